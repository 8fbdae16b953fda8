// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/fakeclock.h"

#include <QHash>
#include <QSet>
#include <QStringList>

#include <deque>

namespace carillon::sim {

/// How a sender behaves towards the service, request by request, whatever comes of it in the end.
class Manners {
public:
    /// A request that is out; its answer is nobody's once that run of the program has ended.
    struct Out {
        int run;
        QString path;
        QString token;
    };

    explicit Manners(const testing::FakeClock &clock)
        : m_clock(clock)
    {
    }

    /// `token` is empty in a request that sends nothing.
    Out leaves(const QString &path, const QString &token);
    /// The answer comes; `isRefused`: it says that this request can only be refused.
    void ends(const Out &out, bool isRefused);
    void programEnds();
    /// Sent by an earlier run of the program, perhaps: what became of that has to be found out.
    void inherits(const QString &token) { m_inherited.insert(token); }
    /// The program says that a person has to act on it.
    void stops(const QString &token) { m_stopped.insert(token); }
    /// A person has acted.
    void wants(const QString &token);
    /// Nine of ten requests are refused for their rate from now on.
    void stormBegins(qint64 ms);

    size_t requests() const { return m_requests; }
    /// By Clock::bootMs(), the last request there; 0: none.
    qint64 lastAt(const QString &path) const { return m_lastAt.value(path); }
    const QStringList &breaches() const { return m_breaches; }

private:
    void checkStorm(const QString &path);
    void checkHaste(const QString &token);

    const testing::FakeClock &m_clock;
    QSet<QString> m_out; // paths
    QSet<QString> m_stopped; // tokens
    QSet<QString> m_inherited; // tokens
    QHash<QString, int> m_sent; // requests, by token
    QHash<QString, std::deque<qint64>> m_lastMinute; // the same, by time
    QHash<QString, qint64> m_lastAt;
    qint64 m_stormFrom = 0;
    qint64 m_stormTo = 0;
    QHash<QString, int> m_inStorm; // by path
    size_t m_requests = 0;
    int m_run = 0;
    QStringList m_breaches;
};

} // namespace carillon::sim
