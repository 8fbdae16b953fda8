// SPDX-License-Identifier: Apache-2.0
#include "chat/chatbench.h"

#include <QDir>
#include <QSignalSpy>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

class TestOutbox : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_bench.reset(); }
    void acceptedThenSent();
    void aDraftThatBreaksTheRulesIsRefused();
    void nothingIsSentThatIsNotStored();
    void aTokenOnItsWayIsNotTakenTwice();
    void ordered();
    void aFailedHeadStopsItsLaneOnly();
    void atMostEightLanes();
    void outcomes_data();
    void outcomes();
    void retrySendsTheSameBytes();
    void retryAllLeavesRefusalsAlone();
    void replaceKeepsThePlaceWithANewToken();
    void whatIsUnderWayCannotBeTouched();
    void discardFreesTheLane();
    void aRestartFindsEverything();
    void acceptedButNotSentIsSentByTheNextRun();
    void anotherUserDoesNotSendIt();
    void aDamagedRowIsNeverSent();
    void aConfirmationThatCannotBeStoredIsNotLost();
    void triedAgainByItselfWithoutEnd();
    void aRequestThatCannotBeMarkedDoesNotLeave();
    void refusedCredentialsPauseAndFailNothing_data();
    void refusedCredentialsPauseAndFailNothing();
    void anOldRefusalSaysNothingOfNewCredentials();
    void wakingEndsEveryWait();
    void luckElsewhereShortensAnOutage();
    void discardWhileSending_data();
    void discardWhileSending();
    void aWishToDiscardOutlivesTheProgram();
    void thirtyLanesGetTheirTurns();
    void summaryCounts();

private:
    void restart(const QString &user = u"alice"_s);
    OutboxItem submit(const QString &content, const ChannelArn &channel);
    OutboxItem submit(const QString &content) { return submit(content, m_channel); }
    bool stateIs(qint64 id, SendState state) const;
    qsizetype sendCount() const { return m_bench->transport.sends().size(); }
    void execute(const char *sql);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ChatBench> m_bench;
    ChannelArn m_channel = channelArn(u"general"_s);
    ChannelArn m_other = channelArn(u"other"_s);
};

void TestOutbox::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    restart();
}

void TestOutbox::restart(const QString &user)
{
    m_bench.reset();
    m_bench = std::make_unique<ChatBench>(m_folder->path(), user);
    const QFuture<bool> loaded = m_bench->outbox.load();
    QTRY_VERIFY(loaded.isFinished());
}

OutboxItem TestOutbox::submit(const QString &content, const ChannelArn &channel)
{
    const QFuture<SubmitResult> result = m_bench->outbox.submit(channel, draftOf(content));
    [&] { QTRY_VERIFY(result.isFinished()); }();
    return result.result().value();
}

bool TestOutbox::stateIs(qint64 id, SendState state) const
{
    for (const OutboxItem &item : m_bench->outbox.items()) {
        if (item.id == id)
            return item.state == state;
    }
    return false;
}

void TestOutbox::execute(const char *sql)
{
    static constexpr sqlite::Migration known[] = { { 5, {} } };
    auto database = sqlite::Database::open(m_folder->filePath(u"store.db"_s), known);
    QVERIFY(database && (*database)->execute(sql));
}

