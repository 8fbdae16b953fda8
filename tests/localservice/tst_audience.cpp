// SPDX-License-Identifier: Apache-2.0
#include "client/connectsigner.h"
#include "client/websocket.h"
#include "demoworld.h"
#include "localservice/localservice.h"
#include "signingclient.h"
#include "wire/events.h"
#include "wire/sessions.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <ranges>

using namespace carillon;
using namespace carillon::test;
using localservice::LocalService;
using localservice::Running;

namespace {

const QString room = channelArn(u"room"_s);
const QString square = channelArn(u"square"_s); ///< where everybody is a member
const QString elastic = channelArn(u"elastic"_s);
const QString fence = u"that was all"_s;

const QStringList everybody { u"moderator"_s, u"member"_s, u"hidden"_s, u"target"_s, u"banned"_s,
    u"admin"_s, u"outsider"_s };
const QStringList ofRoom { u"moderator"_s, u"member"_s, u"hidden"_s, u"target"_s };

QJsonObject message(const QString &content)
{
    return QJsonDocument::fromJson(sendBody(content, u"token"_s)).object();
}

QJsonObject messageTo(const QString &user)
{
    QJsonObject body = message(u"for you"_s);
    body.insert(u"Target"_s, QJsonArray { QJsonObject { { u"MemberArn"_s, userArn(user) } } });
    return body;
}

/// Everybody is in the square; in the room are those who are, the banned one still among them.
QByteArray seed()
{
    QJsonArray users;
    for (const QString &id : everybody)
        users.append(
            QJsonObject { { u"Id"_s, id }, { u"Name"_s, id }, { u"Admin"_s, id == "admin"_L1 } });
    const QJsonObject roomSeed { { u"Id"_s, u"room"_s }, { u"Name"_s, u"Room"_s },
        { u"CreatedBy"_s, u"moderator"_s },
        { u"Members"_s, QJsonArray { u"moderator"_s, u"member"_s, u"target"_s, u"banned"_s } } };
    const QJsonObject squareSeed { { u"Id"_s, u"square"_s }, { u"Name"_s, u"Square"_s },
        { u"CreatedBy"_s, u"admin"_s }, { u"Members"_s, QJsonArray::fromStringList(everybody) } };
    return QJsonDocument(
        QJsonObject { { u"Region"_s, u"us-east-1"_s }, { u"Account"_s, u"123456789012"_s },
            { u"AppInstanceId"_s, appInstance.section(u'/', 1) }, { u"Users"_s, users },
            { u"Channels"_s, QJsonArray { roomSeed, squareSeed } } })
        .toJson();
}

/// One connection of one user, and the names of all it is told, up to the fence.
class Ear {
public:
    Ear(const Running &service, const QString &who, const QString &session)
        : user(who)
    {
        QObject::connect(&m_socket, &Socket::closed, &m_socket, [this] { isAtFence = true; });
        QObject::connect(&m_socket, &Socket::received, &m_socket, [this](const QByteArray &text) {
            const auto event = wire::parseEvent(text);
            if (event && event->type == wire::EventType::SessionEstablished)
                isEstablished = true;
            else if (event && event->message() && event->message()->content == fence)
                isAtFence = true;
            else
                heard.append(event ? event->name : u"no event: "_s + QString::fromUtf8(text));
        });
        ConnectSigner signer({ service.endpoint, service.region });
        const QString host = u"127.0.0.1:%1"_s.arg(service.endpoint.port());
        m_socket.open(signer.url(host,
            { *AppInstanceUserArn::parse(userArn(who)), session, wire::Prefetch::None },
            *service.credentials, QDateTime::currentDateTimeUtc()));
    }

    const QString user;
    bool isEstablished = false;
    bool isAtFence = false; ///< or sent away: nothing comes any more
    QStringList heard;

private:
    WebSocket m_socket;
};

/// The service, and what its people do there.
class Stage {
public:
    explicit Stage(const Running &running)
        : m_running(running)
    {
    }

    QJsonObject call(const QString &who, const QByteArray &method, const QByteArray &target,
        const QJsonObject &body = {})
    {
        const Reply reply = SigningClient(m_running, who.isEmpty() ? QString() : userArn(who))
                                .call(method, target,
                                    body.isEmpty() && method != "POST"
                                        ? QByteArray()
                                        : QJsonDocument(body).toJson(QJsonDocument::Compact));
        if (reply.status / 100 != 2)
            problems.append(QString::fromUtf8(method + ' ' + target + ": " + reply.body));
        return reply.object();
    }

