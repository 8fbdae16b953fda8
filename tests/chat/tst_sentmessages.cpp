// SPDX-License-Identifier: Apache-2.0
#include "chat/livebench.h"
#include "chat/sentmessages.h"
#include "support/fastfolder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;
using wire::EventType;

namespace {

const TransportReply editedReply = replyWith(200, R"({"MessageId":"m-1"})");
const TransportReply pendingReply
    = replyWith(200, R"({"MessageId":"m-1","Status":{"Value":"PENDING"}})");

TransportReply moderatorsReply(const QString &user, bool more)
{
    const QJsonObject identity { { u"Arn"_s, userArn(user).toString() } };
    QJsonObject body { { u"ChannelModerators"_s,
        QJsonArray { QJsonObject { { u"Moderator"_s, identity } } } } };
    if (more)
        body.insert(u"NextToken"_s, u"more"_s);
    return replyWith(200, QJsonDocument(body).toJson());
}

} // namespace

class TestSentMessages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void anEditShowsAtOnce_data();
    void anEditShowsAtOnce();
    void anEventOfALaterEditIsNotUndone();
    void aSlowListDoesNotUndoAnEdit();
    void aFlowHasTheEdit_data();
    void aFlowHasTheEdit();
    void metadataIsClearedByAnEmptyOne();
    void aRedactionShowsAtOnce_data();
    void aRedactionShowsAtOnce();
    void aDeletionShowsAtOnce_data();
    void aDeletionShowsAtOnce();
    void aFailureChangesNothing_data();
    void aFailureChangesNothing();
    void anUnknownOutcomeIsToldByTheEvent();
    void rolesSayWhatIsAllowed_data();
    void rolesSayWhatIsAllowed();
    void whatCannotBeChanged();
    void theRawMessageIsTheServicesOwn();
    void inASubChannelEachNamesIt_data();
    void inASubChannelEachNamesIt();

private:
    SentMessages &sent() { return m_live->session.sentMessages(); }
    Timeline &general() { return m_live->session.timeline(m_channel); }
    const ChannelMessage &message(qsizetype row = 0) { return *general().at(row).message; }
    void tell(EventType type, const ChannelMessage &message)
    {
        m_live->sockets.current()->deliver(eventOf(type, message));
    }
    /// The event of an edit, made `seconds` after the beginning.
    ChannelMessage editTold(const QString &content, qint64 seconds)
    {
        ChannelMessage told = mine(u"m-1"_s, 1);
        told.content = content;
        told.lastEditedAt = told.lastUpdatedAt = timeAt(seconds);
        return told;
    }
    ChannelMessage mine(const QString &id, qint64 seconds)
    {
        ChannelMessage message = messageAt(m_channel, id, seconds);
        message.sender = { userArn(u"alice"_s).toString(), u"Alice"_s };
        return message;
    }
    /// The call that is not a list, once it was made.
    const ScriptedTransport::Call *call()
    {
        const auto find = [this]() -> const ScriptedTransport::Call * {
            for (const ScriptedTransport::Call &each : m_live->bench.transport.calls) {
                if (each.request.url.path(QUrl::FullyDecoded).contains(u"/messages/"_s))
                    return &each;
            }
            return nullptr;
        };
        return QTest::qWaitFor([&find] { return find(); }) ? find() : nullptr;
    }
    StoredMessage stored(qsizetype row)
    {
        const auto future = m_live->bench.store.run(
            [this](Stores &stores) { return stores.messages.newest(m_channel, 10); });
        return QTest::qWaitFor([&future] { return future.isFinished(); })
            ? future.result()->at(row)
            : StoredMessage { mine(u"none"_s, 0), {} };
    }
    template <class T> bool wait(const QFuture<ApiResult<T>> &future)
    {
        const bool finished = QTest::qWaitFor([&future] { return future.isFinished(); });
        QCoreApplication::sendPostedEvents(); // whoever waits for it has heard of it
        return finished;
    }
    void answer(const TransportReply &reply)
    {
        const ScriptedTransport::Call *made = call();
        QVERIFY(made);
        ScriptedTransport::answer(*made, reply);
    }

    const ChannelArn m_channel = channelArn(u"general"_s);
    std::unique_ptr<FastFolder> m_folder;
    std::unique_ptr<LiveBench> m_live;
    std::function<std::optional<TransportReply>(const QString &path)> m_roles;
};

