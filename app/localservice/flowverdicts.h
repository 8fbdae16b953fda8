// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/events.h"
#include "localservice/servicestore.h"

// What becomes of a message, or of its update, that a channel flow had before it. `message` is as
// it is stored; `callback` has what was asked about, as the processor left it. The callback itself
// is the caller's to remove.

namespace carillon::localservice {

/// With the words that the processor has let pass.
ChannelMessage withAnswer(ChannelMessage message, const CallbackRecord &callback);

void letThrough(Tables &tables, QList<Event> &events, const CallbackRecord &callback,
    ChannelMessage message, qint64 nowMs);

/// A denied message is not kept; a denied update leaves the message as it was.
void deny(Tables &tables, QList<Event> &events, const CallbackRecord &callback,
    ChannelMessage message, qint64 nowMs);

/// The processor was not reached, or has not answered: the FallbackAction of the channel's flow.
/// CONTINUE lets it through. ABORT, and no flow any more: a new message stays, as failed; an update
/// leaves the message as it was.
void fallBack(Tables &tables, QList<Event> &events, const CallbackRecord &callback,
    ChannelMessage message, qint64 nowMs);

} // namespace carillon::localservice