    void send(const QString &who, const QJsonObject &body, const QString &channel = room)
    {
        messageId = call(who, "POST", channelPath(channel, "/messages"), body)["MessageId"_L1]
                        .toString()
                        .toLatin1();
    }

    /// What becomes of the message that was sent last.
    void onMessage(const QString &who, const QByteArray &method, const QByteArray &query = {},
        const QJsonObject &body = {})
    {
        call(who, method, channelPath(room, "/messages/" + messageId + query), body);
    }

    /// The member's sub-channel, where the channel is elastic.
    QString join(const QString &who, const QString &user, const QString &channel = room,
        QJsonObject body = { { u"Type"_s, u"DEFAULT"_s } })
    {
        body.insert(u"MemberArn"_s, userArn(user));
        return call(who, "POST", channelPath(channel, "/memberships"), body)["SubChannelId"_L1]
            .toString();
    }

    void leave(const QString &who, const QString &user, const QByteArray &query = {},
        const QString &channel = room)
    {
        call(who, "DELETE",
            channelPath(channel, "/memberships/" + userArn(user).toUtf8().toPercentEncoding())
                + query);
    }

    void removeUser(const QString &user)
    {
        call({}, "DELETE", "/app-instance-users/" + userArn(user).toUtf8().toPercentEncoding());
    }

    void ban(const QString &user)
    {
        call(u"moderator"_s, "POST", channelPath(room, "/bans"),
            { { u"MemberArn"_s, userArn(user) } });
    }

    /// `first` has room for three: after the fourth has come it is member, target and banned, and
    /// `second` is hidden, outsider and, as the last, moderator.
    void makeElastic()
    {
        call(u"moderator"_s, "POST", "/channels",
            { { u"AppInstanceArn"_s, appInstance }, { u"Name"_s, u"Elastic"_s },
                { u"ChannelId"_s, u"elastic"_s }, { u"Mode"_s, u"RESTRICTED"_s },
                { u"ClientRequestToken"_s, u"elastic"_s },
                { u"ElasticChannelConfiguration"_s,
                    QJsonObject { { u"MaximumSubChannels"_s, 2 },
                        { u"TargetMembershipsPerSubChannel"_s, 3 },
                        { u"MinimumMembershipPercentage"_s, 40 } } } });
        for (const QString &user : { u"member"_s, u"target"_s, u"hidden"_s })
            first = join(u"moderator"_s, user, elastic);
    }

    void fillElastic()
    {
        makeElastic();
        second = join(u"moderator"_s, u"outsider"_s, elastic);
        join(u"moderator"_s, u"banned"_s, elastic);
        join(u"moderator"_s, u"moderator"_s, elastic,
            { { u"Type"_s, u"DEFAULT"_s }, { u"SubChannelId"_s, second } });
    }

    void makeFlow(const QString &fallback = u"ABORT"_s)
    {
        const QJsonObject lambda { { u"InvocationType"_s, u"ASYNC"_s },
            { u"ResourceArn"_s, u"arn:aws:lambda:us-east-1:123456789012:function:f"_s } };
        const QJsonObject processor { { u"Name"_s, u"p"_s }, { u"ExecutionOrder"_s, 1 },
            { u"FallbackAction"_s, fallback },
            { u"Configuration"_s, QJsonObject { { u"Lambda"_s, lambda } } } };
        const auto flow = call({}, "POST", "/channel-flows",
            { { u"AppInstanceArn"_s, appInstance }, { u"Name"_s, u"f"_s },
                { u"ClientRequestToken"_s, u"flow"_s },
                { u"Processors"_s, QJsonArray { processor } } });
        call(u"moderator"_s, "PUT", channelPath(room, "/channel-flow"),
            { { u"ChannelFlowArn"_s, flow["ChannelFlowArn"_L1] } });
    }

    void decide(bool denied)
    {
        const auto waiting = call({}, "GET", "/_carillon/callbacks")["Callbacks"_L1].toArray();
        call({}, "POST", channelPath(room, "?operation=channel-flow-callback"),
            { { u"CallbackId"_s, waiting.first()["CallbackId"_L1] },
                { u"DeleteResource"_s, denied },
                { u"ChannelMessage"_s,
                    QJsonObject { { u"MessageId"_s, QString::fromLatin1(messageId) } } } });
    }

