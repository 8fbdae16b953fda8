// SPDX-License-Identifier: Apache-2.0
#include "chat/chatbench.h"

#include <QSignalSpy>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

// Messages of which a run that has ended does not know whether they arrived.

class TestOutboxDoubt : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_bench.reset(); }
    void oldDoubtIsLookedUp_data();
    void oldDoubtIsLookedUp();
    void anUpgradeLooksUpToo();
    void aFailedLookUpIsRepeated();
    void aLookUpTellsHowTheServiceAnswered();
    void aWrongClockHidesNothing();
    void aRefusalInDoubtIsLookedUp_data();
    void aRefusalInDoubtIsLookedUp();
    void mayHaveArrivedWaitsForAWord();
    void credentialsThatAreGoneLeaveTheDoubt();

private:
    void restart(const OutboxOptions &options = {}, const ClientOptions &client = ChatBench::hasty);
    OutboxItem leaveInDoubt(const MessageDraft &draft);
    ChannelMessage arrivedAs(const OutboxItem &item, const QString &id) const;
    qsizetype sendCount() const { return m_bench->transport.sends().size(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ChatBench> m_bench;
    ChannelArn m_channel = channelArn(u"general"_s);
};

void TestOutboxDoubt::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    restart();
    const QFuture<bool> loaded = m_bench->outbox.load();
    QTRY_VERIFY(loaded.isFinished());
}

void TestOutboxDoubt::restart(const OutboxOptions &options, const ClientOptions &client)
{
    m_bench.reset();
    m_bench = std::make_unique<ChatBench>(m_folder->path(), u"alice"_s, options, client);
}

/// What a run leaves that was ended while the request was out.
OutboxItem TestOutboxDoubt::leaveInDoubt(const MessageDraft &draft)
{
    const auto submitted = m_bench->outbox.submit(m_channel, draft);
    [&] { QTRY_VERIFY(submitted.isFinished()); }();
    [&] { QTRY_COMPARE(sendCount(), 1); }();
    return submitted.result().value();
}

ChannelMessage TestOutboxDoubt::arrivedAs(const OutboxItem &item, const QString &id) const
{
    ChannelMessage message { item.channel, *MessageId::parse(id), item.draft.content,
        item.draft.metadata, item.draft.type, item.draft.persistence,
        { item.bearer.toString(), u"Alice"_s }, m_bench->clock.now(), {}, {}, false, {}, {}, {}, {},
        {}, {} };
    return message;
}

void TestOutboxDoubt::oldDoubtIsLookedUp_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("outcome");
    QTest::newRow("it has arrived") << u"arrived"_s << u"sent"_s;
    QTest::newRow("another said the same") << u"bob"_s << u"again"_s;
    QTest::newRow("other words") << u"words"_s << u"again"_s;
    QTest::newRow("another token of ours") << u"own"_s << u"again"_s;
    QTest::newRow("nothing") << u"nothing"_s << u"again"_s;
    QTest::newRow("edited since") << u"edited"_s << u"stopped"_s;
    QTest::newRow("redacted since") << u"redacted"_s << u"stopped"_s;
    QTest::newRow("not persistent") << u"volatile"_s << u"stopped"_s;
}

