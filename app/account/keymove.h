// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profilestore.h"
#include "account/secretstore.h"

namespace carillon {

/// What did not go well when keys were to be kept in another place.
struct KeyMoveError {
    enum class Step {
        Read, ///< out of the old place: nothing has changed
        Write, ///< into the new one, or reading them back: nothing has changed
        Save, ///< the profile: nothing has changed
        Remove ///< from the old place: moved, but older keys may be left there
    };
    Step step;
    SecretStoreError why; ///< of Save, `detail` alone says something
    bool leftInNew = false; ///< what was written to the new place could not be taken back
};

using KeyMoveResult = std::expected<void, KeyMoveError>;

/// A move under way. Its two ends are two answers: nobody who has what he asked for has to wait for
/// a keyring to give up what it had.
struct KeyMoving {
    /// Ends when what is to be kept is where the profile says, and the profile is saved; does not
    /// fail with Remove.
    QFuture<KeyMoveResult> moved;
    /// After that: nothing is left in the old place, or it fails with Remove.
    QFuture<KeyMoveResult> left;
};

/// Keeps the keys of a profile where `changed` says, no longer in `from`, and saves the profile:
/// writes them to the new place, which reads them back; saves; only then removes them from the old
/// one. Whatever fails before that is undone. `typed` are new keys instead of those that are kept;
/// they are removed from what they were kept in for this session. A keyring that is not there is
/// not asked to give up what typed keys replace. Cancelling `moved` before the profile is saved
/// undoes it. Both stores outlive the move.
/// A note is kept of it in the profiles' file until one place alone has keys, see settleMoves().
KeyMoving moveKeys(SecretStore &secrets, ProfileStore &profiles, const Profile &changed,
    SecretPlace from, aws::CredentialsPtr typed = nullptr);

/// Saves `changed`, which no longer keeps in `from` what it kept there, and removes that; what of
/// it is kept elsewhere is left alone. A keyring that is not there is not asked to give up what it
/// has. Noted as a move is. Both stores outlive it.
KeyMoving leavePlace(
    SecretStore &secrets, ProfileStore &profiles, const Profile &changed, SecretPlace from);

/// Ends the moves that an earlier run began and did not end: what the place that the profile does
/// not name still holds is removed, of a profile that keeps nothing what both hold. At the start,
/// before a move. What cannot be removed now stays noted for the next time. Both stores outlive it.
void settleMoves(SecretStore &secrets, ProfileStore &profiles);

} // namespace carillon