    /// No processor can be reached.
    void abandon() { call({}, "POST", "/_carillon/callbacks"); }

    QByteArray messageId;
    QString first;
    QString second;
    QStringList problems; ///< what was refused

private:
    Running m_running;
};

using Happening = std::function<void(Stage &)>;

/// Who hears what, one line a person.
QStringList told(const QStringList &people, const QString &events)
{
    QStringList lines;
    for (const QString &person : people)
        lines.append(person + ": "_L1 + events);
    lines.sort();
    return lines;
}

} // namespace

Q_DECLARE_METATYPE(Happening)

/// Events go to exactly those whom they concern, whatever their role. Everybody is connected, and
/// one of them twice; a last message to all of them shows that nothing else is on its way.
class tst_Audience : public QObject {
    Q_OBJECT

private:
    void messages();
    void members();
    void users();
    void hiddenMembers();
    void channels();
    void flows();
    void subChannels();

    static void row(const char *name, const Happening &before, const Happening &happening,
        const QStringList &expected)
    {
        QTest::newRow(name) << before << happening << expected;
    }

private Q_SLOTS:
    void isWhomItConcerns_data();
    void isWhomItConcerns();
};

void tst_Audience::messages()
{
    const Happening sent = [](Stage &stage) { stage.send(u"member"_s, message(u"hi"_s)); };
    const Happening sentToTarget
        = [](Stage &stage) { stage.send(u"member"_s, messageTo(u"target"_s)); };
    const QStringList two { u"member"_s, u"target"_s };

    row("a message", {}, sent, told(ofRoom, u"CREATE_CHANNEL_MESSAGE"_s));
    row(
        "of a hidden member", {}, [](Stage &stage) { stage.send(u"hidden"_s, message(u"hi"_s)); },
        told(ofRoom, u"CREATE_CHANNEL_MESSAGE"_s));
    row(
        "that is not kept", {},
        [](Stage &stage) {
            QJsonObject body = message(u"typing"_s);
            body[u"Type"_s] = u"CONTROL"_s;
            body[u"Persistence"_s] = u"NON_PERSISTENT"_s;
            stage.send(u"member"_s, body);
        },
        told(ofRoom, u"CREATE_CHANNEL_MESSAGE"_s));
    row("for one", {}, sentToTarget, told(two, u"CREATE_CHANNEL_MESSAGE"_s));
    row(
        "for the hidden one", {},
        [](Stage &stage) { stage.send(u"moderator"_s, messageTo(u"hidden"_s)); },
        told({ u"moderator"_s, u"hidden"_s }, u"CREATE_CHANNEL_MESSAGE"_s));
    row(
        "edited", sent,
        [](Stage &stage) {
            stage.onMessage(u"member"_s, "PUT", {}, { { u"Content"_s, u"ho"_s } });
        },
        told(ofRoom, u"UPDATE_CHANNEL_MESSAGE"_s));
    row(
        "for one, edited", sentToTarget,
        [](Stage &stage) {
            stage.onMessage(u"member"_s, "PUT", {}, { { u"Content"_s, u"ho"_s } });
        },
        told(two, u"UPDATE_CHANNEL_MESSAGE"_s));
    row(
        "redacted by the moderator", sent,
        [](Stage &stage) { stage.onMessage(u"moderator"_s, "POST", "?operation=redact"); },
        told(ofRoom, u"REDACT_CHANNEL_MESSAGE"_s));
    row(
        "for one, redacted", sentToTarget,
        [](Stage &stage) { stage.onMessage(u"member"_s, "POST", "?operation=redact"); },
        told(two, u"REDACT_CHANNEL_MESSAGE"_s));
    row(
        "deleted by the admin", sent, [](Stage &stage) { stage.onMessage(u"admin"_s, "DELETE"); },
        told(ofRoom, u"DELETE_CHANNEL_MESSAGE"_s));
    row(
        "for one, deleted unseen", sentToTarget,
        [](Stage &stage) { stage.onMessage(u"admin"_s, "DELETE"); },
        told(two, u"DELETE_CHANNEL_MESSAGE"_s));
}

