// SPDX-License-Identifier: Apache-2.0
#include "wire/channels.h"
#include "wire/errors.h"
#include "wire/json.h"
#include "wire/sendchannelmessage.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace carillon;
using namespace Qt::StringLiterals;

namespace {

constexpr QStringView channelArn = u"arn:aws:chime:us-east-1:123456789012:app-instance/i/channel/c";

QDateTime timeOf(const QJsonObject &params, const QString &member)
{
    return wire::timestampFromJson(params.value(member));
}

std::optional<int> maxResultsOf(const QJsonObject &params)
{
    const QJsonValue value = params.value(u"MaxResults");
    return value.isDouble() ? std::optional(value.toInt()) : std::nullopt;
}

/// The request this code makes of the parameters botocore was given.
wire::Request requestFor(
    const QString &operation, const QJsonObject &params, const QByteArray &body)
{
    const auto bearer = AppInstanceUserArn::parse(params.value(u"ChimeBearer").toString());
    if (operation == u"list_channel_memberships_for_app_instance_user")
        return wire::listMembershipsRequest(*bearer,
            { wire::optionalText(params, u"AppInstanceUserArn"), maxResultsOf(params),
                wire::optionalText(params, u"NextToken") });
    const auto channel = ChannelArn::parse(params.value(u"ChannelArn").toString());
    if (operation == u"send_channel_message")
        return wire::sendChannelMessageRequest(*channel, *bearer, body);
    wire::ListChannelMessagesQuery query;
    if (params.contains(u"SortOrder"_s))
        query.sortOrder = params.value(u"SortOrder").toString() == u"ASCENDING"
            ? wire::SortOrder::Ascending
            : wire::SortOrder::Descending;
    query.notBefore = timeOf(params, u"NotBefore"_s);
    query.notAfter = timeOf(params, u"NotAfter"_s);
    query.maxResults = maxResultsOf(params);
    query.nextToken = wire::optionalText(params, u"NextToken");
    query.subChannelId = wire::optionalText(params, u"SubChannelId");
    return wire::listChannelMessagesRequest(*channel, *bearer, query);
}

QByteArray targetOf(QByteArray url)
{
    return url.sliced(url.indexOf("/channels"));
}

} // namespace

class TestWire : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void requestsAreBotocoresToTheByte_data();
    void requestsAreBotocoresToTheByte();
    void sendBodyIsRawUtf8();
    void brokenBodiesAreNamed_data();
    void brokenBodiesAreNamed();
    void responses();
    void timestamps();
    void listQueries_data();
    void listQueries();
    void errorNames_data();
    void errorNames();
};

