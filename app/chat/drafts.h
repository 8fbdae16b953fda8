// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/messagedraft.h"
#include "domain/recovery.h"

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QSet>

namespace carillon {

class Clock;
class DraftThread;

/// What somebody has written and not sent, channel by channel: in memory at once, on the disk half
/// a second later, there again after the program ended in whatever way.
class Drafts : public QObject {
    Q_OBJECT

public:
    /// The references are not owned and must outlive it.
    Drafts(DraftThread &store, Clock &clock, QObject *parent = nullptr);
    /// Saves what is not saved; the store's end waits for it.
    ~Drafts() override;

    /// Reads the store, once. The result is false when it cannot be read; a draft set before that
    /// stays as it was set.
    QFuture<bool> load();

    /// MessageDraft {} when there is none.
    MessageDraft draft(const ChannelArn &channel) const;
    /// MessageDraft {} removes it, but before load() is done only what was set by this run (a box
    /// still empty then is no word about the draft of the last run). Saved at most 500 ms later,
    /// however fast the next change comes.
    void set(const ChannelArn &channel, const MessageDraft &draft);
    void remove(const ChannelArn &channel);
    /// Saves now what is not saved.
    void flush();

Q_SIGNALS:
    /// Drafts of the last run are there.
    void loaded();
    /// The file was damaged and has been begun anew.
    void recovered(const Recovery &recovery);
    /// In words for a log or a detail; what is in memory is saved with the next change.
    void saveFailed(const QString &text);

private:
    void change(const ChannelArn &channel, const MessageDraft &draft);
    void save(const ChannelArn &channel);
    void askForRecovery();

    DraftThread &m_store;
    Clock &m_clock;
    QHash<ChannelArn, MessageDraft> m_drafts;
    QSet<ChannelArn> m_touched; // by this run: the store's word on these no longer counts
    QSet<ChannelArn> m_unsaved;
    bool m_isLoaded = false;
    bool m_isWaiting = false; // to save
};

} // namespace carillon