void tst_Audience::members()
{
    row(
        "a member comes", {}, [](Stage &stage) { stage.join(u"moderator"_s, u"outsider"_s); },
        told(ofRoom + QStringList { u"outsider"_s }, u"CREATE_CHANNEL_MEMBERSHIP"_s));
    row(
        "the admin joins and writes", {},
        [](Stage &stage) {
            stage.join(u"admin"_s, u"admin"_s);
            stage.send(u"admin"_s, message(u"hi"_s));
        },
        told(ofRoom + QStringList { u"admin"_s },
            u"CREATE_CHANNEL_MEMBERSHIP, CREATE_CHANNEL_MESSAGE"_s));
    row(
        "several come", {},
        [](Stage &stage) {
            stage.call(u"moderator"_s, "POST",
                channelPath(room, "/memberships?operation=batch-create"),
                { { u"MemberArns"_s,
                    QJsonArray { userArn(u"outsider"_s), userArn(u"admin"_s) } } });
        },
        told(ofRoom + QStringList { u"outsider"_s, u"admin"_s },
            u"BATCH_CREATE_CHANNEL_MEMBERSHIP"_s));
    row(
        "a member leaves", {}, [](Stage &stage) { stage.leave(u"target"_s, u"target"_s); },
        told(ofRoom, u"DELETE_CHANNEL_MEMBERSHIP"_s)); // and is told so, too
    row(
        "who has left hears no more", [](Stage &stage) { stage.leave(u"target"_s, u"target"_s); },
        [](Stage &stage) { stage.send(u"member"_s, message(u"hi"_s)); },
        told({ u"moderator"_s, u"member"_s, u"hidden"_s }, u"CREATE_CHANNEL_MESSAGE"_s));
    row(
        "a member is banned", {}, [](Stage &stage) { stage.ban(u"target"_s); },
        told(ofRoom, u"DELETE_CHANNEL_MEMBERSHIP"_s));
    row(
        "a ban that ends is no membership", {},
        [](Stage &stage) {
            stage.call(u"moderator"_s, "DELETE",
                channelPath(room, "/bans/" + userArn(u"banned"_s).toUtf8().toPercentEncoding()));
            stage.send(u"member"_s, message(u"hi"_s));
        },
        told(ofRoom, u"CREATE_CHANNEL_MESSAGE"_s));
    row(
        "nor is being a moderator", {},
        [](Stage &stage) {
            stage.call(u"moderator"_s, "POST", channelPath(room, "/moderators"),
                { { u"ChannelModeratorArn"_s, userArn(u"outsider"_s) } });
            stage.send(u"member"_s, message(u"hi"_s));
        },
        told(ofRoom, u"CREATE_CHANNEL_MESSAGE"_s));
}

/// Users that are deleted leave all their channels; those of the square are everybody.
void tst_Audience::users()
{
    const QString left = u"DELETE_CHANNEL_MEMBERSHIP"_s;
    const QString leftBoth = left + ", "_L1 + left;
    row(
        "a user is deleted", {}, [](Stage &stage) { stage.removeUser(u"target"_s); },
        told(ofRoom, leftBoth) + told({ u"admin"_s, u"banned"_s, u"outsider"_s }, left));
    row(
        "a hidden member is deleted", {}, [](Stage &stage) { stage.removeUser(u"hidden"_s); },
        told({ u"hidden"_s, u"moderator"_s }, leftBoth)
            + told({ u"admin"_s, u"banned"_s, u"member"_s, u"outsider"_s, u"target"_s }, left));
}

