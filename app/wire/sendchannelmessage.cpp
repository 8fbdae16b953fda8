// SPDX-License-Identifier: Apache-2.0
#include "wire/sendchannelmessage.h"

#include "domain/messagelimits.h"
#include "wire/json.h"
#include "wire/memberreader.h"
#include "wire/members.h"
#include "wire/query.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace carillon::wire {

namespace {

void readPushNotification(MemberReader &reader, MessageDraft &draft)
{
    auto push = reader.structure(u"PushNotification");
    if (!push)
        return;
    draft.pushNotification.emplace();
    draft.pushNotification->title = push->text(u"Title").value_or(QString());
    draft.pushNotification->body = push->text(u"Body").value_or(QString());
    if (!push->value(u"Type").isUndefined())
        push->choose(draft.pushNotification->type, u"Type", parsePushType, u"DEFAULT, VOIP"_s);
}

void readStructures(MemberReader &reader, MessageDraft &draft)
{
    readPushNotification(reader, draft);
    const QJsonValue attributes = reader.value(u"MessageAttributes");
    if (!attributes.isUndefined()) {
        if (auto parsed = parseAttributes(attributes))
            draft.attributes = *std::move(parsed);
        else
            reader.fail(u"MessageAttributes",
                u"Member must be a map of structures with a list of strings, StringValues"_s);
    }
    const QJsonValue target = reader.value(u"Target");
    if (!target.isUndefined()) {
        draft.targetMemberArn = parseTarget(target);
        if (!draft.targetMemberArn)
            reader.fail(u"Target", u"Member must be a list of one structure with a MemberArn"_s);
    }
}

bool isAbsent(const QJsonValue &member)
{
    return member.isUndefined() || member.isNull();
}

QString memberOf(DraftField field)
{
    switch (field) {
    case DraftField::Content:
        return u"content"_s;
    case DraftField::Metadata:
        return u"metadata"_s;
    case DraftField::Token:
        return u"clientRequestToken"_s;
    case DraftField::ContentType:
        return u"contentType"_s;
    case DraftField::MessageAttributes:
        return u"messageAttributes"_s;
    case DraftField::PushNotificationTitle:
        return u"pushNotification.title"_s;
    case DraftField::PushNotificationBody:
        return u"pushNotification.body"_s;
    case DraftField::Target:
        return u"target.1.member.memberArn"_s;
    case DraftField::SubChannel:
        return u"subChannelId"_s;
    }
    return {};
}

QString patternOf(DraftField field)
{
    return field == DraftField::Token || field == DraftField::SubChannel ? u"[-_a-zA-Z0-9]*"_s
                                                                         : u".*"_s;
}

QString ruleOf(const DraftProblem &problem)
{
    switch (problem.rule) {
    case DraftRule::Empty:
        return u"Member must have length greater than or equal to %1"_s.arg(
            problem.field == DraftField::Token ? ClientRequestToken::minLength : 1);
    case DraftRule::TooLong:
        return u"Member must have length less than or equal to %1"_s.arg(problem.limit);
    case DraftRule::NotAllowed:
        return u"Member must be null for messages of type CONTROL"_s;
    case DraftRule::LineBreak:
    case DraftRule::Characters:
        return u"Member must satisfy regular expression pattern: "_s + patternOf(problem.field);
    case DraftRule::NotUnicode:
        return u"Member must not contain half of a surrogate pair"_s;
    case DraftRule::NotAnArn:
        return u"Member must be the ARN of an AppInstanceUser or AppInstanceBot"_s;
    }
    return {};
}

QJsonObject pushToJson(const PushNotification &push)
{
    return { { u"Title"_s, push.title }, { u"Body"_s, push.body },
        { u"Type"_s, toText(push.type) } };
}

} // namespace