void TestOutbox::acceptedThenSent()
{
    QSignalSpy added(&m_bench->outbox, &Outbox::added);
    QList<std::pair<OutboxItem, ChannelMessage>> sent;
    connect(&m_bench->outbox, &Outbox::sent, this,
        [&](const OutboxItem &item, const ChannelMessage &m) {
            sent.append({ item, m });
        });
    const QFuture<SubmitResult> result = m_bench->outbox.submit(m_channel, draftOf(u"hello"_s));
    QVERIFY(!result.isFinished());
    QCOMPARE(added.count(), 0);
    QTRY_VERIFY(result.isFinished());
    const OutboxItem item = result.result().value();
    QCOMPARE(added.count(), 1);
    // On disk before anything leaves.
    auto onDisk = m_bench->store.run([](Stores &stores) { return stores.outbox.load(); }).result();
    QCOMPARE(onDisk->items.size(), qsizetype(1));
    QCOMPARE(onDisk->items.first().body, item.body);
    QTRY_COMPARE(sendCount(), 1);
    QVERIFY(stateIs(item.id, SendState::InFlight));
    onDisk = m_bench->store.run([](Stores &stores) { return stores.outbox.load(); }).result();
    QCOMPARE(onDisk->items.first().state, SendState::InFlight);
    QCOMPARE(m_bench->transport.sends().first().request.body, item.body);
    QCOMPARE(tokenOf(m_bench->transport.sends().first()), item.token.toString());

    m_bench->transport.answerSend(0, sentReply(u"m-1"_s));
    QTRY_COMPARE(sent.size(), qsizetype(1));
    QCOMPARE(sent.first().first.state, SendState::Sent);
    QCOMPARE(sent.first().first.messageId->toString(), u"m-1"_s);
    QCOMPARE(sent.first().second.content, u"hello"_s);
    QVERIFY(m_bench->outbox.items().isEmpty());
    const auto stored = m_bench->store
                            .run([channel = m_channel](Stores &stores) {
                                return stores.messages.newest(channel, 50);
                            })
                            .result();
    QCOMPARE(stored->size(), qsizetype(1));
    QCOMPARE(stored->first().own->token, item.token);
}

void TestOutbox::aDraftThatBreaksTheRulesIsRefused()
{
    const auto result = m_bench->outbox.submit(m_channel, draftOf({})).result();
    QVERIFY(!result);
    QCOMPARE(result.error().problems.first().rule, DraftRule::Empty);
    QVERIFY(m_bench->outbox.items().isEmpty());
}

void TestOutbox::nothingIsSentThatIsNotStored()
{
    m_bench.reset();
    m_bench = std::make_unique<ChatBench>(m_folder->filePath(u"none"_s));
    QSignalSpy failed(&m_bench->outbox, &Outbox::storeFailed);
    const QFuture<bool> loaded = m_bench->outbox.load();
    QTRY_VERIFY(loaded.isFinished());
    QCOMPARE(failed.count(), 1);
    const QFuture<SubmitResult> refused = m_bench->outbox.submit(m_channel, draftOf(u"a"_s));
    QTRY_VERIFY(refused.isFinished());
    QVERIFY(!refused.result());
    QVERIFY(!refused.result().error().storeError.isEmpty());
    QVERIFY(m_bench->outbox.items().isEmpty());
    QCOMPARE(sendCount(), 0);
    // The store comes back: so does sending.
    QVERIFY(QDir(m_folder->path()).mkdir(u"none"_s));
    submit(u"b"_s);
    QTRY_COMPARE(sendCount(), 1);
    QCOMPARE(contentOf(m_bench->transport.sends().first()), u"b"_s);
}

void TestOutbox::aTokenOnItsWayIsNotTakenTwice()
{
    MessageDraft draft = draftOf(u"a"_s);
    draft.clientRequestToken = u"my-token"_s;
    const auto first = m_bench->outbox.submit(m_channel, draft);
    const auto second = m_bench->outbox.submit(m_other, draft);
    QTRY_VERIFY(first.isFinished() && second.isFinished());
    QCOMPARE(first.result()->token.toString(), u"my-token"_s);
    QVERIFY(!second.result());
    QVERIFY(second.result().error().storeError.contains(u"ClientRequestToken"));
}

void TestOutbox::ordered()
{
    for (int i = 0; i < 5; ++i)
        m_bench->outbox.submit(m_channel, draftOf(QString::number(i)));
    for (int i = 0; i < 5; ++i) {
        QTRY_COMPARE(sendCount(), i + 1);
        QCOMPARE(contentOf(m_bench->transport.sends()[i]), QString::number(i));
        qsizetype inFlight = 0;
        for (const OutboxItem &item : m_bench->outbox.items(m_channel))
            inFlight += item.state == SendState::InFlight ? 1 : 0;
        QCOMPARE(inFlight, qsizetype(1));
        m_bench->transport.answerSend(i, sentReply(u"m-%1"_s.arg(i)));
    }
    QTRY_VERIFY(m_bench->outbox.items().isEmpty());
    QCOMPARE(sendCount(), 5);
}

