// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/pagetokens.h"
#include "localservice/servicestore.h"

namespace carillon::localservice {

/// The published numbers of things (Amazon Chime SDK endpoints and quotas, us-east-1); one more is
/// ResourceLimitExceeded.
struct ObjectLimits {
    qint64 instances = 100;
    qint64 usersOfInstance = 100'000;
    qint64 adminsOfInstance = 100;
    qint64 membersOfChannel = 10'000;
    qint64 channelsOfUser = 20'000;
    qint64 moderatorsOfChannel = 1000;
    qint64 flowsOfInstance = 100;
    qint64 processorsOfFlow = 1;
    qint64 elasticChannelsOfInstance = 1;
    qint64 subChannelsOfChannel = 100;
    qint64 membersOfSubChannel = 1000;
    qint64 tagsOfResource = 50;
};

/// What every handler works with.
struct HandlerContext {
    Tables &tables;
    PageTokens pageTokens;
    ObjectLimits limits = {};
};

} // namespace carillon::localservice
