// SPDX-License-Identifier: Apache-2.0
#include "store/outboxdigest.h"

#include <QCryptographicHash>
#include <QtEndian>

namespace carillon {

QByteArray outboxDigest(const QByteArray &channel, const QByteArray &bearer,
    const QByteArray &token, const QByteArray &body)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QByteArray &part : { channel, bearer, token, body }) {
        // With its length, so that nothing can move from one field to the next unnoticed.
        const quint64 size = qToBigEndian(static_cast<quint64>(part.size()));
        hash.addData(QByteArrayView(reinterpret_cast<const char *>(&size), sizeof size));
        hash.addData(part);
    }
    return hash.result();
}

} // namespace carillon
