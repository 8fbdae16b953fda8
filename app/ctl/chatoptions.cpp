// SPDX-License-Identifier: Apache-2.0
#include "ctl/chatoptions.h"

#include "ctl/exitcode.h"

#include <QCommandLineParser>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

constexpr int maxLimitMs = 600'000;

constexpr QStringView description
    = u"Keeps the outbox of one AppInstanceUser: takes messages as JSON, one a line, from standard "
      "input, stores them, sends them, and tells what happens to them as JSON, one a line, on "
      "standard output. carillonctl(1) describes the lines. Credentials are found as AWS's own "
      "tools find them: in the environment, in the shared files, by SSO, a role or a process.\n\n"
      "Exit status:\n"
      "  0    every message was sent, or discarded by hand\n"
      "  1    some line was refused here; all others are done\n"
      "  2    the messages cannot be stored in the data folder\n"
      "  252  bad usage: options\n"
      "  253  no credentials, or no usable region or endpoint\n"
      "  254  a message failed: it is kept, and waits for a word\n"
      "  255  messages wait to be sent: they are kept, and the next run goes on with them";

std::unexpected<ChatUsage> badUsage(const QString &text)
{
    return std::unexpected(ChatUsage { text, BadUsage });
}

void addOptions(QCommandLineParser &parser)
{
    const TransportLimits limits;
    parser.setApplicationDescription(description.toString());
    parser.addHelpOption();
    addActorOptions(parser,
        u"Who sends; else CARILLON_APP_INSTANCE_USER_ARN from the environment."_s,
        u"Else AWS_REGION, AWS_DEFAULT_REGION, else the bearer's."_s);
    parser.addOptions({
        { u"data"_s, u"Directory of the database; each AppInstanceUser has its own in it."_s,
            u"DIR"_s },
        { u"drain"_s, u"At the end of standard input, first send what waits."_s },
        { u"unpaced"_s, u"Send faster than the published quotas: for a service without them."_s },
        { u"timeout-ms"_s, u"The longest a request may take."_s, u"N"_s,
            QString::number(limits.deadlineMs) },
        { u"inactivity-ms"_s, u"The longest a request may go without a byte of an answer."_s,
            u"N"_s, QString::number(limits.inactivityMs) },
        { u"longest-wait-ms"_s, u"The longest a channel waits between two tries."_s, u"N"_s,
            QString::number(SendLanes::longestWaitMs) },
    });
}

std::optional<int> limitOf(const QCommandLineParser &parser, const QString &option)
{
    bool isNumber = false;
    const int value = parser.value(option).toInt(&isNumber);
    return isNumber && value > 0 && value <= maxLimitMs ? std::optional(value) : std::nullopt;
}

QString outboxDirOf(const QCommandLineParser &parser)
{
    if (parser.isSet(u"data"_s))
        return parser.value(u"data"_s);
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + u"/chat"_s;
}

} // namespace

std::expected<ChatOptions, ChatUsage> parseChatOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(arguments))
        return badUsage(parser.errorText());
    if (parser.isSet(u"help"_s))
        return std::unexpected(ChatUsage { parser.helpText(), Done });
    if (!parser.positionalArguments().isEmpty())
        return badUsage(u"unknown argument: "_s + parser.positionalArguments().first());

    const auto actor = givenActorOf(parser);
    if (!actor)
        return badUsage(actor.error().why);
    const auto timeout = limitOf(parser, u"timeout-ms"_s);
    const auto inactivity = limitOf(parser, u"inactivity-ms"_s);
    const auto longestWait = limitOf(parser, u"longest-wait-ms"_s);
    if (!timeout || !inactivity || !longestWait)
        return badUsage(u"--timeout-ms, --inactivity-ms and --longest-wait-ms take 1 to %1 "
                        "milliseconds"_s.arg(maxLimitMs));
    ChatOptions options { *actor, outboxDirOf(parser), parser.isSet(u"drain"_s),
        !parser.isSet(u"unpaced"_s), {}, {} };
    options.outbox.longestWaitMs = *longestWait;
    options.limits.deadlineMs = *timeout;
    options.limits.inactivityMs = *inactivity;
    return options;
}

} // namespace carillon::ctl
