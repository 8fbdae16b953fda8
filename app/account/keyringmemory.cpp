// SPDX-License-Identifier: Apache-2.0
#include "account/keyringmemory.h"

#include "account/keyringname.h"
#include "account/profilestore.h"
#include "domain/whenfinished.h"

namespace carillon {

void rememberKeyring(ProfileStore &profiles, const QUuid &profile, QObject *context)
{
    whenFinished(keyringName(), context, [&profiles, profile](const QString &name) {
        if (!name.isEmpty())
            profiles.setKeyring(profile, name);
    });
}

void askForOtherKeyring(const ProfileStore &profiles, const QUuid &profile, QObject *context,
    const std::function<void(const std::optional<OtherKeyring> &)> &use)
{
    whenFinished(
        keyringName(), context, [before = profiles.keyring(profile), use](const QString &now) {
            const bool other = !before.isEmpty() && now != before;
            use(other ? std::optional(OtherKeyring { before, now }) : std::nullopt);
        });
}

} // namespace carillon
