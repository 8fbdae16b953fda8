// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/outbox.h"
#include "client/qnamtransport.h"
#include "ctl/actor.h"

#include <QStringList>

#include <expected>

namespace carillon::ctl {

/// What `carillonctl chat` was asked to do.
struct ChatOptions {
    GivenActor actor;
    QString dataDir;
    bool drain = false;
    bool paced = true; ///< under the published rates
    TransportLimits limits;
    OutboxOptions outbox;
};

/// Why there is nothing to do, and what to end with. Help is such a case, too.
struct ChatUsage {
    QString text;
    int exitCode;
};

std::expected<ChatOptions, ChatUsage> parseChatOptions(const QStringList &arguments);

} // namespace carillon::ctl
