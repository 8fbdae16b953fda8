// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentials.h"

#include <QFuture>
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
class SecretStore {
public:
    virtual ~SecretStore() = default;
    virtual QFuture<SecretResult<aws::CredentialsPtr>> read(const QUuid &profile) = 0;
    /// Succeeds only when the value could be read back.
    virtual QFuture<SecretResult<void>> write(const QUuid &profile, aws::CredentialsPtr credentials)
        = 0;
    virtual QFuture<SecretResult<void>> remove(const QUuid &profile) = 0;
};

} // namespace carillon
