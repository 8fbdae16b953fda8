// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/messagedraft.h"

namespace carillon::ui {

/// The editing of a message that was sent, to go on with now or later.
struct SentEdit {
    MessageId id;
    MessageDraft original; ///< as it was sent, or edited last
    MessageDraft words; ///< as they are by now
    MessageDraft before; ///< what was being written when the editing began
};

} // namespace carillon::ui
