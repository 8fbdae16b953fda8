// SPDX-License-Identifier: Apache-2.0
#include "account/keyringtrouble.h"

namespace carillon {

KeyringTrouble keyringTrouble(SecretStoreError::Kind kind)
{
    switch (kind) {
    case SecretStoreError::Kind::NotFound:
        return KeyringTrouble::NoKeys;
    case SecretStoreError::Kind::Uncertain:
    case SecretStoreError::Kind::Locked:
        return KeyringTrouble::Locked;
    case SecretStoreError::Kind::Unavailable:
        return KeyringTrouble::Missing;
    case SecretStoreError::Kind::TimedOut:
        return KeyringTrouble::Slow;
    case SecretStoreError::Kind::Malformed:
        break;
    }
    return KeyringTrouble::Unreadable;
}

} // namespace carillon
