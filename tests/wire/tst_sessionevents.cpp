// SPDX-License-Identifier: Apache-2.0
#include "support/memory.h"
#include "support/seeds.h"
#include "wire/channels.h"
#include "wire/events.h"
#include "wire/sessions.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;
using wire::Event;
using wire::EventType;
using wire::FrameProblem;

Q_DECLARE_METATYPE(carillon::wire::EventType)
Q_DECLARE_METATYPE(carillon::wire::FrameProblem)

namespace {

const QString instance = u"arn:aws:chime:us-east-1:123456789012:app-instance/i"_s;

ChannelArn generalArn()
{
    return *ChannelArn::parse(QString(instance + u"/channel/general"_s));
}

QString bobArn()
{
    return instance + u"/user/bob"_s;
}

QDateTime someTime()
{
    return QDateTime({ 2023, 11, 14 }, { 22, 13, 20, 123 }, Qt::UTC);
}

/// A frame as documented, of a payload as JSON text.
QByteArray frameOf(const QString &type, const QByteArray &payload)
{
    const QJsonObject headers { { u"x-amz-chime-event-type"_s, type },
        { u"x-amz-chime-message-type"_s, u"STANDARD"_s },
        { u"x-amz-chime-persistence-type"_s, u"?"_s } };
    return QJsonDocument(
        QJsonObject { { u"Headers"_s, headers }, { u"Payload"_s, QString::fromUtf8(payload) } })
        .toJson();
}

QByteArray messagePayload()
{
    return R"({"Content":"h\u00e9 \ud83d\ude00","Metadata":"m","Persistence":"PERSISTENT",)"
           R"("LastUpdatedTimestamp":"2023-11-14T22:13:21.5Z","Type":"STANDARD","ChannelArn":")"
        + generalArn().toString().toUtf8() + R"(","Sender":{"Arn":")" + bobArn().toUtf8()
        + R"(","Name":"Bob"},"Redacted":false,"MessageId":"m-1",)"
          R"("CreatedTimestamp":"2023-11-14T22:13:20.123Z"})";
}

Event messageEvent()
{
    ChannelMessage message { generalArn(), *MessageId::parse(u"m-1"), u"hi\n\u2028 \"q\" \\"_s, {},
        {}, MessagePersistence::NonPersistent, { bobArn(), u"Bob"_s }, someTime(), {}, someTime(),
        false, {}, {}, { { u"a"_s, { u"1"_s } } }, u"text/plain"_s, bobArn(), u"sub"_s };
    Event event;
    event.type = EventType::CreateChannelMessage;
    event.payload = message;
    return event;
}

Event membershipEvent(EventType type)
{
    Event event;
    event.type = type;
    wire::MembershipChange change { generalArn(), { { bobArn(), u"Bob"_s } },
        { instance + u"/user/alice"_s, u"Alice"_s }, true, someTime(), someTime(), u"sub"_s };
    if (type == EventType::BatchCreateChannelMembership)
        change.members.append({ instance + u"/user/carol"_s, {} });
    event.payload = change;
    return event;
}

Event channelEvent(EventType type)
{
    Event event;
    event.type = type;
    event.payload = Channel { generalArn(), u"General"_s, ChannelMode::Restricted,
        ChannelPrivacy::Private, u"{}"_s, {}, someTime() };
    return event;
}

Event detailsEvent()
{
    Event event;
    event.type = EventType::ChannelDetails;
    wire::ChannelDetails details { std::get<Channel>(
                                       channelEvent(EventType::UpdateChannel).payload),
        {}, { { bobArn(), u"Bob"_s } }, someTime(), true };
    ChannelMessage message = *messageEvent().message();
    message.persistence = MessagePersistence::Persistent;
    message.subChannelId.reset();
    details.messages = { message };
    event.payload = details;
    return event;
}

