// SPDX-License-Identifier: Apache-2.0
#include "store/draftjson.h"
#include "store/stores.h"
#include "store/storevalues.h"

#include <QTemporaryDir>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

namespace {

MessageDraft fullDraft()
{
    MessageDraft draft;
    draft.content = u"line\nline é😀\"\\"_s;
    draft.type = MessageType::Control;
    draft.persistence = MessagePersistence::NonPersistent;
    draft.metadata = u""_s;
    draft.clientRequestToken = u"my-token"_s;
    draft.contentType = u"application/json"_s;
    draft.attributes = { { u"n"_s, { u"a"_s, u"b"_s } }, { u"m"_s, {} } };
    draft.pushNotification = PushNotification { u"title"_s, u"body"_s, PushNotificationType::Voip };
    draft.targetMemberArn = userArn(u"bob"_s).toString();
    draft.subChannelId = u"sub-1"_s;
    return draft;
}

} // namespace

class TestStores : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void draftsSurviveWhole();
    void errorsSurviveButForTheExchange();
    void anItemComesBackAsItWasAccepted();
    void stateAndErrorAreKept();
    void aTokenIsAcceptedOnce();
    void aReplacedItemKeepsItsPlace();
    void damage_data();
    void damage();
    void sentMovesInOneTransaction();
    void pagesGoBackToTheBeginning();
    void aSubChannelHasPagesOfItsOwn();
    void aMessageIsBroughtUpToDate();
    void channelsAreReplacedWhole();
    void lookUpsUseIndexes();

private:
    void damageRow(const char *sql);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Stores> m_stores;
    ChannelArn m_channel = channelArn(u"general"_s);
};

void TestStores::init()
{
    m_stores.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    auto opened = Stores::open(m_folder->filePath(u"store.db"_s));
    QVERIFY(opened);
    m_stores = std::move(*opened);
}

void TestStores::draftsSurviveWhole()
{
    QCOMPARE(decodeDraft(encodeDraft(fullDraft())), std::optional(fullDraft()));
    MessageDraft plain;
    plain.content = u"x"_s;
    QCOMPARE(decodeDraft(encodeDraft(plain)), std::optional(plain));
    QVERIFY(!decodeDraft("not json"));
}

void TestStores::errorsSurviveButForTheExchange()
{
    ApiError error;
    error.kind = ErrorKind::Throttled;
    error.httpStatus = 429;
    error.code = u"ThrottledClientException"_s;
    error.message = u"slow down"_s;
    error.requestId = u"r-1"_s;
    error.hint = u"h"_s;
    error.retryAfterMs = 3000;
    error.attempts = 3;
    error.at = timeAt(5);
    const auto read = decodeError(encodeError(error));
    QVERIFY(read);
    QCOMPARE(read->kind, error.kind);
    QCOMPARE(read->httpStatus, 429);
    QCOMPARE(read->code, error.code);
    QCOMPARE(read->message, error.message);
    QCOMPARE(read->requestId, error.requestId);
    QCOMPARE(read->hint, error.hint);
    QCOMPARE(read->retryAfterMs, 3000);
    QCOMPARE(read->attempts, 3);
    QCOMPARE(read->at, error.at);
    QVERIFY(!decodeError("{\"kind\":9999}"));
}

void TestStores::anItemComesBackAsItWasAccepted()
{
    OutboxItem item = itemFor(m_channel, u"token-1"_s);
    item.draft = fullDraft();
    item.body = QByteArray("exact \0 bytes \xff", 15);
    const auto id = m_stores->outbox.insert(item);
    QVERIFY(id);
    const auto rows = m_stores->outbox.load();
    QVERIFY(rows && rows->damaged.isEmpty());
    QCOMPARE(rows->items.size(), qsizetype(1));
    const OutboxItem &read = rows->items.first();
    QCOMPARE(read.id, *id);
    QCOMPARE(read.channel, item.channel);
    QCOMPARE(read.bearer, item.bearer);
    QCOMPARE(read.token, item.token);
    QCOMPARE(read.draft, item.draft);
    QCOMPARE(read.body, item.body);
    QCOMPARE(read.state, SendState::Queued);
    QCOMPARE(read.acceptedAt, item.acceptedAt);
    QVERIFY(!read.firstAttemptAt.isValid());
    QVERIFY(!read.lastError);
}

