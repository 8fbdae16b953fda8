// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "vfs/faultvfs.h"

namespace carillon::testing {

inline constexpr qint64 sectorSize = 512;

/// What SQLite holds for an open file: first its own part, then ours, then the real file's.
class FaultFile : public sqlite3_file {
public:
    /// In the memory that SQLite gave; `path` as SQLite named it, which outlives the file.
    static int open(
        FaultVfs &vfs, const char *path, sqlite3_file *memory, int flags, int *outFlags);
    static int sizeBesides(); ///< of ours, before the real file's part

    int read(void *to, int amount, qint64 offset);
    int write(const void *from, int amount, qint64 offset);
    int truncate(qint64 size);
    int sync(int flags);
    int fileSize(sqlite3_int64 *size);
    int close();
    sqlite3_file *real();
    bool isAlive() const;
    FaultVfs &vfs() { return *m_vfs; }

private:
    FaultVfs::Held *held();
    qint64 visibleSize();
    QByteArray sector(qint64 number);
    int readThrough(char *to, qint64 amount, qint64 offset);
    int hold(const char *from, qint64 amount, qint64 offset);

    FaultVfs *m_vfs;
    const char *m_path;
    int m_generation;
    bool m_isKept; ///< a database, journal or -wal: what is subject to the power
};

} // namespace carillon::testing
