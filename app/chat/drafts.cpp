// SPDX-License-Identifier: Apache-2.0
#include "chat/drafts.h"

#include "client/clock.h"
#include "domain/whenfinished.h"
#include "store/storethread.h"

#include <QPromise>

#include <utility>

namespace carillon {

namespace {

// A person hardly notices half a second of words; the disk notices every key.
constexpr qint64 saveDelayMs = 500;

} // namespace

Drafts::Drafts(DraftThread &store, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
{
}

Drafts::~Drafts()
{
    flush();
}

QFuture<bool> Drafts::load()
{
    auto promise = std::make_shared<QPromise<bool>>();
    promise->start();
    whenFinished(m_store.run([](DraftStore &store) { return store.all(); }), this,
        [this, promise](const StoreResult<QHash<ChannelArn, MessageDraft>> &stored) {
            m_isLoaded = stored.has_value();
            if (stored) {
                for (const auto &[channel, draft] : stored->asKeyValueRange()) {
                    if (!m_touched.contains(channel))
                        m_drafts.insert(channel, draft);
                }
                Q_EMIT loaded();
            }
            promise->addResult(stored.has_value());
            promise->finish();
        });
    askForRecovery();
    return promise->future();
}

MessageDraft Drafts::draft(const ChannelArn &channel) const
{
    return m_drafts.value(channel);
}

void Drafts::set(const ChannelArn &channel, const MessageDraft &draft)
{
    const bool isEmpty = draft == MessageDraft {};
    // An empty box that was shown before the store was read says nothing about what is in there.
    if (isEmpty && !m_isLoaded && !m_touched.contains(channel))
        return;
    if (m_drafts.value(channel) == draft)
        return;
    change(channel, draft);
}

void Drafts::remove(const ChannelArn &channel)
{
    if (!m_isLoaded || m_drafts.contains(channel))
        change(channel, {});
}

void Drafts::change(const ChannelArn &channel, const MessageDraft &draft)
{
    if (draft == MessageDraft {})
        m_drafts.remove(channel);
    else
        m_drafts.insert(channel, draft);
    m_touched.insert(channel);
    m_unsaved.insert(channel);
    if (std::exchange(m_isWaiting, true))
        return;
    m_clock.callAfter(saveDelayMs, this, [this] {
        m_isWaiting = false;
        flush();
    });
}

void Drafts::flush()
{
    for (const ChannelArn &channel : std::exchange(m_unsaved, {}))
        save(channel);
}

void Drafts::save(const ChannelArn &channel)
{
    const auto found = m_drafts.constFind(channel);
    const auto work
        = [channel, draft = found == m_drafts.cend() ? std::nullopt : std::optional(*found)](
              DraftStore &store) {
              return draft ? store.put(channel, *draft) : store.remove(channel);
          };
    whenFinished(m_store.run(work), this, [this, channel](const StoreResult<void> &saved) {
        if (saved)
            return;
        m_unsaved.insert(channel);
        Q_EMIT saveFailed(saved.error().text);
        askForRecovery();
    });
}

void Drafts::askForRecovery()
{
    whenFinished(
        m_store.takeRecovery(), this, [this](const StoreResult<std::optional<Recovery>> &recovery) {
            if (recovery && *recovery)
                Q_EMIT recovered(**recovery);
        });
}

} // namespace carillon