QList<Event> oneOfEach()
{
    QList<Event> events { messageEvent(), detailsEvent(), channelEvent(EventType::UpdateChannel),
        channelEvent(EventType::DeleteChannel) };
    for (const EventType type :
        { EventType::CreateChannelMembership, EventType::UpdateChannelMembership,
            EventType::DeleteChannelMembership, EventType::BatchCreateChannelMembership })
        events.append(membershipEvent(type));
    Event established;
    established.type = EventType::SessionEstablished;
    events.append(established);
    return events;
}

} // namespace

class TestSessionEvents : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void messageEvents_data();
    void messageEvents();
    void membershipAndChannelEvents();
    void anEstablishedSessionHasNoPayload();
    void whatIsUnknownIsKept();
    void encodedIsParsed();
    void timesAreIsoTexts();
    void brokenFrames_data();
    void brokenFrames();
    void hostileFramesDoNoHarm();
    void sessionEndpoints_data();
    void sessionEndpoints();
    void connectQueries();
    void readMarkerRequest();
};

void TestSessionEvents::messageEvents_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<EventType>("type");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, EventType type, MessageStatus status) {
        QTest::newRow(name) << QString::fromLatin1(name) << type << static_cast<int>(status);
    };
    row("CREATE_CHANNEL_MESSAGE", EventType::CreateChannelMessage, MessageStatus::Sent);
    row("UPDATE_CHANNEL_MESSAGE", EventType::UpdateChannelMessage, MessageStatus::Sent);
    row("REDACT_CHANNEL_MESSAGE", EventType::RedactChannelMessage, MessageStatus::Sent);
    row("DELETE_CHANNEL_MESSAGE", EventType::DeleteChannelMessage, MessageStatus::Sent);
    row("PENDING_CREATE_CHANNEL_MESSAGE", EventType::PendingCreateChannelMessage,
        MessageStatus::Pending);
    row("PENDING_UPDATE_CHANNEL_MESSAGE", EventType::PendingUpdateChannelMessage,
        MessageStatus::Pending);
    row("FAILED_CREATE_CHANNEL_MESSAGE", EventType::FailedCreateChannelMessage,
        MessageStatus::Failed);
    row("FAILED_UPDATE_CHANNEL_MESSAGE", EventType::FailedUpdateChannelMessage,
        MessageStatus::Failed);
    row("DENIED_CREATE_CHANNEL_MESSAGE", EventType::DeniedCreateChannelMessage,
        MessageStatus::Denied);
    row("DENIED_UPDATE_CHANNEL_MESSAGE", EventType::DeniedUpdateChannelMessage,
        MessageStatus::Denied);
}

void TestSessionEvents::messageEvents()
{
    QFETCH(QString, name);
    QFETCH(EventType, type);
    QFETCH(int, status);
    const auto event = wire::parseEvent(frameOf(name, messagePayload()));
    QVERIFY(event);
    QCOMPARE(event->type, type);
    QCOMPARE(event->name, name);
    QCOMPARE(event->messageType, u"STANDARD"_s);
    QVERIFY(wire::isMessageEvent(type));
    const ChannelMessage *message = event->message();
    QVERIFY(message);
    QCOMPARE(message->channel, generalArn());
    QCOMPARE(message->id.toString(), u"m-1"_s);
    QCOMPARE(message->content, u"hé 😀"_s);
    QCOMPARE(message->metadata, u"m"_s);
    QCOMPARE(message->createdAt, someTime());
    QCOMPARE(message->lastUpdatedAt, someTime().addMSecs(1377));
    QCOMPARE(message->sender, (Identity { bobArn(), u"Bob"_s }));
    QCOMPARE(message->redacted, type == EventType::RedactChannelMessage);
    QCOMPARE(static_cast<int>(message->status), status);
}

