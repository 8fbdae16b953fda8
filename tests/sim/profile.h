// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/simnetwork.h"

#include <QByteArray>

#include <span>

namespace carillon::sim {

/// What can happen in a run besides the weather, each time the nemesis comes.
enum class Blow {
    Outage, ///< nobody is reached for minutes
    Storm, ///< nine of ten requests are refused for their rate, for a minute
    WallJump,
    Suspend,
    Stall, ///< the process stands still
    KeysExpire, ///< new ones come minutes later
    Wake, ///< the network is up, says the system
    Restart, ///< orderly, perhaps as another version
    PowerCut, ///< soon, at some write or sync
    DiskFull, ///< for minutes
    DiskError, ///< once, soon
    Damage, ///< to the body of a message, while the program is not running
    Hand ///< a person retries, replaces or discards something
};

/// A kind of run.
struct Profile {
    const char *name;
    Weather weather;
    std::vector<Blow> blows;
    double crashAtStep = 0; ///< how likely the program is killed, after each thing that happens
    qint64 tokenMemoryMs = 24 * 3'600'000; ///< of the service
    double nonPersistent = 0; ///< share of messages that leave no trace in the history
};

std::span<const Profile> profiles();

} // namespace carillon::sim