/// Of whom only moderators and admins may know, and they themselves: who is told that they come and
/// go would know.
void tst_Audience::hiddenMembers()
{
    const QJsonObject hidden { { u"Type"_s, u"HIDDEN"_s } };
    const Happening adminJoins = [](Stage &stage) { stage.join(u"admin"_s, u"admin"_s); };
    const auto several = [](const QStringList &ids) -> Happening {
        return [ids](Stage &stage) {
            QJsonArray arns;
            for (const QString &id : ids)
                arns.append(userArn(id));
            stage.call(u"moderator"_s, "POST",
                channelPath(room, "/memberships?operation=batch-create"),
                { { u"MemberArns"_s, arns }, { u"Type"_s, u"HIDDEN"_s } });
        };
    };
    row(
        "a hidden member comes", adminJoins,
        [hidden](Stage &stage) { stage.join(u"moderator"_s, u"outsider"_s, room, hidden); },
        told({ u"admin"_s, u"moderator"_s, u"outsider"_s }, u"CREATE_CHANNEL_MEMBERSHIP"_s));
    row("several hidden members come", {}, several({ u"outsider"_s, u"admin"_s }),
        told({ u"admin"_s, u"moderator"_s, u"outsider"_s }, u"BATCH_CREATE_CHANNEL_MEMBERSHIP"_s));
    row(
        "a hidden member leaves", adminJoins,
        [](Stage &stage) { stage.leave(u"hidden"_s, u"hidden"_s); },
        told({ u"admin"_s, u"moderator"_s, u"hidden"_s }, u"DELETE_CHANNEL_MEMBERSHIP"_s));
    row(
        "a hidden member is sent away", {},
        [](Stage &stage) { stage.leave(u"moderator"_s, u"hidden"_s); },
        told({ u"moderator"_s, u"hidden"_s }, u"DELETE_CHANNEL_MEMBERSHIP"_s));
    row(
        "a hidden member is banned", {}, [](Stage &stage) { stage.ban(u"hidden"_s); },
        told({ u"moderator"_s, u"hidden"_s }, u"DELETE_CHANNEL_MEMBERSHIP"_s));
}

void tst_Audience::channels()
{
    row(
        "a channel changes", {},
        [](Stage &stage) {
            stage.call(u"admin"_s, "PUT", channelPath(room), { { u"Name"_s, u"New"_s } });
        },
        told(ofRoom, u"UPDATE_CHANNEL"_s));
    row(
        "a channel goes", {},
        [](Stage &stage) { stage.call(u"moderator"_s, "DELETE", channelPath(room)); },
        told(ofRoom, u"DELETE_CHANNEL"_s));
    row(
        "a channel is made", {},
        [](Stage &stage) {
            stage.call(u"member"_s, "POST", "/channels",
                { { u"AppInstanceArn"_s, appInstance }, { u"Name"_s, u"Mine"_s },
                    { u"ClientRequestToken"_s, u"mine"_s } });
        },
        told({ u"member"_s }, u"CREATE_CHANNEL_MEMBERSHIP"_s)); // its first one
    row("a read marker moves", {},
        [](Stage &stage) { stage.call(u"member"_s, "PUT", channelPath(room, "/readMarker")); }, {});
}

void tst_Audience::flows()
{
    const Happening flow = [](Stage &stage) { stage.makeFlow(); };
    const Happening pending = [](Stage &stage) {
        stage.makeFlow();
        stage.send(u"member"_s, message(u"hi"_s));
    };
    row(
        "a flow has it before it", flow,
        [](Stage &stage) { stage.send(u"member"_s, message(u"hi"_s)); },
        told({ u"member"_s }, u"PENDING_CREATE_CHANNEL_MESSAGE"_s));
    row(
        "a flow lets it pass", pending, [](Stage &stage) { stage.decide(false); },
        told(ofRoom, u"CREATE_CHANNEL_MESSAGE"_s));
    row(
        "a flow denies it", pending, [](Stage &stage) { stage.decide(true); },
        told({ u"member"_s }, u"DENIED_CREATE_CHANNEL_MESSAGE"_s));
    row(
        "a flow is not to be reached", pending, [](Stage &stage) { stage.abandon(); },
        told({ u"member"_s }, u"FAILED_CREATE_CHANNEL_MESSAGE"_s));
    row(
        "a flow is not to be reached, and never mind",
        [](Stage &stage) {
            stage.makeFlow(u"CONTINUE"_s);
            stage.send(u"member"_s, message(u"hi"_s));
        },
        [](Stage &stage) { stage.abandon(); }, told(ofRoom, u"CREATE_CHANNEL_MESSAGE"_s));
    row(
        "a flow is not to be reached about an edit",
        [](Stage &stage) {
            stage.send(u"member"_s, message(u"hi"_s));
            stage.makeFlow();
        },
        [](Stage &stage) {
            stage.onMessage(u"member"_s, "PUT", {}, { { u"Content"_s, u"ho"_s } });
            stage.abandon();
        },
        told({ u"member"_s }, u"PENDING_UPDATE_CHANNEL_MESSAGE, FAILED_UPDATE_CHANNEL_MESSAGE"_s));
}

