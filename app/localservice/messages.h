// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/access.h"

// What the operations on messages share.

namespace carillon::localservice {

/// Tells those who may see the message: the members of its channel or sub-channel, or, where it
/// has a target, the sender and the target.
void tellOfMessage(QList<Event> &events, const QByteArray &type, const ChannelMessage &message);
/// Tells the sender alone, as for what a channel flow has before it or has turned down.
void tellSender(QList<Event> &events, const QByteArray &type, const ChannelMessage &message);

/// The sub-channel the caller is in (or, as a moderator or administrator, may look at); empty where
/// the channel is not elastic, which takes no SubChannelId.
QString subChannelFor(Tables &tables, const Call &call, const ChannelAccess &access,
    const std::optional<QString> &subChannel);

/// True for a message that the caller may know of, in a channel that it may read.
bool isVisibleTo(const QString &userArn, const ChannelMessage &message);

/// Puts the question to the flow of the channel: sets `callback.id` and stores it.
void askFlow(Tables &tables, CallbackRecord callback);

/// Stores the message, if it is to be stored, and tells of it or asks the flow of its channel
/// first.
Acceptance acceptMessage(Tables &tables, QList<Event> &events, const MessageToAccept &message);

} // namespace carillon::localservice
