// SPDX-License-Identifier: Apache-2.0
#include "localservice/echobot.h"

#include "localservice/messages.h"
#include "wire/json.h"
#include "wire/members.h"

#include <QDateTime>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

void EchoBot::happened(const QList<Event> &events)
{
    for (const Event &event : events) {
        if (event.type == "CREATE_CHANNEL_MESSAGE")
            answer(event.payload);
    }
}

QList<MessageToAccept> EchoBot::repliesTo(const QJsonObject &message)
{
    if (message["Type"_L1] != u"STANDARD"_s || message["Persistence"_L1] != u"PERSISTENT"_s)
        return {};
    const auto channel = ChannelArn::parse(message["ChannelArn"_L1].toString());
    const auto record = channel ? m_store.tables().channels.find(*channel) : std::nullopt;
    const QString sender = message["Sender"_L1]["Arn"_L1].toString();
    const auto target = wire::parseTarget(message["Target"_L1]);
    QList<MessageToAccept> replies;
    if (!record)
        return replies;
    const QStringList bots = m_store.tables().users.echoingMembers(channel->toString());
    for (const QString &bot : bots) {
        if (bots.contains(sender) || (target && *target != bot))
            continue;
        MessageDraft reply;
        reply.content = message["Content"_L1].toString();
        reply.contentType = wire::optionalText(message, u"ContentType");
        reply.subChannelId = wire::optionalText(message, u"SubChannelId");
        if (target)
            reply.targetMemberArn = sender;
        replies.append({ *channel, bot, reply, QDateTime::currentMSecsSinceEpoch(),
            record->flowArn.has_value() });
    }
    return replies;
}

void EchoBot::answer(const QJsonObject &message)
{
    QList<Event> events;
    const auto done = m_store.atomically([&] {
        for (const MessageToAccept &reply : repliesTo(message))
            acceptMessage(m_store.tables(), events, reply);
    });
    if (done && m_listener && !events.isEmpty())
        m_listener->happened(events);
}

} // namespace carillon::localservice
