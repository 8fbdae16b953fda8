// SPDX-License-Identifier: Apache-2.0
#include "chat/finder.h"

#include "domain/whenfinished.h"
#include "store/storethread.h"

namespace carillon {

namespace {

constexpr int preparedAtOnce = 200; // some milliseconds, in which a message waits to be kept

} // namespace

Finder::Finder(StoreThread &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
}

void Finder::prepare()
{
    m_prepared = false;
    whenFinished(m_store.run([](Stores &stores) { return stores.words.catchUp(preparedAtOnce); }),
        this, [this](const StoreResult<bool> &goesOn) {
            if (goesOn && *goesOn)
                return prepare();
            m_prepared = goesOn.has_value();
            // A list that has ended may have done so because the rest could not be found yet.
            if (m_prepared && !m_terms.isEmpty() && !m_more) {
                ++m_question;
                m_fresh = true;
                return ask();
            }
            Q_EMIT stateChanged();
        });
}

void Finder::clear()
{
    find(QString(), std::nullopt);
}

void Finder::find(const QString &typed, const std::optional<ChannelArn> &channel)
{
    m_terms = findTermsOf(typed);
    m_channel = channel;
    ++m_question;
    m_fresh = true;
    m_failed = false;
    if (!m_terms.isEmpty())
        return ask();
    m_looking = false;
    take({});
}

void Finder::more()
{
    if (m_more && !m_looking)
        ask();
}

void Finder::ask()
{
    FindQuery query { m_terms, m_channel, {}, pageSize };
    if (!m_fresh)
        query.after = FindQuery::Place { m_found.last().createdAt, m_found.last().id.toString() };
    m_looking = true;
    Q_EMIT stateChanged();
    whenFinished(m_store.run([query](Stores &stores) { return stores.words.find(query); }), this,
        [this, question = m_question](const StoreResult<QList<ChannelMessage>> &page) {
            if (question != m_question)
                return;
            m_looking = false;
            m_failed = !page;
            if (m_failed)
                Q_EMIT storeFailed();
            take(page.value_or(QList<ChannelMessage>()));
        });
}

void Finder::take(const QList<ChannelMessage> &page)
{
    m_more = page.size() == pageSize;
    if (std::exchange(m_fresh, false)) {
        Q_EMIT aboutToReset();
        m_found = page;
        Q_EMIT reset();
    } else if (!page.isEmpty()) {
        Q_EMIT aboutToAppend(m_found.size(), m_found.size() + page.size() - 1);
        m_found.append(page);
        Q_EMIT appended();
    }
    Q_EMIT stateChanged();
}

} // namespace carillon
