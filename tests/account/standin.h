// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/credentialsorigin.h"
#include "account/pending.h"
#include "account/servicecall.h"
#include "client/endpoint.h"
#include "client/qnamtransport.h"
#include "localservice/httpfront.h"
#include "support/fakeclock.h"

#include <QTest>
#include <QUrlQuery>

#include <functional>
#include <vector>

namespace carillon::testing {

/// Stands on loopback where one of AWS's services would, and answers what a test has it answer.
class StandIn {
public:
    using Request = localservice::HttpRequest;
    using Response = localservice::HttpResponse;

    StandIn()
        : m_front(
            [this](const Request &request, const localservice::Responder &respond) {
                requests.push_back(request);
                respond(script ? script(request, requests.size()) : Response { 500, {}, {} });
            },
            limits())
    {
        if (!m_front.listen(0))
            qFatal("no port");
    }

    QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_front.port()); }
    Endpoint endpoint(const QString &region = QStringLiteral("eu-central-1")) const
    {
        return *resolveEndpoint({ region, false, false, url() });
    }
    /// Where nobody answers any more.
    void leave() { m_front.close(); }

    /// A value of a form that was sent.
    QString form(size_t request, const QString &name) const
    {
        QByteArray body = requests.at(request).body;
        return QUrlQuery(QString::fromUtf8(body.replace('+', "%20")))
            .queryItemValue(name, QUrl::FullyDecoded);
    }

    std::vector<Request> requests;
    /// `count`: how many requests there were, this one included.
    std::function<Response(const Request &request, size_t count)> script;

private:
    static localservice::HttpLimits limits()
    {
        localservice::HttpLimits limits;
        limits.bodyBytes = 256 * 1024;
        return limits;
    }
    localservice::HttpFront m_front;
};

/// What an origin is built on: real sockets, and a clock that no wait takes time on.
struct ServiceTestBench {
    ServiceTestBench() { clock.hurried = true; }
    operator ServiceBench() { return { transport, clock, random }; }

    FakeClock clock { QDateTime::currentDateTimeUtc() };
    FixedRandom random { 0.5 };
    QnamTransport transport;
};

template <class T> T waitFor(const QFuture<T> &future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 30'000)
        || future.resultCount() == 0)
        qFatal("no result");
    return future.result();
}

inline aws::CredentialsPtr keysNamed(const char *id, const QDateTime &expiresAt = {})
{
    return std::make_shared<aws::Credentials>(
        aws::Credentials { id, aws::Secret("secret"), aws::Secret("token"), expiresAt });
}

/// Gives what the test put there, when the test wants it.
class HeldOrigin final : public CredentialsOrigin {
public:
    QFuture<aws::CredentialsResult> fetch() override
    {
        ++fetches;
        m_pending = {};
        if (ready)
            m_pending.finish(next);
        return m_pending.future();
    }
    bool asksAPerson() const override { return asks; }
    void finish(aws::CredentialsResult result) { m_pending.finish(std::move(result)); }

    aws::CredentialsResult next;
    bool ready = true;
    bool asks = false;
    int fetches = 0;

private:
    Pending<aws::CredentialsResult> m_pending;
};

} // namespace carillon::testing
