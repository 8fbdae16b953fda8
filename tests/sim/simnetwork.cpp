// SPDX-License-Identifier: Apache-2.0
#include "sim/simnetwork.h"

namespace carillon::sim {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 patienceMs = 10'000; // of the client

using Outcome = TransportReply::Outcome;

TransportReply broken(Outcome outcome, int status = 0)
{
    TransportReply reply;
    reply.outcome = outcome;
    reply.httpStatus = status;
    reply.errorText = u"the weather"_s;
    return reply;
}

} // namespace

SimNetwork::SimNetwork(testing::FakeClock &clock, SimService &service, quint64 seed)
    : m_clock(clock)
    , m_service(service)
    , m_chance(seed, "network")
{
}

QFuture<TransportReply> SimNetwork::send(const TransportRequest &request)
{
    m_left.push_back({ m_clock.monotonicMs(), request.url.path(), request.method == "POST" });
    auto answer = std::make_shared<QPromise<TransportReply>>();
    answer->start();
    bool isSpared = true;
    const Fate fate = nextFate(request, isSpared);
    if (isSpared) {
        deliver(request, m_chance.between(5, 150), [this, answer](const TransportReply &reply) {
            answerLater(answer, reply,
                m_chance.happens(0.03) ? m_chance.between(1000, 9000) : m_chance.between(5, 150));
        });
    } else {
        meet(fate, request, answer);
    }
    return answer->future();
}

Fate SimNetwork::nextFate(const TransportRequest &request, bool &isSpared)
{
    double chance = m_chance.unit();
    for (const auto &[fate, probability] : weather) {
        chance -= probability;
        if (chance >= 0)
            continue;
        // A service that has a message, or will have it, does not refuse it for good.
        const QString token = tokenIn(request);
        if (fate == Fate::RefusedForGood
            && (token.isEmpty() || m_service.knows(token) || m_underWay.contains(token)))
            break;
        isSpared = false;
        return fate;
    }
    isSpared = true;
    return {};
}

void SimNetwork::deliver(const TransportRequest &request, qint64 afterMs,
    std::function<void(const TransportReply &)> then)
{
    const QString token = tokenIn(request);
    ++m_underWay[token];
    m_clock.callAfter(afterMs, &m_context, [this, request, token, then = std::move(then)] {
        if (--m_underWay[token] == 0)
            m_underWay.remove(token);
        const TransportReply reply = m_service.handle(request);
        if (then)
            then(reply);
    });
}

void SimNetwork::answerLater(const Answer &answer, const TransportReply &reply, qint64 afterMs)
{
    m_clock.callAfter(afterMs, &m_context, [answer, reply] {
        answer->addResult(reply);
        answer->finish();
    });
}

void SimNetwork::meet(Fate fate, const TransportRequest &request, const Answer &answer)
{
    switch (fate) {
    case Fate::Refused:
        return answerLater(answer, broken(Outcome::NetworkError), m_chance.between(0, 20));
    case Fate::LostBefore:
    case Fate::LostAfter:
    case Fate::Late:
        return meetSilence(fate, request, answer);
    case Fate::Twice:
        deliver(request, m_chance.between(100, 60'000));
        [[fallthrough]];
    case Fate::Truncated:
    case Fate::Garbage:
    case Fate::FailsAfter:
        return deliver(
            request, m_chance.between(5, 150), [this, fate, answer](const TransportReply &reply) {
                answerLater(answer, mangled(fate, reply), m_chance.between(5, 150));
            });
    case Fate::LoginPage:
    case Fate::FailsBefore:
    case Fate::Throttled:
    case Fate::RefusedForGood:
    case Fate::WrongDate:
        return answerLater(answer, otherAnswer(fate), m_chance.between(10, 300));
    }
}

void SimNetwork::meetSilence(Fate fate, const TransportRequest &request, const Answer &answer)
{
    const TransportReply none = noAnswer();
    const qint64 givesUpMs
        = none.outcome == Outcome::TimedOut ? patienceMs : m_chance.between(0, patienceMs);
    if (fate == Fate::LostAfter)
        deliver(request, m_chance.between(0, givesUpMs));
    if (fate == Fate::Late)
        deliver(request, givesUpMs + m_chance.between(1, 120'000));
    answerLater(answer, none, givesUpMs);
}

TransportReply SimNetwork::noAnswer()
{
    return broken(m_chance.happens(0.5) ? Outcome::TimedOut : Outcome::NetworkError);
}

TransportReply SimNetwork::mangled(Fate fate, TransportReply reply)
{
    switch (fate) {
    case Fate::Truncated:
        reply.outcome = m_chance.happens(0.5) ? Outcome::Truncated : Outcome::TimedOut;
        reply.body.chop(reply.body.size() / 2);
        return reply;
    case Fate::Garbage:
        reply.body = m_chance.happens(0.5) ? "<html>"_ba : "{}"_ba;
        return reply;
    case Fate::FailsAfter:
        return m_service.refusal(m_chance.happens(0.5) ? 500 : 504, "InternalFailure");
    default:
        return reply;
    }
}

TransportReply SimNetwork::otherAnswer(Fate fate)
{
    static const std::vector<int> failures { 408, 500, 502, 503, 504 };
    static const std::vector<std::pair<int, QByteArray>> refusals { { 400, "BadRequestException" },
        { 403, "ForbiddenException" }, { 404, "NotFoundException" },
        { 403, "AccessDeniedException" }, { 400, "ResourceLimitExceededException" } };
    switch (fate) {
    case Fate::Throttled: {
        TransportReply reply = m_service.refusal(429, "ThrottledClientException");
        if (m_chance.happens(0.3))
            reply.headers.append({ "Retry-After", QByteArray::number(m_chance.between(0, 20)) });
        else if (m_chance.happens(0.3))
            reply.headers.append(
                { "x-amz-retry-after", QByteArray::number(m_chance.between(0, 9000)) });
        return reply;
    }
    case Fate::RefusedForGood: {
        const auto &[status, name] = m_chance.pick(refusals);
        return m_service.refusal(status, name);
    }
    case Fate::WrongDate: {
        TransportReply reply = m_service.refusal(502, {});
        reply.headers.first().second = "Thu, 01 Jan 1970 00:01:02 GMT";
        return reply;
    }
    case Fate::LoginPage: {
        TransportReply reply = m_service.refusal(200, {});
        reply.body = "<html>Accept our terms</html>";
        return reply;
    }
    default:
        return m_service.refusal(m_chance.pick(failures), {});
    }
}

} // namespace carillon::sim
