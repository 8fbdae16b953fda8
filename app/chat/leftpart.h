// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"
#include "domain/arn.h"

#include <QObject>
#include <QSet>

#include <optional>

namespace carillon {

class ChannelDirectory;
class MessagingClient;
class ReadMarkers;
class StoreThread;
struct Missed;

namespace wire {
struct Event;
}

/// The user's own part of an elastic channel, while another one is read: what is said there is
/// listed into the store, without a hole, and counts as unread.
class LeftPart : public QObject {
    Q_OBJECT

public:
    /// None of the references is owned; all must outlive this.
    LeftPart(StoreThread &store, MessagingClient &client, ChannelDirectory &directory,
        ReadMarkers &markers, QObject *parent = nullptr);

    /// Of any message.
    void hear(const wire::Event &event);
    /// Does nothing unless another part of it is read. Called while it goes on: once more after it.
    void catchUp(const ChannelArn &channel);

Q_SIGNALS:
    /// After each list; no error when it succeeded.
    void answered(const std::optional<carillon::ApiError> &error);

private:
    void take(const ChannelArn &channel, const Missed &missed);

    StoreThread &m_store;
    MessagingClient &m_client;
    ChannelDirectory &m_directory;
    ReadMarkers &m_markers;
    QSet<ChannelArn> m_busy;
    QSet<ChannelArn> m_again;
};

} // namespace carillon
