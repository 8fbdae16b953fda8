// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/chatbench.h"

#include <QMap>
#include <QSet>

namespace carillon::testing {

inline QString userNamed(const QString &id)
{
    return userArn(id).toString();
}

/// The people of the channel `general` at a service that pages by two.
class RosterService {
public:
    QStringList members;
    QStringList hidden;
    QStringList moderators;
    QStringList bans;
    QMap<QString, QStringList> subChannels; ///< not empty: the channel is elastic
    QStringList membersAskedOf; ///< sub-channels whose members were asked for
    QSet<QString> forbidden; ///< what may not be listed, e.g. `bans`
    std::optional<TransportReply> refusal; ///< of every change, when set
    QList<qsizetype> batches; ///< sizes of the additions so far

    TransportReply answer(const TransportRequest &request);

private:
    TransportReply elastic(const QString &what, const QString &query);
    static TransportReply page(const QString &what, const QStringList &list, const QString &query);
    TransportReply add(const QString &what, const TransportRequest &request);
};

} // namespace carillon::testing
