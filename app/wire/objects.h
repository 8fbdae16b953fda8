// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channel.h"
#include "domain/channelmessage.h"

#include <QJsonObject>

// The shapes that answers and events have in common.

namespace carillon::wire {

/// How times are written: numbers in REST bodies, ISO-8601 texts in events. Both are read.
enum class TimeForm { Seconds, Iso };

/// Channel or ChannelSummary; nothing without a ChannelArn.
std::optional<Channel> parseChannel(const QJsonObject &object);
QJsonObject channelSummaryToJson(const Channel &channel, TimeForm form = TimeForm::Seconds);

/// ChannelMessage or ChannelMessageSummary; nothing without a MessageId or with a Type unknown.
std::optional<ChannelMessage> parseMessage(const ChannelArn &channel, const QJsonObject &object);
/// Without ChannelArn, Persistence and SubChannelId.
QJsonObject messageSummaryToJson(const ChannelMessage &message, TimeForm form = TimeForm::Seconds);
QJsonObject messageToJson(const ChannelMessage &message, TimeForm form = TimeForm::Seconds);

} // namespace carillon::wire
