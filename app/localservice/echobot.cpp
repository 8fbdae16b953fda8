// SPDX-License-Identifier: Apache-2.0
#include "localservice/echobot.h"

namespace carillon::localservice {

void EchoBot::answer(const MessageToAccept &message)
{
    const MessageDraft &draft = message.draft;
    if (draft.type != MessageType::Standard || draft.persistence != MessagePersistence::Persistent)
        return;
    const auto bots = m_store.echoingMembers(message.channel);
    if (!bots || bots->contains(message.senderArn))
        return;
    for (const QString &bot : *bots) {
        if (draft.targetMemberArn && draft.targetMemberArn != bot)
            continue;
        MessageDraft reply;
        reply.content = draft.content;
        reply.contentType = draft.contentType;
        reply.clientRequestToken = ClientRequestToken::mint().toString();
        if (draft.targetMemberArn)
            reply.targetMemberArn = message.senderArn;
        static_cast<void>(m_store.accept({ message.channel, bot, reply, message.nowMs }));
    }
}

} // namespace carillon::localservice