void TestSentMessages::init()
{
    m_roles = nullptr;
    m_folder = std::make_unique<FastFolder>();
    m_live = std::make_unique<LiveBench>(m_folder->path());
    LiveService &service = m_live->service;
    service.listings[u"general"_s].messages
        = { mine(u"m-1"_s, 1), messageAt(m_channel, u"m-2"_s, 2) };
    m_live->bench.transport.script
        = [this](const TransportRequest &request) -> std::optional<TransportReply> {
        const QString path = request.url.path(QUrl::FullyDecoded);
        if (path.contains(u"/messages/"_s))
            return std::nullopt; // waits for answer()
        if (path.endsWith(u"/moderators"_s) || path == u"/channels")
            return m_roles ? m_roles(path + u'?' + request.url.query())
                           : errorReply(403, "ForbiddenException");
        return m_live->service.answer(request);
    };
    m_live->session.start();
    FakeSocket *socket = m_live->meet();
    QVERIFY(socket);
    socket->establish();
    QTRY_COMPARE(general().size(), 2);
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
}

void TestSentMessages::cleanup()
{
    m_live.reset();
    m_folder.reset();
}

void TestSentMessages::anEditShowsAtOnce_data()
{
    QTest::addColumn<bool>("eventFirst");
    QTest::newRow("answer, event") << false;
    QTest::newRow("event, answer") << true;
}

void TestSentMessages::anEditShowsAtOnce()
{
    QFETCH(bool, eventFirst);
    const auto future = sent().edit(general(), message(), { u"better"_s, u"{}"_s, {} });
    QVERIFY(call());
    QCOMPARE(call()->request.method, "PUT"_ba);
    QCOMPARE(message().content, u"content of m-1"_s); // not before the service has it
    if (eventFirst) {
        ChannelMessage told = editTold(u"better"_s, 9);
        told.metadata = u"{}"_s;
        tell(EventType::UpdateChannelMessage, told);
        QCOMPARE(message().lastEditedAt, timeAt(9));
    }
    answer(editedReply);
    QVERIFY(wait(future));
    QVERIFY(future.result());
    QCOMPARE(message().content, u"better"_s);
    QCOMPARE(message().metadata, u"{}"_s);
    QVERIFY(message().lastEditedAt.isValid());
    QCOMPARE(stored(0).message.content, u"better"_s);
    if (!eventFirst) {
        ChannelMessage told = editTold(u"better"_s, 9);
        told.metadata = u"{}"_s;
        tell(EventType::UpdateChannelMessage, told);
    }
    // The service's time, in the end.
    QCOMPARE(message().lastEditedAt, timeAt(9));
    QCOMPARE(message().lastUpdatedAt, timeAt(9));
    QCOMPARE(stored(0).message.lastUpdatedAt, timeAt(9));
    QCOMPARE(general().size(), 2);
}

void TestSentMessages::anEventOfALaterEditIsNotUndone()
{
    const auto future = sent().edit(general(), message(), { u"first"_s, {}, {} });
    tell(EventType::UpdateChannelMessage, editTold(u"first"_s, 8));
    tell(EventType::UpdateChannelMessage, editTold(u"second, from elsewhere"_s, 9));
    answer(editedReply);
    QVERIFY(wait(future));
    QCOMPARE(message().content, u"second, from elsewhere"_s);
    QCOMPARE(stored(0).message.content, u"second, from elsewhere"_s);
}

void TestSentMessages::aSlowListDoesNotUndoAnEdit()
{
    const auto future = sent().edit(general(), message(), { u"better"_s, {}, {} });
    answer(editedReply);
    QVERIFY(wait(future));
    const int lists = m_live->service.messageLists.value(u"general"_s);
    general().refresh(); // the service of this test does not know of the edit
    QTRY_VERIFY(m_live->service.messageLists.value(u"general"_s) > lists);
    QTRY_VERIFY(m_live->isCaughtUp(u"general"_s));
    QCOMPARE(message().content, u"better"_s);
    QCOMPARE(stored(0).message.content, u"better"_s);
}

void TestSentMessages::aFlowHasTheEdit_data()
{
    QTest::addColumn<bool>("eventFirst");
    QTest::newRow("answer, event") << false;
    QTest::newRow("event, answer") << true;
}

