// SPDX-License-Identifier: Apache-2.0
#include "account/credentialstrouble.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace carillon {

std::optional<CredentialsTrouble> credentialsTrouble(const ApiError &error)
{
    using enum CredentialsTrouble;
    static constexpr std::pair<QStringView, CredentialsTrouble> names[] = {
        { u"CredentialsMissing", Missing },
        { u"CredentialsMalformed", Malformed },
        { u"SignInNeeded", SignInNeeded },
        { u"CredentialsDeclined", CodeNeeded },
        { u"CredentialsRefused", Refused },
        { u"CredentialsUnreachable", Unreachable },
        { u"KeyringTimedOut", Slow },
        { u"KeyringLocked", KeyringLocked },
        { u"KeyringUnavailable", KeyringMissing },
    };
    // A service may call its own exceptions as it likes.
    if (error.httpStatus != 0)
        return std::nullopt;
    for (const auto &[name, trouble] : names) {
        if (error.code == name)
            return trouble;
    }
    return error.kind == ErrorKind::NoCredentials ? std::optional(Missing) : std::nullopt;
}

} // namespace carillon
