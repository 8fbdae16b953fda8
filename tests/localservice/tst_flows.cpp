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
const QString general = channelArn(u"general"_s);

} // namespace

/// A processor that does not answer for 48 hours; the time is the test's.
class tst_Flows : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ApiCaller> m_api;

    QJsonObject call(const QByteArray &method, const QByteArray &rest, const QString &bearer,
        const QJsonObject &body = {}, int status = 200)
    {
        const auto response = m_api->call(method, channelPath(general, rest), bearer, body);
        if (response.status != status)
            qWarning("%s %s: %d %s", method.constData(), rest.constData(), response.status,
                response.body.constData());
        return ApiCaller::object(response);
    }

    QString makeFlow(const QString &fallback)
    {
        const QJsonObject lambda { { u"InvocationType"_s, u"ASYNC"_s },
            { u"ResourceArn"_s, u"arn:aws:lambda:us-east-1:123456789012:function:f"_s } };
        const QJsonObject processor { { u"Name"_s, u"p"_s }, { u"ExecutionOrder"_s, 1 },
            { u"FallbackAction"_s, fallback },
            { u"Configuration"_s, QJsonObject { { u"Lambda"_s, lambda } } } };
        const QString flow = ApiCaller::object(m_api->call("POST", "/channel-flows", {},
            { { u"AppInstanceArn"_s, appInstance }, { u"Name"_s, u"f"_s },
                { u"ClientRequestToken"_s, u"tok"_s },
                { u"Processors"_s, QJsonArray { processor } } }))["ChannelFlowArn"_L1]
                                 .toString();
        call("PUT", "/channel-flow", alice, { { u"ChannelFlowArn"_s, flow } });
        return flow;
    }

    QByteArray send(const QString &content, const QString &token)
    {
        return call("POST", "/messages", alice,
            QJsonDocument::fromJson(sendBody(content, token)).object(), 201)["MessageId"_L1]
            .toString()
            .toLatin1();
    }

    QString statusOf(const QByteArray &id)
    {
        return call(
            "GET", "/messages/" + id + "?scope=message-status", alice)["Status"_L1]["Value"_L1]
            .toString();
    }

    std::optional<QJsonObject> listed(const QByteArray &id, const QString &viewer)
    {
        const auto messages = call("GET", "/messages", viewer)["ChannelMessages"_L1].toArray();
        for (const QJsonValue &message : messages) {
            if (message["MessageId"_L1].toString().toLatin1() == id)
                return message.toObject();
        }
        return std::nullopt;
    }

    CallbackRecord waiting(const QByteArray &id)
    {
        return *m_api->store->tables().messages.callbackOf(QString::fromLatin1(id));
    }

    /// What was told when its time was over.
    Event fallBack(const QByteArray &id)
    {
        m_api->log.all.clear();
        m_api->service->settleFlows(waiting(id).createdAtMs + longestFlowMs);
        return m_api->log.all.size() == 1 ? m_api->log.all.first() : Event {};
    }

