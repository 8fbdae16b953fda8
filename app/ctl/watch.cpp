// SPDX-License-Identifier: Apache-2.0
#include "ctl/watch.h"

#include "client/messagingclient.h"
#include "client/messagingsession.h"
#include "client/systemwakeups.h"
#include "client/websocket.h"
#include "ctl/actor.h"
#include "ctl/awsbench.h"
#include "ctl/exitcode.h"
#include "ctl/stopsignal.h"
#include "wire/json.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        u"Prints what the messaging session of an AppInstanceUser delivers as JSON, one object a "
        "line, until it is interrupted; connects again by itself. Lines are {\"Session\":…} for "
        "the connection and {\"Event\":…} for what it brings. Credentials are those of the "
        "profile of Carillon's that --profile names; else they are found as AWS's own tools find "
        "them.\n\n"
        "Exit status: 0 stopped on request, 252 bad usage, 253 no usable bearer, region or "
        "endpoint."_s);
    parser.addHelpOption();
    addActorOptions(parser,
        u"Whose session; else CARILLON_APP_INSTANCE_USER_ARN from the environment."_s,
        u"Else AWS_REGION, AWS_DEFAULT_REGION, else the bearer's."_s);
    parser.addOption({ u"prefetch"_s, u"Begin with the details of up to 50 channels."_s });
}

void print(const QString &what, const QJsonObject &object)
{
    const QByteArray line = wire::toJson({ { what, object } }) + '\n';
    std::fwrite(line.constData(), 1, size_t(line.size()), stdout);
    std::fflush(stdout);
}

QString textOf(SessionStatus::State state)
{
    switch (state) {
    case SessionStatus::State::Off:
        return u"Off"_s;
    case SessionStatus::State::Connecting:
        return u"Connecting"_s;
    case SessionStatus::State::Online:
        return u"Online"_s;
    case SessionStatus::State::Waiting:
        return u"Waiting"_s;
    case SessionStatus::State::Stopped:
        break;
    }
    return u"Stopped"_s;
}

void printStatus(const MessagingSession &session)
{
    const SessionStatus &status = session.status();
    QJsonObject object { { u"State"_s, textOf(status.state) } };
    if (status.closeCode != 0)
        object.insert(u"CloseCode"_s, status.closeCode);
    if (!status.detail.isEmpty())
        object.insert(u"Detail"_s, status.detail);
    if (status.error && !status.error->code.isEmpty())
        object.insert(u"Code"_s, status.error->code);
    if (const auto ms = session.msToNextAttempt())
        object.insert(u"NextAttemptMs"_s, *ms);
    print(u"Session"_s, object);
}

void printEvent(const wire::Event &event)
{
    QJsonObject object { { u"Type"_s, event.name }, { u"MessageType"_s, event.messageType } };
    if (!event.reason.isEmpty())
        object.insert(u"Reason"_s, event.reason);
    if (const auto payload = wire::parseObject(event.payloadText))
        object.insert(u"Payload"_s, *payload);
    else if (!event.payloadText.isEmpty())
        object.insert(u"Payload"_s, QString::fromUtf8(event.payloadText));
    print(u"Event"_s, object);
}

int run(const Actor &actor, wire::Prefetch prefetch, const CoreLimit &coreLimit)
{
    AwsBench bench(coreLimit);
    const auto credentials = bench.credentialsOf(actor.profile);
    MessagingClient client(bench.transport, *credentials, bench.clock, bench.random, actor.endpoint,
        actor.profile.user);
    MessagingSession session(
        client, *credentials, bench.clock, bench.random, webSockets(), prefetch);
    SystemWakeups wakeups(bench.clock);
    QObject::connect(&wakeups, &Wakeups::awoke, &session, [&](Wakeups::Reason reason) {
        bench.transport.renewConnections();
        session.wake(reason);
    });
    QObject::connect(
        &session, &MessagingSession::statusChanged, &session, [&session] { printStatus(session); });
    QObject::connect(&session, &MessagingSession::received, &session, printEvent);
    StopSignal stop;
    QObject::connect(&stop, &StopSignal::raised, qApp, [] { QCoreApplication::exit(Done); });
    session.start();
    return QCoreApplication::exec();
}

} // namespace

int watch(const QStringList &arguments, const CoreLimit &coreLimit)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(arguments))
        return fail(BadUsage, parser.errorText());
    if (parser.isSet(u"help"_s))
        parser.showHelp(Done);
    if (const QStringList more = parser.positionalArguments(); !more.isEmpty())
        return fail(BadUsage, u"watch takes no argument '%1'"_s.arg(more.first()));
    const auto given = givenActorOf(parser);
    if (!given)
        return fail(given.error().code, given.error().why);
    const auto actor = actorOf(*given);
    if (!actor)
        return fail(BadConfiguration, actor.error().why);
    if (const QString wrong = mismatchText(actor->profile.user, actor->endpoint); !wrong.isEmpty())
        return fail(BadConfiguration, wrong);
    return run(*actor,
        parser.isSet(u"prefetch"_s) ? wire::Prefetch::ByUnread : wire::Prefetch::None, coreLimit);
}

} // namespace carillon::ctl