void TestOutbox::aFailedHeadStopsItsLaneOnly()
{
    const OutboxItem head = submit(u"head"_s);
    submit(u"behind"_s);
    QTRY_COMPARE(sendCount(), 1);
    m_bench->transport.answerSend(0, errorReply(403, "ForbiddenException"));
    QTRY_VERIFY(stateIs(head.id, SendState::Failed));
    submit(u"elsewhere"_s, m_other);
    QTRY_COMPARE(sendCount(), 2);
    m_bench->transport.answerSend(1, sentReply(u"m-1"_s));
    QTRY_COMPARE(m_bench->outbox.items(m_other).size(), qsizetype(0));
    QCOMPARE(sendCount(), 2);
    QCOMPARE(m_bench->outbox.items(m_channel).size(), qsizetype(2));
}

void TestOutbox::atMostEightLanes()
{
    for (int i = 0; i < 10; ++i)
        submit(u"x"_s, channelArn(u"c-%1"_s.arg(i)));
    QTRY_COMPARE(sendCount(), 8);
    m_bench->transport.answerSend(0, sentReply(u"m-0"_s));
    QTRY_COMPARE(sendCount(), 9);
    m_bench->transport.answerSend(1, errorReply(403, "ForbiddenException"));
    QTRY_COMPARE(sendCount(), 10);
}

void TestOutbox::outcomes_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<SendState>("state");
    QTest::addColumn<bool>("inDoubt"); // it may have arrived
    const auto row
        = [](const char *title, int status, const QByteArray &name, SendState state,
              bool inDoubt = false) { QTest::newRow(title) << status << name << state << inDoubt; };
    row("bad request", 400, "BadRequestException", SendState::Failed);
    row("forbidden", 403, "ForbiddenException", SendState::Failed);
    row("conflict", 409, "ConflictException", SendState::Failed);
    row("throttled", 429, "ThrottledClientException", SendState::Unconfirmed);
    row("unavailable", 503, "ServiceUnavailableException", SendState::Unconfirmed, true);
    row("failure", 500, "ServiceFailureException", SendState::Unconfirmed, true);
    row("expired", 403, "ExpiredTokenException", SendState::Unconfirmed);
    row("wrong secret", 403, "InvalidSignatureException", SendState::Unconfirmed);
    row("unreadable 201", 201, "", SendState::Unconfirmed, true);
    row("no answer", 0, "", SendState::Unconfirmed, true);
}

void TestOutbox::outcomes()
{
    QFETCH(int, status);
    QFETCH(QByteArray, name);
    QFETCH(SendState, state);
    QFETCH(bool, inDoubt);
    const OutboxItem item = submit(u"a"_s);
    QTRY_COMPARE(sendCount(), 1);
    m_bench->transport.answerSend(0,
        status == 0         ? networkError()
            : status == 201 ? replyWith(201, "{\"Chan")
                            : errorReply(status, name));
    QTRY_VERIFY(stateIs(item.id, state));
    const auto check = [&](const OutboxItem &found) {
        QCOMPARE(found.state, state);
        QCOMPARE(found.lastError->httpStatus, status);
        QCOMPARE(found.attempts, 1);
        QCOMPARE(found.firstAttemptAt.isValid(), inDoubt);
    };
    check(m_bench->outbox.items().first());
    m_bench.reset();
    m_bench = std::make_unique<ChatBench>(m_folder->path());
    // Read by hand: the outbox would go on at once.
    const auto onDisk
        = m_bench->store.run([](Stores &stores) { return stores.outbox.load(); }).result();
    check(onDisk->items.first());
}

