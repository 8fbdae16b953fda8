// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ctl/actor.h"

#include <QJsonObject>
#include <QStringList>

#include <expected>

namespace carillon::ctl {

/// What `carillonctl send` was asked to do. Member names and values are those of the API.
struct SendOptions {
    QString channelArn;
    GivenActor actor;
    QJsonObject body; ///< the request's body; ClientRequestToken is always there
    bool validate = true;
};

/// Why there is nothing to do, and what to end with. Help is such a case, too.
struct SendUsage {
    QString text;
    int exitCode;
};

/// Options win over members of `--cli-input-json`.
std::expected<SendOptions, SendUsage> parseSendOptions(const QStringList &arguments);

} // namespace carillon::ctl