void TestSessionEvents::membershipAndChannelEvents()
{
    const QByteArray channel = generalArn().toString().toUtf8();
    const auto batch = wire::parseEvent(frameOf(u"BATCH_CREATE_CHANNEL_MEMBERSHIP"_s,
        R"({"ChannelArn":")" + channel + R"(","Type":"HIDDEN","Members":[{"Arn":")"
            + bobArn().toUtf8() + R"(","Name":"Bob"},7,{"Arn":"no arn"}]})"));
    QVERIFY(batch);
    const auto &change = std::get<wire::MembershipChange>(batch->payload);
    QCOMPARE(change.members.size(), 1);
    QVERIFY(change.hidden);

    const auto details = wire::parseEvent(frameOf(u"CHANNEL_DETAILS"_s,
        R"({"Channel":{"ChannelArn":")" + channel + R"(","Name":"General"},"ChannelMessages":[)"
            + messagePayload() + R"(,{"MessageId":"m-2"}],"ChannelMemberships":[{"Member":{"Arn":")"
            + bobArn().toUtf8()
            + R"("}}],"ReadMarkerTimestamp":"2023-11-14T22:13:20.123Z",)"
              R"("ChannelMessagesHasMore":true})"));
    QVERIFY(details);
    const auto &found = std::get<wire::ChannelDetails>(details->payload);
    QCOMPARE(found.channel.name, u"General"_s);
    QCOMPARE(found.messages.size(), 1); // the other cannot be placed
    QCOMPARE(found.members.size(), 1);
    QCOMPARE(found.readMarkerAt, someTime());
    QVERIFY(found.hasMoreMessages);
}

void TestSessionEvents::anEstablishedSessionHasNoPayload()
{
    for (const QByteArray &frame :
        { R"({"Headers":{"x-amz-chime-event-type":"SESSION_ESTABLISHED"}})"_ba,
            R"({"Headers":{"x-amz-chime-event-type":"SESSION_ESTABLISHED"},"Payload":""})"_ba,
            R"({"Headers":{"x-amz-chime-event-type":"SESSION_ESTABLISHED"},"Payload":null})"_ba }) {
        const auto event = wire::parseEvent(frame);
        QVERIFY(event);
        QCOMPARE(event->type, EventType::SessionEstablished);
        QVERIFY(std::holds_alternative<std::monostate>(event->payload));
    }
}

void TestSessionEvents::whatIsUnknownIsKept()
{
    const auto event = wire::parseEvent(frameOf(u"CREATE_SOMETHING_ELSE"_s, "not even JSON"));
    QVERIFY(event);
    QCOMPARE(event->type, EventType::Unknown);
    QCOMPARE(event->name, u"CREATE_SOMETHING_ELSE"_s);
    QCOMPARE(event->payloadText, "not even JSON"_ba);
    const auto again = wire::parseEvent(wire::encodeEvent(*event));
    QVERIFY(again);
    QCOMPARE(again->name, event->name);
    QCOMPARE(again->payloadText, event->payloadText);
}

void TestSessionEvents::encodedIsParsed()
{
    for (const Event &event : oneOfEach()) {
        const auto parsed = wire::parseEvent(wire::encodeEvent(event));
        QVERIFY2(parsed, qPrintable(wire::toText(event.type)));
        QCOMPARE(parsed->type, event.type);
        QVERIFY2(parsed->payload == event.payload, qPrintable(wire::toText(event.type)));
        QCOMPARE(parsed->messageType, event.message() ? u"STANDARD"_s : u"SYSTEM"_s);
    }
}

void TestSessionEvents::timesAreIsoTexts()
{
    const auto frame = QJsonDocument::fromJson(wire::encodeEvent(messageEvent())).object();
    const auto payload
        = QJsonDocument::fromJson(frame.value(u"Payload").toString().toUtf8()).object();
    QCOMPARE(payload.value(u"CreatedTimestamp").toString(), u"2023-11-14T22:13:20.123Z"_s);
    QCOMPARE(payload.value(u"ChannelArn").toString(), generalArn().toString());
    QCOMPARE(payload.value(u"Persistence").toString(), u"NON_PERSISTENT"_s);
}

