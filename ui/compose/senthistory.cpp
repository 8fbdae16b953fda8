// SPDX-License-Identifier: Apache-2.0
#include "ui/compose/senthistory.h"

namespace carillon::ui {

namespace {

constexpr qsizetype maxEntries = 100;

} // namespace

void SentHistory::push(MessageDraft draft)
{
    stopWalking();
    // A token names one message; what is sent again is another.
    draft.clientRequestToken.reset();
    if (!m_sent.isEmpty() && m_sent.last() == draft)
        return;
    m_sent.append(std::move(draft));
    if (m_sent.size() > maxEntries)
        m_sent.removeFirst();
}

std::optional<MessageDraft> SentHistory::older(const MessageDraft &written)
{
    if (m_sent.isEmpty() || m_position == 0)
        return std::nullopt;
    if (!isWalking()) {
        m_written = written;
        m_position = m_sent.size();
    }
    return m_sent.at(--m_position);
}

std::optional<MessageDraft> SentHistory::newer()
{
    if (!isWalking())
        return std::nullopt;
    if (++m_position < m_sent.size())
        return m_sent.at(m_position);
    stopWalking();
    return m_written;
}

} // namespace carillon::ui
