// SPDX-License-Identifier: Apache-2.0
#include "apicaller.h"

#include <QJsonArray>
#include <QTest>

using namespace carillon;
using namespace carillon::localservice;
using namespace carillon::test;

namespace {

const QString alice = userArn(u"alice"_s);
const QString bob = userArn(u"bob"_s);
const QString carol = userArn(u"carol"_s);
const QString admin = userArn(u"admin"_s);
const QString general = channelArn(u"general"_s);

QJsonObject message(const QString &content, const QString &token)
{
    return QJsonDocument::fromJson(sendBody(content, token)).object();
}

} // namespace

/// What operations tell of, as section "WebSocket messages" of the developer guide has it.
class tst_Events : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ApiCaller> m_api;

    HttpResponse call(const QByteArray &method, const QString &channel, const QByteArray &rest,
        const QString &bearer, const QJsonObject &body = {})
    {
        return m_api->call(method, channelPath(channel, rest), bearer, body);
    }

    QString sent(const QJsonObject &body, const QString &bearer = alice)
    {
        return ApiCaller::object(call("POST", general, "/messages", bearer, body))["MessageId"_L1]
            .toString();
    }

    Event only()
    {
        if (m_api->log.all.size() != 1)
            qFatal("%lld events", static_cast<long long>(m_api->log.all.size()));
        return m_api->log.all.takeFirst();
    }

