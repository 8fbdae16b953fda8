// SPDX-License-Identifier: Apache-2.0
#include "vfs/faultfile.h"

#include <algorithm>
#include <cstring>

namespace carillon::testing {

namespace {

FaultFile &self(sqlite3_file *file)
{
    return *static_cast<FaultFile *>(file);
}

// Locks and shared memory are between processes of one boot; only the I/O below them may fail.
int xLock(sqlite3_file *file, int level)
{
    if (!self(file).isAlive())
        return SQLITE_IOERR_LOCK;
    return self(file).real()->pMethods->xLock(self(file).real(), level);
}

int xUnlock(sqlite3_file *file, int level)
{
    return self(file).real()->pMethods->xUnlock(self(file).real(), level);
}

int xCheckReservedLock(sqlite3_file *file, int *result)
{
    return self(file).real()->pMethods->xCheckReservedLock(self(file).real(), result);
}

int xFileControl(sqlite3_file *file, int operation, void *argument)
{
    return self(file).real()->pMethods->xFileControl(self(file).real(), operation, argument);
}

int xSectorSize(sqlite3_file *)
{
    return static_cast<int>(sectorSize);
}

int xDeviceCharacteristics(sqlite3_file *)
{
    return 0; // promises nothing: no atomic writes, no safe appends
}

int xShmMap(sqlite3_file *file, int page, int size, int extend, void volatile **to)
{
    return self(file).real()->pMethods->xShmMap(self(file).real(), page, size, extend, to);
}

int xShmLock(sqlite3_file *file, int offset, int n, int flags)
{
    return self(file).real()->pMethods->xShmLock(self(file).real(), offset, n, flags);
}

void xShmBarrier(sqlite3_file *file)
{
    self(file).real()->pMethods->xShmBarrier(self(file).real());
}

int xShmUnmap(sqlite3_file *file, int deleteIt)
{
    return self(file).real()->pMethods->xShmUnmap(self(file).real(), deleteIt);
}

const sqlite3_io_methods methods = { 2, [](sqlite3_file *file) { return self(file).close(); },
    [](sqlite3_file *file, void *to, int amount, sqlite3_int64 offset) {
        return self(file).read(to, amount, offset);
    },
    [](sqlite3_file *file, const void *from, int amount, sqlite3_int64 offset) {
        return self(file).write(from, amount, offset);
    },
    [](sqlite3_file *file, sqlite3_int64 size) { return self(file).truncate(size); },
    [](sqlite3_file *file, int flags) { return self(file).sync(flags); },
    [](sqlite3_file *file, sqlite3_int64 *size) { return self(file).fileSize(size); }, xLock,
    xUnlock, xCheckReservedLock, xFileControl, xSectorSize, xDeviceCharacteristics, xShmMap,
    xShmLock, xShmBarrier, xShmUnmap, nullptr, nullptr };

} // namespace

int FaultFile::sizeBesides()
{
    return static_cast<int>((sizeof(FaultFile) + 15) / 16 * 16);
}

sqlite3_file *FaultFile::real()
{
    return reinterpret_cast<sqlite3_file *>(reinterpret_cast<char *>(this) + sizeBesides());
}

int FaultFile::open(FaultVfs &vfs, const char *path, sqlite3_file *memory, int flags, int *outFlags)
{
    auto *file = static_cast<FaultFile *>(memory);
    file->pMethods = nullptr;
    file->m_vfs = &vfs;
    file->m_path = path;
    file->m_generation = vfs.m_generation;
    file->m_isKept = flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL);
    if (!vfs.mayCall())
        return SQLITE_IOERR;
    int exists = 1;
    if (file->m_isKept)
        vfs.m_real->xAccess(vfs.m_real, path, SQLITE_ACCESS_EXISTS, &exists);
    const int opened = vfs.m_real->xOpen(vfs.m_real, path, file->real(), flags, outFlags);
    if (opened != SQLITE_OK)
        return opened;
    if (!exists && vfs.m_isHolding)
        vfs.m_held[path].isNew = true;
    file->pMethods = &methods;
    return SQLITE_OK;
}

bool FaultFile::isAlive() const
{
    return m_generation == m_vfs->m_generation && !m_vfs->m_isCut;
}

int FaultFile::close()
{
    return real()->pMethods->xClose(real());
}

FaultVfs::Held *FaultFile::held()
{
    if (!m_isKept || !m_vfs->m_isHolding)
        return nullptr;
    return &m_vfs->m_held[m_path];
}

qint64 FaultFile::visibleSize()
{
    sqlite3_int64 size = 0;
    real()->pMethods->xFileSize(real(), &size);
    const FaultVfs::Held *unsynced = held();
    return unsynced && unsynced->size ? *unsynced->size : size;
}

