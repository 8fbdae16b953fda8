// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFileInfo>
#include <QTemporaryDir>

namespace carillon::testing {

/// In memory where the machine has such a place: for tests that write much and for which it is all
/// the same whether a real disk has it.
class FastFolder : public QTemporaryDir {
public:
    FastFolder()
        : QTemporaryDir(QFileInfo(QStringLiteral("/dev/shm")).isWritable()
                ? QStringLiteral("/dev/shm/carillon-XXXXXX")
                : QStringLiteral("/tmp/carillon-XXXXXX"))
    {
    }
};

} // namespace carillon::testing
