// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/timelineentry.h"
#include "ui/common/links.h"

#include <QColor>
#include <QFont>
#include <QRect>
#include <QTextLayout>

#include <memory>
#include <vector>

namespace carillon::ui {

struct EntryFonts {
    QFont text, small, name, mono;
    QColor link {}, muted {}; ///< the two colours that are part of a body
};

/// What of a row depends on its neighbours and on its banner.
struct EntryFlags {
    bool startsDay = false;
    bool startsGroup = false;
    int bannerHeight = 0; ///< 0: none
    bool startsUnread = false; ///< a line above it says so
    bool raw = false; ///< of CONTROL: its text instead of what it says
};

/// An address in a row's text.
struct PlacedLink {
    QUrl url;
    size_t paragraph = 0;
    int start = 0; ///< in the paragraph's layout
    int length = 0;
};

/// Where everything of one row is, from the row's own top left corner. What is not shown is null.
struct EntryLayout {
    int height = 0;
    QRect unread; ///< the line "New messages"
    QRect day, disc, name, time;
    QRect tag; ///< CONTROL; a click changes between words and raw text where there are words
    QRect body;
    QRect state; ///< mark and word
    QRect id; ///< the short MessageId, a click copies
    QRect duration;
    QRect discard; ///< of a message on its way; a click asks
    QRect chip; ///< `{ }`
    QRect banner;
    /// One a paragraph, each with a direction of its own; positions are relative to `body`.
    std::vector<std::unique_ptr<QTextLayout>> paragraphs;
    std::vector<PlacedLink> links; ///< in the order of the text

    QList<QRect> parts() const; ///< all that are shown
};

QString durationText(const TimelineEntry &entry); ///< `· 12 ms`

/// Pure: the same arguments give the same layout. Size, paint, hit-testing and tests share it.
EntryLayout layoutEntry(
    const TimelineEntry &entry, const EntryFlags &flags, int width, const EntryFonts &fonts);

/// The index of the link at a point of the row; -1: none.
int linkAt(const EntryLayout &layout, const QPoint &inRow);
/// Where it is in the row, one a line.
QList<QRectF> linkRects(const EntryLayout &layout, const PlacedLink &link);

/// How wide a banner is in a row of this width.
int bannerWidth(int width);

} // namespace carillon::ui
