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

constexpr int formatVersion = 1;
constexpr QStringView remedy
    = u"Mend it with an editor, or start carillon, which sets it aside and begins anew";

QString unreadable(const QString &path, const QString &why)
{
    return u"%1 holds no profiles: %2. %3"_s.arg(path, why, remedy);
}

QString syntaxText(const QByteArray &text, const QJsonParseError &error)
{
    const QByteArray before = text.first(qBound(0, error.offset, int(text.size())));
    return u"%1 in line %2, at byte %3"_s.arg(error.errorString())
        .arg(before.count('\n') + 1)
        .arg(error.offset);
}

StoredProfiles::Damaged damaged(const QJsonObject &entry, qsizetype number, const QString &path)
{
    const QString name = entry[u"name"_s].toString();
    const QString id = entry[u"id"_s].toString();
    const QString called = name.isEmpty() ? id : name;
    const QString which
        = called.isEmpty() ? u"entry %1"_s.arg(number) : u"entry %1, %2,"_s.arg(number).arg(called);
    return { name, id,
        u"%1 of %2 is not a profile that this version reads: it is damaged, or of a later version. "
        u"Mend it with an editor, or make the profile anew in the window"_s.arg(which, path) };
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

bool hasStoredProfiles(const QString &dataDir)
{
    return QFile::exists(fileIn(dataDir));
}

std::expected<StoredProfiles, QString> storedProfiles(const QString &dataDir)
{
    QFile file(fileIn(dataDir));
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(u"cannot read %1: %2"_s.arg(file.fileName(), file.errorString()));
    // Not by ProfileStore: it would set a damaged file aside, which is the window's business.
    const QByteArray text = file.readAll();
    QJsonParseError error;
    const auto json = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        return std::unexpected(unreadable(file.fileName(), syntaxText(text, error)));
    if (json[u"version"_s].toInt() != formatVersion || !json[u"profiles"_s].isArray())
        return std::unexpected(
            unreadable(file.fileName(), u"it is not a file of profiles of this version"_s));
    StoredProfiles stored;
    qsizetype number = 0;
    const QJsonArray entries = json[u"profiles"_s].toArray();
    for (const QJsonValue entry : entries) {
        ++number;
        if (auto profile = profileFrom(entry.toObject()))
            stored.profiles.append(*std::move(profile));
        else
            stored.damaged.append(damaged(entry.toObject(), number, file.fileName()));
    }
    return stored;
}

std::expected<Profile, QString> storedProfile(const GivenProfile &given)
{
    const auto stored = storedProfiles(given.dataDir);
    if (!stored)
        return std::unexpected(stored.error());
    const Profile *found = nullptr;
    for (const Profile &profile : stored->profiles) {
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
    if (found)
        return *found;
    for (const StoredProfiles::Damaged &each : stored->damaged) {
        if (each.name == given.name || each.id == given.name)
            return std::unexpected(each.why);
    }
    return std::unexpected(
        u"there is no profile %1 in %2"_s.arg(given.name, fileIn(given.dataDir)));
}

} // namespace carillon::ctl
