// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/timelineentry.h"

#include <QFont>
#include <QRect>
#include <QTextLayout>

#include <memory>
#include <vector>

namespace carillon::ui {

struct EntryFonts {
    QFont text, small, name, mono;
};

/// What of a row depends on its neighbours and on its banner.
struct EntryFlags {
    bool startsDay = false;
    bool startsGroup = false;
    int bannerHeight = 0; ///< 0: none
    bool startsUnread = false; ///< a line above it says so
};

/// Where everything of one row is, from the row's own top left corner. What is not shown is null.
struct EntryLayout {
    int height = 0;
    QRect unread; ///< the line "New messages"
    QRect day, disc, name, time;
    QRect tag; ///< CONTROL
    QRect body;
    QRect state; ///< mark and word
    QRect id; ///< the short MessageId, a click copies
    QRect duration;
    QRect discard; ///< of a message on its way; a click asks
    QRect chip; ///< `{ }`
    QRect banner;
    /// One a paragraph, each with a direction of its own; positions are relative to `body`.
    std::vector<std::unique_ptr<QTextLayout>> paragraphs;

    QList<QRect> parts() const; ///< all that are shown
};

QString durationText(const TimelineEntry &entry); ///< `· 12 ms`

/// Pure: the same arguments give the same layout. Size, paint, hit-testing and tests share it.
EntryLayout layoutEntry(
    const TimelineEntry &entry, const EntryFlags &flags, int width, const EntryFonts &fonts);

/// How wide a banner is in a row of this width.
int bannerWidth(int width);

} // namespace carillon::ui