void TestSessionEvents::brokenFrames_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<FrameProblem>("problem");
    const auto row = [](const char *name, const QByteArray &frame, FrameProblem problem) {
        QTest::newRow(name) << frame << problem;
    };
    row("empty", {}, FrameProblem::NotJson);
    row("a list", "[]", FrameProblem::NotJson);
    row("cut off", frameOf(u"UPDATE_CHANNEL"_s, "{}").chopped(3), FrameProblem::NotJson);
    row("not UTF-8", "{\"Headers\":\"\xff\xfe\"}", FrameProblem::NotJson);
    row("nested without end", QByteArray(500'000, '['), FrameProblem::NotJson);
    row("too large", QByteArray(wire::maxFrameBytes + 1, ' '), FrameProblem::TooLarge);
    row("no headers", "{}", FrameProblem::NoEventType);
    row("headers a text", R"({"Headers":"x"})", FrameProblem::NoEventType);
    row("type a number", R"({"Headers":{"x-amz-chime-event-type":7}})", FrameProblem::NoEventType);
    row("type too long", frameOf(QString(129, u'X'), "{}"), FrameProblem::NoEventType);
    row("no payload", R"({"Headers":{"x-amz-chime-event-type":"CREATE_CHANNEL_MESSAGE"}})",
        FrameProblem::BadPayload);
    row("payload an object",
        R"({"Headers":{"x-amz-chime-event-type":"UPDATE_CHANNEL"},"Payload":{}})",
        FrameProblem::BadPayload);
    row("payload a list", frameOf(u"UPDATE_CHANNEL"_s, "[]"), FrameProblem::BadPayload);
    const auto without = [](const char *member) {
        QJsonObject payload = QJsonDocument::fromJson(messagePayload()).object();
        payload.remove(QLatin1StringView(member));
        return frameOf(u"CREATE_CHANNEL_MESSAGE"_s, QJsonDocument(payload).toJson());
    };
    row("no id", without("MessageId"), FrameProblem::BadPayload);
    row("no channel", without("ChannelArn"), FrameProblem::BadPayload);
    row("no time", without("CreatedTimestamp"), FrameProblem::BadPayload);
    row("no members",
        frameOf(u"CREATE_CHANNEL_MEMBERSHIP"_s,
            R"({"ChannelArn":")" + generalArn().toString().toUtf8() + "\"}"),
        FrameProblem::BadPayload);
}

void TestSessionEvents::brokenFrames()
{
    QFETCH(QByteArray, frame);
    QFETCH(FrameProblem, problem);
    const auto event = wire::parseEvent(frame);
    QVERIFY(!event);
    QCOMPARE(event.error(), problem);
}

/// Valid frames with bytes changed, cut out, doubled or swapped, each from its own seed.
void TestSessionEvents::hostileFramesDoNoHarm()
{
    const int wanted = qEnvironmentVariableIntValue("CARILLON_FRAMES");
    const int frames = wanted > 0 ? wanted : 10'000;
    const QList<Event> events = oneOfEach();
    static const QByteArrayList splices { "null", "-1e999", "{}", "[[[[", "\"", "\\", "\\ud800",
        "\xf0\x9f", "\xff", QByteArray(1, '\0'), "9999999999999999999", "1970-01-01T25:00:00Z" };
    const qint64 before = residentBytes();
    int parsed = 0;
    for (int seed = 1; seed <= frames; ++seed) {
        Dice dice(seed);
        QByteArray frame = wire::encodeEvent(events[dice.below(events.size())]);
        for (qint64 changes = 1 + dice.below(6); changes > 0 && !frame.isEmpty(); --changes) {
            const qsizetype at = dice.below(frame.size());
            switch (dice.below(4)) {
            case 0:
                frame[at] = static_cast<char>(dice.below(256));
                break;
            case 1:
                frame.remove(at, 1 + dice.below(40));
                break;
            case 2:
                frame.insert(at, splices[dice.below(splices.size())]);
                break;
            default:
                frame.insert(at, frame.mid(dice.below(frame.size()), 60));
            }
        }
        const auto event = wire::parseEvent(frame);
        parsed += event ? 1 : 0;
        // What passes is whole: it can be told on.
        if (event)
            QVERIFY2(!wire::encodeEvent(*event).isEmpty(), qPrintable(QString::number(seed)));
    }
    const qint64 growth = residentBytes() - before;
    QVERIFY2(growth <= 32 << 20, qPrintable(QString::number(growth)));
    QVERIFY(parsed > 0 && parsed < frames); // neither all refused nor all taken
}

void TestSessionEvents::sessionEndpoints_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("good");
    QTest::newRow("documented") << u"node001.ue1.ws-messaging.chime.aws"_s << true;
    QTest::newRow("with a port") << u"127.0.0.1:4711"_s << true;
    QTest::newRow("IPv6") << u"[::1]:4711"_s << true;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("scheme") << u"wss://host"_s << false;
    QTest::newRow("path") << u"host/evil"_s << false;
    QTest::newRow("query") << u"host?x=y"_s << false;
    QTest::newRow("user") << u"host@evil"_s << false;
    QTest::newRow("port that is none") << u"host:99999"_s << false;
    QTest::newRow("line break") << u"host\r\nX: y"_s << false;
    QTest::newRow("too long") << QString(5000, u'a') << false;
}

