// SPDX-License-Identifier: Apache-2.0
#include "chat/leftpart.h"

#include "chat/catchup.h"
#include "chat/channeldirectory.h"
#include "chat/messagemerge.h"
#include "chat/readmarkers.h"
#include "domain/whenfinished.h"
#include "store/storethread.h"

namespace carillon {

LeftPart::LeftPart(StoreThread &store, MessagingClient &client, ChannelDirectory &directory,
    ReadMarkers &markers, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_client(client)
    , m_directory(directory)
    , m_markers(markers)
{
}

void LeftPart::hear(const wire::Event &event)
{
    const ChannelMessage &message = *event.message();
    const auto entry = m_directory.entry(message.channel);
    if (isAboutCreation(event.type) && message.persistence == MessagePersistence::Persistent
        && entry && entry->isVisit() && message.subChannelId == entry->subChannelId)
        catchUp(message.channel);
}

void LeftPart::catchUp(const ChannelArn &channel)
{
    const auto entry = m_directory.entry(channel);
    if (!entry || !entry->isVisit())
        return;
    if (m_busy.contains(channel)) {
        m_again.insert(channel);
        return;
    }
    m_busy.insert(channel);
    const CatchUp::Wanted wanted { channel, entry->subChannelId, {}, {} };
    auto *catchUp = new CatchUp(wanted, m_store, m_client, this);
    whenFinished(catchUp->start(), this, [this, channel](const ApiResult<Missed> &missed) {
        m_busy.remove(channel);
        Q_EMIT answered(missed ? std::nullopt : std::optional(missed.error()));
        if (missed)
            take(channel, *missed);
        if (m_again.remove(channel))
            this->catchUp(channel);
    });
}

/// Whoever goes back before it is here has it from the timeline, and too much of it as well.
void LeftPart::take(const ChannelArn &channel, const Missed &missed)
{
    const auto entry = m_directory.entry(channel);
    if (!missed.listing || !entry || !entry->isVisit())
        return;
    m_store.run([channel, messages = missed.listing->messages(), span = missed.listing->span()](
                    Stores &stores) {
        return span ? stores.messages.putListed(channel, messages, *span)
                    : stores.messages.put(messages);
    });
    m_markers.recount(channel);
}

} // namespace carillon