void TestSentMessages::aFlowHasTheEdit()
{
    QFETCH(bool, eventFirst);
    ChannelMessage told = editTold(u"better"_s, 9);
    told.status = MessageStatus::Pending;
    const auto future = sent().edit(general(), message(), { u"better"_s, {}, {} });
    if (eventFirst)
        tell(EventType::PendingUpdateChannelMessage, told);
    answer(pendingReply);
    QVERIFY(wait(future));
    QVERIFY(future.result().value() == MessageStatus::Pending);
    if (!eventFirst)
        tell(EventType::PendingUpdateChannelMessage, told);
    QVERIFY(message().status == MessageStatus::Pending);
    QCOMPARE(message().content, u"content of m-1"_s);
    told.status = MessageStatus::Sent;
    told.lastUpdatedAt = timeAt(10);
    tell(EventType::UpdateChannelMessage, told);
    QVERIFY(message().status == MessageStatus::Sent);
    QCOMPARE(message().content, u"better"_s);
}

void TestSentMessages::metadataIsClearedByAnEmptyOne()
{
    ChannelMessage told = editTold(u"with"_s, 5);
    told.metadata = u"{\"a\":1}"_s;
    tell(EventType::UpdateChannelMessage, told);
    const auto future = sent().edit(general(), message(), { u"without"_s, {}, {} });
    QVERIFY(call());
    const QJsonObject body = QJsonDocument::fromJson(call()->request.body).object();
    QVERIFY(body.contains(u"Metadata"_s));
    QCOMPARE(body.value(u"Metadata"_s).toString(), QString());
    answer(editedReply);
    QVERIFY(wait(future));
    QCOMPARE(message().metadata.value_or(QString()), QString());
}

void TestSentMessages::aRedactionShowsAtOnce_data()
{
    QTest::addColumn<bool>("eventFirst");
    QTest::newRow("answer, event") << false;
    QTest::newRow("event, answer") << true;
}

void TestSentMessages::aRedactionShowsAtOnce()
{
    QFETCH(bool, eventFirst);
    ChannelMessage told = messageAt(m_channel, u"m-2"_s, 2);
    told.content.clear();
    told.redacted = true;
    told.lastUpdatedAt = timeAt(9);
    const auto future = sent().redact(general(), message(1));
    QVERIFY(call());
    QVERIFY(call()->request.url.query() == u"operation=redact");
    if (eventFirst)
        tell(EventType::RedactChannelMessage, told);
    answer(editedReply);
    QVERIFY(wait(future));
    QVERIFY(message(1).redacted);
    QVERIFY(message(1).content.isEmpty());
    QVERIFY(stored(1).message.redacted);
    QVERIFY(stored(1).message.content.isEmpty());
    if (!eventFirst)
        tell(EventType::RedactChannelMessage, told);
    QCOMPARE(message(1).lastUpdatedAt, timeAt(9));
    QCOMPARE(general().size(), 2);
}

void TestSentMessages::aDeletionShowsAtOnce_data()
{
    QTest::addColumn<bool>("eventFirst");
    QTest::newRow("answer, event") << false;
    QTest::newRow("event, answer") << true;
}

void TestSentMessages::aDeletionShowsAtOnce()
{
    QFETCH(bool, eventFirst);
    const ChannelMessage gone = message(1);
    const auto future = sent().remove(general(), gone);
    if (eventFirst)
        tell(EventType::DeleteChannelMessage, gone);
    answer(replyWith(204, {}));
    QVERIFY(wait(future));
    QCOMPARE(general().size(), 1);
    if (!eventFirst)
        tell(EventType::DeleteChannelMessage, gone);
    QCOMPARE(m_live->ids(u"general"_s), QStringList { u"m-1"_s });
    QCOMPARE(m_live->storedIds(u"general"_s), QStringList { u"m-1"_s });
}

void TestSentMessages::aFailureChangesNothing_data()
{
    QTest::addColumn<TransportReply>("reply");
    QTest::newRow("refused") << errorReply(403, "ForbiddenException");
    QTest::newRow("no answer") << networkError();
    QTest::newRow("nonsense") << replyWith(200, "<html>");
}

void TestSentMessages::aFailureChangesNothing()
{
    QFETCH(TransportReply, reply);
    const ChannelMessage before = message();
    const auto future = sent().edit(general(), before, { u"better"_s, {}, {} });
    answer(reply);
    QVERIFY(wait(future));
    QVERIFY(!future.result());
    QVERIFY(message() == before);
    QVERIFY(stored(0).message == before);
}

