// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/transport.h"
#include "sim/chance.h"
#include "sim/simservice.h"

#include <QPromise>

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
    FailsAfter, ///< arrives; 5xx
    Throttled, ///< does not arrive; 429
    RefusedForGood, ///< 4xx: a person has to act
    WrongDate ///< does not arrive; a 502 with the time of another decade
};

/// How likely each fate is, of one request; the rest arrives and is answered.
using Weather = std::vector<std::pair<Fate, double>>;

/// The way to the service. Outlives the runs of the program: what is under way arrives, whoever has
/// ended meanwhile.
class SimNetwork : public Transport {
public:
    /// A request, when and where to.
    struct Leaving {
        qint64 ms;
        QString path;
        bool isSend;
    };

    SimNetwork(testing::FakeClock &clock, SimService &service, quint64 seed);

    QFuture<TransportReply> send(const TransportRequest &request) override;

    Weather weather;
    const std::vector<Leaving> &left() const { return m_left; }
    /// Requests that have not arrived yet, or will arrive once more.
    bool isEmpty() const { return m_underWay.isEmpty(); }

private:
    using Answer = std::shared_ptr<QPromise<TransportReply>>;

    Fate nextFate(const TransportRequest &request, bool &isSpared);
    void deliver(const TransportRequest &request, qint64 afterMs,
        std::function<void(const TransportReply &)> then = {});
    void answerLater(const Answer &answer, const TransportReply &reply, qint64 afterMs);
    void meet(Fate fate, const TransportRequest &request, const Answer &answer);
    void meetSilence(Fate fate, const TransportRequest &request, const Answer &answer);
    TransportReply mangled(Fate fate, TransportReply reply);
    TransportReply otherAnswer(Fate fate);
    TransportReply noAnswer();

    testing::FakeClock &m_clock;
    SimService &m_service;
    Chance m_chance;
    std::vector<Leaving> m_left;
    QHash<QString, int> m_underWay; // copies, by token
    QObject m_context;
};

} // namespace carillon::sim