void TestStores::stateAndErrorAreKept()
{
    OutboxItem item = itemFor(m_channel, u"token-1"_s);
    item.id = *m_stores->outbox.insert(item);
    item.state = SendState::Failed;
    item.attempts = 3;
    item.triedBy = u"1.2.3"_s;
    item.discardWanted = true;
    item.firstAttemptAt = timeAt(9);
    item.lastError = ApiError { ErrorKind::Forbidden, 403, u"ForbiddenException"_s, {}, {}, {}, 0,
        timeAt(10), nullptr };
    QVERIFY(m_stores->outbox.update(item));
    const OutboxItem read = m_stores->outbox.load()->items.first();
    QCOMPARE(read.state, SendState::Failed);
    QCOMPARE(read.attempts, 3);
    QCOMPARE(read.triedBy, u"1.2.3"_s);
    QVERIFY(read.discardWanted);
    QCOMPARE(read.firstAttemptAt, timeAt(9));
    QCOMPARE(read.lastError->code, u"ForbiddenException"_s);
}

void TestStores::aTokenIsAcceptedOnce()
{
    QVERIFY(m_stores->outbox.insert(itemFor(m_channel, u"token-1"_s)));
    const auto again = m_stores->outbox.insert(itemFor(channelArn(u"other"_s), u"token-1"_s));
    QVERIFY(!again);
    QCOMPARE(again.error().kind, sqlite::Error::Kind::Constraint);
}

void TestStores::aReplacedItemKeepsItsPlace()
{
    OutboxItem item = itemFor(m_channel, u"token-1"_s);
    item.id = *m_stores->outbox.insert(item);
    QVERIFY(m_stores->outbox.insert(itemFor(m_channel, u"token-2"_s)));
    OutboxItem other = itemFor(m_channel, u"token-3"_s);
    other.id = item.id;
    other.body = "{\"Content\":\"new\"}";
    QVERIFY(m_stores->outbox.replace(other));
    const auto rows = m_stores->outbox.load();
    QVERIFY(rows->damaged.isEmpty());
    QCOMPARE(rows->items[0].token, other.token);
    QCOMPARE(rows->items[0].body, other.body);
    QCOMPARE(rows->items[1].token.toString(), u"token-2"_s);
}

void TestStores::damageRow(const char *sql)
{
    static constexpr sqlite::Migration known[] = { { 5, {} } };
    auto database = sqlite::Database::open(m_folder->filePath(u"store.db"_s), known);
    QVERIFY(database);
    QVERIFY((*database)->execute(sql));
}

void TestStores::damage_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<bool>("readable");
    QTest::newRow("body") << "UPDATE outbox SET body = x'7b7d' WHERE token = 'bad'"_ba << true;
    QTest::newRow("token") << "UPDATE outbox SET token = 'worse' WHERE token = 'bad'"_ba << true;
    QTest::newRow("channel") << "UPDATE outbox SET channel = channel || 'x' WHERE token = 'bad'"_ba
                             << true;
    QTest::newRow("digest") << "UPDATE outbox SET digest = x'00' WHERE token = 'bad'"_ba << true;
    QTest::newRow("no channel") << "UPDATE outbox SET channel = '' WHERE token = 'bad'"_ba << false;
}