void TestSessionEvents::sessionEndpoints()
{
    QFETCH(QString, url);
    QFETCH(bool, good);
    const auto parsed = wire::parseGetMessagingSessionEndpointResponse(
        wire::encodeGetMessagingSessionEndpointResponse(url));
    QCOMPARE(parsed, good ? std::optional(url) : std::nullopt);
}

void TestSessionEvents::connectQueries()
{
    const auto user = *AppInstanceUserArn::parse(QString(instance + u"/user/us-east-1:a b"_s));
    const QByteArray plain = wire::connectQuery({ user, u"7"_s });
    QCOMPARE(plain,
        "sessionId=7&userArn=arn%3Aaws%3Achime%3Aus-east-1%3A123456789012%3Aapp-instance%2Fi"
        "%2Fuser%2Fus-east-1%3Aa%20b"_ba);
    for (const wire::Prefetch prefetch :
        { wire::Prefetch::None, wire::Prefetch::ByUnread, wire::Prefetch::ByLastMessage }) {
        const auto decoded = wire::decodeConnectQuery(
            wire::connectQuery({ user, u"s"_s, prefetch }) + "&X-Amz-Date=x");
        QVERIFY(decoded);
        QCOMPARE(decoded->user, user);
        QCOMPARE(decoded->sessionId, u"s"_s);
        QCOMPARE(decoded->prefetch, prefetch);
    }
    QVERIFY(!wire::decodeConnectQuery("sessionId=1"));
    QVERIFY(!wire::decodeConnectQuery("userArn=" + instance.toUtf8() + "%2Fuser%2Fa"));
}

void TestSessionEvents::readMarkerRequest()
{
    const auto user = *AppInstanceUserArn::parse(bobArn());
    const wire::Request request = wire::updateChannelReadMarkerRequest(generalArn(), user);
    QCOMPARE(request.method, "PUT"_ba);
    QCOMPARE(request.path,
        "/channels/arn%3Aaws%3Achime%3Aus-east-1%3A123456789012%3Aapp-instance%2Fi%2Fchannel"
        "%2Fgeneral/readMarker"_ba);
    QVERIFY(!request.hasBody);
    QCOMPARE(request.headers, (HeaderList { { "x-amz-chime-bearer"_ba, bobArn().toUtf8() } }));
}

QTEST_GUILESS_MAIN(TestSessionEvents)
#include "tst_sessionevents.moc"
