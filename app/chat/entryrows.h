// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/timelineentry.h"

#include <QObject>

namespace carillon {

/// Rows of one channel, oldest first, as they are shown; and what becomes of them.
class EntryRows : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual qsizetype size() const = 0;
    virtual const TimelineEntry &at(qsizetype row) const = 0;
    /// The row of the oldest message on its way, which the others wait for; size() without one.
    virtual qsizetype headRow() const = 0;

Q_SIGNALS:
    void aboutToInsert(qsizetype first, qsizetype last);
    void inserted();
    void aboutToRemove(qsizetype first, qsizetype last);
    void removed();
    void entriesChanged(qsizetype first, qsizetype last);
};

} // namespace carillon
