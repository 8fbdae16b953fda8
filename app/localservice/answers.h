// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/records.h"

#include <QJsonObject>

// The shapes of answers (and, through isoTimes(), of events), as the service model names them.

namespace carillon::localservice {

QJsonValue secondsOf(qint64 ms);

QJsonObject identityJson(const Person &person); ///< Identity
QJsonObject channelJson(const ChannelRecord &channel); ///< Channel
QJsonObject channelSummaryJson(const ChannelRecord &channel); ///< ChannelSummary
QJsonObject elasticJson(const ElasticConfiguration &elastic); ///< ElasticChannelConfiguration
QJsonObject expirationJson(const ExpirationSettings &settings); ///< ExpirationSettings
QJsonObject membershipJson(const MemberRecord &member); ///< ChannelMembership
QJsonObject membershipOfUserJson(
    const MembershipRecord &membership); ///< ChannelMembershipForAppInstanceUserSummary
QJsonObject messageJson(const ChannelMessage &message); ///< ChannelMessage
QJsonObject flowJson(const FlowRecord &flow); ///< ChannelFlow
QJsonObject flowSummaryJson(const FlowRecord &flow); ///< ChannelFlowSummary

/// The same with each time (`…Timestamp`) as ISO-8601 with milliseconds, as sessions carry them.
QJsonObject isoTimes(QJsonObject object);

} // namespace carillon::localservice
