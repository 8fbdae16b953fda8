// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/stores.h"
#include "support/dice.h"
#include "support/fastfolder.h"

#include <QHash>

namespace carillon::testing {

/// A database as weeks of use leave it, and what is known of it from outside.
struct StoreSample {
    QString path;
    QHash<QString, OutboxItem> rows; ///< by token; all that were ever accepted
    QStringList atCheckpoint; ///< tokens waiting when the file held everything
    QStringList atEnd; ///< tokens waiting now
    int messages = 0;
};

/// Some samples, each made once, as making one takes longer than anything that is done to it.
class SampleShelf {
public:
    /// A copy at `path`, which must not exist. `killed`: as after kill -9, with a -wal and a -shm;
    /// otherwise closed, one file.
    StoreSample copy(const QString &path, Dice &dice, bool killed);

private:
    FastFolder m_folder;
    QHash<int, StoreSample> m_made;
};

} // namespace carillon::testing