private Q_SLOTS:
    void init() { m_api = std::make_unique<ApiCaller>(); }

    void aMessageIsToldToTheMembersWithIsoTimes()
    {
        const QString id = sent(message(u"hi"_s, u"tok"_s));
        const Event event = only();
        QCOMPARE(event.type, "CREATE_CHANNEL_MESSAGE"_ba);
        QCOMPARE(event.messageType, "STANDARD"_ba);
        QCOMPARE(event.to.channelArn, general);
        QVERIFY(event.to.users.isEmpty());
        QCOMPARE(event.payload["MessageId"_L1].toString(), id);
        QCOMPARE(event.payload["ChannelArn"_L1].toString(), general);
        QCOMPARE(event.payload["Persistence"_L1].toString(), u"PERSISTENT"_s);
        const QString created = event.payload["CreatedTimestamp"_L1].toString();
        QVERIFY2(
            created.endsWith(u'Z') && QDateTime::fromString(created, Qt::ISODateWithMs).isValid(),
            qPrintable(created));
        sent(message(u"hi"_s, u"tok"_s)); // a replay is not news
        QVERIFY(m_api->log.all.isEmpty());
    }

    void aMessageThatIsNotPersistentIsToldAllTheSame()
    {
        QJsonObject body = message(u"typing"_s, u"tok"_s);
        body["Persistence"_L1] = u"NON_PERSISTENT"_s;
        body["Type"_L1] = u"CONTROL"_s;
        const QString id = sent(body);
        const Event event = only();
        QCOMPARE(event.messageType, "CONTROL"_ba);
        QCOMPARE(event.payload["MessageId"_L1].toString(), id);
        QCOMPARE(event.payload["Sender"_L1]["Name"_L1].toString(), u"Alice"_s);
    }

    void aTargetedMessageIsToldToTwo()
    {
        QJsonObject body = message(u"for bob"_s, u"tok"_s);
        body["Target"_L1] = QJsonArray { QJsonObject { { u"MemberArn"_s, bob } } };
        sent(body);
        const Event event = only();
        QVERIFY(event.to.channelArn.isEmpty());
        QCOMPARE(event.to.users, QStringList({ alice, bob }));
    }

    void whatBecomesOfAMessageIsTold()
    {
        const QByteArray place = "/messages/" + sent(message(u"hi"_s, u"tok"_s)).toLatin1();
        QCOMPARE(call("PUT", general, place, alice, { { u"Content"_s, u"ho"_s } }).status, 200);
        QCOMPARE(call("POST", general, place + "?operation=redact", alice).status, 200);
        QCOMPARE(call("DELETE", general, place, admin).status, 204);
        QCOMPARE(m_api->log.takeTypes(),
            QByteArrayList({ "CREATE_CHANNEL_MESSAGE", "UPDATE_CHANNEL_MESSAGE",
                "REDACT_CHANNEL_MESSAGE", "DELETE_CHANNEL_MESSAGE" }));
    }

    void whatIsRefusedIsNotTold()
    {
        QCOMPARE(call("DELETE", general, {}, bob).status, 403);
        QCOMPARE(call("PUT", general, "/messages/none", alice, { { u"Content"_s, u"x"_s } }).status,
            403);
        // A batch with a user who is one already: told of the other alone.
        QCOMPARE(call("POST", channelArn(u"design"_s), "/memberships?operation=batch-create", bob,
                     { { u"MemberArns"_s, QJsonArray { bob, alice } } })
                     .status,
            200);
        const Event event = only();
        QCOMPARE(event.type, "BATCH_CREATE_CHANNEL_MEMBERSHIP"_ba);
        QCOMPARE(event.payload["Members"_L1].toArray().size(), 1);
    }

    void membersComeAndGo()
    {
        const QJsonObject body { { u"MemberArn"_s, admin }, { u"Type"_s, u"DEFAULT"_s } };
        QCOMPARE(call("POST", general, "/memberships", alice, body).status, 201);
        Event event = only();
        QCOMPARE(event.type, "CREATE_CHANNEL_MEMBERSHIP"_ba);
        QCOMPARE(event.messageType, "SYSTEM"_ba);
        QCOMPARE(event.payload["Member"_L1]["Arn"_L1].toString(), admin);
        QCOMPARE(call("DELETE", general, labelled("/memberships/", carol), alice).status, 204);
        event = only();
        QCOMPARE(event.type, "DELETE_CHANNEL_MEMBERSHIP"_ba);
        QCOMPARE(event.to.users, QStringList(carol)); // no member any more, and told
        QCOMPARE(call("POST", general, "/bans", alice, { { u"MemberArn"_s, bob } }).status, 201);
        QCOMPARE(m_api->log.takeTypes(), QByteArrayList { "DELETE_CHANNEL_MEMBERSHIP"_ba });
        QCOMPARE(
            call("POST", general, "/moderators", alice, { { u"ChannelModeratorArn"_s, carol } })
                .status,
            201);
        QVERIFY(m_api->log.all.isEmpty());
    }

    void channelsChangeAndGo()
    {
        QCOMPARE(call("PUT", general, {}, alice, { { u"Name"_s, u"new"_s } }).status, 200);
        QCOMPARE(only().payload["Name"_L1].toString(), u"new"_s);
        QCOMPARE(call("DELETE", general, {}, alice).status, 204);
        const Event event = only();
        QCOMPARE(event.type, "DELETE_CHANNEL"_ba);
        QCOMPARE(QSet<QString>(event.to.users.begin(), event.to.users.end()),
            QSet<QString>({ alice, bob, carol }));
    }

    void theEchoIsToldOfToo()
    {
        QCOMPARE(call("POST", channelArn(u"echo"_s), "/messages", alice, message(u"hi"_s, u"tok"_s))
                     .status,
            201);
        QCOMPARE(m_api->log.all.size(), 2);
        QCOMPARE(m_api->log.all.at(1).payload["Sender"_L1]["Arn"_L1].toString(), botArn(u"echo"_s));
    }

    void whatAFlowHasBeforeItIsToldToTheSender()
    {
        const QJsonObject lambda { { u"InvocationType"_s, u"ASYNC"_s },
            { u"ResourceArn"_s, u"arn:aws:lambda:us-east-1:123456789012:function:f"_s } };
        const QJsonObject processor { { u"Name"_s, u"p"_s }, { u"ExecutionOrder"_s, 1 },
            { u"FallbackAction"_s, u"ABORT"_s },
            { u"Configuration"_s, QJsonObject { { u"Lambda"_s, lambda } } } };
        const QString flow = ApiCaller::object(m_api->call("POST", "/channel-flows", {},
            { { u"AppInstanceArn"_s, appInstance }, { u"Name"_s, u"f"_s },
                { u"ClientRequestToken"_s, u"tok"_s },
                { u"Processors"_s, QJsonArray { processor } } }))["ChannelFlowArn"_L1]
                                 .toString();
        QCOMPARE(
            call("PUT", general, "/channel-flow", alice, { { u"ChannelFlowArn"_s, flow } }).status,
            200);
        QCOMPARE(m_api->log.takeTypes(), QByteArrayList { "UPDATE_CHANNEL"_ba });
        for (const bool denied : { false, true }) {
            const QString id = sent(message(u"x"_s, denied ? u"tok1"_s : u"tok2"_s));
            Event event = only();
            QCOMPARE(event.type, "PENDING_CREATE_CHANNEL_MESSAGE"_ba);
            QCOMPARE(event.to.users, QStringList(alice));
            QCOMPARE(event.payload["Status"_L1]["Value"_L1].toString(), u"PENDING"_s);
            const auto callback = *m_api->store->tables().messages.callbackOf(id);
            QCOMPARE(
                m_api
                    ->call("POST", channelPath(general, "?operation=channel-flow-callback"), {},
                        { { u"CallbackId"_s, callback.id }, { u"DeleteResource"_s, denied },
                            { u"ChannelMessage"_s, QJsonObject { { u"MessageId"_s, id } } } })
                    .status,
                200);
            event = only();
            QCOMPARE(event.type,
                denied ? "DENIED_CREATE_CHANNEL_MESSAGE"_ba : "CREATE_CHANNEL_MESSAGE"_ba);
            QCOMPARE(event.to.channelArn, denied ? QString() : general);
        }
    }
};

QTEST_GUILESS_MAIN(tst_Events)
#include "tst_events.moc"
