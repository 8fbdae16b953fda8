// SPDX-License-Identifier: Apache-2.0
#include "ctl/chat.h"

#include "chat/chatsession.h"
#include "client/messagingclient.h"
#include "client/systemwakeups.h"
#include "ctl/awsbench.h"
#include "ctl/chatconsole.h"
#include "ctl/chatoptions.h"
#include "ctl/exitcode.h"
#include "ctl/linereader.h"
#include "ctl/solewriter.h"
#include "ctl/stopsignal.h"
#include "domain/whenfinished.h"
#include "store/storethread.h"

#include <QCoreApplication>
#include <QDir>

#include <cstdio>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

/// Names the database of a bearer; never change it.
constexpr QUuid bearerNamespace(
    0x7d9f2a54, 0x1c3e, 0x4b61, 0x9a, 0x0d, 0x52, 0xe8, 0x0b, 0x6f, 0x3c, 0x17);

/// The outbox is the bearer's, whichever way the credentials come.
Profile outboxOf(const Actor &actor)
{
    const AppInstanceUserArn &user = actor.profile.user;
    return { QUuid::createUuidV5(bearerNamespace, user.toString()), user.userId(), user,
        CredentialsSource::Environment, actor.endpoint.url.toString() };
}

/// In the data folder, each user has files of their own.
QString pathOf(
    const ChatOptions &options, QStringView what, const QUuid &id, QStringView suffix = u"sqlite")
{
    return u"%1/%2-%3.%4"_s.arg(
        QDir(options.dataDir).absolutePath(), what, id.toString(QUuid::WithoutBraces), suffix);
}

int run(const ChatOptions &options, const Actor &actor, const CoreLimit &coreLimit)
{
    const Profile profile = outboxOf(actor);
    const auto writer = SoleWriter::claim(pathOf(options, u"chat", profile.id, u"lock"));
    if (!writer)
        return fail(CannotStart, writer.error());
    AwsBench bench(coreLimit, options.limits);
    const auto credentials = bench.credentialsOf(actor.profile);
    MessagingClient client(bench.transport, *credentials, bench.clock, bench.random, actor.endpoint,
        profile.user, { .paced = options.paced });
    StoreThread store(pathOf(options, u"messages", profile.id));
    DraftThread drafts(pathOf(options, u"drafts", profile.id));
    ChatSession session(profile, store, drafts, client, bench.clock, bench.random, options.outbox);
    SystemWakeups wakeups(bench.clock);
    QObject::connect(&wakeups, &Wakeups::awoke, &session, [&](Wakeups::Reason reason) {
        bench.transport.renewConnections();
        session.wake(reason);
    });
    LineReader input(STDIN_FILENO);
    ChatConsole console(session, input, options.drain);
    StopSignal stop;
    QObject::connect(&stop, &StopSignal::raised, &console, &ChatConsole::quit);
    QObject::connect(&console, &ChatConsole::finished, &console,
        [](ExitCode code) { QCoreApplication::exit(code); });

    // Queued: the end may be there before the event loop is.
    const auto open = [&](const aws::CredentialsResult &found) {
        // What passes keeps no message from being stored.
        if (found || found.error().kind == aws::CredentialsError::Kind::Unreachable)
            return console.start();
        QCoreApplication::exit(fail(BadConfiguration, found.error().detail));
    };
    QMetaObject::invokeMethod(
        &console, [&] { whenFinished(credentials->credentials(), &console, open); },
        Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace

int chat(const QStringList &arguments, const CoreLimit &coreLimit)
{
    // Whatever is written from here on is for this user alone.
    umask(077);
    const auto options = parseChatOptions(arguments);
    if (!options) {
        if (options.error().exitCode != Done)
            return fail(BadUsage, options.error().text);
        std::fputs(qUtf8Printable(options.error().text), stdout);
        return Done;
    }
    const auto actor = actorOf(options->actor);
    if (!actor)
        return fail(actor.error().code, actor.error().why);
    if (const QString wrong = mismatchText(actor->profile.user, actor->endpoint); !wrong.isEmpty())
        return fail(BadConfiguration, wrong);
    if (!QDir().mkpath(options->dataDir))
        return fail(CannotStart, u"cannot make the directory %1"_s.arg(options->dataDir));
    return run(*options, *actor, coreLimit);
}

} // namespace carillon::ctl
