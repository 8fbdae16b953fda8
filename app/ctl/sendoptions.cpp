// SPDX-License-Identifier: Apache-2.0
#include "ctl/sendoptions.h"

#include "ctl/exitcode.h"
#include "ctl/messagebody.h"

#include <QCommandLineParser>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

/// Far above what the service takes; what is larger is no message.
constexpr qint64 maxInputBytes = 1024 * 1024;

struct TextMember {
    QStringView option;
    QStringView member;
    QStringView help;
};

constexpr TextMember textMembers[] = {
    { u"content", u"Content", u"The message, up to 4096 bytes (CONTROL: 30)." },
    { u"type", u"Type", u"STANDARD (the default) or CONTROL." },
    { u"persistence", u"Persistence", u"PERSISTENT (the default) or NON_PERSISTENT." },
    { u"metadata", u"Metadata", u"Up to 1024 bytes, no line breaks; not with CONTROL." },
    { u"client-request-token", u"ClientRequestToken",
        u"2 to 64 of -_a-zA-Z0-9. A new UUID where it is not given." },
    { u"content-type", u"ContentType", u"Up to 45 characters." },
    { u"sub-channel-id", u"SubChannelId", u"In elastic channels." },
};

struct JsonMember {
    QStringView option;
    QStringView member;
    QStringView help;
};

constexpr JsonMember jsonMembers[] = {
    { u"message-attributes", u"MessageAttributes", u"{\"name\":{\"StringValues\":[\"value\"]}}" },
    { u"push-notification", u"PushNotification",
        u"{\"Title\":\"…\",\"Body\":\"…\",\"Type\":\"DEFAULT\"}" },
    { u"target", u"Target", u"[{\"MemberArn\":\"…\"}], or the ARN alone." },
};

constexpr QStringView description
    = u"Sends one message and prints the response as JSON. Credentials are found as AWS's own "
      "tools find them: in the environment, in the shared files, by SSO, a role or a process.\n\n"
      "Exit status:\n"
      "  0    sent: the response with the MessageId is on standard output\n"
      "  1    refused here: the message breaks a limit, nothing was sent\n"
      "  252  bad usage: options or JSON\n"
      "  253  no credentials, or no usable region or endpoint\n"
      "  254  the service answered with an error\n"
      "  255  no certain answer (network, time-out, unreadable): send again with the same token";

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(description.toString());
    parser.addHelpOption();
    parser.addOption({ u"channel-arn"_s, u"The channel."_s, u"ARN"_s });
    addActorOptions(parser,
        u"Who sends; else CARILLON_APP_INSTANCE_USER_ARN from the environment."_s,
        u"Else AWS_REGION, AWS_DEFAULT_REGION, else the channel's."_s);
    for (const TextMember &member : textMembers)
        parser.addOption({ member.option.toString(), member.help.toString(), u"TEXT"_s });
    for (const JsonMember &member : jsonMembers)
        parser.addOption({ member.option.toString(), member.help.toString(), u"JSON"_s });
    parser.addOptions({
        { u"cli-input-json"_s, u"All members as one JSON object; - reads standard input."_s,
            u"JSON"_s },
        { u"no-validate"_s, u"Let the service judge, not this program."_s },
    });
}

std::unexpected<SendUsage> badUsage(const QString &text)
{
    return std::unexpected(SendUsage { text, BadUsage });
}

std::expected<QJsonObject, SendUsage> inputJson(const QString &value)
{
    QByteArray json = value.toUtf8();
    if (value == u"-") {
        QFile input;
        if (!input.open(stdin, QIODevice::ReadOnly))
            return badUsage(u"standard input cannot be read"_s);
        json = input.read(maxInputBytes);
    }
    const auto document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        return badUsage(u"--cli-input-json takes one JSON object"_s);
    return document.object();
}

std::expected<QJsonValue, SendUsage> jsonOf(const JsonMember &member, const QString &text)
{
    if (member.option == u"target" && text.startsWith(u"arn:"))
        return QJsonArray { QJsonObject { { u"MemberArn"_s, text } } };
    const auto document = QJsonDocument::fromJson(text.toUtf8());
    if (document.isObject())
        return document.object();
    if (document.isArray())
        return document.array();
    return badUsage(u"--%1 takes JSON"_s.arg(member.option));
}

/// Of what came as JSON, the first member that SendChannelMessage does not have; empty when none.
QString unknownMember(const QJsonObject &body)
{
    for (const QString &name : body.keys()) {
        const auto isIt = [&name](const auto &known) { return known.member == name; };
        if (!std::ranges::any_of(textMembers, isIt) && !std::ranges::any_of(jsonMembers, isIt))
            return name;
    }
    return {};
}

QString take(
    const QCommandLineParser &parser, const QString &option, QJsonObject &input, QStringView member)
{
    const QString fromInput = input.take(member).toString();
    return parser.isSet(option) ? parser.value(option) : fromInput;
}

} // namespace

std::expected<SendOptions, SendUsage> parseSendOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(arguments))
        return badUsage(parser.errorText());
    if (parser.isSet(u"help"_s))
        return std::unexpected(SendUsage { parser.helpText(), Done });
    if (!parser.positionalArguments().isEmpty())
        return badUsage(u"unknown argument: "_s + parser.positionalArguments().first());

    const auto actor = givenActorOf(parser);
    if (!actor)
        return badUsage(actor.error().why);
    SendOptions options;
    options.actor = *actor;
    if (parser.isSet(u"cli-input-json"_s)) {
        auto input = inputJson(parser.value(u"cli-input-json"_s));
        if (!input)
            return std::unexpected(input.error());
        options.body = *std::move(input);
    }
    options.channelArn = take(parser, u"channel-arn"_s, options.body, u"ChannelArn");
    const QString bearer = take(parser, u"chime-bearer"_s, options.body, u"ChimeBearer");
    if (actor->profile && !bearer.isEmpty())
        return badUsage(
            u"--profile is not used together with ChimeBearer: the profile says that"_s);
    if (!bearer.isEmpty())
        options.actor.bearer = bearer;
    options.validate = !parser.isSet(u"no-validate"_s);
    if (const QString name = unknownMember(options.body); options.validate && !name.isEmpty())
        return badUsage(
            u"--cli-input-json has the member %1, which is none of SendChannelMessage's"_s.arg(
                name));
    for (const TextMember &member : textMembers) {
        if (parser.isSet(member.option.toString()))
            options.body.insert(member.member.toString(), parser.value(member.option.toString()));
    }
    for (const JsonMember &member : jsonMembers) {
        if (!parser.isSet(member.option.toString()))
            continue;
        const auto value = jsonOf(member, parser.value(member.option.toString()));
        if (!value)
            return std::unexpected(value.error());
        options.body.insert(member.member.toString(), *value);
    }
    insertDefaults(options.body);
    return options;
}

} // namespace carillon::ctl