/// As programs see it; zeros beyond the end.
QByteArray FaultFile::sector(qint64 number)
{
    const FaultVfs::Held *unsynced = held();
    if (const auto found = unsynced->sectors.find(number); found != unsynced->sectors.end())
        return found->second;
    QByteArray bytes(sectorSize, '\0');
    sqlite3_int64 size = 0;
    real()->pMethods->xFileSize(real(), &size);
    const qint64 there = std::clamp<qint64>(size - number * sectorSize, 0, sectorSize);
    if (there > 0)
        real()->pMethods->xRead(real(), bytes.data(), static_cast<int>(there), number * sectorSize);
    return bytes;
}

int FaultFile::readThrough(char *to, qint64 amount, qint64 offset)
{
    const qint64 there = std::clamp<qint64>(visibleSize() - offset, 0, amount);
    std::memset(to, 0, static_cast<size_t>(amount));
    for (qint64 at = offset; at < offset + there;) {
        const QByteArray bytes = sector(at / sectorSize);
        const qint64 within = at % sectorSize;
        const qint64 part = std::min(sectorSize - within, offset + there - at);
        std::memcpy(to + (at - offset), bytes.constData() + within, static_cast<size_t>(part));
        at += part;
    }
    return there < amount ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

int FaultFile::read(void *to, int amount, qint64 offset)
{
    const std::lock_guard lock(m_vfs->m_mutex);
    if (!isAlive() || !m_vfs->mayCall())
        return SQLITE_IOERR_READ;
    if (held())
        return readThrough(static_cast<char *>(to), amount, offset);
    return real()->pMethods->xRead(real(), to, amount, offset);
}

int FaultFile::hold(const char *from, qint64 amount, qint64 offset)
{
    const qint64 size = std::max(visibleSize(), offset + amount);
    for (qint64 at = offset; at < offset + amount;) {
        QByteArray bytes = sector(at / sectorSize);
        const qint64 within = at % sectorSize;
        const qint64 part = std::min(sectorSize - within, offset + amount - at);
        std::memcpy(bytes.data() + within, from + (at - offset), static_cast<size_t>(part));
        held()->sectors[at / sectorSize] = bytes;
        at += part;
    }
    held()->size = size;
    return SQLITE_OK;
}

int FaultFile::write(const void *from, int amount, qint64 offset)
{
    const std::lock_guard lock(m_vfs->m_mutex);
    if (!isAlive() || !m_vfs->mayCall() || !m_vfs->mayChange())
        return SQLITE_IOERR_WRITE;
    if (!m_vfs->takeRoom(std::max<qint64>(0, offset + amount - visibleSize())))
        return SQLITE_FULL;
    if (held())
        return hold(static_cast<const char *>(from), amount, offset);
    return real()->pMethods->xWrite(real(), from, amount, offset);
}

int FaultFile::truncate(qint64 size)
{
    const std::lock_guard lock(m_vfs->m_mutex);
    if (!isAlive() || !m_vfs->mayCall() || !m_vfs->mayChange())
        return SQLITE_IOERR_TRUNCATE;
    if (!m_vfs->takeRoom(size - visibleSize()))
        return SQLITE_FULL;
    FaultVfs::Held *unsynced = held();
    if (!unsynced)
        return real()->pMethods->xTruncate(real(), size);
    unsynced->size = size;
    unsynced->sectors.erase(unsynced->sectors.lower_bound((size + sectorSize - 1) / sectorSize),
        unsynced->sectors.end());
    return SQLITE_OK;
}

int FaultFile::sync(int flags)
{
    const std::lock_guard lock(m_vfs->m_mutex);
    if (!isAlive() || !m_vfs->mayCall() || !m_vfs->mayChange())
        return SQLITE_IOERR_FSYNC;
    FaultVfs::Held *unsynced = held();
    if (!unsynced)
        return real()->pMethods->xSync(real(), flags);
    // On the real disk it need not be synced: what falls here is only the power of this one.
    for (const auto &[number, bytes] : unsynced->sectors) {
        const qint64 offset = number * sectorSize;
        const qint64 part = std::min(sectorSize, visibleSize() - offset);
        if (const int done
            = real()->pMethods->xWrite(real(), bytes.constData(), static_cast<int>(part), offset);
            done != SQLITE_OK)
            return done;
    }
    if (unsynced->size)
        real()->pMethods->xTruncate(real(), *unsynced->size);
    *unsynced = {};
    // A file's first sync takes its folder along, and with it what was removed there.
    m_vfs->m_deleted.clear();
    return SQLITE_OK;
}

int FaultFile::fileSize(sqlite3_int64 *size)
{
    const std::lock_guard lock(m_vfs->m_mutex);
    if (!isAlive() || !m_vfs->mayCall())
        return SQLITE_IOERR_FSTAT;
    *size = visibleSize();
    return SQLITE_OK;
}

} // namespace carillon::testing
