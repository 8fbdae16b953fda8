// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/outboxitem.h"
#include "sim/simservice.h"
#include "store/stores.h"

#include <QStringList>

#include <map>

namespace carillon::sim {

/// What a person wrote, what was promised about it, and whether the promises were kept.
class Ledger {
public:
    enum class Promise {
        Asked, ///< no word from the outbox yet
        None, ///< not accepted: must not arrive, unless it turns up after a failure of the disk
        Kept, ///< accepted: arrives once, in its place
        GivenUp ///< discarded or replaced by hand: once or not at all
    };
    struct Text {
        ChannelArn channel;
        int place; ///< in its channel; a replacement has that of the old words
        Promise promise = Promise::Asked;
        QString replaces = {}; ///< the old words, while that is not sure
        bool neverLeft = false; ///< it was given up before any attempt
        bool discardAsked = false;
        bool mayDouble = false; ///< sent again by hand although it may have arrived
    };

    /// New words, which are their own name.
    void ask(const QString &words, const ChannelArn &channel, const QString &replaced = {});
    void accept(const QString &words);
    void refuse(const QString &words);
    void giveUp(const OutboxItem &item);
    Text &of(const QString &words) { return m_texts.at(words); }
    bool waitsForWord() const;

    /// The program has been started again and has found the words that an earlier run left: now the
    /// questions that were open have an answer.
    void settle(const QSet<QString> &found);

    void breach(const QString &what) { m_breaches.append(what); }
    /// Against what the service holds, and what the store does.
    void check(const SimService &service, Stores &stores);
    const QStringList &breaches() const { return m_breaches; }
    qsizetype size() const { return static_cast<qsizetype>(m_texts.size()); }

private:
    struct Arrivals {
        int count = 0;
        qsizetype first = 0;
        QSet<QString> ids;
    };

    void checkCount(const QString &words, const Text &text, const Arrivals &arrivals);
    void checkOrder(const std::map<QString, Arrivals> &arrivals);
    void checkStore(const std::map<QString, Arrivals> &arrivals, Stores &stores);

    std::map<QString, Text> m_texts;
    QHash<ChannelArn, int> m_places;
    QStringList m_breaches;
};

} // namespace carillon::sim
