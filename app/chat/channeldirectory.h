// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"
#include "domain/channel.h"

#include <QList>
#include <QObject>

#include <optional>

namespace carillon {

class MessagingClient;
class StoreThread;

/// A channel in the list, and how it came there.
struct DirectoryEntry {
    Channel channel;
    bool member = true; ///< false: opened by its ARN, not (or not yet) in the memberships
};

/// The channels of the AppInstanceUser, by name: from the store at once, then all pages of
/// ListChannelMembershipsForAppInstanceUser.
class ChannelDirectory : public QObject {
    Q_OBJECT

public:
    ChannelDirectory(StoreThread &store, MessagingClient &client, QObject *parent = nullptr);
    ~ChannelDirectory() override;

    const QList<DirectoryEntry> &entries() const;
    std::optional<DirectoryEntry> entry(const ChannelArn &channel) const;
    bool isLoading() const;
    std::optional<ApiError> error() const; ///< of the last refresh

    void refresh();
    /// Puts a channel into the list that the memberships do not name, and describes it.
    void open(const ChannelArn &channel);

Q_SIGNALS:
    void aboutToReset();
    void reset();
    void entryChanged(qsizetype row);
    void stateChanged();
};

} // namespace carillon