void TestOutbox::retrySendsTheSameBytes()
{
    const OutboxItem item = submit(u"a"_s);
    QTRY_COMPARE(sendCount(), 1);
    m_bench->transport.answerSend(0, networkError());
    QTRY_VERIFY(stateIs(item.id, SendState::Unconfirmed));
    restart(); // which goes on by itself
    QTRY_COMPARE(sendCount(), 1);
    QCOMPARE(m_bench->transport.sends().first().request.body, item.body);
    QCOMPARE(m_bench->outbox.items().first().attempts, 2);
    m_bench->transport.answerSend(0, sentReply(u"m-1"_s));
    QTRY_VERIFY(m_bench->outbox.items().isEmpty());
}

void TestOutbox::retryAllLeavesRefusalsAlone()
{
    const OutboxItem refused = submit(u"a"_s);
    const OutboxItem lost = submit(u"b"_s, m_other);
    QTRY_COMPARE(sendCount(), 2);
    m_bench->transport.answerSend(0, errorReply(403, "ForbiddenException"));
    m_bench->transport.answerSend(1, networkError());
    QTRY_VERIFY(stateIs(refused.id, SendState::Failed));
    QTRY_VERIFY(stateIs(lost.id, SendState::Unconfirmed));
    m_bench->outbox.retryAll();
    QTRY_COMPARE(sendCount(), 3);
    QVERIFY(stateIs(refused.id, SendState::Failed));
    QVERIFY(stateIs(lost.id, SendState::InFlight));
}

void TestOutbox::replaceKeepsThePlaceWithANewToken()
{
    MessageDraft draft = draftOf(u"bad"_s);
    draft.clientRequestToken = u"my-token"_s;
    const auto submitted = m_bench->outbox.submit(m_channel, draft);
    QTRY_VERIFY(submitted.isFinished());
    const qint64 id = submitted.result()->id;
    submit(u"behind"_s);
    QTRY_COMPARE(sendCount(), 1);
    m_bench->transport.answerSend(0, errorReply(400, "BadRequestException"));
    QTRY_VERIFY(stateIs(id, SendState::Failed));
    draft.content = u"good"_s;
    const auto replaced = m_bench->outbox.replace(id, draft);
    QTRY_VERIFY(replaced.isFinished());
    QCOMPARE(replaced.result()->id, id);
    QVERIFY(replaced.result()->token.toString() != u"my-token"_s);
    QTRY_COMPARE(sendCount(), 2);
    QCOMPARE(contentOf(m_bench->transport.sends()[1]), u"good"_s);
    QCOMPARE(tokenOf(m_bench->transport.sends()[1]), replaced.result()->token.toString());
    m_bench->transport.answerSend(1, sentReply(u"m-1"_s));
    QTRY_COMPARE(sendCount(), 3);
    QCOMPARE(contentOf(m_bench->transport.sends()[2]), u"behind"_s);
}

void TestOutbox::whatIsUnderWayCannotBeTouched()
{
    const OutboxItem item = submit(u"a"_s);
    QTRY_COMPARE(sendCount(), 1);
    m_bench->outbox.retry(item.id);
    QVERIFY(!m_bench->outbox.replace(item.id, draftOf(u"b"_s)).result());
    QVERIFY(!m_bench->outbox.replace(item.id + 99, draftOf(u"b"_s)).result());
    m_bench->transport.answerSend(0, sentReply(u"m-1"_s));
    QTRY_VERIFY(m_bench->outbox.items().isEmpty());
    QCOMPARE(sendCount(), 1);
}

void TestOutbox::discardFreesTheLane()
{
    const OutboxItem head = submit(u"head"_s);
    submit(u"behind"_s);
    QTRY_COMPARE(sendCount(), 1);
    m_bench->transport.answerSend(0, errorReply(403, "ForbiddenException"));
    QTRY_VERIFY(stateIs(head.id, SendState::Failed));
    QSignalSpy removed(&m_bench->outbox, &Outbox::removed);
    m_bench->outbox.discard(head.id);
    QTRY_COMPARE(removed.count(), 1);
    QTRY_COMPARE(sendCount(), 2);
    QCOMPARE(contentOf(m_bench->transport.sends()[1]), u"behind"_s);
    restart();
    QCOMPARE(m_bench->outbox.items().size(), qsizetype(1));
}