void tst_Audience::subChannels()
{
    const Happening filled = [](Stage &stage) { stage.fillElastic(); };
    const QStringList first { u"member"_s, u"target"_s, u"banned"_s };
    const QStringList second { u"hidden"_s, u"outsider"_s, u"moderator"_s };
    const auto sendIn = [](const QString &who, bool inFirst, QJsonObject body) -> Happening {
        return [=](Stage &stage) mutable {
            body.insert(u"SubChannelId"_s, inFirst ? stage.first : stage.second);
            stage.send(who, body, elastic);
        };
    };
    row("in a sub-channel", filled, sendIn(u"member"_s, true, message(u"hi"_s)),
        told(first, u"CREATE_CHANNEL_MESSAGE"_s));
    row("in the other one", filled, sendIn(u"outsider"_s, false, message(u"hi"_s)),
        told(second, u"CREATE_CHANNEL_MESSAGE"_s));
    row("in a sub-channel, for one", filled, sendIn(u"member"_s, true, messageTo(u"target"_s)),
        told({ u"member"_s, u"target"_s }, u"CREATE_CHANNEL_MESSAGE"_s));
    row(
        "a member of a sub-channel leaves", filled,
        [](Stage &stage) { stage.leave(u"member"_s, u"member"_s, {}, elastic); },
        told(first, u"DELETE_CHANNEL_MEMBERSHIP"_s));
    row(
        "an elastic channel changes", filled,
        [](Stage &stage) {
            stage.call(u"moderator"_s, "PUT", channelPath(elastic), { { u"Name"_s, u"New"_s } });
        },
        told(first + second, u"UPDATE_CHANNEL"_s));
    row(
        "a sub-channel is divided", [](Stage &stage) { stage.makeElastic(); },
        [](Stage &stage) { stage.join(u"moderator"_s, u"outsider"_s, elastic); },
        told({ u"hidden"_s }, u"UPDATE_CHANNEL_MEMBERSHIP, CREATE_CHANNEL_MEMBERSHIP"_s)
            + told({ u"outsider"_s }, u"CREATE_CHANNEL_MEMBERSHIP"_s));
}

void tst_Audience::isWhomItConcerns_data()
{
    QTest::addColumn<Happening>("before");
    QTest::addColumn<Happening>("happening");
    QTest::addColumn<QStringList>("expected");
    messages();
    members();
    users();
    hiddenMembers();
    channels();
    flows();
    subChannels();
}

void tst_Audience::isWhomItConcerns()
{
    QFETCH(Happening, before);
    QFETCH(Happening, happening);
    QFETCH(QStringList, expected);
    QTemporaryDir dir;
    localservice::Options options;
    options.quotas = false;
    options.seedFile = dir.filePath(u"seed.json"_s);
    QFile file(options.seedFile);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(seed()) > 0);
    file.close();
    LocalService service(options);
    auto started = service.start();
    started.waitForFinished();
    QVERIFY2(started.result(), started.result() ? "" : qPrintable(started.result().error().text));
    Stage stage(*started.result());
    stage.join(u"moderator"_s, u"hidden"_s, room, { { u"Type"_s, u"HIDDEN"_s } });
    stage.ban(u"banned"_s);
    if (before)
        before(stage);

    std::vector<std::unique_ptr<Ear>> ears;
    for (const QString &user : everybody)
        ears.push_back(std::make_unique<Ear>(*started.result(), user, u"one"_s));
    ears.push_back(std::make_unique<Ear>(*started.result(), u"member"_s, u"two"_s));
    const auto all = [&ears](bool Ear::*state) {
        return std::ranges::all_of(ears, [state](const auto &ear) { return (*ear).*state; });
    };
    QTRY_VERIFY(all(&Ear::isEstablished));
    happening(stage);
    QJsonObject last = message(fence);
    last.insert(u"ClientRequestToken"_s, u"fence"_s);
    stage.send(u"admin"_s, last, square);
    QCOMPARE(stage.problems.join(u'\n'), QString());
    QTRY_VERIFY(all(&Ear::isAtFence));

    const QStringList heardAgain = ears.back()->heard;
    ears.pop_back();
    QStringList heard;
    for (const auto &ear : ears) {
        if (!ear->heard.isEmpty())
            heard.append(told({ ear->user }, ear->heard.join(u", "_s)));
        if (ear->user == "member"_L1)
            QCOMPARE(heardAgain, ear->heard);
    }
    heard.sort();
    expected.sort();
    QCOMPARE(heard.join(u'\n'), expected.join(u'\n'));
}

QTEST_GUILESS_MAIN(tst_Audience)
#include "tst_audience.moc"
