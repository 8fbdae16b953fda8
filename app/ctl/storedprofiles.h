// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"

#include <QCommandLineParser>

#include <expected>
#include <optional>

namespace carillon::ctl {

/// A profile of Carillon's, the window's own, as the options name it.
struct GivenProfile {
    QString name; ///< or its id
    QString dataDir; ///< where Carillon keeps its profiles
};

/// `--profile NAME` and `--data-dir DIR`, the same for every command.
QList<QCommandLineOption> profileOptions();
/// None without --profile.
std::optional<GivenProfile> givenProfileOf(const QCommandLineParser &parser);
/// The folder of --data-dir, else the window's.
QString dataDirOf(const QCommandLineParser &parser);

/// What the file of profiles holds. All texts are plain sentences that begin small.
struct StoredProfiles {
    /// An entry that is no profile to this version.
    struct Damaged {
        QString name; ///< as it is there; empty where there is none
        QString id;
        QString why;
    };
    QList<Profile> profiles;
    QList<Damaged> damaged;
};

bool hasStoredProfiles(const QString &dataDir);
/// Reads the file and changes nothing, whatever state it is in. The error says where it is damaged,
/// and what helps.
std::expected<StoredProfiles, QString> storedProfiles(const QString &dataDir);
/// The one of that name or id. Fails for a name that several have.
std::expected<Profile, QString> storedProfile(const GivenProfile &given);

} // namespace carillon::ctl