void TestOutbox::aRestartFindsEverything()
{
    const ChannelArn third = channelArn(u"third"_s);
    MessageDraft full = draftOf(u"failed"_s);
    full.metadata = u"{}"_s;
    full.attributes = { { u"n"_s, { u"v"_s } } };
    const auto failed = m_bench->outbox.submit(m_channel, full);
    QTRY_VERIFY(failed.isFinished());
    submit(u"queued"_s);
    const OutboxItem lost = submit(u"lost"_s, m_other);
    QTRY_COMPARE(sendCount(), 2);
    m_bench->transport.answerSend(0, errorReply(403, "ForbiddenException"));
    m_bench->transport.answerSend(1, networkError());
    QTRY_VERIFY(stateIs(lost.id, SendState::Unconfirmed));
    const OutboxItem inFlight = submit(u"in flight"_s, third);
    QTRY_COMPARE(sendCount(), 3);

    restart();
    const QList<OutboxItem> items = m_bench->outbox.items();
    QCOMPARE(items.size(), qsizetype(4));
    QCOMPARE(items[0].state, SendState::Failed);
    QCOMPARE(items[0].draft, full);
    QCOMPARE(items[0].lastError->code, u"ForbiddenException"_s);
    QCOMPARE(items[1].state, SendState::Queued);
    // What is not confirmed goes on by itself.
    QTRY_COMPARE(sendCount(), 2);
    QCOMPARE(tokenOf(m_bench->transport.sends()[0]), lost.token.toString());
    QCOMPARE(tokenOf(m_bench->transport.sends()[1]), inFlight.token.toString());
    QCOMPARE(m_bench->transport.sends()[1].request.body, inFlight.body);
    QTRY_COMPARE(m_bench->outbox.items()[3].attempts, 2);
}

void TestOutbox::acceptedButNotSentIsSentByTheNextRun()
{
    // As after a kill between commit and request: the row is all there is.
    m_bench.reset();
    m_bench = std::make_unique<ChatBench>(m_folder->path());
    const OutboxItem item = submit(u"kept"_s);
    QCOMPARE(sendCount(), 0);
    restart();
    QTRY_COMPARE(sendCount(), 1);
    QCOMPARE(m_bench->transport.sends().first().request.body, item.body);
}

void TestOutbox::anotherUserDoesNotSendIt()
{
    m_bench.reset();
    m_bench = std::make_unique<ChatBench>(m_folder->path());
    const OutboxItem item = submit(u"alice's"_s);
    restart(u"bob"_s);
    QTRY_VERIFY(stateIs(item.id, SendState::Failed));
    QCOMPARE(m_bench->outbox.items().first().lastError->code, otherBearerCode);
    QCOMPARE(sendCount(), 0);
}

void TestOutbox::aDamagedRowIsNeverSent()
{
    m_bench.reset();
    m_bench = std::make_unique<ChatBench>(m_folder->path());
    const OutboxItem item = submit(u"words"_s);
    submit(u"behind"_s);
    m_bench.reset();
    execute("UPDATE outbox SET body = replace(body, 'words', 'swords') WHERE id = 1");
    restart();
    QCOMPARE(m_bench->outbox.items().size(), qsizetype(2));
    QVERIFY(stateIs(item.id, SendState::Failed));
    QCOMPARE(m_bench->outbox.items().first().lastError->code, damagedRowCode);
    m_bench->outbox.retry(item.id);
    QVERIFY(stateIs(item.id, SendState::Failed));
    QCOMPARE(sendCount(), 0);
    // The words are still there to be sent anew.
    const OutboxItem damaged = m_bench->outbox.items().first();
    QCOMPARE(damaged.draft.content, u"words"_s);
    m_bench->outbox.replace(item.id, damaged.draft);
    QTRY_COMPARE(sendCount(), 1);
    QCOMPARE(contentOf(m_bench->transport.sends().first()), u"words"_s);
}

