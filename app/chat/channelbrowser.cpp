// SPDX-License-Identifier: Apache-2.0
#include "chat/channelbrowser.h"

#include "chat/channeldirectory.h"
#include "client/channelclient.h"
#include "domain/whenfinished.h"

namespace carillon {

namespace {

constexpr int pageSize = 50; // the most the operations take

} // namespace

ChannelBrowser::ChannelBrowser(ChannelClient &client, ChannelDirectory &directory, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_directory(directory)
{
    connect(&directory, &ChannelDirectory::reset, this, &ChannelBrowser::membershipsChanged);
    connect(&directory, &ChannelDirectory::entryChanged, this, &ChannelBrowser::membershipsChanged);
}

bool ChannelBrowser::isMember(const ChannelArn &channel) const
{
    const auto entry = m_directory.entry(channel);
    return entry && entry->member;
}

void ChannelBrowser::list(Source source, const QStringList &memberArns)
{
    m_listing = std::make_unique<QObject>();
    m_source = source;
    m_people = memberArns;
    m_nextToken.reset();
    Q_EMIT aboutToReset();
    m_channels.clear();
    m_known.clear();
    Q_EMIT reset();
    ask();
}

void ChannelBrowser::tryAgain()
{
    if (m_state == State::Failed)
        ask();
}

void ChannelBrowser::ask()
{
    setState(State::Loading);
    const wire::Paging paging { pageSize, m_nextToken };
    const auto page = [this, &paging] {
        switch (m_source) {
        case Source::Public:
            break;
        case Source::Moderated:
            return m_client.listModeratedChannels(paging);
        case Source::WithPeople:
            return m_client.searchChannels(m_people, paging);
        }
        return m_client.listChannels(
            m_client.bearer().appInstance(), ChannelPrivacy::Public, paging);
    }();
    whenFinished(page, m_listing.get(),
        [this](const ApiResult<wire::Page<Channel>> &answer) { take(answer); });
}

void ChannelBrowser::take(const ApiResult<wire::Page<Channel>> &page)
{
    if (!page)
        return setState(State::Failed, page.error());
    // A channel made or renamed meanwhile may be on two pages.
    QList<Channel> fresh;
    for (const Channel &channel : page->items) {
        if (m_known.contains(channel.arn))
            continue;
        m_known.insert(channel.arn);
        fresh.append(channel);
    }
    if (!fresh.isEmpty()) {
        Q_EMIT aboutToAppend(fresh.size());
        m_channels += fresh;
        Q_EMIT appended();
    }
    const bool more = page->nextToken && page->nextToken != m_nextToken;
    m_nextToken = page->nextToken;
    if (more)
        ask();
    else
        setState(State::Complete);
}

void ChannelBrowser::setState(State state, const std::optional<ApiError> &error)
{
    m_state = state;
    m_error = error;
    Q_EMIT stateChanged();
}

} // namespace carillon
