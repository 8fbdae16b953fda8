// SPDX-License-Identifier: Apache-2.0
#include "sqlite/databasefiles.h"

#include "crashpoint/crashpoint.h"
#include "sqlite/posixfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace carillon::sqlite {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array suffixes { ""_L1, "-wal"_L1, "-shm"_L1 };
constexpr int headerSize = 100;

bool isHeader(const QByteArray &header)
{
    const auto byte = [&header](int at) { return static_cast<unsigned char>(header[at]); };
    const auto word = [&](int at) {
        return byte(at) << 24 | byte(at + 1) << 16 | byte(at + 2) << 8 | byte(at + 3);
    };
    const int pageSize = byte(16) << 8 | byte(17);
    const bool isPageSize = pageSize == 1 || (pageSize >= 512 && (pageSize & (pageSize - 1)) == 0);
    const bool isVersion = (byte(18) == 1 || byte(18) == 2) && (byte(19) == 1 || byte(19) == 2);
    // https://www.sqlite.org/fileformat.html: fractions, schema format, text encoding
    return header.startsWith(QByteArray("SQLite format 3\0", 16)) && isPageSize && isVersion
        && byte(20) == 0 && byte(21) == 64 && byte(22) == 32 && byte(23) == 32 && word(44) >= 0
        && word(44) <= 4 && word(56) >= 0 && word(56) <= 3;
}

/// The bytes on which each connection of SQLite keeps a shared lock while it is open in WAL mode.
bool lockBytes(int file, short type)
{
    struct flock lock { };
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    lock.l_start = 0x40000002;
    lock.l_len = 510;
    return ::fcntl(file, F_OFD_SETLK, &lock) == 0;
}

QString suspectMark(const QString &path)
{
    return path + ".suspect"_L1;
}

QString untoldMark(const QString &path)
{
    return path + ".untold"_L1;
}

void removeSet(const QString &path)
{
    for (const QLatin1StringView suffix : suffixes)
        QFile::remove(path + suffix);
}

} // namespace

Result<void> makePrivateFile(const QString &path)
{
    Result<PosixFile> file = PosixFile::open(path, O_RDWR | O_CREAT);
    if (!file)
        return std::unexpected(file.error());
    return file->makePrivate();
}

Result<void> checkHeader(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(Error { Error::Kind::CannotOpen, file.errorString() });
    const QByteArray header = file.read(headerSize);
    // The first page is written to the file itself before there is a -wal.
    const bool isNew = header.isEmpty() && !hasWal(path);
    if (isNew || (header.size() == headerSize && isHeader(header)))
        return {};
    return std::unexpected(
        Error { Error::Kind::NotADatabase, u"the file does not begin as a database does"_s });
}

bool hasWal(const QString &path)
{
    return QFileInfo(path + suffixes[1]).size() > 0;
}

CheckpointGuard::CheckpointGuard(const QString &path)
{
    QFile file(path);
    const QByteArray header = file.open(QIODevice::ReadOnly) ? file.read(headerSize) : QByteArray();
    // A -journal left by a crash on the way to WAL has to be rolled back, which needs the lock.
    const bool isInWalMode = hasWal(path) || (header.size() == headerSize && header[18] == 2);
    if (!isInWalMode || QFile::exists(path + "-journal"_L1))
        return;
    Result<PosixFile> opened = PosixFile::open(path, O_RDWR);
    // The checkpoint of the last to close needs the file for itself.
    if (opened && lockBytes(opened->number(), F_RDLCK))
        m_lock = opened->release();
}

CheckpointGuard::~CheckpointGuard()
{
    if (m_lock >= 0)
        ::close(m_lock);
}

QStringList filesOf(const QString &path)
{
    const QFileInfo info(path);
    const QString name = info.fileName();
    QStringList found;
    const QStringList names
        = info.dir().entryList({ name, name + "-*"_L1, name + ".*"_L1 }, QDir::Files);
    for (const QString &each : names)
        found.append(info.dir().filePath(each));
    return found;
}

Result<QString> copyAside(const QString &path, const QDateTime &now)
{
    const QString base = path + ".damaged-"_L1 + now.toUTC().toString(u"yyyyMMddTHHmmssZ");
    QString aside = base;
    const auto isTaken
        = [&aside](QLatin1StringView suffix) { return QFile::exists(aside + suffix); };
    for (int i = 2; std::ranges::any_of(suffixes, isTaken); ++i)
        aside = u"%1-%2"_s.arg(base).arg(i);
    // The file itself comes last: where it is, the copy is whole.
    for (const QLatin1StringView suffix : { suffixes[2], suffixes[1], suffixes[0] }) {
        if (!QFile::exists(path + suffix))
            continue;
        if (auto copied = copyFile(path + suffix, aside + suffix); !copied) {
            removeSet(aside);
            return std::unexpected(copied.error());
        }
    }
    if (auto synced = syncFolderOf(path); !synced)
        return std::unexpected(synced.error());
    return aside;
}

QString newestCopy(const QString &path)
{
    const QFileInfo info(path);
    QStringList names
        = info.dir().entryList({ info.fileName() + ".damaged-*"_L1 }, QDir::Files, QDir::Time);
    names.removeIf(
        [](const QString &name) { return name.endsWith(u"-wal") || name.endsWith(u"-shm"); });
    return names.isEmpty() ? QString() : info.dir().filePath(names.first());
}

