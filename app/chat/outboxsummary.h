// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <optional>

namespace carillon {

/// Why nothing leaves although something waits.
enum class OutboxPause {
    None,
    Credentials, ///< they are missing, expired or refused; resume() ends it
    Word, ///< some of it waits for a person's word; Outbox::sendNow() gives it
    Store ///< the disk fails; it is tried again by itself
};

struct OutboxSummary {
    int queued = 0; ///< not tried yet, or behind another one
    int inFlight = 0;
    int unconfirmed = 0; ///< tried, and to be tried again by itself
    int failed = 0; ///< each waits for a person's word
    int forWord = 0; ///< of those above: in lanes that wait for a person's word
    OutboxPause pause = OutboxPause::None;
    std::optional<qint64> nextTryMs; ///< until the earliest planned try; absent: none is planned

    friend bool operator==(const OutboxSummary &, const OutboxSummary &) = default;
};

} // namespace carillon
