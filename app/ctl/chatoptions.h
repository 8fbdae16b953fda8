// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/outbox.h"
#include "client/qnamtransport.h"
#include "domain/arn.h"

#include <QStringList>

#include <expected>
#include <optional>

namespace carillon::ctl {

/// What `carillonctl chat` was asked to do.
struct ChatOptions {
    AppInstanceUserArn bearer;
    QString endpointUrl;
    QString region; ///< empty: from the environment, then from the bearer
    QString dataDir;
    bool drain = false;
    bool paced = true; ///< under the published rates
    TransportLimits limits;
    OutboxOptions outbox;
    std::optional<QString> awsProfile = {}; ///< none: the default chain
};

/// Why there is nothing to do, and what to end with. Help is such a case, too.
struct ChatUsage {
    QString text;
    int exitCode;
};

std::expected<ChatOptions, ChatUsage> parseChatOptions(const QStringList &arguments);

} // namespace carillon::ctl
