// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/transport.h"
#include "domain/channelmessage.h"
#include "support/fakeclock.h"

#include <QHash>

#include <optional>

namespace carillon::sim {

/// The messaging service, as far as sending concerns it: one effect a token, dates and keys
/// verified, messages listed. Its clock is right and nobody jumps it. What it holds is the truth
/// that a run is measured by.
class SimService {
public:
    struct Effect {
        QString channel; ///< ARN
        QString token;
        QByteArray body;
        ChannelMessage message;
        qint64 bootMs; ///< of the clock
    };

    explicit SimService(const testing::FakeClock &clock);

    /// One request arrives, and is answered as it deserves.
    TransportReply handle(const TransportRequest &request);

    QDateTime now() const;
    /// A refusal in the service's form, with its Date.
    TransportReply refusal(
        int status, const QByteArray &name, const QByteArray &message = "no") const;

    const QList<Effect> &effects() const { return m_effects; }
    /// By Clock::bootMs(); absent: it has not.
    std::optional<qint64> arrivedAt(const QString &token) const;
    /// Requests that came with a known token and another body: there must be none.
    int conflicts() const { return m_conflicts; }

    QByteArray validKey = "AKIDEXAMPLE0";
    qint64 tokenMemoryMs = 24 * 3'600'000; ///< a token is as good as new after this

private:
    std::optional<TransportReply> refusedAtTheDoor(const TransportRequest &request) const;
    TransportReply send(const TransportRequest &request, const ChannelArn &channel);
    TransportReply list(const TransportRequest &request, const ChannelArn &channel) const;
    TransportReply reply(int status, const QByteArray &body) const;

    const testing::FakeClock &m_clock;
    QDateTime m_start;
    QList<Effect> m_effects;
    QHash<QString, qsizetype> m_byToken; // the last effect of each
    int m_conflicts = 0;
};

/// As HTTP writes it.
QByteArray httpDateOf(const QDateTime &moment);
/// The channel it is about.
std::optional<ChannelArn> channelIn(const TransportRequest &request);
/// The token in the body of a send; empty in any other request.
QString tokenIn(const TransportRequest &request);

} // namespace carillon::sim
