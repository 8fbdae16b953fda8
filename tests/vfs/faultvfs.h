// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/dice.h"

#include <QByteArray>
#include <QString>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <sqlite3.h>

namespace carillon::testing {

/// A disk for SQLite that can lose its power, fill up and fail, on top of the real one. Registered
/// under its name as long as it lives; every database opened through it must be closed before. Its
/// files may be in use by several threads; what is ordered of it is ordered by one at a time.
class FaultVfs {
public:
    enum class For { WhoNamesIt, Everybody };

    explicit FaultVfs(const char *name, For whom = For::WhoNamesIt);
    ~FaultVfs();
    FaultVfs(const FaultVfs &) = delete;
    FaultVfs &operator=(const FaultVfs &) = delete;

    QString name() const;
    /// For databases that name no VFS.
    void makeDefault();

    /// From now on what is written stays in memory until it is synced.
    void holdUnsynced();
    /// All that is held reaches the disk, as where a program ends and the machine goes on.
    void writeBack();
    /// At the `n`-th write, sync, truncation or deletion from now (counted from 1): each unsynced
    /// sector is written, dropped or replaced by garbage, each unsynced length, creation and
    /// deletion happens or not, as the dice say. Open files are dead from then on. Files opened
    /// later are the machine after its reboot. 0: not before cutPower().
    void cutPowerAt(qint64 n, Dice dice);
    bool isPowerCut() const { return m_isCut; }
    void cutPower();
    /// The disk after the cut works again; nothing is held any more.
    void reboot();

    /// Files may grow by so much in all; absent: without bound. What shrinks gives room back.
    void setRoom(std::optional<qint64> bytes) { m_room = bytes; }

    /// The `n`-th call from now (counted from 1) fails with an I/O error, and with `forGood` every
    /// later one. 0: none.
    void failAt(qint64 n, bool forGood = false);
    /// Whether that call has come.
    bool hasFailed() const { return m_failAt > 0 && m_calls >= m_failAt; }

private:
    friend class FaultFile;
    friend struct VfsCalls;

    /// A file as the programs see it, where that is not yet what the disk holds.
    struct Held {
        std::map<qint64, QByteArray> sectors; ///< unsynced, by number
        std::optional<qint64> size; ///< unsynced
        bool isNew = false; ///< its name in the folder is not synced
    };

    /// Counts; false when this call is to fail.
    bool mayCall();
    /// Counts what changes the disk; false when the power is gone.
    bool mayChange();
    bool takeRoom(qint64 bytes);
    void settle(const std::string &path, Held &held);
    static void writeBack(const std::string &path, const Held &held);

    std::recursive_mutex m_mutex;
    QByteArray m_name;
    sqlite3_vfs *m_real;
    sqlite3_vfs m_vfs {};
    std::map<std::string, Held> m_held;
    std::map<std::string, QByteArray> m_deleted; ///< deletions that are not synced
    bool m_isHolding = false;
    std::atomic<bool> m_isCut = false;
    int m_generation = 0; ///< of the power: a file of an earlier one is dead
    qint64 m_changes = 0;
    qint64 m_cutAt = 0;
    std::optional<Dice> m_dice;
    std::optional<qint64> m_room;
    qint64 m_calls = 0;
    qint64 m_failAt = 0;
    bool m_failsForGood = false;
};

} // namespace carillon::testing
