// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channel.h"
#include "domain/channelmessage.h"

#include <optional>

// What the tables hold. Times are milliseconds since the epoch; `row` is the place in a list and is
// given by the table.

namespace carillon::localservice {

struct Person {
    QString arn;
    QString name;
};

struct InstanceRecord {
    QString arn;
    QString name;
    std::optional<QString> metadata;
    qint64 createdAtMs = 0;
    qint64 updatedAtMs = 0;
    std::optional<qint64> retentionDays;
    std::optional<qint64> initiateDeletionAtMs; ///< nothing is deleted before
    qint64 row = 0;
};

struct UserRecord {
    QString arn;
    QString instanceArn;
    QString name;
    std::optional<QString> metadata;
    qint64 createdAtMs = 0;
    qint64 updatedAtMs = 0;
    bool echoes = false; ///< answers each STANDARD message with its own text
    std::optional<qint64> expirationDays; ///< since it was created
    qint64 row = 0;
};

/// An AppInstanceAdmin, a ChannelModerator or a ChannelBan.
struct RoleRecord {
    Person person;
    QString createdByArn; ///< empty: by whoever holds the account's keys
    QString createdByName;
    qint64 createdAtMs = 0;
    qint64 row = 0;
};

struct ElasticConfiguration {
    int maximumSubChannels;
    int targetMemberships; ///< in a sub-channel
    int minimumPercentage; ///< of the target; below, a sub-channel is given up
};

struct ExpirationSettings {
    int days;
    bool sinceLastMessage; ///< otherwise since its creation
};

struct ChannelRecord {
    Channel channel;
    Person createdBy;
    qint64 updatedAtMs = 0;
    std::optional<QString> flowArn;
    std::optional<ElasticConfiguration> elastic;
    std::optional<ExpirationSettings> expiration;
    qint64 row = 0;
};

struct MemberRecord {
    QString channelArn;
    Person person;
    QString subChannelId; ///< empty but in elastic channels
    bool hidden = false;
    Person invitedBy;
    qint64 createdAtMs = 0;
    qint64 updatedAtMs = 0;
    std::optional<qint64> readMarkerAtMs;
    std::optional<QString> preferences; ///< JSON, as it was put
    qint64 row = 0;
};

struct MembershipRecord {
    ChannelRecord channel;
    MemberRecord member;
};

struct SubChannelRecord {
    QString id;
    int memberCount = 0;
    qint64 row = 0;
};

/// The place of a message in its channel.
struct MessagePosition {
    qint64 createdAtMs;
    qint64 row;
};

struct StoredMessage {
    ChannelMessage message;
    MessagePosition position;
};

struct FlowRecord {
    QString arn;
    QString instanceArn;
    QString name;
    QString processors; ///< JSON, as it was put
    qint64 createdAtMs = 0;
    qint64 updatedAtMs = 0;
    qint64 row = 0;
};

} // namespace carillon::localservice
