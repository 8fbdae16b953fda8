// SPDX-License-Identifier: Apache-2.0
#include "sim/simworld.h"

#include "chat/sendoutcome.h"
#include "domain/whenfinished.h"
#include "sqlite/database.h"
#include "sqlite/statement.h"
#include "store/storevalues.h"

#include <QCoreApplication>
#include <QEvent>

#include <algorithm>
#include <utility>

namespace carillon::sim {

using namespace Qt::StringLiterals;
using testing::Dice;

namespace {

constexpr qint64 secondMs = 1000;
constexpr qint64 minuteMs = 60 * secondMs;
constexpr qint64 hourMs = 60 * minuteMs;
/// Whatever happened, a minute after its end nothing waits any more; with one try at most a minute
/// away, what it sends takes its turns under the published rates.
constexpr qint64 drainLimitMs = minuteMs;
constexpr qint64 paceMs = 112;
constexpr qint64 patienceMs = 10 * minuteMs; ///< before a run that does not drain is ended

constexpr sqlite::Migration knownSchema[] = { { 5, {} } };

} // namespace

/// Whether anything was delivered since one last looked.
bool SimWorld::Deliveries::eventFilter(QObject *, QEvent *)
{
    any = true;
    return false;
}

SimWorld::SimWorld(const Profile &profile, qint64 seed)
    : m_profile(profile)
    , m_network(m_clock, m_service, m_manners, seed)
    , m_keys { m_service.validKey }
    , m_jitter(seed)
    , m_disk(seed, "disk")
    , m_crashes(seed, "crashes")
    , m_nemesis(seed, "nemesis")
    , m_writer(seed, "writer")
    , m_person(seed, "person")
    , m_trouble(std::make_unique<QObject>())
{
    QCoreApplication::instance()->installEventFilter(&m_deliveries);
    m_vfs.makeDefault();
    m_vfs.holdUnsynced();
    m_network.weather = profile.weather;
    m_service.tokenMemoryMs = profile.tokenMemoryMs;
    const qint64 channels = m_writer.between(1, 10);
    for (qint64 i = 0; i < channels; ++i)
        m_channels.append(testing::channelArn(u"channel-%1"_s.arg(i)));
    m_toWrite = static_cast<int>(m_writer.between(30, 70));
}

SimWorld::~SimWorld() = default;

void SimWorld::note(const QString &what) const
{
    static const bool isWanted = qEnvironmentVariableIsSet("CARILLON_SIM_TRACE");
    if (isWanted)
        qInfo().noquote()
            << u"%1 s: %2"_s.arg(double(m_clock.monotonicMs()) / 1e3, 0, 'f', 3).arg(what);
}

Verdict SimWorld::run()
{
    startProgram();
    planWriting();
    planBlow();
    // The last thing written, and then some more trouble.
    while (m_written < m_toWrite && step()) { }
    const qint64 healsAt = m_clock.monotonicMs() + m_nemesis.between(0, 5 * minuteMs);
    while (m_clock.monotonicMs() < healsAt && step()) { }
    heal();
    const qint64 healedAt = m_clock.monotonicMs();
    while (!isDrained() && m_clock.monotonicMs() < healedAt + patienceMs && step()) { }
    m_verdict.drainedMs = m_clock.monotonicMs() - healedAt;
    // What is still on its way may arrive a second time.
    while (!m_network.isEmpty() && step()) { }
    return verdict();
}

/// Lets the next thing happen, and all that follows from it at once. What follows is posted, so
/// it comes one link of the chain after the other; the program may be killed between any two.
bool SimWorld::step()
{
    if (!m_clock.skipToNext())
        return false;
    do {
        if (m_program && m_vfs.isPowerCut())
            endProgram(End::PowerCut);
        else if (m_program && !m_isHealed && m_crashes.happens(m_profile.crashAtStep))
            endProgram(End::Killed);
        m_deliveries.any = false;
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    } while (m_deliveries.any);
    if (m_jumpsDue > 0 && m_program && !m_isHealed && m_program->outbox.summary().nextTryMs) {
        --m_jumpsDue;
        jumpWall();
    }
    return true;
}

void SimWorld::startProgram()
{
    note(u"start"_s);
    if (m_vfs.isPowerCut()) {
        m_vfs.reboot();
        m_vfs.holdUnsynced();
    }
    if (m_isDamageDue)
        m_isDamageDue = !damageARow();
    m_isLoaded = false;
    m_found.clear();
    m_program = std::make_unique<SimProgram>(Surroundings { m_clock, m_jitter, m_network, m_disk,
        m_keys, m_folder.filePath(u"store.sqlite"_s), QString::number(m_version) });
    const Outbox &outbox = m_program->outbox;
    QObject *person = &m_program->person;
    QObject::connect(
        &outbox, &Outbox::added, person, [this](const OutboxItem &item) { onAdded(item); });
    QObject::connect(
        &outbox, &Outbox::changed, person, [this](const OutboxItem &item) { onChanged(item); });
    QObject::connect(&outbox, &Outbox::removed, person,
        [this](const OutboxItem &item) { m_ledger.giveUp(item); });
    QObject::connect(&outbox, &Outbox::storeFailed, person, [this](const QString &error) {
        if (m_isDiskSound)
            m_ledger.breach(u"the store failed: "_s + error);
    });
    whenFinished(m_program->outbox.load(), person, [this](bool done) { onLoaded(done); });
}

void SimWorld::onLoaded(bool done)
{
    if (done)
        return settle();
    if (m_isDiskSound)
        m_ledger.breach(u"what there was could not be read"_s);
    // It goes on trying; what it has read then shows.
    m_clock.callAfter(secondMs, &m_program->person,
        [this] { onLoaded(m_program->outbox.summary().pause != OutboxPause::Store); });
}

void SimWorld::settle()
{
    m_isLoaded = true;
    m_ledger.settle(m_found);
}

void SimWorld::endProgram(End end)
{
    note(u"end %1"_s.arg(int(end)));
    ++(end == End::Orderly       ? m_verdict.restarts
            : end == End::Killed ? m_verdict.kills
                                 : m_verdict.powerCuts);
    if (end != End::Orderly)
        m_program->crash();
    m_program.reset();
    m_manners.programEnds();
    m_clock.callAfter(m_nemesis.between(0, 20 * secondMs), &m_context, [this] { startProgram(); });
}

void SimWorld::planWriting()
{
    // In bursts: a few at once, then a pause.
    const qint64 pauseMs
        = m_writer.happens(0.6) ? m_writer.between(0, 300) : m_writer.between(secondMs, 40'000);
    m_clock.callAfter(pauseMs, &m_context, [this] {
        // Before what was killed has been read, its open questions have no answer.
        if (m_program && m_isLoaded)
            write(m_writer.pick(m_channels));
        if (m_written < m_toWrite)
            planWriting();
    });
}

MessageDraft SimWorld::newDraft(const QString &words)
{
    MessageDraft draft;
    draft.content = words;
    if (m_writer.happens(m_profile.nonPersistent))
        draft.persistence = MessagePersistence::NonPersistent;
    if (m_writer.happens(0.5))
        draft.clientRequestToken = u"token-of-"_s + words;
    return draft;
}

void SimWorld::write(const ChannelArn &channel)
{
    const QString words = u"text-%1"_s.arg(++m_written);
    m_ledger.ask(words, channel);
    whenFinished(m_program->outbox.submit(channel, newDraft(words)), &m_program->person,
        [this, words](const SubmitResult &result) { onAnswer(words, result); });
}

void SimWorld::onAnswer(const QString &words, const SubmitResult &result)
{
    note(u"%1 %2"_s.arg(words, result ? u"accepted"_s : result.error().storeError));
    if (result)
        m_ledger.accept(words);
    else
        m_ledger.refuse(words);
}

void SimWorld::replace(const OutboxItem &item)
{
    const QString words = u"%1-or-%2"_s.arg(item.draft.content).arg(m_person.between(1, 1 << 30));
    m_ledger.ask(words, item.channel, item.draft.content);
    whenFinished(m_program->outbox.replace(item.id, newDraft(words)), &m_program->person,
        [this, words](const SubmitResult &result) { onAnswer(words, result); });
}

void SimWorld::planBlow()
{
    if (m_profile.blows.empty())
        return;
    m_clock.callAfter(m_nemesis.between(secondMs, 90 * secondMs), m_trouble.get(), [this] {
        ++m_verdict.blows;
        strike(m_nemesis.pick(m_profile.blows));
        checkWait();
        planBlow();
    });
}

/// Whatever has just happened, and whatever the wall's clock says.
void SimWorld::checkWait()
{
    if (m_program && m_program->outbox.summary().nextTryMs > SendLanes::longestWaitMs)
        m_ledger.breach(u"I7: the next try is more than a minute away"_s);
}

void SimWorld::strike(Blow blow)
{
    note(u"blow %1"_s.arg(int(blow)));
    switch (blow) {
    case Blow::Outage:
        return strikeNetwork({ { Fate::Refused, 0.7 }, { Fate::LostBefore, 0.3 } },
            m_nemesis.happens(0.5) ? m_nemesis.between(secondMs, minuteMs)
                                   : m_nemesis.between(minuteMs, 40 * minuteMs));
    case Blow::Storm:
        m_manners.stormBegins(minuteMs);
        return strikeNetwork({ { Fate::Throttled, 0.9 } }, minuteMs);
    case Blow::WallJump:
        m_jumpsDue = 3; // while something waits
        return jumpWall();
    case Blow::Suspend:
        return m_clock.suspend(m_nemesis.between(secondMs, 12 * hourMs));
    case Blow::Stall:
        return m_clock.stall(m_nemesis.between(100, 20 * secondMs));
    case Blow::KeysExpire:
        return expireKeys();
    case Blow::Wake:
        if (m_program)
            m_program->outbox.wake();
        return;
    case Blow::Restart:
        m_version += m_nemesis.oneIn(4);
        if (m_program)
            endProgram(End::Orderly);
        return;
    case Blow::PowerCut:
    case Blow::DiskFull:
    case Blow::DiskError:
    case Blow::Damage:
        return strikeDisk(blow);
    case Blow::Hand:
        return meddle();
    }
}

void SimWorld::strikeNetwork(const Weather &weather, qint64 ms)
{
    m_network.weather = weather;
    m_clock.callAfter(ms, m_trouble.get(), [this] { m_network.weather = m_profile.weather; });
}

void SimWorld::strikeDisk(Blow blow)
{
    m_isDiskSound = false;
    switch (blow) {
    case Blow::PowerCut:
        return m_vfs.cutPowerAt(m_nemesis.between(1, 60), Dice(m_nemesis.below(1 << 30)));
    case Blow::DiskFull:
        m_vfs.setRoom(m_nemesis.below(60'000));
        return m_clock.callAfter(m_nemesis.between(secondMs, 3 * minuteMs), m_trouble.get(),
            [this] { m_vfs.setRoom(std::nullopt); });
    case Blow::DiskError:
        return m_vfs.failAt(m_nemesis.between(1, 60));
    default:
        m_isDamageDue = true;
        if (m_program)
            endProgram(End::Orderly);
    }
}

/// Of what waits; nothing of what was promised about it changes. False where nothing waits.
bool SimWorld::damageARow()
{
    const auto database = sqlite::Database::open(m_folder.filePath(u"store.sqlite"_s), knownSchema);
    if (!database)
        return false;
    auto update
        = (*database)->prepare("UPDATE outbox SET body = CAST(body || 'x' AS BLOB) WHERE id ="
                               " (SELECT id FROM outbox ORDER BY id LIMIT 1) RETURNING id");
    const bool isDone = update && update->run() && update->next();
    m_verdict.damagedRows += isDone;
    return isDone;
}

void SimWorld::expireKeys()
{
    m_service.validKey = "AKIDEXAMPLE" + QByteArray::number(++m_keyNumber);
    m_clock.callAfter(
        m_nemesis.between(secondMs, 10 * minuteMs), m_trouble.get(), [this] { renewKeys(); });
}

void SimWorld::renewKeys()
{
    m_keys.id = m_service.validKey;
    if (m_program)
        m_program->renewKeys();
}

void SimWorld::jumpWall()
{
    static const std::vector<qint64> jumps { 5 * minuteMs, 16 * minuteMs, 24 * hourMs,
        10 * 365 * 24 * hourMs };
    m_clock.jump(m_nemesis.pick(jumps) * (m_nemesis.happens(0.5) ? 1 : -1));
    checkWait();
}

void SimWorld::onAdded(const OutboxItem &item)
{
    note(u"%1 is there, %2"_s.arg(item.draft.content).arg(int(item.state)));
    if (!m_isLoaded) {
        m_found.insert(item.draft.content);
        m_manners.inherits(item.token.toString());
    }
    if (item.state != SendState::Failed)
        return;
    m_manners.stops(item.token.toString());
    actLater(item);
}

void SimWorld::onChanged(const OutboxItem &item)
{
    note(u"%1 is %2 (%3) %4"_s.arg(item.draft.content)
             .arg(int(item.state))
             .arg(item.attempts)
             .arg(item.lastError ? item.lastError->code + u' ' + item.lastError->message
                                 : QString()));
    if (item.state != SendState::Failed)
        return;
    const QString token = item.token.toString();
    const auto arrivedAt = m_service.arrivedAt(token);
    // What arrives behind the last question nobody can know of; and who has sent again what may
    // have arrived has been told so.
    if (item.lastError->code != mayHaveArrivedCode && !m_ledger.of(item.draft.content).mayDouble
        && arrivedAt && !m_network.hasLiedAbout(token)
        && *arrivedAt < m_manners.lastAt(item.channel.toString()))
        m_ledger.breach(u"I5: “%1” is called failed and has arrived"_s.arg(item.draft.content));
    m_manners.stops(token);
    actLater(item);
}

/// Somebody sees that it failed.
void SimWorld::actLater(const OutboxItem &item)
{
    m_clock.callAfter(m_person.between(200, (m_isHealed ? 3 : 30) * secondMs), &m_program->person,
        [this, id = item.id] { act(id); });
}

void SimWorld::act(qint64 id)
{
    const QList<OutboxItem> items = m_program->outbox.items();
    const auto item = std::ranges::find(items, id, &OutboxItem::id);
    if (item == items.end())
        return;
    Ledger::Text &text = m_ledger.of(item->draft.content);
    const bool isDamaged = hasCode(*item, damagedRowCode);
    switch (m_person.below(isDamaged ? 2 : 4)) {
    case 0:
        return replace(*item);
    case 1:
        text.discardAsked = true;
        return m_program->outbox.discard(id);
    default:
        text.mayDouble = text.mayDouble || hasCode(*item, mayHaveArrivedCode);
        m_manners.wants(item->token.toString());
        m_program->outbox.retry(id);
    }
}

/// When all is well at last: whoever acted on a failed one while the disk was full acts again.
void SimWorld::lookAround()
{
    m_clock.callAfter(5 * secondMs, &m_context, [this] {
        const QList<OutboxItem> items = m_program ? m_program->outbox.items() : QList<OutboxItem>();
        for (const OutboxItem &item : items) {
            if (item.state == SendState::Failed)
                act(item.id);
        }
        lookAround();
    });
}

void SimWorld::meddle()
{
    if (!m_program)
        return;
    if (m_person.happens(0.2))
        return m_program->outbox.retryAll();
    const QList<OutboxItem> items = m_program->outbox.items();
    if (!items.isEmpty())
        act(m_person.pick(items).id);
}

void SimWorld::heal()
{
    note(u"all is well"_s);
    m_isHealed = true;
    m_trouble.reset();
    m_network.weather.clear();
    m_vfs.setRoom(std::nullopt);
    m_vfs.failAt(0);
    m_vfs.cutPowerAt(0, Dice(0));
    renewKeys();
    lookAround();
}

bool SimWorld::isDrained() const
{
    return m_program && m_isLoaded && !m_ledger.waitsForWord()
        && m_program->outbox.items().isEmpty();
}

Verdict SimWorld::verdict()
{
    const qint64 limit
        = drainLimitMs + paceMs * static_cast<qint64>(m_ledger.size()) + 5 * secondMs;
    if (!isDrained())
        m_ledger.breach(u"I7: something still waits"_s);
    else if (m_verdict.drainedMs > limit)
        m_ledger.breach(u"I7: drained after %1 s only"_s.arg(m_verdict.drainedMs / secondMs));
    m_program.reset();
    auto stores = Stores::open(m_folder.filePath(u"store.sqlite"_s));
    if (stores)
        m_ledger.check(m_service, **stores);
    else
        m_ledger.breach(u"I6: the database does not open: "_s + stores.error().text);
    m_verdict.breaches = m_ledger.breaches() + m_manners.breaches();
    m_verdict.texts = m_ledger.size();
    m_verdict.requests = m_manners.requests();
    return m_verdict;
}

} // namespace carillon::sim
