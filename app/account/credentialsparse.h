// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentialsprovider.h"
#include "aws/flatjson.h"

#include <optional>

namespace carillon {

/// The members of a JSON answer that make credentials, as the one who answers calls them.
struct CredentialsNames {
    QByteArray accessKeyId;
    QByteArray secretAccessKey;
    QByteArray sessionToken; ///< may be absent
    QByteArray expiration; ///< ISO 8601, or a number of `expirationUnitMs`; may be absent
    qint64 expirationUnitMs = 1000;
};

/// `what` names the source in a sentence. Fails where the id or the key is not a string, where the
/// expiration is no date, and for what has ended before `now`.
aws::CredentialsResult credentialsFrom(const aws::FlatJson &json, const CredentialsNames &names,
    const QString &what, const QDateTime &now);

/// ISO 8601, also with the `UTC` of older tools; without a zone, UTC. UTC; invalid when it is none.
QDateTime instantOf(QByteArrayView text);

} // namespace carillon
