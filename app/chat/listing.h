// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/messagestore.h"

#include <optional>

namespace carillon {

namespace wire {
struct ListChannelMessagesPage;
}

/// How a list goes on: only with the bound that it was asked for with from the start.
struct NextPage {
    QString token;
    QDateTime bound; ///< invalid: there was none
};

/// The pages of one list of a channel or a sub-channel, newest or oldest first, and what they say
/// of what they do not name: that it was deleted, for nobody tells so later.
class Listing {
public:
    /// What was made so shortly before a list need not be on it yet. Milliseconds, of the service's
    /// time.
    static constexpr qint64 settlingMs = 3'000;

    Listing() = default;
    /// `began`: the service's time when the first page was asked for. `part`: the sub-channel it is
    /// of. `until`: the bound it was asked for with, at which nothing is said; invalid: there was
    /// none.
    explicit Listing(QDateTime began, std::optional<QString> part = {}, const QDateTime &until = {})
        : m_began(std::move(began))
        , m_part(std::move(part))
        , m_until(until)
    {
    }

    /// Oldest first. `from`: the bound it was asked for with, at which nothing is said.
    static Listing upwards(QDateTime began, std::optional<QString> part, const QDateTime &from);

    /// The page that follows those that are here.
    void add(const wire::ListChannelMessagesPage &page);

    const QList<ChannelMessage> &messages() const { return m_messages; }
    /// Where what is not named is not there. Nothing, when the pages cannot be relied upon for
    /// that.
    std::optional<ListedSpan> span() const;

private:
    QDateTime m_began;
    std::optional<QString> m_part;
    QDateTime m_from, m_until;
    QList<ChannelMessage> m_messages;
    bool m_isReliable = true;
    bool m_isUpwards = false;
    bool m_reachesTheEnd = false; // of the channel, in the direction of the list
};

} // namespace carillon
