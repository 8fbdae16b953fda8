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

    friend bool operator==(const DirectoryEntry &, const DirectoryEntry &) = default;
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
    /// After each call of the service; no error when it succeeded.
    void answered(const std::optional<carillon::ApiError> &error);

private:
    void readStore();
    void askPage(const std::optional<QString> &nextToken);
    void finish(const std::optional<ApiError> &failure);
    void describe(const ChannelArn &channel);
    void show(QList<DirectoryEntry> entries);
    void add(const DirectoryEntry &entry);

    StoreThread &m_store;
    MessagingClient &m_client;
    QList<DirectoryEntry> m_entries; // by name
    QList<DirectoryEntry> m_incoming; // the pages of the refresh that is going on
    std::optional<ApiError> m_error;
    bool m_loading = false;
    bool m_storeRead = false;
};

} // namespace carillon
