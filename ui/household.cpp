// SPDX-License-Identifier: Apache-2.0
#include "ui/household.h"

#include "account/keymove.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

/// A new folder is for its owner alone; one that was there keeps its mode.
QString madeFolder(const QString &path)
{
    if (!QDir(path).exists() && QDir().mkpath(path))
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return path;
}

} // namespace

Household::Household(
    QString dataDir, std::unique_ptr<SecretStore> secrets, LinkOpener openLink, CoreLimit coreLimit)
    : m_dataDir(std::move(dataDir))
    , m_secrets(std::move(secrets))
    , m_openLink(std::move(openLink))
    , m_coreLimit(coreLimit)
    , m_profiles(madeFolder(m_dataDir) + u"/profiles.json"_s)
    , m_service(m_dataDir)
    , m_memory(m_dataDir + u"/window.ini"_s)
{
    QObject::connect(&m_profiles, &ProfileStore::changed, &m_profiles, [this] { placeSecrets(); });
    placeSecrets();
    settleMoves(*m_secrets, m_profiles);
}

Household::~Household() = default;

void Household::placeSecrets()
{
    for (const Profile &profile : m_profiles.profiles())
        m_secrets->keepIn(profile.id, profile.keptIn);
}

} // namespace carillon::ui
