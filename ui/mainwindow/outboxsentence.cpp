// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow/outboxsentence.h"

#include "ui/common/countdown.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(carillon::ui::StatusLine)
};

int waitingCount(const OutboxSummary &summary)
{
    return summary.queued + summary.inFlight + summary.unconfirmed;
}

QString wordsFor(const ApiError &error)
{
    switch (error.kind) {
    case ErrorKind::Network:
        return Words::tr("No connection");
    case ErrorKind::Timeout:
        return Words::tr("No answer from the service");
    case ErrorKind::NoCredentials:
        return Words::tr("No credentials");
    case ErrorKind::ExpiredCredentials:
        return Words::tr("Credentials expired");
    default:
        return Words::tr("The service has a problem");
    }
}

/// `one` where it is one message, else `many` with its number.
QString counted(int count, const QString &one, const QString &many)
{
    return count == 1 ? one : many.arg(count);
}

QStringList whileOffline(int waiting)
{
    if (waiting == 0)
        return { Words::tr("What you write waits here and is sent when it is back.") };
    return { counted(waiting, Words::tr("1 message waits here and is sent when it is back."),
        Words::tr("%1 messages wait here and are sent when it is back.")) };
}

QStringList whileRefused(int waiting)
{
    if (waiting == 0)
        return { Words::tr("Update them in the profile to go on.") };
    return { counted(waiting,
        Words::tr("1 message waits here and is sent when you update them in the profile."),
        Words::tr("%1 messages wait here and are sent when you update them in the profile.")) };
}

QStringList whileDiskFails(int waiting)
{
    const QString why
        = Words::tr("The disk cannot be written: make room on it. Your text stays here.");
    if (waiting == 0)
        return { why };
    return { why,
        counted(waiting, Words::tr("1 message waits and is sent after that."),
            Words::tr("%1 messages wait and are sent after that.")) };
}

QStringList whileForWord(const OutboxSummary &summary)
{
    return { counted(summary.forWord,
        Words::tr("1 message waits for your word: this profile does not send by itself."),
        Words::tr("%1 messages wait for your word: this profile does not send by itself.")) };
}

QStringList whileAllIsWell(const OutboxSummary &summary)
{
    QStringList parts;
    if (summary.inFlight > 0)
        parts += counted(
            summary.inFlight, Words::tr("Sending 1 message."), Words::tr("Sending %1 messages."));
    if (summary.unconfirmed > 0)
        parts += counted(summary.unconfirmed, Words::tr("1 message is not confirmed."),
            Words::tr("%1 messages are not confirmed."));
    if (summary.queued > 0)
        parts += counted(summary.queued, Words::tr("1 message waits its turn."),
            Words::tr("%1 messages wait their turn."));
    return parts;
}

} // namespace

QString connectionWords(ServiceState state, const std::optional<ApiError> &error)
{
    switch (state) {
    case ServiceState::Unknown:
        return Words::tr("Connecting…");
    case ServiceState::Reachable:
        return Words::tr("Connected");
    case ServiceState::Unreachable:
        return error ? wordsFor(*error) : Words::tr("No connection");
    case ServiceState::CredentialsRefused:
        if (error
            && (error->kind == ErrorKind::NoCredentials
                || error->kind == ErrorKind::ExpiredCredentials))
            return wordsFor(*error);
        return Words::tr("Credentials not accepted");
    }
    return {};
}

QString outboxSentence(const OutboxSummary &summary, ServiceState state)
{
    const int waiting = waitingCount(summary);
    QStringList parts;
    if (summary.pause == OutboxPause::Store)
        parts = whileDiskFails(waiting);
    else if (summary.pause == OutboxPause::Credentials || state == ServiceState::CredentialsRefused)
        parts = whileRefused(waiting);
    else if (summary.pause == OutboxPause::Word)
        parts = whileForWord(summary);
    else if (state == ServiceState::Unreachable)
        parts = whileOffline(waiting);
    else
        parts = whileAllIsWell(summary);
    if (summary.failed > 0)
        parts += counted(
            summary.failed, Words::tr("1 message needs you."), Words::tr("%1 messages need you."));
    if (parts.isEmpty())
        return Words::tr("Nothing waiting");
    if (summary.nextTryMs && waiting > 0)
        parts += nextTryText(*summary.nextTryMs);
    return parts.join(u' ');
}

OutboxOffer outboxOffer(const OutboxSummary &summary, ServiceState state)
{
    if (summary.pause == OutboxPause::Credentials || state == ServiceState::CredentialsRefused)
        return OutboxOffer::UpdateCredentials;
    if (summary.pause == OutboxPause::Word)
        return OutboxOffer::SendNow;
    if (summary.unconfirmed > 1)
        return OutboxOffer::RetryAll;
    const bool waits = waitingCount(summary) > 0 && summary.nextTryMs;
    return waits || state == ServiceState::Unreachable ? OutboxOffer::TryNow : OutboxOffer::None;
}

} // namespace carillon::ui
