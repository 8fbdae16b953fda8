// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/error.h"

#include <QDateTime>
#include <QStringList>

// A database as the files it is made of: NAME, NAME-wal and NAME-shm, and what stands beside them
// while a damaged one is replaced. Every file is made 0600.

namespace carillon::sqlite {

/// SQLite gives -wal and -shm the mode of the file itself, so this settles all three. The umask
/// does not matter in either direction.
Result<void> makePrivateFile(const QString &path);

/// Kind NotADatabase when the first 100 bytes cannot be what SQLite writes. An empty file
/// is fine while its -wal is.
Result<void> checkHeader(const QString &path);

bool hasWal(const QString &path); ///< one with something in it

/// While it lives, no connection that closes plays a -wal into the file: as long as nobody knows
/// whether that is sound, nothing must be written over what is there. Holds nothing for a file that
/// is not in WAL mode.
class CheckpointGuard {
public:
    explicit CheckpointGuard(const QString &path);
    CheckpointGuard(const CheckpointGuard &) = delete;
    CheckpointGuard &operator=(const CheckpointGuard &) = delete;
    ~CheckpointGuard();

private:
    int m_lock = -1;
};

/// Everything on the disk that belongs to this database, the copies of damaged ones too.
QStringList filesOf(const QString &path);

/// NAME.damaged-20260301T120000Z and so on: the three files as they are, without a byte changed.
/// Returns the first one's path. When it fails nothing is left over.
Result<QString> copyAside(const QString &path, const QDateTime &now);

/// The last one made by copyAside(), empty when there is none.
QString newestCopy(const QString &path);

/// Remembers that a query found damage, so that the next to open the file looks for it.
void markSuspect(const QString &path);
bool isSuspect(const QString &path);

/// Whether a replacement has been committed that nobody has been told of.
bool isReplacementUntold(const QString &path);
void markReplacementTold(const QString &path);

/// The way from a damaged database to a new one. Whenever it ends, by a crash too, either the old
/// files are there or the new one is.
class Replacement {
public:
    /// Takes the file for this process alone. Kind Busy: another one has it open.
    static Result<Replacement> begin(const QString &path);
    Replacement(Replacement &&other) noexcept;
    Replacement &operator=(Replacement &&other) = delete;
    ~Replacement();

    /// A copy to read from and to write to; not the evidence.
    Result<QString> makeSource();
    /// Where the new database is to be built. Close it before the next step.
    QString target() const;
    /// The target takes the place. After an error the old files are still there.
    Result<void> commit();
    /// The files go and none comes; the next open makes an empty database.
    Result<void> removeAll();

private:
    Replacement(QString path, int lock);

    QString m_path;
    int m_lock = -1;
};

/// Finishes a replacement that was committed when the process ended, and clears away one that was
/// not. Before every open.
Result<void> finishReplacement(const QString &path);

} // namespace carillon::sqlite