private Q_SLOTS:
    void init() { m_api = std::make_unique<ApiCaller>(); }

    void aMessageFails()
    {
        makeFlow(u"ABORT"_s);
        const QByteArray id = send(u"hi"_s, u"one"_s);
        QCOMPARE(statusOf(id), u"PENDING"_s);
        const Event event = fallBack(id);
        QCOMPARE(event.type, "FAILED_CREATE_CHANNEL_MESSAGE"_ba);
        QCOMPARE(event.to.users, QStringList(alice));
        QCOMPARE(event.to.channelArn, QString());
        QCOMPARE(event.payload["Status"_L1]["Value"_L1].toString(), u"FAILED"_s);
        QVERIFY(!event.payload["Status"_L1]["Detail"_L1].toString().isEmpty());
        QCOMPARE(event.payload["Content"_L1].toString(), u"hi"_s);
        QCOMPARE(statusOf(id), u"FAILED"_s);
        QCOMPARE((*listed(id, alice))["Status"_L1]["Value"_L1].toString(), u"FAILED"_s);
        QVERIFY(!listed(id, bob));
    }

    void aMessageGoesOn()
    {
        makeFlow(u"CONTINUE"_s);
        const QByteArray id = send(u"hi"_s, u"one"_s);
        const Event event = fallBack(id);
        QCOMPARE(event.type, "CREATE_CHANNEL_MESSAGE"_ba);
        QCOMPARE(event.to.channelArn, general);
        QCOMPARE(statusOf(id), u"SENT"_s);
        QCOMPARE((*listed(id, bob))["Content"_L1].toString(), u"hi"_s);
    }

    void anUpdate_data()
    {
        QTest::addColumn<QString>("fallback");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QString>("content");
        QTest::newRow("fails") << u"ABORT"_s << "FAILED_UPDATE_CHANNEL_MESSAGE"_ba << u"old"_s;
        QTest::newRow("goes on") << u"CONTINUE"_s << "UPDATE_CHANNEL_MESSAGE"_ba << u"new"_s;
    }

    void anUpdate()
    {
        QFETCH(QString, fallback);
        QFETCH(QByteArray, type);
        QFETCH(QString, content);
        const QByteArray id = send(u"old"_s, u"one"_s);
        makeFlow(fallback);
        const QJsonObject edit { { u"Content"_s, u"new"_s } };
        call("PUT", "/messages/" + id, alice, edit);
        QCOMPARE(statusOf(id), u"PENDING"_s);
        QCOMPARE(fallBack(id).type, type);
        QCOMPARE(statusOf(id), u"SENT"_s);
        QCOMPARE((*listed(id, bob))["Content"_L1].toString(), content);
        call("PUT", "/messages/" + id, alice, edit); // it may be tried again
        QCOMPARE(statusOf(id), u"PENDING"_s);
    }

    void notBeforeItsTime()
    {
        makeFlow(u"ABORT"_s);
        const QByteArray first = send(u"hi"_s, u"one"_s);
        const qint64 dueMs = waiting(first).createdAtMs + longestFlowMs;
        QCOMPARE(m_api->service->settleFlows(dueMs - 1), 1);
        QCOMPARE(statusOf(first), u"PENDING"_s);
        const QByteArray second = send(u"ho"_s, u"two"_s);
        const qint64 laterMs = waiting(second).createdAtMs - waiting(first).createdAtMs;
        const auto next = m_api->service->settleFlows(dueMs);
        QCOMPARE(statusOf(first), u"FAILED"_s);
        QCOMPARE(next, laterMs > 0 ? std::optional(laterMs) : std::nullopt);
        QVERIFY(!m_api->service->settleFlows(dueMs + laterMs));
        QCOMPARE(statusOf(second), u"FAILED"_s);
    }

    void anAnswerThatIsTooLateIsRefused()
    {
        makeFlow(u"ABORT"_s);
        const QByteArray id = send(u"hi"_s, u"one"_s);
        const QString callback = waiting(id).id;
        fallBack(id);
        call("POST", "?operation=channel-flow-callback", {},
            { { u"CallbackId"_s, callback }, { u"DeleteResource"_s, false },
                { u"ChannelMessage"_s,
                    QJsonObject { { u"MessageId"_s, QString::fromLatin1(id) } } } },
            403);
        QCOMPARE(statusOf(id), u"FAILED"_s);
    }

    /// Nobody can say any more whether it might go on.
    void aFlowThatIsGoneLetsNothingThrough()
    {
        const QString flow = makeFlow(u"CONTINUE"_s);
        const QByteArray id = send(u"hi"_s, u"one"_s);
        call("DELETE", labelled("/channel-flow/", flow), alice, {}, 204);
        QCOMPARE(fallBack(id).type, "FAILED_CREATE_CHANNEL_MESSAGE"_ba);
    }
};

QTEST_GUILESS_MAIN(tst_Flows)
#include "tst_flows.moc"