void TestOutbox::aConfirmationThatCannotBeStoredIsNotLost()
{
    const OutboxItem item = submit(u"a"_s);
    QTRY_COMPARE(sendCount(), 1);
    execute("CREATE TRIGGER no_delete BEFORE DELETE ON outbox"
            " BEGIN SELECT raise(ABORT, 'no'); END");
    QSignalSpy failed(&m_bench->outbox, &Outbox::storeFailed);
    m_bench->transport.answerSend(0, sentReply(u"m-1"_s));
    QTRY_VERIFY(stateIs(item.id, SendState::Unconfirmed));
    QCOMPARE(failed.count(), 1);
    QCOMPARE(m_bench->outbox.summary().pause, OutboxPause::Store);
    execute("DROP TRIGGER no_delete");
    QCOMPARE(sendCount(), 1);
    m_bench->clock.advance(2000);
    QTRY_COMPARE(sendCount(), 2);
    QCOMPARE(m_bench->transport.sends()[1].request.body, item.body);
    m_bench->transport.answerSend(1, sentReply(u"m-1"_s));
    QTRY_VERIFY(m_bench->outbox.items().isEmpty());
}

void TestOutbox::triedAgainByItselfWithoutEnd()
{
    const OutboxItem item = submit(u"a"_s);
    // Three quarters of 1, 2, 4 … s, and of a minute in the end.
    const QList<qint64> waits { 750, 1500, 3000, 6000, 12'000, 24'000, 45'000, 45'000, 45'000 };
    for (int i = 0; i < waits.size(); ++i) {
        QTRY_COMPARE(sendCount(), i + 1);
        m_bench->transport.answerSend(i, i % 2 == 0 ? networkError() : errorReply(500, "X"));
        QTRY_VERIFY(stateIs(item.id, SendState::Unconfirmed));
        QCOMPARE(m_bench->outbox.msToNextTry(item.id), waits[i]);
        QCOMPARE(m_bench->outbox.summary().nextTryMs, waits[i]);
        m_bench->clock.advance(waits[i] - 1);
        m_bench->clock.jump(3'600'000); // the wall's clock means nothing here
        QCOMPARE(m_bench->outbox.msToNextTry(item.id), 1);
        m_bench->clock.jump(-3'600'000);
        QCOMPARE(sendCount(), i + 1);
        m_bench->clock.advance(1);
    }
    QTRY_COMPARE(sendCount(), waits.size() + 1);
    for (const ScriptedTransport::Call &call : m_bench->transport.sends())
        QCOMPARE(call.request.body, item.body);
    m_bench->transport.answerSend(waits.size(), sentReply(u"m-1"_s));
    QTRY_VERIFY(m_bench->outbox.items().isEmpty());
    QCOMPARE(m_bench->outbox.summary(), OutboxSummary());
}

void TestOutbox::aRequestThatCannotBeMarkedDoesNotLeave()
{
    execute(
        "CREATE TRIGGER no_mark BEFORE UPDATE ON outbox BEGIN SELECT raise(ABORT, 'full'); END");
    const OutboxItem item = submit(u"a"_s);
    QTRY_VERIFY(stateIs(item.id, SendState::Unconfirmed));
    QCOMPARE(sendCount(), 0);
    const OutboxItem held = m_bench->outbox.items().first();
    QCOMPARE(held.attempts, 0);
    QVERIFY(!held.firstAttemptAt.isValid());
    QCOMPARE(m_bench->outbox.summary().pause, OutboxPause::Store);
    execute("DROP TRIGGER no_mark");
    m_bench->clock.advance(2000);
    QTRY_COMPARE(sendCount(), 1);
}

void TestOutbox::refusedCredentialsPauseAndFailNothing_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : { "ExpiredTokenException", "UnrecognizedClientException",
             "InvalidSignatureException", "UnauthorizedClientException" })
        QTest::newRow(name) << QByteArray(name);
}

