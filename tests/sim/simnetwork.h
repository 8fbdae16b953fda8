// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/transport.h"
#include "sim/manners.h"
#include "sim/simservice.h"
#include "support/dice.h"

#include <QPromise>
#include <QSet>

#include <vector>

namespace carillon::sim {

/// What becomes of a request.
enum class Fate {
    Refused, ///< no connection
    LostBefore, ///< nothing arrives, and nothing comes back
    LostAfter, ///< arrives; nothing comes back
    Late, ///< the client gives up; then it arrives
    Twice, ///< arrives, and once more a little later
    Truncated, ///< arrives; the answer breaks off
    Garbage, ///< arrives; the answer is something else
    LoginPage, ///< does not arrive; somebody says 200 and HTML
    FailsBefore, ///< does not arrive; 408 or 5xx
    FailsAfter, ///< arrives; 408 or 5xx
    Throttled, ///< does not arrive; 429
    RefusedForGood, ///< does not arrive; 3xx or 4xx: a person has to act
    Lie, ///< arrives; an answer that says it did not: 3xx, 4xx or 429
    WrongDate ///< arrives or not; the answer has the time of another decade
};

/// How likely each fate is, of one request; the rest arrives and is answered.
using Weather = std::vector<std::pair<Fate, double>>;

/// The way to the service. Outlives the runs of the program: what is under way arrives, whoever has
/// ended meanwhile.
class SimNetwork : public Transport {
public:
    SimNetwork(testing::FakeClock &clock, SimService &service, Manners &manners, qint64 seed);

    QFuture<TransportReply> send(const TransportRequest &request) override;

    Weather weather;
    /// Whether the sender was told that it did not arrive when it did.
    bool hasLiedAbout(const QString &token) const { return m_liedAbout.contains(token); }
    /// Requests that have not arrived yet, or will arrive once more.
    bool isEmpty() const { return m_underWay == 0; }

private:
    struct Awaited {
        QPromise<TransportReply> promise;
        Manners::Out out;
        bool isRefused = false; ///< the answer is that a person has to act
    };
    using Answer = std::shared_ptr<Awaited>;

    std::optional<Fate> nextFate();
    void deliver(const TransportRequest &request, qint64 afterMs,
        std::function<void(const TransportReply &)> then = {});
    void answerLater(const Answer &answer, const TransportReply &reply, qint64 afterMs);
    void meet(Fate fate, const TransportRequest &request, const Answer &answer);
    void meetSilence(Fate fate, const TransportRequest &request, const Answer &answer);
    TransportReply mangled(Fate fate, TransportReply reply, Awaited &awaited);
    TransportReply otherAnswer(Fate fate, Awaited &awaited);
    TransportReply noAnswer();
    TransportReply failure();
    TransportReply throttling();
    TransportReply refusalForGood(Awaited &awaited);

    testing::FakeClock &m_clock;
    SimService &m_service;
    Manners &m_manners;
    testing::Dice m_dice;
    QSet<QString> m_liedAbout; // tokens
    int m_underWay = 0; // copies
    QObject m_context;
};

} // namespace carillon::sim
