// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QUuid>

#include <functional>
#include <optional>

class QObject;

namespace carillon {

class ProfileStore;

/// Two programs that keep keyrings, by the names that keyringName() gives.
struct OtherKeyring {
    QString before; ///< gave the profile's secrets the last time
    QString now; ///< this session's; empty: none runs

    friend bool operator==(const OtherKeyring &, const OtherKeyring &) = default;
};

/// After a keyring gave what is kept of a profile: which one that was. `profiles` outlives
/// `context`, with which the answer is dropped.
void rememberKeyring(ProfileStore &profiles, const QUuid &profile, QObject *context);
/// Another desktop brings another keyring, which knows nothing of what is in the first. Gives
/// `use` none where it is the same, or none is remembered; later, unless `context` is gone by then.
void askForOtherKeyring(const ProfileStore &profiles, const QUuid &profile, QObject *context,
    const std::function<void(const std::optional<OtherKeyring> &)> &use);

} // namespace carillon