void TestOutbox::refusedCredentialsPauseAndFailNothing()
{
    QFETCH(QByteArray, name);
    const OutboxItem first = submit(u"a"_s);
    QTRY_COMPARE(sendCount(), 1);
    m_bench->transport.answerSend(0, errorReply(403, name));
    QTRY_VERIFY(stateIs(first.id, SendState::Unconfirmed));
    const OutboxItem second = submit(u"b"_s, m_other);
    OutboxSummary paused;
    paused.queued = 1;
    paused.unconfirmed = 1;
    paused.pause = OutboxPause::Credentials;
    QCOMPARE(m_bench->outbox.summary(), paused);
    m_bench->clock.advance(600'000);
    m_bench->outbox.wake();
    QCOMPARE(sendCount(), 1);

    m_bench->outbox.resume();
    QTRY_COMPARE(sendCount(), 3);
    m_bench->transport.answerSend(1, sentReply(u"m-1"_s));
    m_bench->transport.answerSend(2, sentReply(u"m-2"_s));
    QTRY_VERIFY(m_bench->outbox.items().isEmpty());
}

/// The request left with the old ones, and its answer comes after the new ones have.
void TestOutbox::anOldRefusalSaysNothingOfNewCredentials()
{
    submit(u"a"_s);
    submit(u"b"_s, m_other);
    QTRY_COMPARE(sendCount(), 2);
    const TransportReply expired = errorReply(403, "ExpiredTokenException");
    m_bench->transport.answerSend(0, expired);
    QTRY_COMPARE(m_bench->outbox.summary().pause, OutboxPause::Credentials);
    m_bench->outbox.resume();
    QTRY_COMPARE(sendCount(), 3);
    m_bench->transport.answerSend(1, expired);
    QTRY_COMPARE(m_bench->outbox.summary().unconfirmed, 1);
    QCOMPARE(m_bench->outbox.summary().pause, OutboxPause::None);
    m_bench->clock.advance(1000);
    QTRY_COMPARE(sendCount(), 4);
    // That one was new.
    m_bench->transport.answerSend(3, expired);
    QTRY_COMPARE(m_bench->outbox.summary().pause, OutboxPause::Credentials);
    QCOMPARE(sendCount(), 4);
}

void TestOutbox::wakingEndsEveryWait()
{
    submit(u"a"_s);
    submit(u"b"_s, m_other);
    QTRY_COMPARE(sendCount(), 2);
    m_bench->transport.answerSend(0, networkError());
    m_bench->transport.answerSend(1, errorReply(429, "ThrottledClientException"));
    QTRY_COMPARE(m_bench->outbox.summary().unconfirmed, 2);
    m_bench->outbox.wake();
    QTRY_COMPARE(sendCount(), 4);
}

void TestOutbox::luckElsewhereShortensAnOutage()
{
    const OutboxItem lost = submit(u"a"_s);
    const OutboxItem throttled = submit(u"b"_s, m_other);
    for (int i = 0; i < 5; ++i) {
        QTRY_COMPARE(sendCount(), 2 * i + 2);
        m_bench->transport.answerSend(2 * i, networkError());
        m_bench->transport.answerSend(2 * i + 1, errorReply(429, "ThrottledClientException"));
        QTRY_COMPARE(m_bench->outbox.summary().unconfirmed, 2);
        if (i < 4)
            m_bench->clock.advance(*m_bench->outbox.summary().nextTryMs);
    }
    QCOMPARE(m_bench->outbox.msToNextTry(lost.id), 12'000);
    m_bench->outbox.onServiceAnswered();
    QCOMPARE(m_bench->outbox.msToNextTry(lost.id), 5000);
    QCOMPARE(m_bench->outbox.msToNextTry(throttled.id), 12'000);
    m_bench->clock.advance(4000);
    m_bench->outbox.onServiceAnswered();
    QCOMPARE(m_bench->outbox.msToNextTry(lost.id), 1000);
    m_bench->clock.advance(1000);
    QTRY_COMPARE(sendCount(), 11);
    // A message that gets through proves as much as any other call.
    m_bench->transport.answerSend(10, sentReply(u"m-1"_s));
    QTRY_COMPARE(m_bench->outbox.items().size(), qsizetype(1));
    QCOMPARE(m_bench->outbox.msToNextTry(throttled.id), 7000);
}

void TestOutbox::discardWhileSending_data()
{
    QTest::addColumn<int>("status"); // of the answer
    QTest::addColumn<bool>("gone");
    QTest::newRow("sent all the same") << 201 << false;
    QTest::newRow("no answer") << 0 << true;
    QTest::newRow("refused") << 403 << true;
}

void TestOutbox::discardWhileSending()
{
    QFETCH(int, status);
    QFETCH(bool, gone);
    QSignalSpy removed(&m_bench->outbox, &Outbox::removed);
    QSignalSpy sent(&m_bench->outbox, &Outbox::sent);
    const OutboxItem item = submit(u"a"_s);
    submit(u"behind"_s);
    QTRY_COMPARE(sendCount(), 1);
    m_bench->outbox.discard(item.id);
    QVERIFY(m_bench->outbox.items().first().discardWanted);
    QCOMPARE(removed.count(), 0);
    m_bench->transport.answerSend(0,
        status == 201     ? sentReply(u"m-1"_s)
            : status == 0 ? networkError()
                          : errorReply(status, "ForbiddenException"));
    QTRY_COMPARE(sendCount(), 2);
    QCOMPARE(removed.count(), gone ? 1 : 0);
    QCOMPARE(sent.count(), gone ? 0 : 1);
    QCOMPARE(contentOf(m_bench->transport.sends()[1]), u"behind"_s);
}

void TestOutbox::aWishToDiscardOutlivesTheProgram()
{
    const OutboxItem item = submit(u"a"_s);
    QTRY_COMPARE(sendCount(), 1);
    m_bench->outbox.discard(item.id);
    restart();
    QTRY_VERIFY(m_bench->outbox.items().isEmpty());
    QCOMPARE(sendCount(), 0);
}

void TestOutbox::thirtyLanesGetTheirTurns()
{
    // Eight long lanes do not keep the others out.
    for (int i = 0; i < 30; ++i) {
        for (int k = 0; k < 3; ++k)
            m_bench->outbox.submit(channelArn(u"c-%1"_s.arg(i)), draftOf(u"x"_s));
    }
    QTRY_COMPARE(m_bench->outbox.items().size(), qsizetype(90));
    for (int i = 0; i < 30; ++i) {
        QTRY_VERIFY(sendCount() > i);
        m_bench->transport.answerSend(i, sentReply(u"m-%1"_s.arg(i)));
    }
    QTRY_COMPARE(m_bench->outbox.items().size(), qsizetype(60));
    QSet<QString> channels;
    for (const ScriptedTransport::Call &call : m_bench->transport.sends().first(30))
        channels.insert(call.channelId());
    QCOMPARE(channels.size(), qsizetype(30));
}

void TestOutbox::summaryCounts()
{
    QSignalSpy changed(&m_bench->outbox, &Outbox::summaryChanged);
    submit(u"a"_s);
    submit(u"behind"_s);
    QTRY_COMPARE(sendCount(), 1);
    OutboxSummary summary;
    summary.queued = 1;
    summary.inFlight = 1;
    QCOMPARE(m_bench->outbox.summary(), summary);
    m_bench->transport.answerSend(0, errorReply(403, "ForbiddenException"));
    summary.inFlight = 0;
    summary.failed = 1;
    QTRY_COMPARE(m_bench->outbox.summary(), summary);
    QVERIFY(changed.count() >= 3);
}

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
