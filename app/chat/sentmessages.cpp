// SPDX-License-Identifier: Apache-2.0
#include "chat/sentmessages.h"

#include "chat/messagemerge.h"
#include "chat/timeline.h"
#include "client/channelclient.h"
#include "client/clock.h"
#include "domain/whenfinished.h"

#include <QPointer>

#include <algorithm>

namespace carillon {

namespace {

wire::MessagePlace placeOf(const ChannelMessage &message)
{
    return { message.channel, message.id, message.subChannelId };
}

/// The service keeps it and lets it be changed: a flow is not at it, and it did not fail.
bool isChangeable(const ChannelMessage &message)
{
    return message.persistence == MessagePersistence::Persistent
        && message.status == MessageStatus::Sent;
}

} // namespace

SentMessages::SentMessages(ChannelClient &client, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_clock(clock)
{
}

void SentMessages::askForRoles(const ChannelArn &channel)
{
    if (!m_administrator)
        askWhetherAdministrator(channel);
    if (m_administrator != true)
        askWhetherModerator(channel, {});
}

/// No operation says so. But private channels are listed for administrators only.
void SentMessages::askWhetherAdministrator(const ChannelArn &channel)
{
    whenFinished(m_client.listChannels(channel.appInstance(), ChannelPrivacy::Private, { 1, {} }),
        this, [this](const ApiResult<wire::Page<Channel>> &page) {
            if (page || page.error().kind == ErrorKind::Forbidden)
                m_administrator = page.has_value();
        });
}

void SentMessages::askWhetherModerator(
    const ChannelArn &channel, const std::optional<QString> &nextToken)
{
    whenFinished(m_client.listRoster(channel, Roster::Moderators, { {}, nextToken }), this,
        [this, channel](const ApiResult<wire::Page<Identity>> &page) {
            if (!page) {
                if (page.error().kind == ErrorKind::Forbidden)
                    m_moderator.remove(channel);
                return;
            }
            const QString own = m_client.bearer().toString();
            const bool found = std::ranges::any_of(
                page->items, [&own](const Identity &each) { return each.arn == own; });
            if (found || !page->nextToken)
                m_moderator.insert(channel, found);
            else
                askWhetherModerator(channel, page->nextToken);
        });
}

bool SentMessages::governs(const ChannelArn &channel) const
{
    return m_administrator.value_or(false) || m_moderator.value(channel);
}

MessageRights SentMessages::rights(const ChannelMessage &message) const
{
    if (!isChangeable(message))
        return {};
    const QString own = m_client.bearer().toString();
    const bool mine = message.sender.arn == own;
    // What has a target is between two: nobody else may act on it but to delete it unseen.
    const bool mayRedact = message.targetMemberArn ? mine || message.targetMemberArn == own
                                                   : mine || governs(message.channel);
    return { mine && !message.redacted, mayRedact && !message.redacted,
        m_administrator.value_or(false) };
}

QFuture<ApiResult<MessageStatus>> SentMessages::edit(
    Timeline &timeline, const ChannelMessage &message, const MessageWords &words)
{
    wire::MessageChange change { words.content, words.metadata, words.contentType };
    // What is left out stays as it is.
    if (!change.metadata && message.metadata)
        change.metadata = QString();
    const auto future = m_client.updateMessage(placeOf(message), change);
    whenFinished(future, &timeline,
        [&clock = m_clock, timeline = &timeline, message, change](
            const ApiResult<MessageStatus> &status) {
            if (status)
                timeline->applyAnswer(message, [&](const ChannelMessage &known) {
                    return afterEdit(known, message, change, *status, clock.now());
                });
        });
    return future;
}

QFuture<ApiResult<void>> SentMessages::redact(Timeline &timeline, const ChannelMessage &message)
{
    const auto future = m_client.redactMessage(placeOf(message));
    whenFinished(future, &timeline, [timeline = &timeline, message](const ApiResult<void> &done) {
        if (done)
            timeline->applyAnswer(message, afterRedaction);
    });
    return future;
}

QFuture<ApiResult<void>> SentMessages::remove(Timeline &timeline, const ChannelMessage &message)
{
    const auto future = m_client.deleteMessage(placeOf(message));
    whenFinished(
        future, &timeline, [timeline = &timeline, id = message.id](const ApiResult<void> &done) {
            if (done)
                timeline->forget(id);
        });
    return future;
}

QFuture<ApiResult<QByteArray>> SentMessages::asGiven(const ChannelMessage &message)
{
    return m_client.getMessageAsGiven(placeOf(message));
}

} // namespace carillon
