// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSet>
#include <QStringList>

class QWidget;

namespace carillon::testing {

/// Whatever in the windows could read foreign text as rich text, or shows it so that it reaches
/// what stands beside it, one sentence each: labels that are not plain, editors of rich text, tool
/// tips in which more than text is found, overrides of direction, isolates that do not close,
/// controls.
QStringList richPlaces(const QList<QWidget *> &windows);

/// The classes of the windows, of what is in them, and their bases: what richPlaces() looks at.
QSet<QString> classesIn(const QList<QWidget *> &windows);

/// What richPlaces() says of one text, as it is shown in `where`.
QString troubleIn(const QString &shown, const QString &where);

/// Of a tool tip, which Qt may take for rich text: what it loads or links; empty for plain ones.
QString troubleInToolTip(const QString &toolTip, const QString &where);

} // namespace carillon::testing
