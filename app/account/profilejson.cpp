// SPDX-License-Identifier: Apache-2.0
#include "account/profilejson.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSaveFile>

#include <iterator>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

constexpr int exportVersion = 1;
/// Longer texts are no names.
constexpr qsizetype maxTextCharacters = 1024;

template <class T> struct Named {
    T value;
    QStringView name;
};

constexpr Named<CredentialsSource> sources[]
    = { { CredentialsSource::LocalService, u"localService" },
          { CredentialsSource::Keyring, u"keyring" },
          { CredentialsSource::Environment, u"environment" } };

constexpr Named<AwsPlace> places[] = { { AwsPlace::EnvironmentKeys, u"environmentKeys" },
    { AwsPlace::DefaultChain, u"defaultChain" }, { AwsPlace::SharedProfile, u"sharedProfile" },
    { AwsPlace::CognitoIdentity, u"cognitoIdentity" },
    { AwsPlace::CredentialExchange, u"credentialExchange" } };

constexpr std::pair<QStringView, QString AwsSettings::*> awsTexts[]
    = { { u"profile", &AwsSettings::profile }, { u"identityPool", &AwsSettings::identityPool },
          { u"userPool", &AwsSettings::userPool },
          { u"userPoolClient", &AwsSettings::userPoolClient },
          { u"userName", &AwsSettings::userName }, { u"exchangeUrl", &AwsSettings::exchangeUrl } };

template <class T, size_t N> QString nameOf(const Named<T> (&table)[N], T value)
{
    for (const auto &entry : table) {
        if (entry.value == value)
            return entry.name.toString();
    }
    return {};
}

template <class T, size_t N>
std::optional<T> valueOf(const Named<T> (&table)[N], const QString &name)
{
    for (const auto &entry : table) {
        if (entry.name == name)
            return entry.value;
    }
    return std::nullopt;
}

bool isColour(const QString &text)
{
    static const QRegularExpression pattern(u"\\A#[0-9a-fA-F]{6}\\z"_s);
    return pattern.match(text).hasMatch();
}

std::optional<AwsSettings> awsSettingsFrom(const QJsonValue &value)
{
    // Files from before there was a choice.
    if (value.isUndefined())
        return AwsSettings {};
    const auto place = valueOf(places, value[u"place"_s].toString());
    if (!place)
        return std::nullopt;
    AwsSettings settings { *place, {} };
    for (const auto &[name, member] : awsTexts)
        settings.*member = value[name].toString();
    return settings;
}

QJsonObject toJson(const AwsSettings &settings)
{
    QJsonObject json { { u"place"_s, nameOf(places, settings.place) } };
    for (const auto &[name, member] : awsTexts) {
        if (!(settings.*member).isEmpty())
            json[name] = settings.*member;
    }
    return json;
}

bool hasLongText(const QJsonObject &json)
{
    for (const QJsonValue value : json) {
        if (value.toString().size() > maxTextCharacters
            || (value.isObject() && hasLongText(value.toObject())))
            return true;
    }
    return false;
}

} // namespace

QJsonObject toJson(const Profile &profile)
{
    QJsonObject json { { u"id"_s, profile.id.toString(QUuid::WithoutBraces) },
        { u"name"_s, profile.name }, { u"user"_s, profile.user.toString() },
        { u"source"_s, nameOf(sources, profile.source) }, { u"endpointUrl"_s, profile.endpointUrl },
        { u"fips"_s, profile.fips }, { u"dualStack"_s, profile.dualStack },
        { u"colour"_s, profile.colour }, { u"autoSend"_s, profile.autoSend } };
    if (profile.keptIn == SecretPlace::File)
        json[u"secretsIn"_s] = u"file"_s;
    if (profile.source == CredentialsSource::Environment)
        json[u"aws"_s] = toJson(profile.aws);
    return json;
}

std::optional<Profile> profileFrom(const QJsonObject &json)
{
    const QUuid id = QUuid::fromString(json[u"id"_s].toString());
    auto user = AppInstanceUserArn::parse(json[u"user"_s].toString());
    const auto source = valueOf(sources, json[u"source"_s].toString());
    const auto aws = awsSettingsFrom(json[u"aws"_s]);
    const QString kept = json[u"secretsIn"_s].toString(u"keyring"_s);
    if (id.isNull() || !user || !source || !aws || (kept != u"keyring" && kept != u"file"))
        return std::nullopt;
    const QString colour = json[u"colour"_s].toString();
    return Profile { id, json[u"name"_s].toString(), *std::move(user), *source,
        json[u"endpointUrl"_s].toString(), json[u"fips"_s].toBool(), json[u"dualStack"_s].toBool(),
        *aws, isColour(colour) ? colour : QString(), json[u"autoSend"_s].toBool(true),
        kept == u"file" ? SecretPlace::File : SecretPlace::Keyring };
}

QByteArray exportedProfiles(const QList<Profile> &profiles)
{
    QJsonArray entries;
    for (const Profile &profile : profiles)
        entries.append(toJson(profile));
    return QJsonDocument(
        QJsonObject { { u"carillonProfiles"_s, exportVersion }, { u"profiles"_s, entries } })
        .toJson();
}

std::expected<ImportedProfiles, QString> importedProfiles(const QByteArray &bytes)
{
    if (bytes.size() > maxImportBytes)
        return std::unexpected(u"The file is too large to be one of profiles."_s);
    const auto json = QJsonDocument::fromJson(bytes);
    if (!json.isObject() || !json[u"profiles"_s].isArray())
        return std::unexpected(u"The file is not one of profiles that Carillon exported."_s);
    if (json[u"carillonProfiles"_s].toInt() != exportVersion)
        return std::unexpected(u"The file is of another version of Carillon."_s);
    ImportedProfiles imported;
    const QJsonArray entries = json[u"profiles"_s].toArray();
    if (entries.size() > maxImportedProfiles)
        return std::unexpected(u"The file has more than %1 profiles."_s.arg(maxImportedProfiles));
    for (const QJsonValue entry : entries) {
        auto profile = hasLongText(entry.toObject()) ? std::nullopt : profileFrom(entry.toObject());
        if (!profile || profile->source == CredentialsSource::LocalService) {
            ++imported.notTaken; // the service of another machine is not here
            continue;
        }
        imported.idsInFile.append(profile->id);
        profile->id = QUuid::createUuid();
        profile->keptIn = SecretPlace::Keyring; // a file is for who asks for it here
        imported.profiles.append(*std::move(profile));
    }
    return imported;
}

std::expected<QByteArray, QString> profileFileAt(const QString &path)
{
    // Asked before it is opened: a pipe would wait for somebody who writes.
    if (const QFileInfo facts(path); facts.exists() && !facts.isFile())
        return std::unexpected(u"It is not a regular file."_s);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(u"The file cannot be read: %1."_s.arg(file.errorString()));
    QByteArray bytes = file.read(maxImportBytes + 1);
    if (file.error() != QFile::NoError)
        return std::unexpected(u"The file cannot be read: %1."_s.arg(file.errorString()));
    return bytes;
}

QString writeProfileFile(const QString &path, const QList<Profile> &profiles)
{
    QSaveFile file(path);
    const QByteArray bytes = exportedProfiles(profiles);
    const bool done
        = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    return done ? QString() : file.errorString();
}

} // namespace carillon
