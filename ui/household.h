// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/corelimit.h"
#include "account/profilestore.h"
#include "account/secretstore.h"
#include "ui/localhost.h"
#include "ui/windowmemory.h"

#include <QHash>
#include <QUrl>

#include <functional>
#include <memory>

namespace carillon::ui {

class Composition;

/// Opens an address in a browser; false: it could not.
using LinkOpener = std::function<bool(const QUrl &)>;

/// What all windows of one program share: profiles, their secrets, the local service, and who of
/// them has which profile open. A profile is open in one window at most: two would write to one
/// database.
class Household {
public:
    /// Makes the folder, with mode 0700.
    Household(QString dataDir, std::unique_ptr<SecretStore> secrets, LinkOpener openLink,
        CoreLimit coreLimit);
    ~Household();

    const QString &dataDir() const { return m_dataDir; }
    SecretStore &secrets() { return *m_secrets; }
    ProfileStore &profiles() { return m_profiles; }
    bool openLink(const QUrl &url) const { return m_openLink(url); }
    LocalHost &service() { return m_service; }
    WindowMemory &memory() { return m_memory; }
    const CoreLimit &coreLimit() const { return m_coreLimit; }

    /// Null: nobody has it open.
    Composition *holder(const QUuid &profile) const { return m_holders.value(profile); }
    void take(const QUuid &profile, Composition &holder) { m_holders.insert(profile, &holder); }
    void release(const QUuid &profile) { m_holders.remove(profile); }

private:
    void placeSecrets();

    QString m_dataDir;
    std::unique_ptr<SecretStore> m_secrets;
    LinkOpener m_openLink;
    CoreLimit m_coreLimit;
    ProfileStore m_profiles;
    LocalHost m_service;
    WindowMemory m_memory;
    QHash<QUuid, Composition *> m_holders;
};

} // namespace carillon::ui
