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
    QList<QUuid> idsInFile; ///< by index of `profiles`: to tell what is here already
    int notTaken = 0; ///< entries that are no profiles
};
/// Fails, with a plain sentence, for what is no such file. Show what was read before it is saved:
/// an endpoint of somebody else's sees every signed request.
std::expected<ImportedProfiles, QString> importedProfiles(const QByteArray &bytes);

/// The bytes of such a file. Fails, with a plain sentence, for what is no regular file or too long.
std::expected<QByteArray, QString> profileFileAt(const QString &path);

/// Replaces the file whole. Empty, or in plain words why that failed.
QString writeProfileFile(const QString &path, const QList<Profile> &profiles);

/// Files of more profiles are not taken.
inline constexpr qsizetype maxImportedProfiles = 200;
/// Longer files are not taken: bytes.
inline constexpr qsizetype maxImportBytes = 1024 * 1024;

} // namespace carillon
