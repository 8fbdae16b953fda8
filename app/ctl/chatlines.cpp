// SPDX-License-Identifier: Apache-2.0
#include "ctl/chatlines.h"

#include "wire/json.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

using Verb = ChatCommand::Verb;

struct NamedVerb {
    QStringView name;
    Verb verb;
};

constexpr NamedVerb verbs[] = {
    { u"Send", Verb::Send },
    { u"Replace", Verb::Replace },
    { u"Retry", Verb::Retry },
    { u"Discard", Verb::Discard },
    { u"RetryAll", Verb::RetryAll },
    { u"List", Verb::List },
    { u"Quit", Verb::Quit },
};

QString textOf(SendState state)
{
    switch (state) {
    case SendState::Queued:
        return u"Queued"_s;
    case SendState::InFlight:
        return u"InFlight"_s;
    case SendState::Unconfirmed:
        return u"Unconfirmed"_s;
    case SendState::Failed:
        return u"Failed"_s;
    case SendState::Sent:
        return u"Sent"_s;
    case SendState::Discarded:
        return u"Discarded"_s;
    }
    return {};
}

/// What the service did not name itself.
QString reasonOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Network:
        return u"Network"_s;
    case ErrorKind::Timeout:
        return u"Timeout"_s;
    case ErrorKind::Unreadable:
        return u"Unreadable"_s;
    case ErrorKind::NoCredentials:
        return u"NoCredentials"_s;
    case ErrorKind::InvalidRequest:
        return u"InvalidRequest"_s;
    case ErrorKind::Cancelled:
        return u"Cancelled"_s;
    default:
        return u"Refused"_s;
    }
}

/// 0, which is no id, for what is not a whole positive number.
qint64 idOf(const QJsonValue &value)
{
    return std::max<qint64>(value.toInteger(), 0);
}

std::optional<QString> problemOf(ChatCommand &command, const QJsonValue &argument)
{
    switch (command.verb) {
    case Verb::Send:
    case Verb::Replace:
        if (!argument.isObject())
            return u"takes an object of members"_s;
        command.members = argument.toObject();
        if (command.verb == Verb::Send)
            return std::nullopt;
        command.id = idOf(command.members.take(u"Id"));
        return command.id > 0 ? std::nullopt : std::optional(u"takes an Id"_s);
    case Verb::Retry:
    case Verb::Discard:
        command.id = idOf(argument);
        return command.id > 0 ? std::nullopt : std::optional(u"takes an Id"_s);
    case Verb::RetryAll:
    case Verb::List:
    case Verb::Quit:
        return argument.toBool() ? std::nullopt : std::optional(u"takes true"_s);
    }
    return std::nullopt;
}

} // namespace

std::expected<ChatCommand, ChatRefusal> parseChatCommand(QByteArrayView line)
{
    auto object = wire::parseObject(line);
    if (!object)
        return std::unexpected(ChatRefusal { {}, u"the line is not a JSON object"_s });
    ChatCommand command;
    command.ref = object->take(u"Ref").toString();
    const NamedVerb *found = object->size() == 1
        ? std::ranges::find(verbs, object->constBegin().key(), &NamedVerb::name)
        : std::end(verbs);
    if (found == std::end(verbs))
        return std::unexpected(ChatRefusal { command.ref,
            u"the line takes one of Send, Replace, Retry, Discard, RetryAll, List, Quit"_s });
    command.verb = found->verb;
    if (const auto problem = problemOf(command, object->constBegin().value()))
        return std::unexpected(
            ChatRefusal { command.ref, found->name.toString() + u' ' + *problem });
    return command;
}

QJsonObject itemToJson(const OutboxItem &item, bool withContent)
{
    QJsonObject object { { u"Id"_s, item.id }, { u"ChannelArn"_s, item.channel.toString() },
        { u"ClientRequestToken"_s, item.token.toString() }, { u"State"_s, textOf(item.state) },
        { u"Attempts"_s, item.attempts } };
    if (withContent)
        object.insert(u"Content"_s, item.draft.content);
    if (item.lastError)
        object.insert(u"Error"_s, errorToJson(*item.lastError));
    return object;
}

QJsonObject errorToJson(const ApiError &error)
{
    QJsonObject object { { u"Reason"_s, reasonOf(error.kind) }, { u"Code"_s, error.code },
        { u"Message"_s, error.message } };
    if (error.httpStatus > 0)
        object.insert(u"HttpStatus"_s, error.httpStatus);
    if (!error.requestId.isEmpty())
        object.insert(u"RequestId"_s, error.requestId);
    return object;
}

} // namespace carillon::ctl