void TestOutboxDoubt::oldDoubtIsLookedUp()
{
    QFETCH(QString, what);
    QFETCH(QString, outcome);
    MessageDraft draft = draftOf(u"hello"_s);
    if (what == u"volatile")
        draft.persistence = MessagePersistence::NonPersistent;
    ListingService service;
    if (what == u"own") {
        const OutboxItem twin = leaveInDoubt(draft);
        service.messages = { arrivedAs(twin, u"m-1"_s) };
        m_bench->transport.answerSend(0, sentReply(u"m-1"_s));
        QTRY_VERIFY(m_bench->outbox.items().isEmpty());
        m_bench->transport.calls.clear();
    }
    const OutboxItem doubt = leaveInDoubt(draft);
    for (int i = 0; i < 120; ++i) {
        ChannelMessage carols = arrivedAs(doubt, u"x-%1"_s.arg(i));
        carols.sender.arn = userArn(u"carol"_s).toString();
        service.messages.append(carols);
    }
    ChannelMessage found = arrivedAs(doubt, u"m-9"_s);
    if (what == u"bob")
        found.sender.arn = userArn(u"bob"_s).toString();
    else if (what == u"words")
        found.content = u"hello!"_s;
    else if (what == u"redacted")
        found.redacted = true;
    else if (what == u"edited")
        found.lastEditedAt = found.createdAt;
    if (what == u"edited" || what == u"redacted")
        found.content = u"something else"_s;
    if (what != u"nothing" && what != u"own")
        service.messages.prepend(found); // on the last of three pages

    restart();
    m_bench->clock.advance(600'001);
    m_bench->transport.script
        = [&](const TransportRequest &request) { return service.answer(request); };
    QList<OutboxItem> sent;
    connect(
        &m_bench->outbox, &Outbox::sent, this, [&](const OutboxItem &item) { sent.append(item); });
    const QFuture<bool> loaded = m_bench->outbox.load();
    QTRY_VERIFY(loaded.isFinished());
    if (outcome == u"sent") {
        QTRY_VERIFY(m_bench->outbox.items().isEmpty());
        QCOMPARE(sent.size(), qsizetype(1));
        QCOMPARE(sent.first().messageId->toString(), u"m-9"_s);
        QCOMPARE(sent.first().token, doubt.token);
        QCOMPARE(sendCount(), 0);
    } else if (outcome == u"again") {
        QTRY_COMPARE(sendCount(), 1);
        QCOMPARE(m_bench->transport.sends().first().request.body, doubt.body);
    } else {
        QTRY_COMPARE(m_bench->outbox.summary().failed, 1);
        QCOMPARE(m_bench->outbox.items().first().lastError->code, mayHaveArrivedCode);
        QCOMPARE(sendCount(), 0);
    }
}

void TestOutboxDoubt::anUpgradeLooksUpToo()
{
    const OutboxItem doubt = leaveInDoubt(draftOf(u"hello"_s));
    ListingService service;
    service.messages = { arrivedAs(doubt, u"m-9"_s) };
    OutboxOptions next;
    next.version = u"99.0"_s;
    restart(next);
    m_bench->transport.script
        = [&](const TransportRequest &request) { return service.answer(request); };
    QSignalSpy sent(&m_bench->outbox, &Outbox::sent);
    m_bench->outbox.load();
    QTRY_COMPARE(sent.count(), 1);
    QCOMPARE(sendCount(), 0);
}

void TestOutboxDoubt::aFailedLookUpIsRepeated()
{
    const OutboxItem doubt = leaveInDoubt(draftOf(u"hello"_s));
    ListingService service;
    service.failure = errorReply(503, "ServiceUnavailableException");
    restart();
    m_bench->clock.advance(600'001);
    m_bench->transport.script
        = [&](const TransportRequest &request) { return service.answer(request); };
    m_bench->outbox.load();
    QTRY_COMPARE(m_bench->outbox.summary().nextTryMs, 750);
    QCOMPARE(m_bench->outbox.items().first().state, SendState::Unconfirmed);
    service.failure.reset();
    m_bench->clock.advance(750);
    QTRY_COMPARE(sendCount(), 1);
}

/// Or a pause for refused credentials would go unnoticed while the service counts as reachable.
void TestOutboxDoubt::aLookUpTellsHowTheServiceAnswered()
{
    const OutboxItem doubt = leaveInDoubt(draftOf(u"hello"_s));
    ListingService service;
    service.messages = { arrivedAs(doubt, u"m-9"_s) };
    service.failure = errorReply(403, "ExpiredTokenException");
    restart();
    m_bench->clock.advance(600'001);
    m_bench->transport.script
        = [&](const TransportRequest &request) { return service.answer(request); };
    QList<std::optional<ApiError>> answers;
    connect(&m_bench->outbox, &Outbox::answered, this,
        [&](const std::optional<ApiError> &error) { answers.append(error); });
    m_bench->outbox.load();
    QTRY_COMPARE(answers.size(), qsizetype(1));
    QCOMPARE(m_bench->outbox.summary().pause, OutboxPause::Credentials);
    QCOMPARE(answers.first()->kind, ErrorKind::ExpiredCredentials);
    service.failure.reset();
    m_bench->outbox.resume();
    QTRY_VERIFY(m_bench->outbox.items().isEmpty());
    QCOMPARE(sendCount(), 0);
    QCOMPARE(answers.size(), qsizetype(2));
    QVERIFY(!answers.last());
}

/// This machine's clock was ten years ahead at the first attempt, by which time the history is
/// asked for what has come since.
void TestOutboxDoubt::aWrongClockHidesNothing()
{
    const QDateTime serviceTime = m_bench->clock.now();
    constexpr qint64 tenYearsMs = 10LL * 365 * 24 * 3'600'000;
    m_bench->clock.jump(tenYearsMs);
    const OutboxItem doubt = leaveInDoubt(draftOf(u"hello"_s));
    ListingService service;
    service.messages = { arrivedAs(doubt, u"m-9"_s) };
    service.messages.first().createdAt = serviceTime;
    OutboxOptions next;
    next.version = u"99.0"_s;
    restart(next);
    m_bench->clock.jump(tenYearsMs);
    m_bench->transport.script = [&](const TransportRequest &request) {
        auto reply = service.answer(request);
        reply->headers.append({ "Date",
            serviceTime.toString(Qt::RFC2822Date).replace(u"+0000"_s, u"GMT"_s).toLatin1() });
        return reply;
    };
    QSignalSpy sent(&m_bench->outbox, &Outbox::sent);
    m_bench->outbox.load();
    QTRY_COMPARE(sent.count(), 1);
    QCOMPARE(sendCount(), 0);
}

void TestOutboxDoubt::aRefusalInDoubtIsLookedUp_data()
{
    QTest::addColumn<bool>("hasArrived");
    QTest::addColumn<int>("listStatus");
    QTest::addColumn<QString>("outcome");
    QTest::newRow("it has arrived") << true << 200 << u"sent"_s;
    QTest::newRow("it has not") << false << 200 << u"ForbiddenException"_s;
    QTest::newRow("no look at the history") << true << 403 << mayHaveArrivedCode.toString();
}

/// The first attempt got no answer, the second one is refused: the person has left the channel
/// meanwhile, for one. What is called failed must not have arrived.
void TestOutboxDoubt::aRefusalInDoubtIsLookedUp()
{
    QFETCH(bool, hasArrived);
    QFETCH(int, listStatus);
    QFETCH(QString, outcome);
    const OutboxItem doubt = leaveInDoubt(draftOf(u"hello"_s));
    ListingService service;
    if (hasArrived)
        service.messages = { arrivedAs(doubt, u"m-9"_s) };
    if (listStatus != 200)
        service.failure = errorReply(listStatus, "ForbiddenException");
    const auto refused = [&](const TransportRequest &request) {
        return request.method == "POST" ? errorReply(403, "ForbiddenException")
                                        : service.answer(request);
    };
    m_bench->transport.script = refused;
    m_bench->clock.hurried = true;
    m_bench->transport.answerSend(0, networkError());
    QStringList sent;
    connect(&m_bench->outbox, &Outbox::sent, this,
        [&](const OutboxItem &item) { sent.append(item.messageId->toString()); });
    if (outcome == u"sent") {
        QTRY_COMPARE(sent, QStringList { u"m-9"_s });
        return;
    }
    QTRY_COMPARE(m_bench->outbox.summary().failed, 1);
    QCOMPARE(m_bench->outbox.items().first().lastError->code, outcome);
    QVERIFY(sent.isEmpty());
}

void TestOutboxDoubt::mayHaveArrivedWaitsForAWord()
{
    MessageDraft draft = draftOf(u"hello"_s);
    draft.persistence = MessagePersistence::NonPersistent;
    const OutboxItem doubt = leaveInDoubt(draft);
    m_bench->outbox.submit(m_channel, draftOf(u"behind"_s));
    QTRY_COMPARE(m_bench->outbox.items().size(), qsizetype(2));
    restart();
    m_bench->clock.advance(600'001);
    m_bench->outbox.load();
    QTRY_COMPARE(m_bench->outbox.summary().failed, 1);
    m_bench->outbox.wake();
    m_bench->outbox.retryAll();
    QCOMPARE(sendCount(), 0);
    m_bench->outbox.retry(doubt.id);
    QTRY_COMPARE(sendCount(), 1);
    QCOMPARE(m_bench->transport.sends().first().request.body, doubt.body);
}

/// Of one call the first attempt got no answer, and for the second there were none.
void TestOutboxDoubt::credentialsThatAreGoneLeaveTheDoubt()
{
    restart({}, { .maxAttempts = 2, .paced = false });
    const QFuture<bool> loaded = m_bench->outbox.load();
    QTRY_VERIFY(loaded.isFinished());
    leaveInDoubt(draftOf(u"hello"_s));
    m_bench->credentials = aws::StaticCredentialsProvider(nullptr);
    m_bench->clock.hurried = true;
    m_bench->transport.answerSend(0, networkError());
    QTRY_COMPARE(m_bench->outbox.summary().unconfirmed, 1);
    const OutboxItem item = m_bench->outbox.items().first();
    QCOMPARE(item.lastError->kind, ErrorKind::NoCredentials);
    QCOMPARE(item.lastError->attempts, 1);
    QVERIFY(item.firstAttemptAt.isValid());
    QCOMPARE(sendCount(), 1);
}

QTEST_GUILESS_MAIN(TestOutboxDoubt)
#include "tst_outboxdoubt.moc"