QByteArray sendChannelMessageBody(const MessageDraft &draft, const ClientRequestToken &token)
{
    QJsonObject body { { u"Content"_s, draft.content }, { u"Type"_s, toText(draft.type) },
        { u"Persistence"_s, toText(draft.persistence) },
        { u"ClientRequestToken"_s, token.toString() } };
    insertText(body, u"Metadata"_s, draft.metadata);
    insertText(body, u"ContentType"_s, draft.contentType);
    insertText(body, u"SubChannelId"_s, draft.subChannelId);
    if (!draft.attributes.isEmpty())
        body.insert(u"MessageAttributes"_s, attributesToJson(draft.attributes));
    if (draft.pushNotification)
        body.insert(u"PushNotification"_s, pushToJson(*draft.pushNotification));
    if (draft.targetMemberArn)
        body.insert(u"Target"_s, targetToJson(*draft.targetMemberArn));
    return toJson(body);
}

QByteArray inSubChannel(const QByteArray &body, const std::optional<QString> &subChannelId)
{
    auto object = parseObject(body);
    if (!object)
        return body;
    object->remove(u"SubChannelId");
    insertText(*object, u"SubChannelId"_s, subChannelId);
    return toJson(*object);
}

std::optional<QString> subChannelOf(QByteArrayView body)
{
    const auto object = parseObject(body);
    return object ? optionalText(*object, u"SubChannelId") : std::nullopt;
}

Request sendChannelMessageRequest(
    const ChannelArn &channel, const AppInstanceUserArn &bearer, QByteArray body)
{
    return { "POST", "/channels/" + percentEncode(channel.toString()) + "/messages", {},
        { { bearerHeader.toByteArray(), bearer.toString().toUtf8() },
            { "content-type", jsonContentType.toByteArray() } },
        std::move(body), true };
}

std::optional<SendChannelMessageResponse> parseSendChannelMessageResponse(QByteArrayView body)
{
    const auto object = parseObject(body);
    if (!object)
        return std::nullopt;
    const auto id = MessageId::parse(object->value(u"MessageId").toString());
    if (!id)
        return std::nullopt;
    const QJsonObject status = object->value(u"Status").toObject();
    return SendChannelMessageResponse { object->value(u"ChannelArn").toString(), *id,
        parseMessageStatus(status.value(u"Value").toString()).value_or(MessageStatus::Sent),
        status.value(u"Detail").toString(), optionalText(*object, u"SubChannelId") };
}

std::expected<MessageDraft, Violation> decodeSendChannelMessageBody(QByteArrayView body)
{
    MemberReader reader = MemberReader::ofBody(body);
    MessageDraft draft;
    draft.content = reader.requiredText(u"Content");
    reader.choose(draft.type, u"Type", parseMessageType, u"STANDARD, CONTROL"_s);
    reader.choose(
        draft.persistence, u"Persistence", parsePersistence, u"PERSISTENT, NON_PERSISTENT"_s);
    draft.clientRequestToken = reader.requiredText(u"ClientRequestToken");
    draft.metadata = reader.text(u"Metadata");
    draft.contentType = reader.text(u"ContentType");
    draft.subChannelId = reader.text(u"SubChannelId");
    readStructures(reader, draft);
    if (reader.failure())
        return std::unexpected(*reader.failure());
    auto problems = checkDraft(draft);
    // A draft of ours always has both; the model can do without.
    const auto push = reader.value(u"PushNotification");
    problems.removeIf([&](const DraftProblem &problem) {
        return problem.rule == DraftRule::Empty
            && ((problem.field == DraftField::PushNotificationTitle && isAbsent(push["Title"_L1]))
                || (problem.field == DraftField::PushNotificationBody
                    && isAbsent(push["Body"_L1])));
    });
    if (!problems.isEmpty())
        return std::unexpected(
            violation(memberOf(problems.first().field), ruleOf(problems.first())));
    return draft;
}

QByteArray encodeSendChannelMessageResponse(const SendChannelMessageResponse &response)
{
    QJsonObject object { { u"ChannelArn"_s, response.channelArn },
        { u"MessageId"_s, response.messageId.toString() },
        { u"Status"_s, statusToJson(response.status, response.statusDetail) } };
    insertText(object, u"SubChannelId"_s, response.subChannelId);
    return toJson(object);
}

} // namespace carillon::wire
