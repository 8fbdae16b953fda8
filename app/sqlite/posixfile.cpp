// SPDX-License-Identifier: Apache-2.0
#include "sqlite/posixfile.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace carillon::sqlite {

namespace {

constexpr mode_t privateMode = S_IRUSR | S_IWUSR;
constexpr qsizetype chunk = 1 << 20;

std::unexpected<Error> failed()
{
    return std::unexpected(errorOfErrno());
}

} // namespace

Error errorOfErrno()
{
    const QString text = QString::fromLocal8Bit(std::strerror(errno));
    switch (errno) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return { Error::Kind::Full, text };
    case EIO:
    case EINTR:
    case ENOMEM:
        return { Error::Kind::Failed, text };
    default:
        return { Error::Kind::CannotOpen, text };
    }
}

PosixFile::PosixFile(int number)
    : m_number(number)
{
}

PosixFile::PosixFile(PosixFile &&other) noexcept
    : m_number(std::exchange(other.m_number, -1))
{
}

PosixFile::~PosixFile()
{
    if (m_number >= 0)
        ::close(m_number);
}

Result<PosixFile> PosixFile::open(const QString &path, int flags)
{
    const int number = ::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC, privateMode);
    if (number < 0)
        return failed();
    return PosixFile(number);
}

int PosixFile::release()
{
    return std::exchange(m_number, -1);
}

Result<void> PosixFile::makePrivate()
{
    if (::fchmod(m_number, privateMode) != 0)
        return failed();
    return {};
}

Result<void> PosixFile::write(const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t written
            = ::write(m_number, bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
        if (written < 0 && errno != EINTR)
            return failed();
        done += std::max<ssize_t>(written, 0);
    }
    return {};
}

Result<void> PosixFile::sync()
{
    if (::fsync(m_number) != 0)
        return failed();
    return {};
}

Result<void> copyFile(const QString &from, const QString &to)
{
    QFile source(from);
    if (!source.open(QIODevice::ReadOnly))
        return std::unexpected(Error { Error::Kind::CannotOpen, source.errorString() });
    Result<PosixFile> copy = PosixFile::open(to, O_WRONLY | O_CREAT | O_EXCL);
    if (!copy)
        return std::unexpected(copy.error());
    if (auto made = copy->makePrivate(); !made)
        return made;
    while (!source.atEnd()) {
        const QByteArray bytes = source.read(chunk);
        if (source.error() != QFileDevice::NoError)
            return std::unexpected(Error { Error::Kind::Failed, source.errorString() });
        if (auto written = copy->write(bytes); !written)
            return written;
    }
    return copy->sync();
}

Result<void> syncFile(const QString &path)
{
    Result<PosixFile> file = PosixFile::open(path, O_RDWR);
    if (!file)
        return std::unexpected(file.error());
    return file->sync();
}

Result<void> syncFolderOf(const QString &path)
{
    Result<PosixFile> folder
        = PosixFile::open(QFileInfo(path).absolutePath(), O_RDONLY | O_DIRECTORY);
    if (!folder)
        return std::unexpected(folder.error());
    return folder->sync();
}

Result<void> renameFile(const QString &from, const QString &to)
{
    if (std::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0)
        return failed();
    return {};
}

} // namespace carillon::sqlite
