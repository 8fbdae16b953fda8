// SPDX-License-Identifier: Apache-2.0
#include "chat/channelpeople.h"

#include "client/channelclient.h"
#include "domain/whenfinished.h"

#include <QMap>

#include <algorithm>

namespace carillon {

namespace {

constexpr int pageSize = 50; // the most the operations take
constexpr qsizetype batchSize = 100; // the most BatchCreateChannelMembership takes

constexpr Roster rosters[]
    = { Roster::Members, Roster::HiddenMembers, Roster::Moderators, Roster::Bans };

bool isBefore(const Person &a, const Person &b)
{
    const int order = QString::compare(a.identity.name, b.identity.name, Qt::CaseInsensitive);
    return order != 0 ? order < 0 : a.identity.arn < b.identity.arn;
}

} // namespace

ChannelPeople::ChannelPeople(ChannelArn channel, ChannelClient &client, QObject *parent)
    : QObject(parent)
    , m_channel(std::move(channel))
    , m_client(client)
{
}

const QString &ChannelPeople::ownArn() const
{
    return m_client.bearer().toString();
}

QList<Person> ChannelPeople::people() const
{
    QMap<QString, Person> byArn;
    const auto enter = [this, &byArn](Roster roster, bool Person::*mark) {
        for (const Identity &identity : listOf(roster).items) {
            Person &person = byArn[identity.arn];
            person.identity = identity;
            if (mark)
                person.*mark = true;
        }
    };
    enter(Roster::Members, nullptr);
    enter(Roster::HiddenMembers, &Person::hidden);
    enter(Roster::Moderators, &Person::moderator);
    QList<Person> people = byArn.values();
    std::ranges::sort(people, isBefore);
    return people;
}

bool ChannelPeople::isLoading() const
{
    return m_askingSubChannels || std::ranges::any_of(m_lists, &List::loading);
}

void ChannelPeople::refresh()
{
    m_asked = true;
    for (const Roster roster : rosters) {
        if (!m_elastic || (roster != Roster::Members && roster != Roster::HiddenMembers))
            load(roster);
    }
    if (!m_elastic)
        return;
    m_subChannelsAgain = m_askingSubChannels;
    if (m_askingSubChannels)
        return;
    m_askingSubChannels = true;
    askSubChannels(std::nullopt);
    Q_EMIT changed();
}

void ChannelPeople::setPlace(bool elastic, const std::optional<QString> &ownSubChannel)
{
    if (m_elastic == elastic && m_ownSubChannel == ownSubChannel)
        return;
    if (m_subChannel == m_ownSubChannel)
        m_chosen = false; // it follows the user
    m_elastic = elastic;
    m_ownSubChannel = ownSubChannel;
    if (m_asked)
        refresh();
}

void ChannelPeople::chooseSubChannel(const QString &id)
{
    if (m_subChannel == id)
        return;
    m_chosen = true;
    m_subChannel = id;
    listOf(Roster::Members).items.clear(); // they are of another
    load(Roster::Members);
}

void ChannelPeople::askSubChannels(const std::optional<QString> &nextToken)
{
    whenFinished(m_client.listSubChannels(m_channel, { pageSize, nextToken }), this,
        [this](const ApiResult<wire::Page<SubChannel>> &page) {
            if (!page)
                return finishSubChannels(page.error());
            m_incomingSubChannels += page->items;
            if (page->nextToken)
                askSubChannels(page->nextToken);
            else
                finishSubChannels(std::nullopt);
        });
}

/// Whoever does not moderate the channel may not list them, and knows their own all the same.
void ChannelPeople::finishSubChannels(const std::optional<ApiError> &error)
{
    m_askingSubChannels = false;
    const QList<SubChannel> found = std::exchange(m_incomingSubChannels, {});
    if (std::exchange(m_subChannelsAgain, false))
        return refresh();
    if (!error || !isRetryable(error->kind))
        m_subChannels = error ? QList<SubChannel>() : found;
    settleSubChannel();
    if (m_subChannel)
        return load(Roster::Members);
    List &members = listOf(Roster::Members);
    members.items.clear();
    members.error = error;
    Q_EMIT changed();
}

void ChannelPeople::settleSubChannel()
{
    const bool isThere = m_subChannel
        && (m_subChannel == m_ownSubChannel
            || std::ranges::find(m_subChannels, *m_subChannel, &SubChannel::id)
                != m_subChannels.end());
    if (m_chosen && isThere)
        return;
    m_chosen = false;
    if (m_ownSubChannel)
        m_subChannel = m_ownSubChannel;
    else if (m_subChannels.isEmpty())
        m_subChannel.reset();
    else
        m_subChannel = m_subChannels.first().id;
}

void ChannelPeople::load(Roster roster)
{
    List &list = listOf(roster);
    list.again = list.loading;
    if (list.loading)
        return;
    list.loading = true;
    askPage(roster, std::nullopt);
    Q_EMIT changed();
}

void ChannelPeople::askPage(Roster roster, const std::optional<QString> &nextToken)
{
    whenFinished(m_client.listRoster(m_channel, roster, { pageSize, nextToken }, m_subChannel),
        this, [this, roster](const ApiResult<wire::Page<Identity>> &page) {
            if (!page)
                return finish(roster, page.error());
            listOf(roster).incoming += page->items;
            if (page->nextToken)
                askPage(roster, page->nextToken);
            else
                finish(roster, std::nullopt);
        });
}

void ChannelPeople::finish(Roster roster, const std::optional<ApiError> &error)
{
    List &list = listOf(roster);
    list.loading = false;
    const QList<Identity> found = std::exchange(list.incoming, {});
    if (std::exchange(list.again, false))
        return load(roster);
    list.error = error;
    // What was there before is shown on, unless the service says that it is not for this user.
    if (!error || !isRetryable(error->kind))
        list.items = error ? QList<Identity>() : found;
    Q_EMIT changed();
}

QFuture<ApiResult<QList<NotAdded>>> ChannelPeople::add(const QStringList &memberArns, bool hidden)
{
    auto promise = std::make_shared<Adding>();
    promise->start();
    ++m_adding;
    addNext(promise, memberArns, hidden, {});
    return promise->future();
}

void ChannelPeople::addNext(const std::shared_ptr<Adding> &promise, const QStringList &rest,
    bool hidden, const QList<NotAdded> &failures)
{
    const auto end = [this, promise, hidden](const ApiResult<QList<NotAdded>> &result) {
        promise->addResult(result);
        promise->finish();
        load(hidden ? Roster::HiddenMembers : Roster::Members);
        if (--m_adding == 0)
            Q_EMIT addingEnded();
    };
    if (rest.isEmpty())
        return end(failures);
    whenFinished(
        m_client.addMembers(m_channel, rest.first(std::min(batchSize, rest.size())), hidden), this,
        [=, this](const ApiResult<QList<NotAdded>> &result) {
            if (!result)
                return end(result);
            addNext(promise, rest.mid(batchSize), hidden, failures + *result);
        });
}

QFuture<ApiResult<void>> ChannelPeople::thenLoad(
    QFuture<ApiResult<void>> change, std::initializer_list<Roster> what)
{
    whenFinished(change, this, [this, again = QList<Roster>(what)](const ApiResult<void> &) {
        for (const Roster roster : again)
            load(roster);
    });
    return change;
}

QFuture<ApiResult<void>> ChannelPeople::remove(const Person &person)
{
    const Roster roster = person.hidden ? Roster::HiddenMembers : Roster::Members;
    return thenLoad(m_client.removeFromRoster(m_channel, roster, person.identity.arn), { roster });
}

QFuture<ApiResult<void>> ChannelPeople::setModerator(const QString &memberArn, bool moderator)
{
    return thenLoad(moderator ? m_client.addToRoster(m_channel, Roster::Moderators, memberArn)
                              : m_client.removeFromRoster(m_channel, Roster::Moderators, memberArn),
        { Roster::Moderators });
}

/// Who is banned is put out of the channel, too.
QFuture<ApiResult<void>> ChannelPeople::ban(const QString &memberArn)
{
    return thenLoad(m_client.addToRoster(m_channel, Roster::Bans, memberArn),
        { Roster::Bans, Roster::Members, Roster::HiddenMembers });
}

QFuture<ApiResult<void>> ChannelPeople::unban(const QString &memberArn)
{
    return thenLoad(
        m_client.removeFromRoster(m_channel, Roster::Bans, memberArn), { Roster::Bans });
}

} // namespace carillon
