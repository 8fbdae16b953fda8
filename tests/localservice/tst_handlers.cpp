// SPDX-License-Identifier: Apache-2.0
#include "demoworld.h"
#include "localservice/admin.h"
#include "localservice/sessionhub.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace carillon;
using namespace carillon::localservice;
using namespace carillon::test;

namespace {

const QByteArray badBearer
    = "An invalid app instance user ARN was supplied for the x-amz-chime-bearer HTTP header"_ba;

HttpRequest request(const QByteArray &method, const QByteArray &target,
    const QString &bearer = userArn(u"alice"_s), const QByteArray &body = {})
{
    const qsizetype mark = target.indexOf('?');
    HttpRequest request { method, target, mark < 0 ? target : target.first(mark),
        mark < 0 ? QByteArray() : target.sliced(mark + 1), {}, body };
    if (!bearer.isNull())
        request.headers.emplaceBack("X-Amz-Chime-Bearer"_ba, bearer.toUtf8());
    return request;
}

QJsonObject objectOf(const HttpResponse &response)
{
    return QJsonDocument::fromJson(response.body).object();
}

QByteArray errorOf(const HttpResponse &response)
{
    for (const auto &[name, value] : response.headers) {
        if (name.compare("x-amzn-ErrorType", Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

QByteArray messagesOf(const QString &channelId, const QByteArray &query = {})
{
    return channelPath(channelArn(channelId), "/messages" + query);
}

} // namespace

#define COMPARE_ERROR(response, expectedStatus, name)                                              \
    do {                                                                                           \
        const HttpResponse got = (response);                                                       \
        QCOMPARE(got.status, expectedStatus);                                                      \
        QCOMPARE(errorOf(got), QByteArray(name));                                                  \
    } while (false)

class tst_Handlers : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    std::unique_ptr<ServiceStore> m_store;
    std::unique_ptr<MessagingService> m_service;
    std::unique_ptr<SessionHub> m_hub; ///< with nobody connected
    std::unique_ptr<Admin> m_admin;

    HttpResponse get(const QByteArray &target, const QString &bearer = userArn(u"alice"_s))
    {
        return m_service->answer(request("GET", target, bearer));
    }

    HttpResponse send(const QString &channelId, const QByteArray &body,
        const QString &bearer = userArn(u"alice"_s))
    {
        return m_service->answer(request("POST", messagesOf(channelId), bearer, body));
    }

    HttpResponse control(const QByteArray &what, const QByteArray &body)
    {
        return m_admin->answer(request("POST", "/_carillon/" + what, {}, body));
    }

    QStringList contents(const QString &channelId, const QString &bearer)
    {
        QStringList texts;
        const auto page = objectOf(get(messagesOf(channelId), bearer));
        for (const QJsonValue &message : page["ChannelMessages"_L1].toArray())
            texts.append(message["Content"_L1].toString());
        return texts;
    }

private Q_SLOTS:
    void init()
    {
        auto store = ServiceStore::open(m_dir.filePath(u"s.sqlite"_s), 0);
        QVERIFY2(store, store ? "" : qPrintable(store.error().text));
        m_store = *std::move(store);
        const World world = *parseWorld(builtInWorld());
        QVERIFY(m_store->seed(world, QDateTime::currentMSecsSinceEpoch()));
        m_service
            = std::make_unique<MessagingService>(*m_store, ServiceOptions { .quotas = false });
        m_hub = std::make_unique<SessionHub>(*m_store, SessionHub::Gate {});
        m_admin = std::make_unique<Admin>(*m_store, *m_service, *m_hub, world, false);
    }

    void cleanup()
    {
        m_admin.reset();
        m_hub.reset();
        m_service.reset();
        m_store.reset();
    }

    void sendsAndLists()
    {
        const auto sent = send(u"general"_s, sendBody(u"hi 🔔"_s, u"tok"_s));
        QCOMPARE(sent.status, 201);
        const QJsonObject answer = objectOf(sent);
        QCOMPARE(answer["ChannelArn"_L1].toString(), channelArn(u"general"_s));
        QCOMPARE(answer["Status"_L1]["Value"_L1].toString(), u"SENT"_s);
        const QString id = answer["MessageId"_L1].toString();
        QVERIFY(MessageId::parse(id));

        const auto listed = get(messagesOf(u"general"_s, "?max-results=1"));
        QCOMPARE(listed.status, 200);
        const QJsonObject newest = objectOf(listed)["ChannelMessages"_L1][0].toObject();
        QCOMPARE(newest["MessageId"_L1].toString(), id);
        QCOMPARE(newest["Content"_L1].toString(), u"hi 🔔"_s);
        QCOMPARE(newest["Sender"_L1]["Name"_L1].toString(), u"Alice"_s);
        QVERIFY(newest["CreatedTimestamp"_L1].isDouble());
        QCOMPARE(newest["Redacted"_L1], QJsonValue(false));
        QVERIFY(!objectOf(listed)["NextToken"_L1].toString().isEmpty());
    }

    void refusesABearer_data()
    {
        QTest::addColumn<QString>("bearer");
        QTest::newRow("missing") << QString();
        QTest::newRow("garbage") << u"alice"_s;
        QTest::newRow("unknown") << userArn(u"mallory"_s);
        QTest::newRow("an AppInstance") << appInstance;
        QTest::newRow("a channel") << channelArn(u"general"_s);
        QTest::newRow("of another AppInstance")
            << u"arn:aws:chime:us-east-1:123456789012:app-instance/other/user/alice"_s;
    }

    void refusesABearer()
    {
        QFETCH(QString, bearer);
        const qint64 before = m_store->tables().messages.count();
        const auto refused = send(u"general"_s, sendBody(u"hi"_s, u"tok"_s), bearer);
        COMPARE_ERROR(refused, 403, "ForbiddenException");
        QCOMPARE(objectOf(refused)["Code"_L1].toString(), u"Forbidden"_s);
        QVERIFY(refused.body.contains(badBearer));
        QCOMPARE(m_store->tables().messages.count(), before);
    }

    void needsABearerWhereTheModelDoesNot()
    {
        const QByteArray expiration = channelPath(channelArn(u"general"_s), "/expiration-settings");
        for (const auto &[method, target] : { std::pair { "POST", "/channels?operation=search"_ba },
                 std::pair { "PUT", expiration } }) {
            const auto refused = m_service->answer(request(method, target, QString(), "{}"));
            COMPARE_ERROR(refused, 403, "ForbiddenException");
            QVERIFY(refused.body.contains(badBearer));
        }
    }

    void rolesOfChannels()
    {
        // PUBLIC, not a member: describe and list, but not send.
        QCOMPARE(get(channelPath(channelArn(u"design"_s))).status, 200);
        QCOMPARE(get(messagesOf(u"design"_s)).status, 200);
        COMPARE_ERROR(send(u"design"_s, sendBody(u"hi"_s, u"tok"_s)), 403, "ForbiddenException");
        // PRIVATE, not a member: nothing. One that does not exist looks the same.
        const QString carol = userArn(u"carol"_s);
        for (const QString &id : { oddChannelId, u"nowhere"_s }) {
            COMPARE_ERROR(get(channelPath(channelArn(id)), carol), 403, "ForbiddenException");
            COMPARE_ERROR(get(messagesOf(id), carol), 403, "ForbiddenException");
            COMPARE_ERROR(send(id, sendBody(u"hi"_s, u"tok"_s), carol), 403, "ForbiddenException");
        }
        QCOMPARE(send(oddChannelId, sendBody(u"hi"_s, u"tok"_s)).status, 201);
    }

    void describes()
    {
        const auto answer = get(channelPath(channelArn(oddChannelId)));
        QCOMPARE(answer.status, 200);
        const QJsonObject channel = objectOf(answer)["Channel"_L1].toObject();
        QCOMPARE(channel["ChannelArn"_L1].toString(), channelArn(oddChannelId));
        QCOMPARE(channel["Name"_L1].toString(), u"release-room"_s);
        QCOMPARE(channel["Mode"_L1].toString(), u"RESTRICTED"_s);
        QCOMPARE(channel["Privacy"_L1].toString(), u"PRIVATE"_s);
        QVERIFY(channel["CreatedTimestamp"_L1].isDouble());
        QVERIFY(channel["LastMessageTimestamp"_L1].isDouble());
    }

    void badRequests_data()
    {
        QTest::addColumn<QByteArray>("body");
        const QByteArray fine = sendBody(u"hi"_s, u"tok"_s);
        const auto row = [&](const char *name, const QByteArray &from, const QByteArray &to) {
            QByteArray body = fine;
            body.replace(from, to);
            QVERIFY2(body != fine, name);
            QTest::newRow(name) << body;
        };
        QTest::newRow("no body") << ""_ba;
        QTest::newRow("not JSON") << "{"_ba;
        QTest::newRow("array") << "[]"_ba;
        row("4097 bytes", "\"hi\"", '"' + QByteArray(4097, 'x') + '"');
        row("4098 bytes of 1366 characters", "\"hi\"", '"' + QByteArray("語").repeated(1366) + '"');
        row("empty content", "\"hi\"", "\"\"");
        row("number for content", "\"hi\"", "5");
        row("lone surrogate", "\"hi\"", "\"\\ud83d\"");
        row("no type", "\"Type\"", "\"Tipe\"");
        row("unknown type", "STANDARD", "SYSTEM");
        row("unknown persistence", "\"PERSISTENT\"", "\"FOREVER\"");
        row("short token", "\"tok\"", "\"t\"");
        row("token characters", "\"tok\"", "\"{tok}\"");
        row("long token", "\"tok\"", '"' + QByteArray(65, 't') + '"');
        QByteArray control = sendBody(QString(31, u'x'), u"tok"_s);
        QTest::newRow("control, 31 bytes") << control.replace("STANDARD", "CONTROL");
        row("metadata 1025", "{", "{\"Metadata\":\"" + QByteArray(1025, 'm') + "\",");
        row("metadata with a line break", "{", R"({"Metadata":"a\nb",)");
        row("target not a member", "{",
            "{\"Target\":[{\"MemberArn\":\"" + botArn(u"echo"_s).toUtf8() + "\"}],");
        row("sub-channel", "{", R"({"SubChannelId":"s",)");
    }

    void badRequests()
    {
        QFETCH(QByteArray, body);
        const qint64 before = m_store->tables().messages.count();
        const auto refused = send(u"general"_s, body);
        COMPARE_ERROR(refused, 400, "BadRequestException");
        QCOMPARE(objectOf(refused)["Code"_L1].toString(), u"BadRequest"_s);
        QVERIFY(!objectOf(refused)["Message"_L1].toString().isEmpty());
        QCOMPARE(m_store->tables().messages.count(), before);
    }

    void sizesAreThoseOfTheDecodedText()
    {
        // 4096 bytes, once raw and once as botocore writes them: six characters for each UTF-16
        // unit.
        const QString text = u"🔔"_s.repeated(1024);
        QCOMPARE(send(u"general"_s, sendBody(text, u"raw"_s)).status, 201);
        QByteArray escaped = sendBody(u"@"_s, u"esc"_s);
        escaped.replace("@", QByteArray("\\ud83d\\udd14").repeated(1024));
        QCOMPARE(send(u"general"_s, escaped).status, 201);
        QCOMPARE(contents(u"general"_s, userArn(u"bob"_s)).first(2), QStringList({ text, text }));
    }

    void oneTokenOneMessage()
    {
        const auto first = send(u"general"_s, sendBody(u"hi"_s, u"tok"_s));
        const qint64 after = m_store->tables().messages.count();
        QByteArray otherwise = sendBody(u"\u0068i"_s, u"tok"_s);
        otherwise.replace(":\"hi\"", " : \"\\u0068\\u0069\"");
        const auto again = send(u"general"_s, otherwise); // same members, other bytes
        QCOMPARE(again.status, 201);
        QCOMPARE(again.body, first.body);
        const auto conflict = send(u"general"_s, sendBody(u"ho"_s, u"tok"_s));
        COMPARE_ERROR(conflict, 409, "ConflictException");
        QCOMPARE(objectOf(conflict)["Code"_L1].toString(), u"Conflict"_s);
        QCOMPARE(m_store->tables().messages.count(), after);
    }

    void listsMemberships()
    {
        const QByteArray list = "/channels?scope=app-instance-user-memberships"_ba;
        const auto all = objectOf(get(list))["ChannelMemberships"_L1].toArray();
        QCOMPARE(all.size(), 3);
        QCOMPARE(all[2]["ChannelSummary"_L1]["ChannelArn"_L1].toString(), channelArn(oddChannelId));
        QCOMPARE(all[0]["AppInstanceUserMembershipSummary"_L1]["Type"_L1].toString(), u"DEFAULT"_s);

        QStringList paged;
        QByteArray next;
        do {
            const auto page = objectOf(get(list + "&max-results=1" + next));
            QCOMPARE(page["ChannelMemberships"_L1].toArray().size(), 1);
            paged.append(
                page["ChannelMemberships"_L1][0]["ChannelSummary"_L1]["Name"_L1].toString());
            const QByteArray token = page["NextToken"_L1].toString().toUtf8();
            next = token.isEmpty() ? QByteArray() : "&next-token=" + token.toPercentEncoding();
        } while (!next.isEmpty());
        QCOMPARE(paged, QStringList({ u"general"_s, u"echo"_s, u"release-room"_s }));

        const QByteArray bob
            = "&app-instance-user-arn=" + userArn(u"bob"_s).toUtf8().toPercentEncoding();
        COMPARE_ERROR(get(list + bob), 403, "ForbiddenException");
        QCOMPARE(get(list + bob, userArn(u"bob"_s)).status, 200);
        COMPARE_ERROR(get(list + "&max-results=51"), 400, "BadRequestException");
        COMPARE_ERROR(get(list + "&next-token=abc"), 400, "BadRequestException");
    }

    void pageTokensBelongToTheirList()
    {
        const auto token = [&](const QJsonObject &page) {
            return "&next-token=" + page["NextToken"_L1].toString().toUtf8().toPercentEncoding();
        };
        const QByteArray next = token(objectOf(get(messagesOf(u"general"_s, "?max-results=2"))));
        QCOMPARE(get(messagesOf(u"general"_s, "?max-results=3" + next)).status, 200);
        COMPARE_ERROR(get(messagesOf(u"general"_s, "?sort-order=ASCENDING" + next)), 400,
            "BadRequestException");
        COMPARE_ERROR(
            get(messagesOf(u"echo"_s, "?max-results=2" + next)), 400, "BadRequestException");
        COMPARE_ERROR(get(messagesOf(u"general"_s, "?max-results=2" + next), userArn(u"bob"_s)),
            400, "BadRequestException");
    }

    void listsWithinTimes()
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const auto ago = [&](int seconds) {
            return now.addSecs(-seconds).toString(Qt::ISODateWithMs).toUtf8().toPercentEncoding();
        };
        const auto count = [&](const QByteArray &query) {
            return objectOf(get(messagesOf(u"general"_s, query)))["ChannelMessages"_L1]
                .toArray()
                .size();
        };
        QCOMPARE(count({}), 9);
        QCOMPARE(count("?not-before=" + ago(7200)), 2);
        QCOMPARE(count("?not-after=" + ago(7200)), 7);
        QCOMPARE(count("?not-before=" + ago(100'000) + "&not-after=" + ago(80'000)), 2);
        COMPARE_ERROR(
            get(messagesOf(u"general"_s, "?not-before=yesterday")), 400, "BadRequestException");
        COMPARE_ERROR(get(messagesOf(u"general"_s, "?sort-order=UP")), 400, "BadRequestException");
    }

    void aTargetedMessageIsForTwo()
    {
        QByteArray body = sendBody(u"for bob"_s, u"tok"_s);
        body.replace("{", "{\"Target\":[{\"MemberArn\":\"" + userArn(u"bob"_s).toUtf8() + "\"}],");
        QCOMPARE(send(u"general"_s, body).status, 201);
        QCOMPARE(contents(u"general"_s, userArn(u"alice"_s)).first(), u"for bob"_s);
        QCOMPARE(contents(u"general"_s, userArn(u"bob"_s)).first(), u"for bob"_s);
        QVERIFY(!contents(u"general"_s, userArn(u"carol"_s)).contains(u"for bob"_s));
    }

    void theEchoAnswersOnceAndNeverItself()
    {
        const QString alice = userArn(u"alice"_s);
        const auto before = contents(u"echo"_s, alice).size();
        const QString largest = QString(4096, u'x');
        send(u"echo"_s, sendBody(largest, u"tok"_s));
        send(u"echo"_s, sendBody(largest, u"tok"_s)); // a replay is not news
        QCOMPARE(contents(u"echo"_s, alice).size(), before + 2);
        const auto newest = objectOf(get(messagesOf(u"echo"_s)))["ChannelMessages"_L1][0];
        QCOMPARE(newest["Sender"_L1]["Arn"_L1].toString(), botArn(u"echo"_s));
        QCOMPARE(newest["Content"_L1].toString(), largest);

        QCOMPARE(send(u"echo"_s, sendBody(u"beep"_s, u"bot"_s), botArn(u"echo"_s)).status, 201);
        QByteArray fleeting = sendBody(u"gone"_s, u"tok2"_s);
        fleeting.replace("\"PERSISTENT\"", "\"NON_PERSISTENT\"");
        QCOMPARE(send(u"echo"_s, fleeting).status, 201);
        QByteArray control = sendBody(u"typing"_s, u"tok3"_s);
        control.replace("STANDARD", "CONTROL");
        QCOMPARE(send(u"echo"_s, control).status, 201);
        QByteArray secret = sendBody(u"for bob"_s, u"tok4"_s);
        secret.replace(
            "{", "{\"Target\":[{\"MemberArn\":\"" + userArn(u"bob"_s).toUtf8() + "\"}],");
        QCOMPARE(send(u"echo"_s, secret).status, 201);
        QCOMPARE(contents(u"echo"_s, alice).size(), before + 5); // beep, typing, for bob: no echo
    }

    void servesWhatTheRoutesSay()
    {
        for (const Route &route : allRoutes())
            QVERIFY2(m_service->serves(route.operation) == !route.notServed, route.operation);
    }

    void namesWhatItDoesNotServe()
    {
        const auto unserved = get("/app-instance-bots", {});
        COMPARE_ERROR(unserved, 501, "UnknownOperationException");
        QVERIFY(unserved.body.contains("ListAppInstanceBots"));
        const auto unknown = get("/weather", {});
        COMPARE_ERROR(unknown, 404, "UnknownOperationException");
        QVERIFY(unknown.body.contains("GET /weather"));
        COMPARE_ERROR(get("/channels/nonsense"), 400, "BadRequestException");
        COMPARE_ERROR(get("/channels/%FF%FE"), 400, "BadRequestException");
        QCOMPARE(get("/channels/" + channelArn(oddChannelId).toUtf8()).status, 200); // raw
    }

    void throttles()
    {
        QCOMPARE(control("quotas", R"({"Enabled":true})").status, 200);
        HttpResponse last;
        int accepted = 0;
        for (int i = 0; i < 1000 && last.status != 429; ++i) {
            last = get(channelPath(channelArn(u"general"_s)));
            accepted += last.status == 200;
        }
        QVERIFY2(accepted >= 10, QByteArray::number(accepted).constData());
        COMPARE_ERROR(last, 429, "ThrottledClientException");
        QVERIFY(last.headers.contains(std::pair("Retry-After"_ba, "1"_ba)));
        QCOMPARE(get(channelPath(channelArn(u"general"_s)), userArn(u"bob"_s)).status, 200);
    }

    void controls()
    {
        const QByteArray describe = channelPath(channelArn(u"general"_s));
        QCOMPARE(control("drain", R"({"Draining":true})").status, 200);
        COMPARE_ERROR(get(describe), 503, "ServiceUnavailableException");
        QCOMPARE(control("drain", R"({"Draining":false})").status, 200);
        QCOMPARE(get(describe).status, 200);
        QCOMPARE(control("credentials", R"({"Expired":true})").status, 200);
        COMPARE_ERROR(get(describe), 401, "UnauthorizedClientException");
        QCOMPARE(control("faults", R"({"Error":"Drop"})").status, 200);

        QVERIFY(send(u"general"_s, sendBody(u"x"_s, u"tok"_s)).status == 401);
        const auto state = objectOf(control("reset", "{}"));
        QCOMPARE(state["PendingFaults"_L1].toInt(-1), 0);
        QCOMPARE(state["CredentialsExpired"_L1], QJsonValue(false));
        QCOMPARE(get(describe).status, 200);

        COMPARE_ERROR(control("drain", "{}"), 400, "BadRequestException");
        COMPARE_ERROR(control("drain", R"({"Draining":1})"), 400, "BadRequestException");
        COMPARE_ERROR(control("faults", R"({"Error":"?"})"), 400, "BadRequestException");
        COMPARE_ERROR(control("dance", "{}"), 404, "UnknownOperationException");
        QCOMPARE(m_admin->answer(request("GET", "/_carillon/reset", {})).status, 404);
    }

    void faultsWithAndWithoutEffect()
    {
        const qint64 before = m_store->tables().messages.count();
        const QByteArray fault = R"({"Operation":"SendChannelMessage","Error":"%1","Effect":%2})";
        const auto plan = [&](const QByteArray &error, const QByteArray &effect) {
            control("faults", QByteArray(fault).replace("%1", error).replace("%2", effect));
        };
        plan("ServiceFailureException", "false");
        COMPARE_ERROR(
            send(u"general"_s, sendBody(u"a"_s, u"ta"_s)), 500, "ServiceFailureException");
        QCOMPARE(m_store->tables().messages.count(), before);
        plan("ServiceFailureException", "true");
        COMPARE_ERROR(
            send(u"general"_s, sendBody(u"a"_s, u"ta"_s)), 500, "ServiceFailureException");
        QCOMPARE(m_store->tables().messages.count(), before + 1);
        plan("Drop", "true");
        QVERIFY(send(u"general"_s, sendBody(u"b"_s, u"tb"_s)).dropConnection);
        QCOMPARE(m_store->tables().messages.count(), before + 2);
        control("faults", R"({"Error":"None","DelayMs":40})");
        const auto late = send(u"general"_s, sendBody(u"b"_s, u"tb"_s));
        QCOMPARE(late.status, 201);
        QCOMPARE(late.delayMs, 40);
        QCOMPARE(m_store->tables().messages.count(), before + 2);
    }
};

QTEST_GUILESS_MAIN(tst_Handlers)
#include "tst_handlers.moc"
