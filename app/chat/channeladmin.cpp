// SPDX-License-Identifier: Apache-2.0
#include "chat/channeladmin.h"

#include "chat/channelbrowser.h"
#include "chat/channeldirectory.h"
#include "chat/channelpeople.h"
#include "client/channelclient.h"
#include "domain/whenfinished.h"

namespace carillon {

namespace {

constexpr int pageSize = 50; // the most the operation takes

/// Hands the future on, and does `then` when it has succeeded.
template <class T, class Then>
QFuture<ApiResult<T>> andThen(QFuture<ApiResult<T>> future, QObject *context, Then then)
{
    whenFinished(future, context, [then](const ApiResult<T> &result) {
        if (!result)
            return;
        if constexpr (std::is_void_v<T>)
            then();
        else
            then(*result);
    });
    return future;
}

} // namespace

ChannelAdmin::ChannelAdmin(ChannelClient &client, ChannelDirectory &directory, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_directory(directory)
{
}

QFuture<ApiResult<Channel>> ChannelAdmin::describe(const ChannelArn &channel)
{
    QFuture<ApiResult<Channel>> future = m_client.describeChannel(channel);
    whenFinished(future, this, [this](const ApiResult<Channel> &described) {
        if (described)
            m_directory.update(*described);
    });
    return future;
}

QFuture<ApiResult<ChannelArn>> ChannelAdmin::create(const NewChannel &channel)
{
    // In an elastic channel the maker moderates without being a member.
    return andThen(m_client.createChannel(channel), this, [this, channel](const ChannelArn &made) {
        if (!channel.elastic)
            return m_directory.join(made);
        m_directory.open(made);
        m_directory.update({ made, channel.name, channel.mode, channel.privacy,
            channel.metadata.value_or(QString()), {}, {}, channel.elastic, {} });
    });
}

QFuture<ApiResult<void>> ChannelAdmin::change(const ChannelArn &channel, const ChannelChange &what)
{
    return andThen(m_client.updateChannel(channel, what), this, [this, channel, what] {
        const auto known = m_directory.entry(channel);
        if (!known)
            return;
        Channel changed = known->channel;
        changed.name = what.name.value_or(changed.name);
        changed.mode = what.mode.value_or(changed.mode);
        changed.metadata = what.metadata.value_or(changed.metadata);
        m_directory.update(changed);
    });
}

QFuture<ApiResult<void>> ChannelAdmin::remove(const ChannelArn &channel)
{
    return andThen(
        m_client.deleteChannel(channel), this, [this, channel] { m_directory.remove(channel); });
}

QFuture<ApiResult<void>> ChannelAdmin::setExpiration(
    const ChannelArn &channel, const std::optional<ExpirationSettings> &settings)
{
    return andThen(m_client.putExpiration(channel, settings), this, [this, channel, settings] {
        const auto known = m_directory.entry(channel);
        if (!known)
            return;
        Channel changed = known->channel;
        changed.expiration = settings;
        m_directory.update(changed);
    });
}

QFuture<ApiResult<void>> ChannelAdmin::join(
    const ChannelArn &channel, const std::optional<QString> &subChannelId)
{
    return andThen(
        m_client.addToRoster(channel, Roster::Members, m_client.bearer().toString(), subChannelId),
        this, [this, channel, subChannelId] {
            m_directory.join(channel, subChannelId);
            const auto entry = m_directory.entry(channel);
            if (entry && !entry->place().canBeAsked())
                m_directory.refreshAgain(); // where the service has put the user
        });
}

QFuture<ApiResult<void>> ChannelAdmin::leave(const ChannelArn &channel)
{
    return andThen(
        m_client.removeFromRoster(channel, Roster::Members, m_client.bearer().toString()), this,
        [this, channel] {
            // The event may have been faster, and the channel have been opened again since.
            const auto entry = m_directory.entry(channel);
            if (!entry || entry->member || entry->channel.elastic)
                m_directory.remove(channel);
        });
}

QFuture<ApiResult<QList<SubChannel>>> ChannelAdmin::subChannels(const ChannelArn &channel)
{
    auto promise = std::make_shared<Parts>();
    promise->start();
    gatherParts(promise, channel, {}, std::nullopt);
    return promise->future();
}

void ChannelAdmin::gatherParts(const std::shared_ptr<Parts> &promise, const ChannelArn &channel,
    const QList<SubChannel> &soFar, const std::optional<QString> &nextToken)
{
    whenFinished(m_client.listSubChannels(channel, { pageSize, nextToken }), this,
        [=, this](const ApiResult<wire::Page<SubChannel>> &page) {
            if (page && page->nextToken)
                return gatherParts(promise, channel, soFar + page->items, page->nextToken);
            if (page)
                promise->addResult(soFar + page->items);
            else
                promise->addResult(std::unexpected(page.error()));
            promise->finish();
        });
}

QFuture<ApiResult<PushPreferences>> ChannelAdmin::preferences(const ChannelArn &channel)
{
    return m_client.getPreferences(channel);
}

QFuture<ApiResult<PushPreferences>> ChannelAdmin::setPreferences(
    const ChannelArn &channel, const PushPreferences &preferences)
{
    return m_client.putPreferences(channel, preferences);
}

std::unique_ptr<ChannelBrowser> ChannelAdmin::browser()
{
    return std::make_unique<ChannelBrowser>(m_client, m_directory);
}

std::unique_ptr<ChannelPeople> ChannelAdmin::people(const ChannelArn &channel)
{
    auto people = std::make_unique<ChannelPeople>(channel, m_client);
    const auto tellPlace = [&directory = m_directory, people = people.get()] {
        if (const auto entry = directory.entry(people->channel()))
            people->setPlace(entry->channel.elastic.has_value(), entry->subChannelId);
    };
    tellPlace();
    connect(&m_directory, &ChannelDirectory::entryChanged, people.get(), tellPlace);
    connect(&m_directory, &ChannelDirectory::reset, people.get(), tellPlace);
    return people;
}

} // namespace carillon
