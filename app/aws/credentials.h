// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/secret.h"

#include <QByteArray>
#include <QDateTime>

#include <memory>

namespace carillon::aws {

/// A key pair, with a session token where it is temporary.
struct Credentials {
    QByteArray accessKeyId; ///< not secret; names the key
    Secret secretAccessKey;
    Secret sessionToken; ///< empty: long-term credentials
    QDateTime expiresAt; ///< UTC; invalid: unknown or never
};

/// Handed about without copying the secrets.
using CredentialsPtr = std::shared_ptr<const Credentials>;

} // namespace carillon::aws
