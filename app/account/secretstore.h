// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentials.h"

#include <QFuture>
#include <QHash>
#include <QString>
#include <QUuid>

#include <expected>

namespace carillon {

/// Why the keyring did not do what was asked.
struct SecretStoreError {
    enum class Kind {
        NotFound, ///< readable, and nothing is there (only said when that is certain)
        Uncertain, ///< nothing came back, and a locked keyring looks the same
        Locked, ///< locked, or the person declined to unlock it
        Unavailable, ///< no keyring on this system
        TimedOut, ///< no answer in time, e.g. its password dialog is still open
        Malformed ///< what came back is not ours
    };
    Kind kind;
    QString detail; ///< the backend's words; no secret
};

template <class T> using SecretResult = std::expected<T, SecretStoreError>;

/// Keeps the credentials of profiles outside files. Every future finishes; none blocks the caller.
/// What a person wants kept for this session only stands in front of what the store holds.
class SecretStore {
public:
    virtual ~SecretStore() = default;
    virtual QFuture<SecretResult<aws::CredentialsPtr>> read(const QUuid &profile) = 0;
    /// Succeeds only when the value could be read back.
    virtual QFuture<SecretResult<void>> write(const QUuid &profile, aws::CredentialsPtr credentials)
        = 0;
    /// Succeeds only when it is certain that nothing is left.
    virtual QFuture<SecretResult<void>> remove(const QUuid &profile) = 0;

    /// In memory, until the program ends or forgetSession().
    void keepForSession(const QUuid &profile, aws::CredentialsPtr credentials);
    void forgetSession(const QUuid &profile);
    /// Null when nothing is kept for this session.
    aws::CredentialsPtr sessionCredentials(const QUuid &profile) const;

private:
    QHash<QUuid, aws::CredentialsPtr> m_session;
};

/// Nothing but "this session only": for a system without a keyring, and for tests.
class SessionSecretStore final : public SecretStore {
public:
    QFuture<SecretResult<aws::CredentialsPtr>> read(const QUuid &profile) override;
    QFuture<SecretResult<void>> write(
        const QUuid &profile, aws::CredentialsPtr credentials) override;
    QFuture<SecretResult<void>> remove(const QUuid &profile) override;
};

} // namespace carillon
