// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentials.h"

namespace carillon {

/// Credentials as the bytes a keyring holds: a JSON object of `version`, `accessKeyId`,
/// `secretAccessKey`, `sessionToken` (Base64, so that any bytes survive) and `expiresAt` (ISO 8601,
/// empty when it does not expire).
aws::Secret encodeCredentials(const aws::Credentials &credentials);

/// Null when the bytes are not of that form. Leaves no copy of the secrets but the result.
aws::CredentialsPtr decodeCredentials(QByteArrayView bytes);

/// Overwrites the buffer of `bytes`, which everything sharing it sees. Literals stay.
void wipeShared(const QByteArray &bytes);

} // namespace carillon
