// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"
#include "domain/arn.h"
#include "domain/identity.h"
#include "domain/roster.h"
#include "domain/subchannel.h"

#include <QFuture>
#include <QList>
#include <QObject>
#include <QPromise>

#include <array>
#include <optional>

namespace carillon {

class ChannelClient;

/// Somebody in a channel.
struct Person {
    Identity identity;
    bool hidden = false;
    bool moderator = false; ///< may be one without being a member

    friend bool operator==(const Person &, const Person &) = default;
};

/// Who is in a channel, who moderates it and who is kept out, as the service lists them. A list
/// that the user may not see is empty and has an error; the others are shown all the same.
class ChannelPeople : public QObject {
    Q_OBJECT

public:
    /// `client` outlives it.
    ChannelPeople(ChannelArn channel, ChannelClient &client, QObject *parent = nullptr);

    const ChannelArn &channel() const { return m_channel; }
    const QString &ownArn() const;

    /// Members, hidden ones and moderators, by name.
    QList<Person> people() const;
    const QList<Identity> &banned() const { return listOf(Roster::Bans).items; }
    bool isLoading() const;
    /// Why this list could not be had, the last time it was asked for.
    const std::optional<ApiError> &error(Roster roster) const { return listOf(roster).error; }

    /// Asks for all lists, all pages; those of members of one sub-channel alone.
    void refresh();

    // An elastic channel

    /// Whether it is one, and which sub-channel the user is in.
    void setPlace(bool elastic, const std::optional<QString> &ownSubChannel);
    bool isElastic() const { return m_elastic; }
    /// All of them where the user may list them; otherwise there are none here.
    const QList<SubChannel> &subChannels() const { return m_subChannels; }
    const std::optional<QString> &ownSubChannel() const { return m_ownSubChannel; }
    /// Whose members are listed: the user's own, or else the first, until another is chosen.
    const std::optional<QString> &subChannel() const { return m_subChannel; }
    void chooseSubChannel(const QString &id);

    // Each asks for what it changed again, whatever came of it.

    /// Any number, in hundreds; gives those who could not be added. An error is that of the first
    /// hundred that failed as a whole; those before it were added.
    QFuture<ApiResult<QList<NotAdded>>> add(const QStringList &memberArns, bool hidden);
    /// Hundreds are still to be added, which ends with this object.
    bool isAdding() const { return m_adding > 0; }
    QFuture<ApiResult<void>> remove(const Person &person);
    QFuture<ApiResult<void>> setModerator(const QString &memberArn, bool moderator);
    QFuture<ApiResult<void>> ban(const QString &memberArn);
    QFuture<ApiResult<void>> unban(const QString &memberArn);

Q_SIGNALS:
    void changed();
    /// Nothing is being added any more.
    void addingEnded();

private:
    struct List {
        QList<Identity> items;
        QList<Identity> incoming; // the pages so far
        std::optional<ApiError> error;
        bool loading = false;
        bool again = false; // what is being read was changed meanwhile
    };
    using Adding = QPromise<ApiResult<QList<NotAdded>>>;

    const List &listOf(Roster roster) const { return m_lists[static_cast<size_t>(roster)]; }
    List &listOf(Roster roster) { return m_lists[static_cast<size_t>(roster)]; }
    void load(Roster roster);
    void askSubChannels(const std::optional<QString> &nextToken);
    void finishSubChannels(const std::optional<ApiError> &error);
    void settleSubChannel();
    void askPage(Roster roster, const std::optional<QString> &nextToken);
    void finish(Roster roster, const std::optional<ApiError> &error);
    void addNext(const std::shared_ptr<Adding> &promise, const QStringList &rest, bool hidden,
        const QList<NotAdded> &failures);
    QFuture<ApiResult<void>> thenLoad(
        QFuture<ApiResult<void>> change, std::initializer_list<Roster> rosters);

    ChannelArn m_channel;
    ChannelClient &m_client;
    std::array<List, 4> m_lists; // by Roster
    bool m_elastic = false;
    bool m_asked = false; // for anything yet
    bool m_askingSubChannels = false;
    bool m_subChannelsAgain = false;
    QList<SubChannel> m_subChannels;
    QList<SubChannel> m_incomingSubChannels;
    std::optional<QString> m_ownSubChannel;
    std::optional<QString> m_subChannel;
    bool m_chosen = false; // by a person
    int m_adding = 0;
};

} // namespace carillon
