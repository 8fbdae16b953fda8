// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QStringList>

#include <expected>
#include <optional>

namespace carillon::ctl {

/// What `carillonctl send` was asked to do. Member names and values are those of the API.
struct SendOptions {
    QString channelArn;
    QString chimeBearer;
    QJsonObject body; ///< the request's body; ClientRequestToken is always there
    QString endpointUrl;
    QString region; ///< empty: from the environment, then from the channel
    std::optional<QString> awsProfile; ///< none: the default chain
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
