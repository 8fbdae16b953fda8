// SPDX-License-Identifier: Apache-2.0
#include "vfs/faultvfs.h"

#include "vfs/faultfile.h"

#include <QFile>

#include <utility>

namespace carillon::testing {

/// The entry points of a VFS. What is not about files goes to the real one.
struct VfsCalls {
    static FaultVfs &self(sqlite3_vfs *vfs) { return *static_cast<FaultVfs *>(vfs->pAppData); }
    static sqlite3_vfs *real(sqlite3_vfs *vfs) { return self(vfs).m_real; }

    static int open(
        sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *outFlags)
    {
        const std::lock_guard lock(self(vfs).m_mutex);
        return FaultFile::open(self(vfs), path, file, flags, outFlags);
    }
    static int remove(sqlite3_vfs *vfs, const char *path, int syncFolder)
    {
        FaultVfs &fault = self(vfs);
        const std::lock_guard lock(fault.m_mutex);
        if (!fault.mayCall() || !fault.mayChange())
            return SQLITE_IOERR_DELETE;
        QFile file(QFile::decodeName(path));
        if (file.open(QIODevice::ReadOnly)) {
            if (fault.m_isHolding && !syncFolder && !fault.m_held[path].isNew)
                fault.m_deleted[path] = file.readAll();
            fault.takeRoom(-file.size());
        }
        fault.m_held.erase(path);
        return real(vfs)->xDelete(real(vfs), path, syncFolder);
    }
    static int access(sqlite3_vfs *vfs, const char *path, int flags, int *result)
    {
        const std::lock_guard lock(self(vfs).m_mutex);
        if (!self(vfs).mayCall())
            return SQLITE_IOERR_ACCESS;
        return real(vfs)->xAccess(real(vfs), path, flags, result);
    }
    static int fullPathname(sqlite3_vfs *vfs, const char *path, int size, char *to)
    {
        return real(vfs)->xFullPathname(real(vfs), path, size, to);
    }
    static int randomness(sqlite3_vfs *vfs, int size, char *to)
    {
        return real(vfs)->xRandomness(real(vfs), size, to);
    }
    static int idle(sqlite3_vfs *vfs, int microseconds)
    {
        return real(vfs)->xSleep(real(vfs), microseconds);
    }
    static int currentTime(sqlite3_vfs *vfs, double *time)
    {
        return real(vfs)->xCurrentTime(real(vfs), time);
    }
    static int lastError(sqlite3_vfs *vfs, int size, char *to)
    {
        return real(vfs)->xGetLastError(real(vfs), size, to);
    }
};

FaultVfs::FaultVfs(const char *name, For whom)
    : m_name(name)
    , m_real(sqlite3_vfs_find(nullptr))
{
    m_vfs.iVersion = 1;
    m_vfs.szOsFile = FaultFile::sizeBesides() + m_real->szOsFile;
    m_vfs.mxPathname = m_real->mxPathname;
    m_vfs.zName = m_name.constData();
    m_vfs.pAppData = this;
    m_vfs.xOpen = VfsCalls::open;
    m_vfs.xDelete = VfsCalls::remove;
    m_vfs.xAccess = VfsCalls::access;
    m_vfs.xFullPathname = VfsCalls::fullPathname;
    m_vfs.xRandomness = VfsCalls::randomness;
    m_vfs.xSleep = VfsCalls::idle;
    m_vfs.xCurrentTime = VfsCalls::currentTime;
    m_vfs.xGetLastError = VfsCalls::lastError;
    sqlite3_vfs_register(&m_vfs, whom == For::Everybody);
}

FaultVfs::~FaultVfs()
{
    sqlite3_vfs_unregister(&m_vfs);
}

QString FaultVfs::name() const
{
    return QString::fromLatin1(m_name);
}

void FaultVfs::makeDefault()
{
    sqlite3_vfs_register(&m_vfs, 1);
}

void FaultVfs::holdUnsynced()
{
    m_isHolding = true;
}

void FaultVfs::writeBack()
{
    const std::lock_guard lock(m_mutex);
    for (const auto &[path, held] : m_held)
        writeBack(path, held);
    m_held.clear();
    m_deleted.clear();
}

void FaultVfs::writeBack(const std::string &path, const Held &held)
{
    QFile file(QFile::decodeName(path.c_str()));
    if (!file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly))
        return;
    if (held.size)
        file.resize(*held.size);
    for (const auto &[number, bytes] : held.sectors) {
        const qint64 offset = number * sectorSize;
        file.seek(offset);
        file.write(bytes.constData(), std::min<qint64>(bytes.size(), file.size() - offset));
    }
}

void FaultVfs::cutPowerAt(qint64 n, Dice dice)
{
    m_changes = 0;
    m_cutAt = n;
    m_dice = dice;
}

void FaultVfs::failAt(qint64 n, bool forGood)
{
    m_calls = 0;
    m_failAt = n;
    m_failsForGood = forGood;
}

bool FaultVfs::mayCall()
{
    ++m_calls;
    return m_failAt == 0 || (m_failsForGood ? m_calls < m_failAt : m_calls != m_failAt);
}

bool FaultVfs::mayChange()
{
    ++m_changes;
    if (m_cutAt > 0 && m_changes == m_cutAt)
        cutPower();
    return !m_isCut;
}

bool FaultVfs::takeRoom(qint64 bytes)
{
    if (!m_room)
        return true;
    if (bytes > *m_room)
        return false;
    *m_room -= bytes;
    return true;
}

void FaultVfs::settle(const std::string &path, Held &held)
{
    QFile file(QFile::decodeName(path.c_str()));
    if (held.isNew && m_dice->oneIn(2)) {
        file.remove();
        return;
    }
    if (!file.open(QIODevice::ReadWrite))
        return;
    if (held.size && m_dice->oneIn(2))
        file.resize(*held.size);
    for (const auto &[number, bytes] : held.sectors) {
        const qint64 fate = m_dice->below(3);
        // Beyond the end there is nothing that could be written or spoilt.
        if (fate == 0 || number * sectorSize >= file.size())
            continue;
        QByteArray landed = bytes;
        if (fate == 1) {
            for (char &byte : landed)
                byte = static_cast<char>(m_dice->below(256));
        }
        file.seek(number * sectorSize);
        file.write(
            landed.constData(), std::min<qint64>(landed.size(), file.size() - number * sectorSize));
    }
}

void FaultVfs::cutPower()
{
    const std::lock_guard lock(m_mutex);
    if (m_isCut.exchange(true))
        return;
    for (auto &[path, held] : m_held)
        settle(path, held);
    for (const auto &[path, bytes] : m_deleted) {
        QFile file(QFile::decodeName(path.c_str()));
        if (m_dice->oneIn(2) && !file.exists() && file.open(QIODevice::WriteOnly))
            file.write(bytes);
    }
    m_held.clear();
    m_deleted.clear();
}

void FaultVfs::reboot()
{
    ++m_generation;
    m_isCut = false;
    m_isHolding = false;
    m_cutAt = 0;
    m_held.clear();
    m_deleted.clear();
}

} // namespace carillon::testing
