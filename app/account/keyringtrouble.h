// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/secretstore.h"

namespace carillon {

/// What a person has to know of a keyring that does not help.
enum class KeyringTrouble {
    Locked, ///< locked, refused, or impossible to tell from that
    Missing, ///< there is no keyring
    Slow, ///< it did not answer in time
    NoKeys, ///< it is open and holds nothing for this profile
    Unreadable ///< it holds something that is not ours
};

KeyringTrouble keyringTrouble(SecretStoreError::Kind kind);

} // namespace carillon
