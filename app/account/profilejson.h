// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"

#include <QJsonObject>
#include <QList>

#include <expected>
#include <optional>

namespace carillon {

QJsonObject toJson(const Profile &profile);
/// None when it lacks what a profile must have, or says something this program does not know.
std::optional<Profile> profileFrom(const QJsonObject &json);

/// Profiles as a file for somebody else, or for another machine. It holds no secrets and nothing
/// that is in the keyring.
QByteArray exportedProfiles(const QList<Profile> &profiles);

/// What came of a file that somebody gave.
struct ImportedProfiles {
    QList<Profile> profiles; ///< with ids of their own, so that none replaces another
    int notTaken = 0; ///< entries that are no profiles
};
/// Fails, with a plain sentence, for what is no such file. Show what was read before it is saved:
/// an endpoint of somebody else's sees every signed request.
std::expected<ImportedProfiles, QString> importedProfiles(const QByteArray &bytes);

/// Longer files are not taken: bytes.
inline constexpr qsizetype maxImportBytes = 1024 * 1024;

} // namespace carillon
