// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>

namespace carillon {

/// What became of a damaged database: what could be read of it is in a new one, and the damaged
/// files were copied aside as they were.
struct Recovery {
    enum class Of {
        Messages, ///< messages waiting to be sent, history, channels
        Drafts ///< begun anew, empty
    };
    Of of = Of::Messages;
    /// Waiting messages whose bytes are proved to be those that were accepted.
    int waitingKept = 0;
    /// Waiting messages that are there but not as they were accepted; never sent unasked.
    int waitingDamaged = 0;
    /// Waiting messages of which nothing could be read; absent when nobody can tell.
    std::optional<int> waitingLost;
    int messagesKept = 0; ///< of the history, which the service knows as well
    QString copies; ///< path of the copied file; its -wal and -shm, if any, stand beside it

    friend bool operator==(const Recovery &, const Recovery &) = default;
};

} // namespace carillon
