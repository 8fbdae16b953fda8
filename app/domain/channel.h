// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/arn.h"

#include <QDateTime>
#include <QString>

namespace carillon {

enum class ChannelMode { Unrestricted, Restricted };
enum class ChannelPrivacy { Public, Private };

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

    friend bool operator==(const Channel &, const Channel &) = default;
};

} // namespace carillon
