// SPDX-License-Identifier: Apache-2.0
#include "ctl/send.h"

#include "account/credentialstrouble.h"
#include "client/messagingclient.h"
#include "ctl/awsbench.h"
#include "ctl/exitcode.h"
#include "ctl/sendoptions.h"
#include "domain/whenfinished.h"
#include "wire/json.h"
#include "wire/sendchannelmessage.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

/// What helps where there are no credentials.
const char *credentialsRemedyOf(const ApiError &error)
{
    const auto trouble = credentialsTrouble(error);
    if (trouble == CredentialsTrouble::SignInNeeded)
        return "Sign in: carillonctl login, with the same --profile or --aws-profile.";
    if (trouble == CredentialsTrouble::KeyringLocked)
        return "Unlock the keyring.";
    if (trouble == CredentialsTrouble::KeyringMissing)
        return "Start a keyring, or choose the file for the keys in the profile.";
    return "See where credentials come from: carillonctl profiles --explain";
}

/// What helps against `error`, in one line; empty where the message says it all.
const char *remedyOf(const ApiError &error)
{
    switch (error.kind) {
    case ErrorKind::NoCredentials:
        return credentialsRemedyOf(error);
    case ErrorKind::BadRequest:
        return "Correct the member the message names; the same request would fail again.";
    case ErrorKind::Forbidden:
        return "Check that the bearer is a member of the channel and belongs to its AppInstance.";
    case ErrorKind::Conflict:
        return "This token was used for another message: send with a new one.";
    case ErrorKind::Throttled:
    case ErrorKind::ServiceUnavailable:
    case ErrorKind::ServiceFailure:
        return "Try again later, with the same --client-request-token.";
    case ErrorKind::UnauthorizedClient:
    case ErrorKind::UnknownCredentials:
    case ErrorKind::ExpiredCredentials:
        return "Sign in again, or give fresh credentials.";
    case ErrorKind::SignatureRefused:
        return "Check the secret access key, the session token and the region.";
    case ErrorKind::ClockSkewed:
        return "Set this computer's clock.";
    case ErrorKind::AccessDenied:
        return "The credentials need chime:SendChannelMessage on the bearer and the channel.";
    case ErrorKind::Network:
    case ErrorKind::Timeout:
    case ErrorKind::Unreadable:
    case ErrorKind::Cancelled:
        return error.attempts == 0
            ? "It was not sent: nobody was reached. Check the network and the endpoint, then send "
              "again."
            : "It may have been sent: send again with the same --client-request-token.";
    default:
        return "";
    }
}

ExitCode exitCodeOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::NoCredentials:
        return BadConfiguration;
    case ErrorKind::InvalidRequest:
        return RefusedHere;
    case ErrorKind::Network:
    case ErrorKind::Timeout:
    case ErrorKind::Unreadable:
    case ErrorKind::Cancelled:
        return Unconfirmed;
    default:
        return ServiceError;
    }
}

int report(const ApiError &error, const QString &token)
{
    // What gives credentials did not answer: nothing has left.
    const bool noCredentials = credentialsTrouble(error) == CredentialsTrouble::Unreachable;
    const ExitCode code = noCredentials ? BadConfiguration : exitCodeOf(error.kind);
    if (code == ServiceError)
        std::fprintf(stderr,
            "\nAn error occurred (%s) when calling the SendChannelMessage operation: %s\n",
            printable(error.code).constData(), printable(error.message).constData());
    else
        fail(code, error.message);
    if (!error.requestId.isEmpty())
        std::fprintf(stderr, "Request id: %s\n", printable(error.requestId).constData());
    if (!error.hint.isEmpty())
        std::fprintf(stderr, "Hint: %s\n", printable(error.hint).constData());
    if (isRetryable(error.kind))
        std::fprintf(stderr, "Client request token: %s\n", qUtf8Printable(token));
    if (const char *remedy = noCredentials ? "Nothing was sent. Try again later." : remedyOf(error);
        *remedy)
        std::fprintf(stderr, "%s\n", remedy);
    return code;
}

void printResponse(const SendReceipt &receipt)
{
    const auto object = wire::parseObject(wire::encodeSendChannelMessageResponse(receipt.response));
    std::fputs(QJsonDocument(object.value_or(QJsonObject())).toJson().constData(), stdout);
    std::fflush(stdout);
}

int sendTo(const ChannelArn &channel, const Actor &actor, const QByteArray &body,
    const QString &token, const CoreLimit &coreLimit)
{
    AwsBench bench(coreLimit);
    const auto credentials = bench.credentialsOf(actor.profile);
    MessagingClient client(bench.transport, *credentials, bench.clock, bench.random, actor.endpoint,
        actor.profile.user);
    // Queued: the answer may be there before the event loop is.
    QMetaObject::invokeMethod(
        &client,
        [&client, channel, body, token] {
            whenFinished(client.sendChannelMessage(channel, body), &client,
                [token](const ApiResult<SendReceipt> &result) {
                    if (!result)
                        return QCoreApplication::exit(report(result.error(), token));
                    printResponse(*result);
                    QCoreApplication::exit(Done);
                });
        },
        Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace

int send(const QStringList &arguments, const CoreLimit &coreLimit)
{
    const auto options = parseSendOptions(arguments);
    if (!options) {
        if (options.error().exitCode != Done)
            return fail(BadUsage, options.error().text);
        std::fputs(qUtf8Printable(options.error().text), stdout);
        return Done;
    }
    const auto channel = ChannelArn::parse(options->channelArn);
    if (!channel)
        return fail(BadUsage, u"--channel-arn takes the ARN of a channel"_s);
    const auto actor = actorOf(options->actor, channel->arn());
    if (!actor)
        return fail(actor.error().code, actor.error().why);
    const QByteArray body = wire::toJson(options->body);
    if (options->validate) {
        if (const auto draft = wire::decodeSendChannelMessageBody(body); !draft)
            return fail(RefusedHere, draft.error().message);
    }
    if (const QString wrong = mismatchText(actor->profile.user, actor->endpoint, *channel);
        options->validate && !wrong.isEmpty())
        return fail(RefusedHere, wrong);
    return sendTo(
        *channel, *actor, body, options->body.value(u"ClientRequestToken").toString(), coreLimit);
}

} // namespace carillon::ctl
