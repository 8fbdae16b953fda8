// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channel.h"
#include "domain/messagedraft.h"

#include <QByteArray>
#include <QList>

#include <expected>

namespace carillon::localservice {

struct WorldUser {
    QString arn;
    QString name;
    bool echoes = false; ///< answers each STANDARD message with its own text
    bool administers = false; ///< an AppInstanceAdmin
};

struct WorldMessage {
    QString senderArn;
    qint64 secondsAgo = 0;
    QString content;
    std::optional<QString> metadata;
};

struct WorldChannel {
    QString arn;
    QString name;
    ChannelMode mode = ChannelMode::Unrestricted;
    ChannelPrivacy privacy = ChannelPrivacy::Public;
    QString metadata;
    QString createdByArn;
    qint64 secondsAgo = 0; ///< when it was made
    QStringList memberArns;
    QStringList moderatorArns;
    QList<WorldMessage> messages; ///< oldest first
};

/// What a new service starts with.
struct World {
    QString region;
    QString appInstanceArn;
    QString appInstanceName;
    QList<WorldUser> users;
    QList<WorldChannel> channels;
};

struct WorldError {
    QString path; ///< JSON path, e.g. `$.Channels[1].Members[0]`
    QString problem;

    QString toString() const;
};

/// Reads the format that resources/seed/README.md describes; strictly: an unknown member, a wrong
/// type or a reference to nobody is an error.
std::expected<World, WorldError> parseWorld(const QByteArray &json);

} // namespace carillon::localservice