void TestWire::requestsAreBotocoresToTheByte_data()
{
    QTest::addColumn<QJsonObject>("vector");
    QFile file(QStringLiteral(CARILLON_TEST_DATA "/sigv4/botocore-vectors.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray vectors
        = QJsonDocument::fromJson(file.readAll()).object().value(u"vectors").toArray();
    const QStringList operations { u"send_channel_message"_s, u"list_channel_messages"_s,
        u"list_channel_memberships_for_app_instance_user"_s };
    for (const QJsonValue &value : vectors) {
        const QJsonObject vector = value.toObject();
        const QJsonObject params = vector.value(u"params").toObject();
        if (operations.contains(vector.value(u"operation").toString())
            && params.contains(u"ChimeBearer"_s))
            QTest::newRow(vector.value(u"name").toString().toUtf8().constData()) << vector;
    }
}

void TestWire::requestsAreBotocoresToTheByte()
{
    QFETCH(QJsonObject, vector);
    const QJsonObject params = vector.value(u"params").toObject();
    const QJsonObject inputs = vector.value(u"inputs").toObject();
    const QByteArray theirBody = inputs.value(u"body").toString().toUtf8();

    QByteArray body;
    const bool isSend = vector.value(u"operation") == u"send_channel_message"_s;
    if (isSend) {
        // What botocore sent is understood, and written again says the same.
        const auto draft = wire::decodeSendChannelMessageBody(theirBody);
        QVERIFY2(draft, draft ? "" : qPrintable(draft.error().message));
        body = wire::sendChannelMessageBody(
            *draft, *ClientRequestToken::parse(*draft->clientRequestToken));
        QCOMPARE(QJsonDocument::fromJson(body), QJsonDocument::fromJson(theirBody));
    }
    const wire::Request request = requestFor(vector.value(u"operation").toString(), params, body);
    QCOMPARE(request.method, inputs.value(u"method").toString().toLatin1());
    const QByteArray target
        = request.query.isEmpty() ? request.path : request.path + '?' + request.query;
    QCOMPARE(target, targetOf(inputs.value(u"url").toString().toLatin1()));
    QCOMPARE(request.hasBody, isSend);
    QCOMPARE(request.headers.first(),
        std::pair("x-amz-chime-bearer"_ba, params.value(u"ChimeBearer").toString().toUtf8()));
}

void TestWire::sendBodyIsRawUtf8()
{
    MessageDraft draft;
    draft.content = u"ship it \U0001F680 é \n\"q\"\\"_s;
    draft.metadata = QString();
    const QByteArray expected
        = "{\"ClientRequestToken\":\"t-1\",\"Content\":\"ship it \xF0\x9F\x9A\x80 \xC3\xA9 "
          "\\n\\\"q\\\"\\\\\",\"Metadata\":\"\",\"Persistence\":\"PERSISTENT\","
          "\"Type\":\"STANDARD\"}"_ba;
    const auto token = ClientRequestToken::parse(u"t-1");
    QCOMPARE(wire::sendChannelMessageBody(draft, *token), expected);
}

void TestWire::brokenBodiesAreNamed_data()
{
    QTest::addColumn<QByteArray>("member");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("named");
    const auto row
        = [](const char *name, const char *member, const QByteArray &value, const QString &named) {
              QTest::newRow(name) << QByteArray(member) << value << named;
          };
    const QString none;
    row("as it is", "Content", R"("hi")", none);
    row("unknown members are ignored", "Novelty", "[1]", none);
    row("no content", "Content", "null", u"content"_s);
    row("empty content", "Content", R"("")", u"content"_s);
    row("content is a number", "Content", "7", u"content"_s);
    row("lone surrogate", "Content", R"("\ud83d")", u"content"_s);
    row("4096 bytes", "Content", '"' + QByteArray(4096, 'a') + '"', none);
    row("4097 bytes", "Content", '"' + QByteArray(4097, 'a') + '"', u"content"_s);
    row("4098 bytes of CJK", "Content", '"' + QByteArray("\xE6\xBC\xA2").repeated(1366) + '"',
        u"content"_s);
    row("no token", "ClientRequestToken", "null", u"clientRequestToken"_s);
    row("token too short", "ClientRequestToken", R"("t")", u"clientRequestToken"_s);
    row("token too long", "ClientRequestToken", '"' + QByteArray(65, 't') + '"',
        u"clientRequestToken"_s);
    row("token with braces", "ClientRequestToken", R"("{t}")", u"clientRequestToken"_s);
    row("wrong type", "Type", R"("SYSTEM")", u"type"_s);
    row("type in lower case", "Type", R"("standard")", u"type"_s);
    row("wrong persistence", "Persistence", R"("SOMETIMES")", u"persistence"_s);
    row("empty metadata", "Metadata", R"("")", none);
    row("metadata with a line break", "Metadata", R"("a\nb")", u"metadata"_s);
    row("metadata too long", "Metadata", '"' + QByteArray(1025, 'm') + '"', u"metadata"_s);
    row("content type too long", "ContentType", '"' + QByteArray(46, 'c') + '"', u"contentType"_s);
    row("sub-channel with a blank", "SubChannelId", R"("a b")", u"subChannelId"_s);
    row("two targets", "Target", R"([{"MemberArn":"a"},{"MemberArn":"b"}])", u"target"_s);
    row("target without an ARN", "Target", R"([{}])", u"target"_s);
    row("target is no ARN", "Target", R"([{"MemberArn":"bob"}])", u"target.1.member.memberArn"_s);
    row("push without a body", "PushNotification", R"({"Title":"t","Type":"VOIP"})",
        u"pushNotification.body"_s);
    row("push of a wrong type", "PushNotification", R"({"Title":"t","Body":"b","Type":"SMS"})",
        u"pushNotification.type"_s);
    row("push is a text", "PushNotification", R"("t")", u"pushNotification"_s);
    row("attributes are a list", "MessageAttributes", "[]", u"messageAttributes"_s);
    row("attribute value is a number", "MessageAttributes", R"({"a":{"StringValues":[1]}})",
        u"messageAttributes"_s);
    row("attribute value is empty", "MessageAttributes", R"({"a":{"StringValues":[""]}})",
        u"messageAttributes"_s);
}

void TestWire::brokenBodiesAreNamed()
{
    QFETCH(QByteArray, member);
    QFETCH(QByteArray, value);
    QFETCH(QString, named);
    QMap<QByteArray, QByteArray> members { { "Content", R"("hi")" }, { "Type", R"("STANDARD")" },
        { "Persistence", R"("PERSISTENT")" }, { "ClientRequestToken", R"("t-1")" } };
    members[member] = value;
    QByteArrayList parts;
    for (auto it = members.cbegin(); it != members.cend(); ++it)
        parts.append('"' + it.key() + "\":" + it.value());
    const auto draft = wire::decodeSendChannelMessageBody('{' + parts.join(',') + '}');
    QCOMPARE(draft ? QString() : draft.error().member, named);
}

void TestWire::responses()
{
    const auto sent = wire::parseSendChannelMessageResponse(
        R"({"ChannelArn":"c","MessageId":"m-1","Status":{"Value":"PENDING","Detail":"d"}})");
    QVERIFY(sent);
    QCOMPARE(sent->messageId.toString(), u"m-1"_s);
    QCOMPARE(sent->status, MessageStatus::Pending);
    for (const QByteArrayView bad : { "", "{}", "[]", "<html>", R"({"MessageId":"a/b"})",
             R"({"MessageId":null})", R"({"MessageId":"m-1")" })
        QVERIFY(!wire::parseSendChannelMessageResponse(bad));

    const auto channel = ChannelArn::parse(channelArn);
    const auto page = wire::parseListChannelMessagesResponse(*channel,
        R"({"ChannelMessages":[{"MessageId":"m-1","Content":"x","CreatedTimestamp":1700000000.123},
            {"Content":"no id"},{"MessageId":"m-2","Redacted":true}],"NextToken":"n"})");
    QVERIFY(page);
    QCOMPARE(page->messages.size(), 2);
    QCOMPARE(page->messages[0].createdAt.toMSecsSinceEpoch(), 1700000000123);
    QVERIFY(page->messages[1].redacted);
    // An empty history is told as one.
    QVERIFY(wire::parseListChannelMessagesResponse(*channel, R"({"ChannelMessages":[]})"));
    QVERIFY(wire::parseListChannelMessagesResponse(*channel, R"({"ChannelArn":"a"})"));
    for (const QByteArrayView bad : { "", "{}", R"({"Message":"welcome"})" })
        QVERIFY(!wire::parseListChannelMessagesResponse(*channel, bad));
    QCOMPARE(page->nextToken, u"n"_s);
    const QByteArray again = wire::encodeListChannelMessagesResponse(*page);
    QVERIFY2(again.contains("\"CreatedTimestamp\":1700000000.123"), again.constData());
}

