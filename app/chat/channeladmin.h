// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"
#include "domain/newchannel.h"

#include <QFuture>
#include <QObject>

#include <memory>

namespace carillon {

class ChannelClient;
class ChannelDirectory;
class ChannelPeople;

/// What the user may do to channels. Each success shows in the ChannelDirectory at once.
class ChannelAdmin : public QObject {
    Q_OBJECT

public:
    /// Both outlive it.
    ChannelAdmin(ChannelClient &client, ChannelDirectory &directory, QObject *parent = nullptr);

    QFuture<ApiResult<ChannelArn>> create(const NewChannel &channel);
    QFuture<ApiResult<void>> change(const ChannelArn &channel, const ChannelChange &what);
    QFuture<ApiResult<void>> remove(const ChannelArn &channel);
    /// Absent settings end the expiring.
    QFuture<ApiResult<void>> setExpiration(
        const ChannelArn &channel, const std::optional<ExpirationSettings> &settings);
    /// Makes the user a member, as far as the channel lets anybody in.
    QFuture<ApiResult<void>> join(const ChannelArn &channel);
    QFuture<ApiResult<void>> leave(const ChannelArn &channel);

    /// The people of a channel, to be looked at and changed; not read yet.
    std::unique_ptr<ChannelPeople> people(const ChannelArn &channel);

private:
    ChannelClient &m_client;
    ChannelDirectory &m_directory;
};

} // namespace carillon
