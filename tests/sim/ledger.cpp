// SPDX-License-Identifier: Apache-2.0
#include "sim/ledger.h"

#include <algorithm>

namespace carillon::sim {

using namespace Qt::StringLiterals;

void Ledger::ask(const QString &words, const ChannelArn &channel, const QString &replaced)
{
    const int place = replaced.isEmpty() ? m_places[channel]++ : of(replaced).place;
    m_texts.insert_or_assign(words, Text { channel, place, Promise::Asked, replaced });
}

void Ledger::accept(const QString &words)
{
    Text &text = of(words);
    text.promise = Promise::Kept;
    if (!text.replaces.isEmpty())
        of(text.replaces).promise = Promise::GivenUp;
}

void Ledger::refuse(const QString &words)
{
    of(words).promise = Promise::None;
}

void Ledger::giveUp(const OutboxItem &item)
{
    Text &text = of(item.draft.content);
    text.promise = Promise::GivenUp;
    text.neverLeft = item.attempts == 0;
}

bool Ledger::waitsForWord() const
{
    return std::ranges::any_of(
        m_texts, [](const auto &entry) { return entry.second.promise == Promise::Asked; });
}

void Ledger::settle(const QSet<QString> &found)
{
    for (auto &[words, text] : m_texts) {
        const bool isThere = found.contains(words);
        const bool isOpen = text.promise == Promise::Asked || text.promise == Promise::None;
        if (isOpen && isThere)
            accept(words);
        else if (isOpen)
            text.promise = Promise::None;
        else if (text.promise == Promise::Kept && text.discardAsked && !isThere)
            text.promise = Promise::GivenUp; // or sent
    }
}

void Ledger::check(const SimService &service, Stores &stores)
{
    std::map<QString, Arrivals> arrivals;
    for (qsizetype i = 0; i < service.effects().size(); ++i) {
        const ChannelMessage &message = service.effects()[i].message;
        Arrivals &those = arrivals[message.content];
        if (those.count++ == 0)
            those.first = i;
        those.ids.insert(message.id.toString());
        if (!m_texts.contains(message.content))
            breach(u"nobody wrote “%1”"_s.arg(message.content));
    }
    if (service.conflicts() > 0)
        breach(u"I2: a token came with another body"_s);
    for (const auto &[words, text] : m_texts)
        checkCount(words, text, arrivals[words]);
    checkOrder(arrivals);
    checkStore(arrivals, stores);
}

void Ledger::checkCount(const QString &words, const Text &text, const Arrivals &arrivals)
{
    const int count = arrivals.count;
    switch (text.promise) {
    case Promise::Asked:
        return breach(u"no word ever on “%1”"_s.arg(words));
    case Promise::None:
        if (count > 0)
            breach(u"I4: “%1” was not accepted and arrived"_s.arg(words));
        return;
    case Promise::Kept:
        if (count == 0)
            breach(u"I1: “%1” is lost"_s.arg(words));
        else if (count > 1 && !text.mayDouble)
            breach(u"I1: “%1” arrived %2 times"_s.arg(words).arg(count));
        return;
    case Promise::GivenUp:
        if (count > 1 && !text.mayDouble)
            breach(u"I2: given up, “%1” arrived %2 times"_s.arg(words).arg(count));
        if (count > 0 && text.neverLeft)
            breach(u"“%1” was discarded before it left, and arrived"_s.arg(words));
        return;
    }
}

void Ledger::checkOrder(const std::map<QString, Arrivals> &arrivals)
{
    struct Place {
        QString channel;
        int place;
        qsizetype arrival;
    };
    std::vector<Place> places;
    for (const auto &[words, text] : m_texts) {
        const Arrivals &those = arrivals.at(words);
        if (text.promise == Promise::Kept && those.count > 0)
            places.push_back({ text.channel.toString(), text.place, those.first });
    }
    std::ranges::sort(places, {}, [](const Place &p) { return std::pair(p.channel, p.place); });
    for (size_t i = 1; i < places.size(); ++i) {
        const Place &before = places[i - 1];
        const Place &after = places[i];
        if (before.channel == after.channel && before.arrival > after.arrival)
            breach(
                u"I3: %1 before %2 in %3"_s.arg(after.place).arg(before.place).arg(after.channel));
    }
}

void Ledger::checkStore(const std::map<QString, Arrivals> &arrivals, Stores &stores)
{
    QHash<QString, QString> stored; // own messages: words to id
    for (auto channel = m_places.cbegin(); channel != m_places.cend(); ++channel) {
        const auto messages = stores.messages.newest(channel.key(), 100'000);
        if (!messages)
            return breach(u"I6: the history cannot be read: %1"_s.arg(messages.error().text));
        for (const StoredMessage &message : *messages)
            stored.insert(message.message.content, message.message.id.toString());
    }
    for (const auto &[words, text] : m_texts) {
        const bool isStored = stored.contains(words);
        if (text.promise == Promise::Kept && !isStored)
            breach(u"I5: “%1” arrived and is not in the history"_s.arg(words));
        if (isStored && !arrivals.at(words).ids.contains(stored[words]))
            breach(u"I5: “%1” has an id that the service did not give"_s.arg(words));
    }
    const auto left = stores.outbox.load();
    if (!left || !left->items.isEmpty() || !left->damaged.isEmpty())
        breach(u"I6: the outbox's table is not empty, or cannot be read"_s);
    if (stores.takeRecovery())
        breach(u"I6: the database was damaged"_s);
}

} // namespace carillon::sim
