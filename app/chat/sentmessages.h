// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"
#include "domain/channelmessage.h"

#include <QFuture>
#include <QHash>
#include <QObject>

#include <optional>

namespace carillon {

class ChannelClient;
class Clock;
class Timeline;

/// What the user may do to one message, as far as the roles are known. Yes is no promise: the
/// service decides.
struct MessageRights {
    bool edit = false; ///< one's own
    bool redact = false; ///< one's own; moderators and administrators: anybody's
    bool remove = false; ///< administrators

    friend bool operator==(const MessageRights &, const MessageRights &) = default;
};

/// The words of a message that can be changed after it was sent.
struct MessageWords {
    QString content; ///< not empty
    std::optional<QString> metadata;
    std::optional<QString> contentType;
};

/// What is done to messages that were sent. Each success shows in the Timeline and the store at
/// once, whichever of answer and event comes first; a failure changes nothing there.
class SentMessages : public QObject {
    Q_OBJECT

public:
    /// Both outlive it.
    SentMessages(ChannelClient &client, Clock &clock, QObject *parent = nullptr);

    /// Asks who the user is here, for rights(); the role in the AppInstance until it is known, the
    /// one in the channel each time.
    void askForRoles(const ChannelArn &channel);
    MessageRights rights(const ChannelMessage &message) const;

    /// Pending: a channel flow decides first; until then the words are the old ones. Metadata that
    /// `words` does not have is cleared.
    QFuture<ApiResult<MessageStatus>> edit(
        Timeline &timeline, const ChannelMessage &message, const MessageWords &words);
    QFuture<ApiResult<void>> redact(Timeline &timeline, const ChannelMessage &message);
    QFuture<ApiResult<void>> remove(Timeline &timeline, const ChannelMessage &message);
    /// The JSON of GetChannelMessage's answer as the service gave it.
    QFuture<ApiResult<QByteArray>> asGiven(const ChannelMessage &message);

private:
    void askWhetherAdministrator(const ChannelArn &channel);
    void askWhetherModerator(const ChannelArn &channel, const std::optional<QString> &nextToken);
    bool governs(const ChannelArn &channel) const;

    ChannelClient &m_client;
    Clock &m_clock;
    std::optional<bool> m_administrator;
    QHash<ChannelArn, bool> m_moderator;
};

} // namespace carillon
