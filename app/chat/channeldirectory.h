// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/channelplace.h"
#include "domain/apierror.h"
#include "domain/channel.h"

#include <QHash>
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
    int unread = 0; ///< messages of others since it was last read; see ReadMarkers
    bool unreadIsLeast = false; ///< there are so many or more
    std::optional<QString> subChannelId = {}; ///< the user's place in an elastic channel
    std::optional<QString> readIn = {}; ///< another, which a moderator has chosen to read

    /// Where the user reads.
    ChannelPlace place() const
    {
        ChannelPlace place = placeIn(readIn ? readIn : subChannelId);
        place.isVisit = isVisit();
        return place;
    }
    /// Where the user writes: the service takes messages in the user's own part only.
    ChannelPlace ownPlace() const { return placeIn(subChannelId ? subChannelId : readIn); }
    /// Reads elsewhere than where the user is.
    bool isVisit() const { return subChannelId && readIn; }
    /// The service lets a message of a sub-channel be edited and redacted only by who is in that.
    bool isInPartOf(const ChannelMessage &message) const
    {
        return !message.subChannelId || message.subChannelId == subChannelId;
    }

    ChannelPlace placeIn(const std::optional<QString> &part) const
    {
        if (part)
            return { true, part };
        // Each member is in a part; which, is told with the list of memberships.
        return { channel.elastic.has_value(), {}, member };
    }

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
    /// Of an elastic channel: this part is to be read. Whoever is in another one visits it, until
    /// the own one is chosen, or the user comes to be in one.
    void readIn(const ChannelArn &channel, const QString &subChannelId);

    // What a messaging session tells.

    /// As refresh(); where one is going on, a new one follows it.
    void refreshAgain();
    /// A channel in the list has another name, mode or the like.
    void update(const Channel &channel);
    /// The user is a member from now on; in an elastic channel, of this part of it.
    void join(const ChannelArn &channel, const std::optional<QString> &subChannelId = {});
    /// The user, who moderates it, is in no part of an elastic channel any more.
    void leavePart(const ChannelArn &channel);
    /// The user is no member any more, or there is no such channel.
    void remove(const ChannelArn &channel);
    /// A message was made in it.
    void noteMessage(const ChannelArn &channel, const QDateTime &at);
    void setUnread(const ChannelArn &channel, int unread, bool isLeast = false);

Q_SIGNALS:
    void aboutToReset();
    void reset();
    void entryChanged(qsizetype row);
    void stateChanged();
    /// How far the user has read, from the list of memberships.
    void readMarkerTold(const carillon::ChannelArn &channel, const QDateTime &readAt);
    /// After each call of the service; no error when it succeeded.
    void answered(const std::optional<carillon::ApiError> &error);

private:
    /// What was told of a channel while its list was being read, page by page.
    struct Told {
        std::optional<bool> member; ///< false: left, or gone
        std::optional<QString> subChannelId;
        std::optional<Channel> channel; ///< as update() had it
    };

    void readStore();
    void askPage(const std::optional<QString> &nextToken);
    void finish(const std::optional<ApiError> &failure);
    void takeIncoming();
    std::optional<DirectoryEntry> asTold(DirectoryEntry listed) const;
    void describe(const ChannelArn &channel);
    void show(QList<DirectoryEntry> entries);
    void add(const DirectoryEntry &entry);
    void change(qsizetype row, const DirectoryEntry &entry);
    bool staysAt(qsizetype row, const DirectoryEntry &entry) const;
    std::optional<qsizetype> rowOf(const ChannelArn &channel) const;
    void index();
    void keepAll();

    StoreThread &m_store;
    MessagingClient &m_client;
    QList<DirectoryEntry> m_entries; // by name
    QHash<ChannelArn, qsizetype> m_rows; // of m_entries
    QList<DirectoryEntry> m_incoming; // the pages of the refresh that is going on
    QHash<ChannelArn, Told> m_told; // since it began: newer than any of its pages
    std::optional<ApiError> m_error;
    bool m_loading = false;
    bool m_storeRead = false;
    bool m_again = false;
};

} // namespace carillon
