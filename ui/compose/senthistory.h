// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/messagedraft.h"

namespace carillon::ui {

/// What was sent from one compose box since it was made, to be walked like a shell's history.
class SentHistory {
public:
    /// Adds what was just accepted and ends the walk. A repetition of the newest is not kept twice.
    void push(MessageDraft draft);

    /// One step back in time. `written` is kept aside at the first step, for the way back.
    std::optional<MessageDraft> older(const MessageDraft &written);
    /// One step forward; at the end what had been written before the walk began.
    std::optional<MessageDraft> newer();

    bool isWalking() const { return m_position >= 0; }
    void stopWalking() { m_position = -1; }

private:
    QList<MessageDraft> m_sent; ///< newest last
    qsizetype m_position = -1; ///< -1: not walking
    MessageDraft m_written;
};

} // namespace carillon::ui
