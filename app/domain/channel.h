// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/arn.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace carillon {

enum class ChannelMode { Unrestricted, Restricted };
enum class ChannelPrivacy { Public, Private };

/// A channel of many sub-channels, for which it must be RESTRICTED. Cannot be changed later.
struct ElasticChannelConfiguration {
    int maximumSubChannels = 2; ///< from 2
    int targetMembershipsPerSubChannel = 2; ///< from 2
    int minimumMembershipPercentage = 1; ///< 1 to 40

    friend bool operator==(const ElasticChannelConfiguration &, const ElasticChannelConfiguration &)
        = default;
};

enum class ExpirationCriterion { CreatedTimestamp, LastMessageTimestamp };

/// When a channel is deleted by itself.
struct ExpirationSettings {
    static constexpr int leastDays = 1;
    static constexpr int mostDays = 5475;

    int days = leastDays;
    ExpirationCriterion criterion = ExpirationCriterion::CreatedTimestamp;

    friend bool operator==(const ExpirationSettings &, const ExpirationSettings &) = default;
};

/// A channel as the service describes it. `metadata`, `createdAt` and the like are empty or invalid
/// where the answer left them out.
struct Channel {
    ChannelArn arn;
    QString name;
    ChannelMode mode = ChannelMode::Unrestricted;
    ChannelPrivacy privacy = ChannelPrivacy::Public;
    QString metadata;
    QDateTime createdAt;
    QDateTime lastMessageAt;
    // Of a whole description alone; lists leave them out.
    std::optional<ElasticChannelConfiguration> elastic = {};
    std::optional<ExpirationSettings> expiration = {};

    friend bool operator==(const Channel &, const Channel &) = default;
};

} // namespace carillon
