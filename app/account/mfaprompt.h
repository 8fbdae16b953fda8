// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFuture>
#include <QString>

#include <optional>

namespace carillon {

/// Asks a person for the code that an MFA device shows.
class MfaPrompt {
public:
    virtual ~MfaPrompt() = default;
    /// `serial` is the device's ARN or number, `roleArn` what the code is for. The code, 6 digits;
    /// none when the person does not give it. The future finishes, however long it takes.
    virtual QFuture<std::optional<QString>> askForCode(
        const QString &serial, const QString &roleArn)
        = 0;
};

} // namespace carillon
