// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/error.h"

namespace carillon::sqlite {

/// An open file of the system's, closed at its end. Qt has no word for modes at creation, locks and
/// fsync.
class PosixFile {
public:
    /// `flags` are open(2)'s; a new file is 0600 at most. O_CLOEXEC comes by itself.
    static Result<PosixFile> open(const QString &path, int flags);
    PosixFile(PosixFile &&other) noexcept;
    PosixFile &operator=(PosixFile &&other) = delete;
    ~PosixFile();

    int number() const { return m_number; }
    /// The caller closes it.
    int release();
    /// 0600 whatever the umask.
    Result<void> makePrivate();
    Result<void> write(const QByteArray &bytes);
    Result<void> sync();

private:
    explicit PosixFile(int number);

    int m_number = -1;
};

/// Full for a full disk, CannotOpen for what permissions and folders forbid, else Failed.
Error errorOfErrno();

/// To a file that does not exist yet, and onto the disk.
Result<void> copyFile(const QString &from, const QString &to);
Result<void> syncFile(const QString &path);
/// What has been made, renamed and removed in the folder of `path` is on the disk.
Result<void> syncFolderOf(const QString &path);
/// Takes the place of a file that is there, in one step.
Result<void> renameFile(const QString &from, const QString &to);

} // namespace carillon::sqlite
