// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channelmessage.h"
#include "domain/findterms.h"

#include <QList>
#include <QObject>

#include <optional>

namespace carillon {

class StoreThread;

/// Finds words in the messages that are stored on this computer, newest first, page by page. The
/// last question asked is the one that is answered.
class Finder : public QObject {
    Q_OBJECT

public:
    static constexpr int pageSize = 50;

    explicit Finder(StoreThread &store, QObject *parent = nullptr);

    /// Without a channel: in all of them. No word in `typed` finds nothing.
    void find(const QString &typed, const std::optional<ChannelArn> &channel);
    void more(); ///< the next page, if there is one
    void clear();

    const FindTerms &terms() const { return m_terms; }
    const QList<ChannelMessage> &found() const { return m_found; }
    bool isLooking() const { return m_looking; }
    bool hasMore() const { return m_more; }
    bool hasFailed() const { return m_failed; } ///< the store cannot be read

    /// Brings the index up to date with a history that was stored before there was one, in pieces,
    /// so that nobody waits for it.
    void prepare();
    bool isPrepared() const { return m_prepared; }

Q_SIGNALS:
    void aboutToReset();
    void reset();
    void aboutToAppend(qsizetype first, qsizetype last);
    void appended();
    void stateChanged();
    void storeFailed(); ///< the file may have been damaged: prepare() once it has been dealt with

private:
    void ask();
    void take(const QList<ChannelMessage> &page);

    StoreThread &m_store;
    FindTerms m_terms;
    std::optional<ChannelArn> m_channel;
    QList<ChannelMessage> m_found;
    int m_question = 0; // answers to earlier ones are dropped
    bool m_looking = false;
    bool m_more = false;
    bool m_failed = false;
    bool m_fresh = false; // the next answer takes the place of what was found before
    bool m_prepared = false;
};

} // namespace carillon
