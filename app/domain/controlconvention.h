// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/messagedraft.h"

#include <QStringView>

#include <optional>

namespace carillon {

/// What a CONTROL message says by the conventions of AWS's chat demo. The service knows nothing of
/// them: to it the content is any text of up to 30 bytes.
struct ControlConvention {
    enum class Kind { Typing, Online, Idle, Busy, Offline, WorkingFromHome, Custom };

    Kind kind = Kind::Typing;
    QString words; ///< of Custom: the sender's own, not empty; foreign text

    friend bool operator==(const ControlConvention &, const ControlConvention &) = default;
};

/// Reads `{"Typing":"Indicator"}` and `Typing`, `P|Auto|Online`, `P|Wfh|…` and `P|Cu|…`, exactly as
/// written there; nothing for any other text, and for a message that is not CONTROL.
std::optional<ControlConvention> readControl(MessageType type, QStringView content);

} // namespace carillon