void TestWire::timestamps()
{
    const auto time = QDateTime::fromMSecsSinceEpoch(1700000000123, Qt::UTC);
    QCOMPARE(wire::timestampFromJson(1700000000.123), time);
    QCOMPARE(wire::timestampFromJson(u"1700000000.123"_s), time);
    QCOMPARE(wire::timestampFromJson(u"2023-11-14T22:13:20.123Z"_s), time);
    QCOMPARE(wire::timestampFromJson(u"2023-11-14T22:13:20.123000Z"_s), time);
    QVERIFY(!wire::timestampFromJson(u"yesterday"_s).isValid());
    QVERIFY(!wire::timestampFromJson(1e300).isValid());
    QVERIFY(!wire::timestampFromJson(QJsonValue()).isValid());
    QCOMPARE(wire::timestampToIso(time), "2023-11-14T22:13:20.123000Z"_ba);
    QCOMPARE(wire::timestampToIso(time.addMSecs(-123)), "2023-11-14T22:13:20Z"_ba);
}

void TestWire::listQueries_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("named");
    QTest::newRow("nothing") << ""_ba << QString();
    QTest::newRow("plus is itself") << "next-token=a+b%2F%3D"_ba << QString();
    QTest::newRow("50") << "max-results=50"_ba << QString();
    QTest::newRow("0") << "max-results=0"_ba << u"maxResults"_s;
    QTest::newRow("51") << "max-results=51"_ba << u"maxResults"_s;
    QTest::newRow("text") << "max-results=all"_ba << u"maxResults"_s;
    QTest::newRow("order") << "sort-order=UP"_ba << u"sortOrder"_s;
    QTest::newRow("time") << "not-before=noon"_ba << u"notBefore"_s;
    QTest::newRow("end") << "not-after=noon"_ba << u"notAfter"_s;
    QTest::newRow("token") << "next-token=" + QByteArray(2049, 'a') << u"nextToken"_s;
    QTest::newRow("sub-channel") << "sub-channel-id=a%20b"_ba << u"subChannelId"_s;
    QTest::newRow("twice") << "next-token=a&next-token=b"_ba << u"next-token"_s;
    QTest::newRow("not UTF-8") << "next-token=%FF"_ba << u"query"_s;
}

void TestWire::listQueries()
{
    QFETCH(QByteArray, query);
    QFETCH(QString, named);
    const auto decoded = wire::decodeListChannelMessagesQuery(query);
    QCOMPARE(decoded ? QString() : decoded.error().member, named);
    if (query.contains('+'))
        QCOMPARE(decoded->nextToken, u"a+b/="_s);
}

