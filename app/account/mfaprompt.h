// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFuture>
#include <QString>

#include <optional>

namespace carillon {

/// What a person is asked for the code of an MFA device with.
struct MfaQuestion {
    enum class Again {
        No, ///< the first time
        NotSixDigits, ///< what was given is no code
        NotAccepted ///< AWS STS did not take it: wrong, used before, or too late
    };
    QString serial; ///< the device's ARN or number
    QString roleArn; ///< what the code is for
    Again again = Again::No;
};

/// Asks a person for the code that an MFA device shows.
class MfaPrompt {
public:
    virtual ~MfaPrompt() = default;
    /// The code, 6 digits; none when the person does not give it. Asked again as long as what comes
    /// is not taken. The future finishes, however long it takes.
    virtual QFuture<std::optional<QString>> askForCode(const MfaQuestion &question) = 0;
};

} // namespace carillon
