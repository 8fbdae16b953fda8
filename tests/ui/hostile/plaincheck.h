// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

class QWidget;

namespace carillon::testing {

/// Whatever in the windows could read foreign text as rich text, or shows it so that it reaches
/// what stands beside it, one sentence each: labels that are not plain, editors of rich text, tool
/// tips in which more than text is found, overrides of direction, isolates that do not close,
/// controls.
QStringList richPlaces(const QList<QWidget *> &windows);

/// The same of one text, as it is shown in `where`.
QString troubleIn(const QString &shown, const QString &where);

/// Of a tool tip, which Qt may take for rich text: what it loads or links; empty for plain ones.
QString troubleInToolTip(const QString &toolTip, const QString &where);

} // namespace carillon::testing
