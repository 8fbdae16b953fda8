// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/timeline/entrylayout.h"

#include <QObject>
#include <QSet>

class QKeyEvent;
class QMenu;

namespace carillon::ui {

/// What can be followed in the rows: addresses, and the CONTROL mark, which changes between what a
/// message says and its raw text. By pointer, by key and in a row's menu.
class RowLinks : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    bool isAt(const TimelineEntry &entry, const EntryLayout &layout, const QPoint &inRow) const;
    /// True: there was something at this point, and it was followed.
    bool press(const TimelineEntry &entry, const EntryLayout &layout, const QPoint &inRow);
    /// Of the selected row: Return follows, Left and Right go from one address to the next.
    /// False: the key is not for it.
    bool press(const TimelineEntry &entry, const EntryLayout &layout, const QKeyEvent &event);
    void fillMenu(const TimelineEntry &entry, QMenu &menu);
    /// Follows the address the keyboard stands on, or changes what a CONTROL row shows. False where
    /// the row has neither.
    bool follow(const TimelineEntry &entry, const EntryLayout &layout);

    /// Of the selected row, the link the keyboard stands on; -1 where it has none.
    int current(const QString &key, const EntryLayout &layout) const;
    bool isRaw(const QString &key) const { return m_raw.contains(key); }

Q_SIGNALS:
    /// A person wants to go there. It must be asked first.
    void asked(const QUrl &url);
    /// The rows have to be placed anew.
    void changed();

private:
    void toggleRaw(const QString &key);

    QSet<QString> m_raw; ///< keys of CONTROL rows that show their text
    QString m_key; ///< of the row `m_current` is about
    int m_current = 0;
};

} // namespace carillon::ui
