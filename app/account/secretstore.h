// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"
#include "aws/credentials.h"

#include <QFuture>
#include <QHash>
#include <QString>
#include <QUuid>

#include <chrono>
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

/// How long a keyring may be silent before the window says so and offers what else can be done. The
/// start never waits for it.
inline constexpr std::chrono::milliseconds keyringPatience { 2000 };

/// Keeps the credentials of profiles. Every future finishes; none blocks the caller.
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

    /// Where the profile's secrets are from now on. Moves nothing. Without effect where there is
    /// one place only.
    virtual void keepIn(const QUuid &, SecretPlace) { }
    virtual bool hasFilePlace() const { return false; }
    /// One of the places alone, whatever is kept where; this, where there is one only.
    virtual SecretStore &at(SecretPlace) { return *this; }

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
