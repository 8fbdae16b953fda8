// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow/livesentence.h"

#include "ui/common/countdown.h"

#include <QCoreApplication>

namespace carillon::ui {

namespace {

using State = SessionStatus::State;
using Trouble = SessionStatus::Trouble;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(carillon::ui::StatusLine)
};

QString reason(const SessionStatus &status)
{
    switch (status.trouble) {
    case Trouble::None:
        return Words::tr("No live updates.");
    case Trouble::NoEndpoint:
        return Words::tr("No live updates: the service gave no address for them.");
    case Trouble::Unreachable:
        return Words::tr("No live updates: the connection was cut.");
    case Trouble::NotEstablished:
        return Words::tr("No live updates: the service opened no session.");
    case Trouble::Silent:
        return Words::tr("No live updates: the connection went silent.");
    case Trouble::ClosedByService:
        return status.closeCode > 0
            ? Words::tr("No live updates: the service closed the connection (%1).")
                  .arg(status.closeCode)
            : Words::tr("No live updates: the service closed the connection.");
    case Trouble::CredentialsRefused:
        return Words::tr("No live updates: the credentials were refused. Update them in the "
                         "profile.");
    case Trouble::Forbidden:
        return Words::tr("No live updates: this user may not connect. Ask who runs the app "
                         "instance for chime:Connect.");
    case Trouble::TooManySessions:
        return Words::tr("No live updates: this user has as many sessions as it may (ten), or "
                         "opened them too fast. Close it in other windows and programs.");
    case Trouble::Flooded:
        return Words::tr("No live updates: more came at once than could be kept.");
    }
    return {};
}

} // namespace

QString liveSentence(const SessionStatus &status, const std::optional<qint64> &msToNextAttempt)
{
    switch (status.state) {
    case State::Off:
    case State::Online:
        return {};
    case State::Connecting:
        return status.trouble == Trouble::None ? Words::tr("Connecting for live updates…")
                                               : Words::tr("Connecting again for live updates…");
    case State::Waiting:
        return msToNextAttempt ? reason(status) + u' ' + nextTryText(*msToNextAttempt)
                               : reason(status);
    case State::Stopped:
        return status.trouble == Trouble::CredentialsRefused
            ? Words::tr("No live updates: the credentials were refused again and again. Update "
                        "them in the profile, then connect again.")
            : reason(status);
    }
    return {};
}

bool helpsToReconnect(const SessionStatus &status)
{
    return status.state == State::Waiting || status.state == State::Stopped;
}

} // namespace carillon::ui
