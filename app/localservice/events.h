// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace carillon::localservice {

/// To whom something that happened is told.
struct Recipients {
    QString channelArn; ///< its members, as they are now; empty: no channel's
    QString subChannelId; ///< only those of this sub-channel, unless empty
    QStringList users; ///< and these; e.g. who is a member no more
    bool governorsOnly = false; ///< of the members, only moderators and AppInstanceAdmins
};

/// What happened, as a messaging session tells it.
struct Event {
    QByteArray type; ///< `x-amz-chime-event-type`, e.g. `CREATE_CHANNEL_MESSAGE`
    QByteArray messageType; ///< `x-amz-chime-message-type`: STANDARD, CONTROL or SYSTEM
    QJsonObject payload; ///< as the REST shape of the same name, but for times, which are ISO-8601
    Recipients to;
    QByteArray reason = {}; ///< `x-amz-chime-event-reason`; mostly empty
};

/// Who wants to know what happened.
class Events {
public:
    virtual ~Events() = default;

    /// All that one request did, in order, once it is committed. Called in the service's thread,
    /// before the request is answered; may change the store in a transaction of its own.
    virtual void happened(const QList<Event> &events) = 0;
    /// Some AppInstanceUsers may be there no more. Called likewise.
    virtual void usersWent() { }
};

} // namespace carillon::localservice
