// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace carillon {

/// SHA-256 over what makes an accepted message: as long as it is right, nothing of this has
/// changed.
QByteArray outboxDigest(const QByteArray &channel, const QByteArray &bearer,
    const QByteArray &token, const QByteArray &body);

} // namespace carillon
