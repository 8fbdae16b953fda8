// SPDX-License-Identifier: Apache-2.0
#include "ctl/solewriter.h"

#include <QFile>

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

std::expected<SoleWriter, QString> SoleWriter::claim(const QString &path)
{
    const int file
        = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return std::unexpected(u"cannot write %1: %2"_s.arg(path, qt_error_string(errno)));
    SoleWriter claimed(file);
    // The system's lock, which no kill leaves behind.
    if (::flock(file, LOCK_EX | LOCK_NB) == 0)
        return claimed;
    if (errno == EWOULDBLOCK)
        return std::unexpected(
            u"another program keeps this outbox: end it, or name another directory with --data"_s);
    return std::unexpected(u"cannot lock %1: %2"_s.arg(path, qt_error_string(errno)));
}

SoleWriter::SoleWriter(SoleWriter &&other) noexcept
    : m_file(std::exchange(other.m_file, -1))
{
}

SoleWriter::~SoleWriter()
{
    if (m_file >= 0)
        ::close(m_file);
}

} // namespace carillon::ctl
