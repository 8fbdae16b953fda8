// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channel.h"

#include <QStringList>

#include <optional>

namespace carillon {

/// What CreateChannel takes, but the ClientRequestToken.
struct NewChannel {
    AppInstanceArn appInstance;
    QString name; ///< 1 to 256 characters
    ChannelMode mode = ChannelMode::Unrestricted;
    ChannelPrivacy privacy = ChannelPrivacy::Public; ///< cannot be changed later
    std::optional<QString> metadata = {}; ///< at most 1024 bytes
    std::optional<QString> channelId = {}; ///< 1 to 64 characters; absent: the service makes one
    QStringList memberArns = {}; ///< at most 10
    QStringList moderatorArns = {}; ///< at most 10
    std::optional<ElasticChannelConfiguration> elastic = {};
    std::optional<ExpirationSettings> expiration = {};
};

/// What UpdateChannel takes; what is absent stays.
struct ChannelChange {
    std::optional<QString> name;
    std::optional<ChannelMode> mode;
    std::optional<QString> metadata;
};

inline bool isEmpty(const ChannelChange &change)
{
    return !change.name && !change.mode && !change.metadata;
}

} // namespace carillon