void TestStores::damage()
{
    QFETCH(QByteArray, sql);
    QFETCH(bool, readable);
    QVERIFY(m_stores->outbox.insert(itemFor(m_channel, u"good"_s)));
    const qint64 bad = *m_stores->outbox.insert(itemFor(m_channel, u"bad"_s));
    damageRow(sql.constData());
    for (int i = 0; i < 2; ++i) { // kept: the second reading finds it too
        const auto rows = m_stores->outbox.load();
        QVERIFY(rows);
        QCOMPARE(rows->items.size(), qsizetype(1));
        QCOMPARE(rows->items.first().token.toString(), u"good"_s);
        QCOMPARE(rows->damaged.size(), qsizetype(1));
        QCOMPARE(rows->damaged.first().id, bad);
        QCOMPARE(rows->damaged.first().item.has_value(), readable);
    }
}

void TestStores::sentMovesInOneTransaction()
{
    OutboxItem item = itemFor(m_channel, u"token-1"_s);
    item.id = *m_stores->outbox.insert(item);
    const StoredMessage message { messageAt(m_channel, u"m-1"_s, 1), OwnSend { item.token, 12 } };
    QVERIFY(m_stores->moveToMessages(item.id, message));
    QVERIFY(m_stores->outbox.load()->items.isEmpty());
    const auto page = m_stores->messages.newest(m_channel, 50);
    QCOMPARE(page->size(), qsizetype(1));
    QCOMPARE(page->first(), message);

    // When one half cannot be done, neither is.
    OutboxItem next = itemFor(m_channel, u"token-2"_s);
    next.id = *m_stores->outbox.insert(next);
    damageRow("CREATE TRIGGER no_delete BEFORE DELETE ON outbox"
              " BEGIN SELECT raise(ABORT, 'no'); END");
    QVERIFY(!m_stores->moveToMessages(
        next.id, { messageAt(m_channel, u"m-2"_s, 2), OwnSend { next.token, 1 } }));
    QCOMPARE(m_stores->outbox.load()->items.size(), qsizetype(1));
    QCOMPARE(m_stores->messages.newest(m_channel, 50)->size(), qsizetype(1));
}

void TestStores::pagesGoBackToTheBeginning()
{
    QList<ChannelMessage> messages;
    for (int i = 0; i < 120; ++i) // four share each time: the id decides
        messages.append(messageAt(m_channel, u"m-%1"_s.arg(i, 3, 10, QChar(u'0')), i / 4));
    messages.append(messageAt(channelArn(u"other"_s), u"elsewhere"_s, 5));
    QVERIFY(m_stores->messages.put(messages));
    QStringList read;
    auto page = m_stores->messages.newest(m_channel, 50);
    QCOMPARE(page->size(), qsizetype(50));
    while (!page->isEmpty()) {
        QStringList ids;
        for (const StoredMessage &stored : *page)
            ids.append(stored.message.id.toString());
        read = ids + read;
        const ChannelMessage &first = page->first().message;
        page = m_stores->messages.before(m_channel, first.createdAt, first.id, 50);
    }
    QCOMPARE(read.size(), qsizetype(120));
    for (int i = 0; i < 120; ++i)
        QCOMPARE(read[i], u"m-%1"_s.arg(i, 3, 10, QChar(u'0')));
}