void TestSentMessages::anUnknownOutcomeIsToldByTheEvent()
{
    const auto future = sent().edit(general(), message(), { u"better"_s, {}, {} });
    answer(networkError());
    QVERIFY(wait(future));
    tell(EventType::UpdateChannelMessage, editTold(u"better"_s, 9));
    QCOMPARE(message().content, u"better"_s);
    QCOMPARE(stored(0).message.content, u"better"_s);
}

void TestSentMessages::rolesSayWhatIsAllowed_data()
{
    QTest::addColumn<QString>("role");
    QTest::addColumn<bool>("redactOthers");
    QTest::addColumn<bool>("remove");
    QTest::newRow("member") << u"member"_s << false << false;
    QTest::newRow("moderator, on the second page") << u"moderator"_s << true << false;
    QTest::newRow("administrator") << u"administrator"_s << true << true;
}

void TestSentMessages::rolesSayWhatIsAllowed()
{
    QFETCH(QString, role);
    QFETCH(bool, redactOthers);
    QFETCH(bool, remove);
    int asked = 0;
    m_roles = [&asked, role](const QString &path) -> std::optional<TransportReply> {
        ++asked;
        if (path.startsWith(u"/channels?"_s))
            return role == u"administrator" ? replyWith(200, R"({"Channels":[]})")
                                            : errorReply(403, "ForbiddenException");
        if (!path.contains(u"next-token"_s))
            return moderatorsReply(u"bob"_s, true);
        return moderatorsReply(role == u"moderator" ? u"alice"_s : u"noor"_s, false);
    };
    QVERIFY((sent().rights(message(1)) == MessageRights {})); // nothing is known yet
    QVERIFY((sent().rights(message(0)) == MessageRights { true, true, false }));
    sent().askForRoles(m_channel);
    QTRY_COMPARE(asked, 3);
    QTRY_VERIFY((sent().rights(message(1)) == MessageRights { false, redactOthers, remove }));
    QVERIFY((sent().rights(message(0)) == MessageRights { true, true, remove }));
    sent().askForRoles(m_channel);
    // An administrator is one everywhere; who moderates may have changed.
    QTRY_COMPARE(asked, remove ? 3 : 5);
}

void TestSentMessages::whatCannotBeChanged()
{
    ChannelMessage one = message();
    one.redacted = true;
    QVERIFY((sent().rights(one) == MessageRights {}));
    one = message();
    one.status = MessageStatus::Pending;
    QVERIFY((sent().rights(one) == MessageRights {}));
    one = message();
    one.persistence = MessagePersistence::NonPersistent;
    QVERIFY((sent().rights(one) == MessageRights {}));
    one = message(1);
    one.targetMemberArn = userArn(u"alice"_s).toString();
    QVERIFY((sent().rights(one) == MessageRights { false, true, false }));
}

void TestSentMessages::theRawMessageIsTheServicesOwn()
{
    const QByteArray body = R"({"ChannelMessage": {"MessageId":"m-1","Unheard":[1.50]}})";
    const auto future = sent().asGiven(message());
    answer(replyWith(200, body));
    QVERIFY(wait(future));
    QCOMPARE(future.result().value(), body);
}

void TestSentMessages::inASubChannelEachNamesIt_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what : { "edit", "redact", "remove", "asGiven" })
        QTest::newRow(what) << QString::fromLatin1(what);
}

void TestSentMessages::inASubChannelEachNamesIt()
{
    QFETCH(QString, what);
    ChannelMessage known = message();
    known.subChannelId = u"s-1"_s;
    if (what == u"edit")
        sent().edit(general(), known, { u"other words"_s, {}, {} });
    else if (what == u"redact")
        sent().redact(general(), known);
    else if (what == u"remove")
        sent().remove(general(), known);
    else
        sent().asGiven(known);
    QVERIFY(call());
    const TransportRequest &request = call()->request;
    if (what == u"edit" || what == u"redact")
        QCOMPARE(QJsonDocument::fromJson(request.body)["SubChannelId"_L1].toString(), u"s-1"_s);
    else
        QVERIFY2(request.url.query().contains(u"sub-channel-id=s-1"_s),
            qPrintable(request.url.toString()));
}

QTEST_GUILESS_MAIN(TestSentMessages)
#include "tst_sentmessages.moc"
