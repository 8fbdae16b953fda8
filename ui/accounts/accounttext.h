// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/keymove.h"
#include "account/keyringmemory.h"
#include "account/keyringtrouble.h"
#include "account/profileendpoint.h"
#include "domain/arn.h"

#include <QString>

namespace carillon::ui {

/// What of a profile is kept with its secrets.
enum class KeptSecret { None, Keys, SignIn };

/// What is wrong with a pasted ARN, part by part, ends with a full stop.
QString describe(const ArnError &error);
QString describe(EndpointProblem problem);
/// What the keyring did, and what it means for the person.
QString describe(KeyringTrouble trouble, KeptSecret kept = KeptSecret::Keys);
/// The keys, or the sign-in, are in another keyring than this session's.
QString otherKeyringSentence(const OtherKeyring &other, KeptSecret kept);
/// Of what is kept in a file; `detail` is FileSecretStore's.
QString keyFileSentence(const QString &detail, KeptSecret kept = KeptSecret::Keys);
/// What became of keys, or a sign-in, that were to be moved from `from` to the other place, and
/// what is left to do.
QString describe(const KeyMoveError &error, SecretPlace from, KeptSecret kept = KeptSecret::Keys);
/// Of keys, or a sign-in, that the profile has no longer, and that could not be removed from
/// `from`.
QString leftBehindSentence(const SecretStoreError &error, SecretPlace from);
/// What an ARN says, part by part.
QString userArnSentence(const AppInstanceUserArn &user);

} // namespace carillon::ui
