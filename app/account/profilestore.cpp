// SPDX-License-Identifier: Apache-2.0
#include "account/profilestore.h"

#include "account/profilejson.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

constexpr int formatVersion = 1;
constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner;

auto withId(const QUuid &id)
{
    return [id](const Profile &profile) { return profile.id == id; };
}

} // namespace

ProfileStore::ProfileStore(QString path, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
{
    read();
}

void ProfileStore::read()
{
    QFile file(m_path);
    if (!file.exists())
        return;
    if (!file.open(QIODevice::ReadOnly))
        return setAside(file.errorString(), false);
    QJsonParseError error;
    const auto json = QJsonDocument::fromJson(file.readAll(), &error);
    file.close();
    if (error.error != QJsonParseError::NoError)
        return setAside(error.errorString(), false);
    if (json[u"version"_s].toInt() != formatVersion || !json[u"profiles"_s].isArray())
        return setAside(u"not a profile file of this version"_s, false);

    int bad = 0;
    const QJsonArray entries = json[u"profiles"_s].toArray();
    for (const QJsonValue entry : entries) {
        auto profile = profileFrom(entry.toObject());
        if (profile && !this->profile(profile->id))
            m_profiles.append(*std::move(profile));
        else
            ++bad;
    }
    m_lastUsed = QUuid::fromString(json[u"lastUsed"_s].toString());
    for (const QJsonValue id : json[u"moving"_s].toArray()) {
        const QUuid moving = QUuid::fromString(id.toString());
        if (!moving.isNull() && !m_moving.contains(moving))
            m_moving.append(moving);
    }
    const QJsonObject keyrings = json[u"keyrings"_s].toObject();
    for (auto it = keyrings.constBegin(); it != keyrings.constEnd(); ++it)
        m_keyrings.insert(QUuid::fromString(it.key()), it.value().toString());
    if (bad == 0)
        return;
    // Whose entry is not valid is not one that was never saved: what is kept for it stays.
    m_moving.removeIf([this](const QUuid &id) { return !this->profile(id); });
    setAside(u"%1 of %2 profiles are not valid"_s.arg(bad).arg(entries.size()), true);
}

void ProfileStore::setAside(const QString &why, bool keepOriginal)
{
    m_problem = why;
    const QString base = m_path + u".damaged"_s;
    QString target = base;
    for (int i = 2; QFile::exists(target); ++i)
        target = u"%1.%2"_s.arg(base).arg(i);
    const bool done = keepOriginal ? QFile::copy(m_path, target) : QFile::rename(m_path, target);
    if (!done)
        m_problem += u" (%1 could not be set aside)"_s.arg(QFileInfo(m_path).fileName());
}

std::optional<Profile> ProfileStore::profile(const QUuid &id) const
{
    const auto found = std::find_if(m_profiles.begin(), m_profiles.end(), withId(id));
    return found == m_profiles.end() ? std::nullopt : std::optional(*found);
}

bool ProfileStore::save(const Profile &profile)
{
    const auto before = m_profiles;
    const auto known = std::find_if(m_profiles.begin(), m_profiles.end(), withId(profile.id));
    if (known == m_profiles.end())
        m_profiles.append(profile);
    else
        *known = profile;
    return writeOr(before, m_lastUsed);
}

bool ProfileStore::remove(const QUuid &id)
{
    const auto before = m_profiles;
    const QUuid lastUsedBefore = m_lastUsed;
    if (m_profiles.removeIf(withId(id)) == 0)
        return true;
    if (m_lastUsed == id)
        m_lastUsed = {};
    return writeOr(before, lastUsedBefore);
}

bool ProfileStore::setLastUsed(const QUuid &id)
{
    if (m_lastUsed == id)
        return true;
    const QUuid before = std::exchange(m_lastUsed, id);
    return writeOr(m_profiles, before);
}

bool ProfileStore::setMoving(const QUuid &id, bool moving)
{
    const auto before = m_moving;
    if (moving)
        m_moving.append(id);
    else
        m_moving.removeOne(id);
    // The file says it once.
    if (before.contains(id) == m_moving.contains(id) || write())
        return true;
    m_moving = before;
    return false;
}

bool ProfileStore::setKeyring(const QUuid &id, const QString &name)
{
    if (m_keyrings.value(id) == name)
        return true;
    const QString before = m_keyrings.value(id);
    m_keyrings[id] = name;
    if (write())
        return true;
    m_keyrings[id] = before;
    return false;
}

/// What is in memory is what is in the file: a change that was not written did not happen.
bool ProfileStore::writeOr(QList<Profile> before, const QUuid &lastUsedBefore)
{
    if (!write()) {
        m_profiles = std::move(before);
        m_lastUsed = lastUsedBefore;
        return false;
    }
    m_problem.clear();
    Q_EMIT changed();
    return true;
}

bool ProfileStore::write()
{
    const QString folder = QFileInfo(m_path).absolutePath();
    if (!QFileInfo::exists(folder)) {
        QDir().mkpath(folder);
        QFile::setPermissions(folder, ownerOnly | QFile::ExeOwner);
    }
    QJsonArray entries;
    for (const Profile &profile : std::as_const(m_profiles))
        entries.append(toJson(profile));
    QJsonObject json { { u"version"_s, formatVersion },
        { u"lastUsed"_s,
            m_lastUsed.isNull() ? QString() : m_lastUsed.toString(QUuid::WithoutBraces) },
        { u"profiles"_s, entries } };
    if (!m_moving.isEmpty()) {
        QJsonArray ids;
        for (const QUuid &id : QSet(m_moving.begin(), m_moving.end()))
            ids.append(id.toString(QUuid::WithoutBraces));
        json[u"moving"_s] = ids;
    }

    QJsonObject keyrings;
    for (const Profile &profile : std::as_const(m_profiles)) {
        if (const QString name = keyring(profile.id); !name.isEmpty())
            keyrings[profile.id.toString(QUuid::WithoutBraces)] = name;
    }
    if (!keyrings.isEmpty())
        json[u"keyrings"_s] = keyrings;

    QSaveFile file(m_path);
    const bool done = file.open(QIODevice::WriteOnly) && file.setPermissions(ownerOnly)
        && file.write(QJsonDocument(json).toJson()) >= 0 && file.commit();
    if (!done)
        m_problem = file.errorString();
    return done;
}

} // namespace carillon
