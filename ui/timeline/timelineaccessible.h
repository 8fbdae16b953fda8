// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace carillon::ui {

class TimelineView;

/// Lets screen readers see a TimelineView as a list whose items speak in sentences. Any number of
/// calls.
void installTimelineAccessibility();

/// Tells screen readers that rows say something else now.
void announceRows(TimelineView &view, int first, int last);

} // namespace carillon::ui
