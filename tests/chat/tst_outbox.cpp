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
    static constexpr sqlite::Migration known[] = { { 2, {} } };
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
    const auto row = [](const char *title, int status, const QByteArray &name, SendState state) {
        QTest::newRow(title) << status << name << state;
    };
    row("bad request", 400, "BadRequestException", SendState::Failed);
    row("forbidden", 403, "ForbiddenException", SendState::Failed);
    row("conflict", 409, "ConflictException", SendState::Failed);
    row("throttled", 429, "ThrottledClientException", SendState::Unconfirmed);
    row("unavailable", 503, "ServiceUnavailableException", SendState::Unconfirmed);
    row("failure", 500, "ServiceFailureException", SendState::Unconfirmed);
    row("expired", 403, "ExpiredTokenException", SendState::Unconfirmed);
    row("unreadable 201", 201, "", SendState::Unconfirmed);
    row("no answer", 0, "", SendState::Unconfirmed);
}

void TestOutbox::outcomes()
{
    QFETCH(int, status);
    QFETCH(QByteArray, name);
    QFETCH(SendState, state);
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
        QVERIFY(found.firstAttemptAt.isValid());
    };
    check(m_bench->outbox.items().first());
    restart();
    check(m_bench->outbox.items().first());
    QCOMPARE(sendCount(), 0);
}

void TestOutbox::retrySendsTheSameBytes()
{
    const OutboxItem item = submit(u"a"_s);
    QTRY_COMPARE(sendCount(), 1);
    m_bench->transport.answerSend(0, networkError());
    QTRY_VERIFY(stateIs(item.id, SendState::Unconfirmed));
    restart();
    m_bench->outbox.retry(item.id);
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
    m_bench->outbox.discard(item.id);
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
    QCOMPARE(items[2].state, SendState::Unconfirmed);
    QCOMPARE(items[3].state, SendState::Unconfirmed);
    QCOMPARE(items[3].body, inFlight.body);
    QCOMPARE(items[3].attempts, 1);
    QCOMPARE(sendCount(), 0);
    m_bench->outbox.retry(inFlight.id);
    QTRY_COMPARE(sendCount(), 1);
    QCOMPARE(tokenOf(m_bench->transport.sends().first()), inFlight.token.toString());
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
    execute("DROP TRIGGER no_delete");
    m_bench->outbox.retry(item.id);
    QTRY_COMPARE(sendCount(), 2);
    QCOMPARE(m_bench->transport.sends()[1].request.body, item.body);
    m_bench->transport.answerSend(1, sentReply(u"m-1"_s));
    QTRY_VERIFY(m_bench->outbox.items().isEmpty());
}

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
