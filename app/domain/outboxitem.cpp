// SPDX-License-Identifier: Apache-2.0
#include "domain/outboxitem.h"

namespace carillon {

std::optional<SendState> nextState(SendState state, SendEvent event)
{
    using enum SendState;
    struct Transition {
        SendState from;
        SendEvent event;
        SendState to;
    };
    static constexpr Transition transitions[] = {
        { Queued, SendEvent::Start, InFlight },
        { Queued, SendEvent::Discard, Discarded },
        { InFlight, SendEvent::Confirmed, Sent },
        { InFlight, SendEvent::Refused, Failed },
        { InFlight, SendEvent::Lost, Unconfirmed },
        { Unconfirmed, SendEvent::Start, InFlight },
        { Unconfirmed, SendEvent::Retry, Queued },
        { Unconfirmed, SendEvent::Discard, Discarded },
        { Failed, SendEvent::Retry, Queued },
        { Failed, SendEvent::Discard, Discarded },
    };
    for (const Transition &transition : transitions) {
        if (transition.from == state && transition.event == event)
            return transition.to;
    }
    return std::nullopt;
}

} // namespace carillon
