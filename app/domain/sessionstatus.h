// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"

#include <optional>

namespace carillon {

/// Where the messaging session stands, by which events are received as they happen.
struct SessionStatus {
    enum class State {
        Off, ///< not started, or stopped
        Connecting,
        Online, ///< established: from here on delivery is promised
        Waiting, ///< for the next attempt
        Stopped ///< tried again by a person's word only
    };
    /// Why it is not online, or was not before this attempt.
    enum class Trouble {
        None,
        NoEndpoint, ///< GetMessagingSessionEndpoint failed: see error
        Unreachable, ///< no connection, or it was cut
        NotEstablished, ///< open, but never SESSION_ESTABLISHED
        Silent, ///< a ping was not answered
        ClosedByService, ///< see closeCode
        CredentialsRefused,
        Forbidden, ///< may not connect, or was thrown out
        TooManySessions, ///< the user has as many as it may, or opens them too fast
        Flooded ///< more came before SESSION_ESTABLISHED than is kept
    };
    State state = State::Off;
    Trouble trouble = Trouble::None;
    int closeCode = 0; ///< of the last connection that ended; 0: none
    QString detail; ///< the service's or the network layer's words
    std::optional<ApiError> error;
};

} // namespace carillon