void markSuspect(const QString &path)
{
    // If it cannot be made, the next open finds the damage by itself or meets it again.
    static_cast<void>(makePrivateFile(suspectMark(path)));
}

bool isSuspect(const QString &path)
{
    return QFile::exists(suspectMark(path));
}

bool isReplacementUntold(const QString &path)
{
    return QFile::exists(untoldMark(path));
}

void markReplacementTold(const QString &path)
{
    QFile::remove(untoldMark(path));
}

namespace {

QString salvagedName(const QString &path)
{
    return path + ".salvaged"_L1;
}

QString sourceName(const QString &path)
{
    return path + ".salvage-source"_L1;
}

QString targetName(const QString &path)
{
    return path + ".salvaging"_L1;
}

void clearAway(const QString &path)
{
    removeSet(sourceName(path));
    removeSet(targetName(path));
}

/// From here on a crash goes forward: the next finishReplacement() does the rest.
Result<void> putInPlace(const QString &path)
{
    // A -wal that stayed would be played into the new file.
    for (const QLatin1StringView suffix : { suffixes[1], suffixes[2] }) {
        if (QFile::exists(path + suffix) && !QFile::remove(path + suffix))
            return std::unexpected(
                Error { Error::Kind::CannotOpen, u"%1%2 cannot be removed"_s.arg(path, suffix) });
    }
    if (auto synced = syncFolderOf(path); !synced)
        return synced;
    CARILLON_CRASH_POINT("salvage.before_place");
    if (auto renamed = renameFile(salvagedName(path), path); !renamed)
        return renamed;
    CARILLON_CRASH_POINT("salvage.after_place");
    QFile::remove(suspectMark(path));
    return syncFolderOf(path);
}

} // namespace

Replacement::Replacement(QString path, int lock)
    : m_path(std::move(path))
    , m_lock(lock)
{
}

Replacement::Replacement(Replacement &&other) noexcept
    : m_path(std::move(other.m_path))
    , m_lock(std::exchange(other.m_lock, -1))
{
}

Replacement::~Replacement()
{
    if (m_lock < 0)
        return;
    clearAway(m_path);
    ::close(m_lock);
}

Result<Replacement> Replacement::begin(const QString &path)
{
    Result<PosixFile> file = PosixFile::open(path, O_RDWR | O_CREAT);
    if (!file)
        return std::unexpected(file.error());
    if (!lockBytes(file->number(), F_WRLCK))
        return std::unexpected(errno == EAGAIN || errno == EACCES
                ? Error { Error::Kind::Busy, u"another program has the file open"_s }
                : errorOfErrno());
    // It may have been replaced while this process was on the way.
    struct stat opened { };
    struct stat named { };
    if (::fstat(file->number(), &opened) != 0
        || ::stat(QFile::encodeName(path).constData(), &named) != 0
        || opened.st_ino != named.st_ino)
        return std::unexpected(Error { Error::Kind::Busy, u"another program replaced it"_s });
    return Replacement(path, file->release());
}

Result<QString> Replacement::makeSource()
{
    const QString source = sourceName(m_path);
    removeSet(source);
    // Without -shm, which only says where things are in the -wal.
    for (const QLatin1StringView suffix : { suffixes[0], suffixes[1] }) {
        if (!QFile::exists(m_path + suffix))
            continue;
        if (auto copied = copyFile(m_path + suffix, source + suffix); !copied)
            return std::unexpected(copied.error());
    }
    return source;
}

QString Replacement::target() const
{
    return targetName(m_path);
}

Result<void> Replacement::commit()
{
    if (QFileInfo wal(target() + suffixes[1]); wal.exists() && wal.size() > 0)
        return std::unexpected(
            Error { Error::Kind::Failed, u"the new database has not been closed"_s });
    if (auto synced = syncFile(target()); !synced)
        return synced;
    if (auto marked = makePrivateFile(untoldMark(m_path)); !marked)
        return marked;
    CARILLON_CRASH_POINT("salvage.before_commit");
    if (auto renamed = renameFile(target(), salvagedName(m_path)); !renamed)
        return renamed;
    if (auto synced = syncFolderOf(m_path); !synced)
        return synced;
    CARILLON_CRASH_POINT("salvage.after_commit");
    return putInPlace(m_path);
}

Result<void> Replacement::removeAll()
{
    // The file first: SQLite throws a -wal away that has no file, never the other way round.
    for (const QLatin1StringView suffix : suffixes) {
        if (QFile::exists(m_path + suffix) && !QFile::remove(m_path + suffix))
            return std::unexpected(
                Error { Error::Kind::CannotOpen, u"%1%2 cannot be removed"_s.arg(m_path, suffix) });
    }
    QFile::remove(suspectMark(m_path));
    return syncFolderOf(m_path);
}

Result<void> finishReplacement(const QString &path)
{
    if (!QFile::exists(salvagedName(path)) && !QFile::exists(sourceName(path))
        && !QFile::exists(targetName(path)))
        return {};
    const Result<Replacement> held = Replacement::begin(path);
    if (!held)
        return std::unexpected(held.error());
    return QFile::exists(salvagedName(path)) ? putInPlace(path) : Result<void>();
}

} // namespace carillon::sqlite
