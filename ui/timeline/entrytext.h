// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/timelineentry.h"

namespace carillon::ui {

/// How a row stands, for the person.
enum class EntryState {
    None,
    Queued,
    HeldUp, ///< behind one that waits for a person's word
    Sending,
    Discarding, ///< as soon as its request has ended without success
    Unconfirmed,
    Doubtful, ///< may have arrived; waits for a person's word
    Failed,
    Sent,
    Pending,
    Denied
};

EntryState entryState(const TimelineEntry &entry);
QString messageIdOf(const TimelineEntry &entry); ///< empty while there is none
QString shortMessageId(const QString &id); ///< `7f3a9c…c2`
QString bodyText(const TimelineEntry &entry); ///< with what a redacted message shows instead
/// What a CONTROL message says by the conventions of AWS's demo; empty where it follows none.
QString controlWords(const TimelineEntry &entry);
QString leftOutText(qsizetype characters); ///< below a text that is not shown to its end
/// What a channel flow has said of the message, what follows and what to do; empty: it may pass.
QString verdictText(const TimelineEntry &entry);
QString stateText(const TimelineEntry &entry); ///< `✓ Sent`, without the id
QString metadataOf(const TimelineEntry &entry);
QString timeText(const TimelineEntry &entry); ///< local, HH:mm
QString dayText(const QDate &day, const QDate &today);
/// The row as a sentence for a screen reader.
QString spokenText(const TimelineEntry &entry);
/// A request left whose effect is not known to have been none.
bool mayHaveArrived(const OutboxItem &item);
/// Only a person can tell whether it arrived.
bool isDoubtful(const OutboxItem &item);
/// Accepted and neither sent nor given up.
bool canBeDiscarded(const TimelineEntry &entry);
/// Offered in the row; where there is a banner, there.
bool offersDiscard(const TimelineEntry &entry);
QString discardText();
QString unreadText(); ///< of the line above what has not been read
/// Failed or not confirmed: the row carries a banner.
bool needsBanner(const TimelineEntry &entry);

} // namespace carillon::ui
