// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"
#include "domain/newchannel.h"
#include "domain/pushpreferences.h"
#include "domain/subchannel.h"

#include <QFuture>
#include <QList>
#include <QObject>
#include <QPromise>

#include <memory>

namespace carillon {

class ChannelBrowser;
class ChannelClient;
class ChannelDirectory;
class ChannelPeople;

/// What the user may do to channels. Each success shows in the ChannelDirectory at once.
class ChannelAdmin : public QObject {
    Q_OBJECT

public:
    /// Both outlive it.
    ChannelAdmin(ChannelClient &client, ChannelDirectory &directory, QObject *parent = nullptr);

    /// All that the service says of it, as of now.
    QFuture<ApiResult<Channel>> describe(const ChannelArn &channel);
    QFuture<ApiResult<ChannelArn>> create(const NewChannel &channel);
    QFuture<ApiResult<void>> change(const ChannelArn &channel, const ChannelChange &what);
    QFuture<ApiResult<void>> remove(const ChannelArn &channel);
    /// Absent settings end the expiring.
    QFuture<ApiResult<void>> setExpiration(
        const ChannelArn &channel, const std::optional<ExpirationSettings> &settings);
    /// Makes the user a member, as far as the channel lets anybody in. `subChannelId`: where, for a
    /// moderator of an elastic channel; all others are put somewhere.
    QFuture<ApiResult<void>> join(
        const ChannelArn &channel, const std::optional<QString> &subChannelId = {});
    QFuture<ApiResult<void>> leave(const ChannelArn &channel);

    /// All parts of an elastic channel. If the admin goes first, the future ends without a result.
    QFuture<ApiResult<QList<SubChannel>>> subChannels(const ChannelArn &channel);
    /// What the service pushes to the user's devices; gives what is stored there.
    QFuture<ApiResult<PushPreferences>> preferences(const ChannelArn &channel);
    QFuture<ApiResult<PushPreferences>> setPreferences(
        const ChannelArn &channel, const PushPreferences &preferences);

    /// Those that may be joined, to be looked through; nothing is asked for yet.
    std::unique_ptr<ChannelBrowser> browser();
    /// The people of a channel, to be looked at and changed; not read yet.
    std::unique_ptr<ChannelPeople> people(const ChannelArn &channel);

private:
    using Parts = QPromise<ApiResult<QList<SubChannel>>>;
    void gatherParts(const std::shared_ptr<Parts> &promise, const ChannelArn &channel,
        const QList<SubChannel> &soFar, const std::optional<QString> &nextToken);

    ChannelClient &m_client;
    ChannelDirectory &m_directory;
};

} // namespace carillon
