// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace carillon::ctl {

/// What the shell gets. 252 to 255 mean what they mean with the AWS CLI.
enum ExitCode {
    Done = 0, ///< sent, or stopped on request
    RefusedHere = 1, ///< a message breaks a limit: it was not sent
    CannotStart = 2, ///< no port, no place for the data, or a bad seed
    BadUsage = 252, ///< options or JSON that make no sense
    BadConfiguration = 253, ///< no credentials, or no usable region or endpoint
    ServiceError = 254, ///< the service answered with an error
    Unconfirmed = 255 ///< no certain answer: network, time-out, an unreadable answer
};

/// Text from elsewhere, fit for a terminal: control characters, but for line breaks and tabs, as
/// `\u001b`.
QByteArray printable(const QString &text);

/// Says why on standard error; returns `code`.
int fail(ExitCode code, const QString &why);

} // namespace carillon::ctl