void TestStores::aSubChannelHasPagesOfItsOwn()
{
    const auto at = [this](const QString &part, int seconds) {
        ChannelMessage message = messageAt(m_channel, u"%1-%2"_s.arg(part).arg(seconds), seconds);
        if (part != u"none")
            message.subChannelId = part;
        return message;
    };
    QVERIFY(m_stores->messages.put(
        { at(u"s1"_s, 1), at(u"s2"_s, 2), at(u"s1"_s, 3), at(u"none"_s, 4), at(u"s2"_s, 5) }));
    const auto ids = [](const sqlite::Result<QList<StoredMessage>> &page) {
        QStringList found;
        for (const StoredMessage &stored : *page)
            found.append(stored.message.id.toString());
        return found;
    };
    MessageStore &messages = m_stores->messages;
    const ChannelMessage third = at(u"s1"_s, 3);
    QCOMPARE(ids(messages.newest(m_channel, 9)).size(), 5);
    QCOMPARE(ids(messages.newest(m_channel, 9, u"s1"_s)), (QStringList { u"s1-1"_s, u"s1-3"_s }));
    QCOMPARE(ids(messages.newest(m_channel, 1, u"s2"_s)), QStringList { u"s2-5"_s });
    QCOMPARE(ids(messages.before(m_channel, third.createdAt, third.id, 9, u"s2"_s)),
        QStringList { u"s2-2"_s });
    QCOMPARE(ids(messages.from(m_channel, third.createdAt, third.id, 9, u"s1"_s)),
        QStringList { u"s1-3"_s });
    QCOMPARE(*messages.newestTold(m_channel), timeAt(5));
    QCOMPARE(*messages.newestTold(m_channel, u"s1"_s), timeAt(3));
    QVERIFY(!messages.newestTold(m_channel, u"s3"_s)->isValid());
}

void TestStores::aMessageIsBroughtUpToDate()
{
    const auto token = *ClientRequestToken::parse(u"token-1");
    ChannelMessage message = messageAt(m_channel, u"m-1"_s, 1);
    QVERIFY(m_stores->messages.put({ message, OwnSend { token, 12 } }));
    message.content = u"edited"_s;
    message.metadata = u"{}"_s;
    message.createdAt = timeAt(3);
    message.lastEditedAt = timeAt(4);
    message.redacted = true;
    message.status = MessageStatus::Denied;
    message.attributes = { { u"n"_s, { u"v"_s } } };
    message.subChannelId = u"sub"_s;
    QVERIFY(m_stores->messages.put(QList { message }));
    const auto page = m_stores->messages.newest(m_channel, 50);
    QCOMPARE(page->size(), qsizetype(1));
    QCOMPARE(page->first(), (StoredMessage { message, OwnSend { token, 12 } }));
}

void TestStores::channelsAreReplacedWhole()
{
    Channel a { channelArn(u"a"_s), u"A"_s, ChannelMode::Restricted, ChannelPrivacy::Private,
        u"meta"_s, timeAt(1), {} };
    Channel b { channelArn(u"b"_s), u"B"_s, {}, {}, {}, {}, timeAt(2) };
    QVERIFY(m_stores->channels.put({ a, true }));
    QVERIFY(m_stores->channels.replaceAll({ { b, false } }));
    QCOMPARE(*m_stores->channels.all(), (QList<StoredChannel> { { b, false } }));
    QVERIFY(m_stores->channels.put({ a, true }));
    QCOMPARE(m_stores->channels.all()->size(), qsizetype(2));
    QVERIFY(m_stores->channels.all()->contains({ a, true }));
}

void TestStores::lookUpsUseIndexes()
{
    static constexpr sqlite::Migration known[] = { { 5, {} } };
    auto database = sqlite::Database::open(m_folder->filePath(u"store.db"_s), known);
    const char *queries[] = {
        "EXPLAIN QUERY PLAN SELECT id FROM messages WHERE channel = 'c'"
        " AND (created_at, id) < (5, 'm') ORDER BY created_at DESC, id DESC LIMIT 50",
        "EXPLAIN QUERY PLAN SELECT id FROM outbox WHERE channel = 'c' ORDER BY id LIMIT 1",
    };
    for (const char *query : queries) {
        auto plan = (*database)->prepare(query);
        QVERIFY(plan && plan->run());
        while (plan->next()) {
            QVERIFY2(plan->text(3).startsWith(u"SEARCH"), qPrintable(plan->text(3)));
            QVERIFY2(plan->text(3).contains(u"INDEX"), qPrintable(plan->text(3)));
        }
    }
}

QTEST_GUILESS_MAIN(TestStores)
#include "tst_stores.moc"
