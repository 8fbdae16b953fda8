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

TransportReply ofAnotherDecade(TransportReply reply)
{
    reply.headers.first().second = "Thu, 01 Jan 1970 00:01:02 GMT";
    return reply;
}

} // namespace

SimNetwork::SimNetwork(
    testing::FakeClock &clock, SimService &service, Manners &manners, qint64 seed)
    : m_clock(clock)
    , m_service(service)
    , m_manners(manners)
    , m_dice(seed, "network")
{
}

QFuture<TransportReply> SimNetwork::send(const TransportRequest &request)
{
    const auto channel = channelIn(request);
    auto answer = std::make_shared<Awaited>();
    answer->out = m_manners.leaves(channel ? channel->toString() : QString(), tokenIn(request));
    answer->promise.start();
    if (const auto fate = nextFate()) {
        meet(*fate, request, answer);
    } else {
        deliver(request, m_dice.between(5, 150), [this, answer](const TransportReply &reply) {
            const bool isSlow = m_dice.happens(0.03);
            answerLater(
                answer, reply, isSlow ? m_dice.between(1000, 9000) : m_dice.between(5, 150));
        });
    }
    return answer->promise.future();
}

std::optional<Fate> SimNetwork::nextFate()
{
    double chance = m_dice.unit();
    for (const auto &[fate, probability] : weather) {
        chance -= probability;
        if (chance < 0)
            return fate;
    }
    return std::nullopt;
}

void SimNetwork::deliver(const TransportRequest &request, qint64 afterMs,
    std::function<void(const TransportReply &)> then)
{
    ++m_underWay;
    m_clock.callAfter(afterMs, &m_context, [this, request, then = std::move(then)] {
        --m_underWay;
        const TransportReply reply = m_service.handle(request);
        if (then)
            then(reply);
    });
}

void SimNetwork::answerLater(const Answer &answer, const TransportReply &reply, qint64 afterMs)
{
    m_clock.callAfter(afterMs, &m_context, [this, answer, reply] {
        m_manners.ends(answer->out, answer->isRefused);
        answer->promise.addResult(reply);
        answer->promise.finish();
    });
}

void SimNetwork::meet(Fate fate, const TransportRequest &request, const Answer &answer)
{
    switch (fate) {
    case Fate::Refused:
        return answerLater(answer, broken(Outcome::NetworkError), m_dice.between(0, 20));
    case Fate::LostBefore:
    case Fate::LostAfter:
    case Fate::Late:
        return meetSilence(fate, request, answer);
    case Fate::Twice:
        deliver(request, m_dice.between(100, 60'000));
        [[fallthrough]];
    case Fate::Truncated:
    case Fate::Garbage:
    case Fate::FailsAfter:
    case Fate::Lie:
        return deliver(
            request, m_dice.between(5, 150), [this, fate, answer](const TransportReply &reply) {
                answerLater(answer, mangled(fate, reply, *answer), m_dice.between(5, 150));
            });
    case Fate::WrongDate:
        if (m_dice.oneIn(2))
            return deliver(
                request, m_dice.between(5, 150), [this, answer](const TransportReply &reply) {
                    answerLater(answer, ofAnotherDecade(reply), m_dice.between(5, 150));
                });
        [[fallthrough]];
    case Fate::LoginPage:
    case Fate::FailsBefore:
    case Fate::Throttled:
    case Fate::RefusedForGood:
        return answerLater(answer, otherAnswer(fate, *answer), m_dice.between(10, 300));
    }
}

void SimNetwork::meetSilence(Fate fate, const TransportRequest &request, const Answer &answer)
{
    const TransportReply none = noAnswer();
    const qint64 givesUpMs
        = none.outcome == Outcome::TimedOut ? patienceMs : m_dice.between(0, patienceMs);
    if (fate == Fate::LostAfter)
        deliver(request, m_dice.between(0, givesUpMs));
    if (fate == Fate::Late)
        deliver(request, givesUpMs + m_dice.between(1, 120'000));
    answerLater(answer, none, givesUpMs);
}

TransportReply SimNetwork::noAnswer()
{
    return broken(m_dice.oneIn(2) ? Outcome::TimedOut : Outcome::NetworkError);
}

TransportReply SimNetwork::mangled(Fate fate, TransportReply reply, Awaited &awaited)
{
    switch (fate) {
    case Fate::Truncated:
        reply.outcome = m_dice.oneIn(2) ? Outcome::Truncated : Outcome::TimedOut;
        reply.body.chop(reply.body.size() / 2);
        return reply;
    case Fate::Garbage:
        if (m_dice.oneIn(3))
            reply.outcome = Outcome::TooLarge;
        reply.body = m_dice.oneIn(2) ? "<html>"_ba : "{}"_ba;
        return reply;
    case Fate::FailsAfter:
        return failure();
    case Fate::Lie:
        m_liedAbout.insert(awaited.out.token);
        return m_dice.oneIn(3) ? throttling() : refusalForGood(awaited);
    default:
        return reply;
    }
}

TransportReply SimNetwork::otherAnswer(Fate fate, Awaited &awaited)
{
    switch (fate) {
    case Fate::Throttled:
        return throttling();
    case Fate::RefusedForGood:
        return refusalForGood(awaited);
    case Fate::WrongDate:
        return ofAnotherDecade(m_service.refusal(502, {}));
    case Fate::LoginPage: {
        TransportReply reply = m_service.refusal(200, {});
        reply.body = "<html>Accept our terms</html>";
        return reply;
    }
    default:
        return failure();
    }
}

TransportReply SimNetwork::failure()
{
    static const std::vector<int> failures { 408, 500, 502, 503, 504 };
    return m_service.refusal(m_dice.pick(failures), m_dice.oneIn(2) ? "InternalFailure" : "");
}

TransportReply SimNetwork::throttling()
{
    TransportReply reply = m_service.refusal(429, "ThrottledClientException");
    const QByteArray number = QByteArray::number(m_dice.between(-5, 20));
    switch (m_dice.below(6)) {
    case 0:
        reply.headers.append({ "Retry-After", number });
        break;
    case 1:
        reply.headers.append(
            { "Retry-After", httpDateOf(m_service.now().addSecs(m_dice.between(-5, 20))) });
        break;
    case 2:
        reply.headers.append({ "x-amz-retry-after", number + "000" });
        break;
    case 3:
        reply.headers.append({ "x-amz-retry-after", "soon"_ba });
        break;
    default:
        break;
    }
    return reply;
}

TransportReply SimNetwork::refusalForGood(Awaited &awaited)
{
    static const std::vector<std::pair<int, QByteArray>> refusals { { 400, "BadRequestException" },
        { 403, "ForbiddenException" }, { 404, "NotFoundException" }, { 409, "ConflictException" },
        { 403, "AccessDeniedException" }, { 400, "ResourceLimitExceededException" }, { 413, {} } };
    static const std::vector<int> redirects { 301, 302, 303, 307, 308 };
    awaited.isRefused = true;
    if (m_dice.oneIn(5)) {
        TransportReply reply = m_service.refusal(m_dice.pick(redirects), {});
        reply.headers.append({ "Location", "https://elsewhere.invalid/"_ba });
        return reply;
    }
    const auto &[status, name] = m_dice.pick(refusals);
    return m_service.refusal(status, name);
}

} // namespace carillon::sim
