// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"

#include <optional>

namespace carillon {

/// Why a profile has no credentials now, whatever their source: sorted by what a person can do.
enum class CredentialsTrouble {
    Missing, ///< the source is there and has none
    Malformed, ///< it holds something that is not credentials, or a setting is wrong
    SignInNeeded,
    CodeNeeded, ///< a person was asked for an MFA code and did not give it
    Refused, ///< the service that gives credentials said no; it will say it again
    Unreachable, ///< that service gave no answer: tried again by itself
    Slow, ///< the source did not answer in its time: the keyring, or a process
    KeyringLocked,
    KeyringMissing
};

/// Of a call's error, by the names that the client gives a CredentialsError; none where credentials
/// could be had, whatever else went wrong.
std::optional<CredentialsTrouble> credentialsTrouble(const ApiError &error);

} // namespace carillon
