// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/timeline/entrylayout.h"

class QPainter;

namespace carillon::ui {

class Theme;

struct EntryPaint {
    int width = 0;
    bool selected = false;
    bool hovered = false;
    bool copied = false; ///< its MessageId just went to the clipboard
    int link = -1; ///< the one the keyboard stands on; -1: none
};

/// Draws a row whose top left corner is the painter's origin.
void paintEntry(QPainter &painter, const TimelineEntry &entry, const EntryLayout &layout,
    const Theme &theme, const EntryFonts &fonts, const EntryPaint &paint);

} // namespace carillon::ui
