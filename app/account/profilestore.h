// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"

#include <QHash>
#include <QList>
#include <QObject>

#include <expected>
#include <optional>

namespace carillon {

/// The profiles of this person, in a JSON file (0600) that is replaced whole on every change.
class ProfileStore : public QObject {
    Q_OBJECT

public:
    /// Reads `path`; a file that cannot be read or parsed is set aside as `path.damaged`, and
    /// problem() says so.
    explicit ProfileStore(QString path, QObject *parent = nullptr);

    const QList<Profile> &profiles() const { return m_profiles; }
    std::optional<Profile> profile(const QUuid &id) const;
    /// The one to open at start; null when there is none.
    QUuid lastUsed() const { return m_lastUsed; }
    /// What went wrong when the file was read or last written; empty when all is well.
    QString problem() const { return m_problem; }

    /// Adds it, or replaces the one with the same id. False when it could not be written.
    bool save(const Profile &profile);
    bool remove(const QUuid &id);
    bool setLastUsed(const QUuid &id);

    /// Notes in the file that the profile's secrets are on their way from one place to another:
    /// who comes after a crash knows that they may be in both. Each note is taken back by itself.
    bool setMoving(const QUuid &id, bool moving);
    const QList<QUuid> &moving() const { return m_moving; }

    /// Remembers which program's keyring gave the profile's secrets, see keyringName(). Changes no
    /// profile.
    bool setKeyring(const QUuid &id, const QString &name);
    /// Empty: none has yet.
    QString keyring(const QUuid &id) const { return m_keyrings.value(id); }

Q_SIGNALS:
    void changed();

private:
    void read();
    void setAside(const QString &why, bool keepOriginal);
    bool write();
    bool writeOr(QList<Profile> before, const QUuid &lastUsedBefore);

    QString m_path;
    QList<Profile> m_profiles;
    QUuid m_lastUsed;
    QList<QUuid> m_moving;
    QHash<QUuid, QString> m_keyrings;
    QString m_problem;
};

} // namespace carillon