void TestWire::errorNames_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("code");
    QTest::addColumn<ErrorKind>("kind");
    int count = 0;
    const auto row = [&count](int status, const QByteArray &type, const QByteArray &body,
                         const QString &code, ErrorKind kind) {
        QTest::addRow("%d: %d %s %s", ++count, status, type.constData(), body.constData())
            << status << type << body << code << kind;
    };
    using enum ErrorKind;
    for (const ErrorKind kind : { BadRequest, Forbidden, NotFound, Conflict, ResourceLimitExceeded,
             UnauthorizedClient, Throttled, ServiceUnavailable, ServiceFailure }) {
        const wire::ModelledError *error = wire::modelledError(kind);
        const QString name = QString::fromLatin1(error->name);
        row(error->httpStatus, error->name, wire::encodeErrorBody(*error, u"m"_s), name, kind);
        row(error->httpStatus, {}, wire::encodeErrorBody(*error, u"m"_s),
            QString::fromLatin1(error->code), kind);
    }
    row(403, "ForbiddenException:http://internal/", "{}", u"ForbiddenException"_s, Forbidden);
    row(409, "com.amazonaws#ConflictException", "{}", u"ConflictException"_s, Conflict);
    row(409, "ns#ConflictException:http://x,y", "{}", u"ConflictException"_s, Conflict);
    row(400, "", R"({"__type":"ns#BadRequestException"})", u"BadRequestException"_s, BadRequest);
    row(400, "", R"({"CODE":"BadRequest"})", u"BadRequest"_s, BadRequest);
    row(403, "ExpiredTokenException", "{}", u"ExpiredTokenException"_s, ExpiredCredentials);
    row(403, "UnrecognizedClientException", "{}", u"UnrecognizedClientException"_s,
        UnknownCredentials);
    row(403, "InvalidClientTokenId", "{}", u"InvalidClientTokenId"_s, UnknownCredentials);
    row(403, "InvalidSignatureException", R"({"message":"does not match"})",
        u"InvalidSignatureException"_s, SignatureRefused);
    row(403, "SignatureDoesNotMatch", "{}", u"SignatureDoesNotMatch"_s, SignatureRefused);
    row(403, "InvalidSignatureException", R"({"message":"Signature expired: a is now earlier"})",
        u"InvalidSignatureException"_s, ClockSkewed);
    row(403, "InvalidSignatureException", R"({"message":"Signature not yet current: a"})",
        u"InvalidSignatureException"_s, ClockSkewed);
    row(403, "RequestTimeTooSkewed", "{}", u"RequestTimeTooSkewed"_s, ClockSkewed);
    row(400, "IncompleteSignatureException", "{}", u"IncompleteSignatureException"_s,
        SignatureRefused);
    row(403, "MissingAuthenticationTokenException", "{}", u"MissingAuthenticationTokenException"_s,
        SignatureRefused);
    row(403, "AccessDeniedException", "{}", u"AccessDeniedException"_s, AccessDenied);
    row(404, "UnknownOperationException", "{}", u"UnknownOperationException"_s, UnknownOperation);
    row(400, "ThrottlingException", "{}", u"ThrottlingException"_s, Throttled);
    row(429, "", "", u"429"_s, Throttled);
    row(500, "", "<html>", u"500"_s, ServiceFailure);
    row(502, "", "<html>", u"502"_s, ServiceFailure);
    row(503, "", "<html>", u"503"_s, ServiceUnavailable);
    row(503, "Surprise", "{}", u"Surprise"_s, ServiceUnavailable);
    row(418, "", "", u"418"_s, OtherRefusal);
    row(403, "Surprise", "{}", u"Surprise"_s, OtherRefusal);
    row(301, "", "", u"301"_s, OtherRefusal);
    row(408, "", "", u"408"_s, Timeout);
}

void TestWire::errorNames()
{
    QFETCH(int, status);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(QString, code);
    QFETCH(ErrorKind, kind);
    HeaderList headers { { "X-AMZN-REQUESTID", "r-1" }, { "retry-after", "2" } };
    if (!type.isEmpty())
        headers.append({ "x-amzn-errortype", type });
    const ApiError error = wire::parseErrorResponse(status, headers, body);
    QCOMPARE(error.code, code);
    QCOMPARE(error.kind, kind);
    QCOMPARE(error.httpStatus, status);
    QCOMPARE(error.requestId, u"r-1"_s);
    QCOMPARE(error.retryAfterMs, 2000);
    if (body.startsWith('<'))
        QCOMPARE(error.message, u"<html>"_s);
}

QTEST_GUILESS_MAIN(TestWire)
#include "tst_wire.moc"
