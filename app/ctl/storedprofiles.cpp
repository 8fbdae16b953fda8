// SPDX-License-Identifier: Apache-2.0
#include "ctl/storedprofiles.h"

#include "account/profilejson.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

QString fileIn(const QString &dataDir)
{
    return dataDir + u"/profiles.json"_s;
}

} // namespace

QList<QCommandLineOption> profileOptions()
{
    return {
        { u"profile"_s,
            u"Act as this profile of Carillon's, by its name or id: its AppInstanceUser, endpoint "
            u"and credentials. Not together with --chime-bearer, --endpoint-url, --region or "
            u"--aws-profile; AWS's own profiles are named by that one."_s,
            u"NAME"_s },
        { u"data-dir"_s, u"Where Carillon keeps its profiles, if elsewhere than usual."_s,
            u"DIR"_s },
    };
}

std::optional<GivenProfile> givenProfileOf(const QCommandLineParser &parser)
{
    if (!parser.isSet(u"profile"_s))
        return std::nullopt;
    return GivenProfile { parser.value(u"profile"_s), dataDirOf(parser) };
}

QString dataDirOf(const QCommandLineParser &parser)
{
    return parser.isSet(u"data-dir"_s)
        ? parser.value(u"data-dir"_s)
        : QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
}

std::expected<QList<Profile>, QString> storedProfiles(const QString &dataDir)
{
    QFile file(fileIn(dataDir));
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(u"cannot read %1"_s.arg(file.fileName()));
    // Not by ProfileStore: it would set a damaged file aside, which is the window's business.
    QList<Profile> profiles;
    const QJsonArray entries = QJsonDocument::fromJson(file.readAll())[u"profiles"_s].toArray();
    for (const QJsonValue entry : entries) {
        if (auto profile = profileFrom(entry.toObject()))
            profiles.append(*std::move(profile));
    }
    return profiles;
}

std::expected<Profile, QString> storedProfile(const GivenProfile &given)
{
    const auto profiles = storedProfiles(given.dataDir);
    if (!profiles)
        return std::unexpected(profiles.error());
    const Profile *found = nullptr;
    for (const Profile &profile : *profiles) {
        if (profile.id == QUuid::fromString(given.name))
            return profile;
        if (profile.name != given.name)
            continue;
        if (found)
            return std::unexpected(
                u"several profiles are called %1: name one by its id, %2 or %3"_s.arg(given.name,
                    found->id.toString(QUuid::WithoutBraces),
                    profile.id.toString(QUuid::WithoutBraces)));
        found = &profile;
    }
    if (!found)
        return std::unexpected(
            u"there is no profile %1 in %2"_s.arg(given.name, fileIn(given.dataDir)));
    return *found;
}

} // namespace carillon::ctl
