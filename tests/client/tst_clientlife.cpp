// SPDX-License-Identifier: Apache-2.0
#include "client/clientvalues.h"
#include "client/heldtransport.h"
#include "client/messagingclient.h"
#include "domain/whenfinished.h"

#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

namespace {

/// Gives the keys when told to.
class SlowProvider : public aws::CredentialsProvider {
public:
    QFuture<aws::CredentialsResult> credentials() override
    {
        auto &promise = waiting.emplace_back(std::make_shared<QPromise<aws::CredentialsResult>>());
        promise->start();
        return promise->future();
    }
    void invalidate() override { }

    std::vector<std::shared_ptr<QPromise<aws::CredentialsResult>>> waiting;
};

struct Bench {
    SystemClock clock;
    SystemRandom random;
    std::unique_ptr<SlowProvider> provider = std::make_unique<SlowProvider>();
    std::unique_ptr<HeldTransport> transport = std::make_unique<HeldTransport>();
    std::unique_ptr<MessagingClient> client = std::make_unique<MessagingClient>(*transport,
        *provider, clock, random, *resolveEndpoint({ u"us-east-1"_s, false, false, {} }), alice());

    QFuture<ApiResult<SendReceipt>> send()
    {
        return client->sendChannelMessage(channelNamed(u"c"_s), "{\"Content\":\"x\"}");
    }
};

void give(const std::shared_ptr<QPromise<aws::CredentialsResult>> &promise)
{
    promise->addResult(exampleKeys());
    promise->finish();
}

/// Lets everything that is posted happen.
void settle()
{
    bool reached = false;
    QObject context;
    QMetaObject::invokeMethod(
        &context, [&reached] { reached = true; }, Qt::QueuedConnection);
    QTRY_VERIFY(reached);
}

} // namespace

/// When the client, what it stands on, and what it has under way end in any order.
class TestClientLife : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsBeforeTheKeysCome()
    {
        Bench bench;
        auto future = bench.send();
        const auto keys = bench.provider->waiting.at(0);
        bench.client.reset();
        QVERIFY(future.isCanceled() && future.isFinished());
        bench.provider.reset();
        give(keys);
        settle();
        QVERIFY(bench.transport->calls.empty());
    }

    void endsBeforeTheAnswerComes()
    {
        Bench bench;
        auto future = bench.send();
        give(bench.provider->waiting.at(0));
        QTRY_COMPARE(bench.transport->calls.size(), 1U);
        const auto held = bench.transport->calls.at(0);
        bench.client.reset();
        QVERIFY(future.isCanceled() && future.isFinished());
        bench.transport.reset();
        bench.provider.reset();
        held.answer(sentReply());
        settle();
        QCOMPARE(future.resultCount(), 0);
    }

    void endsBetweenTheAnswerAndItsReading()
    {
        Bench bench;
        auto future = bench.send();
        give(bench.provider->waiting.at(0));
        QTRY_COMPARE(bench.transport->calls.size(), 1U);
        bench.transport->calls.at(0).answer(sentReply());
        bench.client.reset();
        settle();
        QCOMPARE(future.resultCount(), 0);
    }

    void anAbandonedCallIsSilent()
    {
        Bench bench;
        int told = 0;
        QObject context;
        whenFinished(bench.send(), &context, [&told](const ApiResult<SendReceipt> &) { ++told; });
        bench.client.reset();
        settle();
        QCOMPARE(told, 0);
    }

    void theListenerMayGoFirst()
    {
        Bench bench;
        int told = 0;
        auto context = std::make_unique<QObject>();
        whenFinished(
            bench.send(), context.get(), [&told](const ApiResult<SendReceipt> &) { ++told; });
        give(bench.provider->waiting.at(0));
        QTRY_COMPARE(bench.transport->calls.size(), 1U);
        context.reset();
        bench.transport->calls.at(0).answer(sentReply());
        settle();
        QCOMPARE(told, 0);
    }

    void whoeverIsToldMayEndTheClient_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("atExchange");
        QTest::newRow("at the exchange of a success") << 201 << true;
        QTest::newRow("at the exchange of a refusal") << 403 << true;
        QTest::newRow("at the success") << 201 << false;
        QTest::newRow("at the refusal") << 403 << false;
    }

    void whoeverIsToldMayEndTheClient()
    {
        QFETCH(int, status);
        QFETCH(bool, atExchange);
        Bench bench;
        auto future = bench.send();
        if (atExchange)
            connect(bench.client.get(), &MessagingClient::exchanged, this,
                [&bench] { bench.client.reset(); });
        else
            future.then([&bench](const ApiResult<SendReceipt> &) { bench.client.reset(); });
        give(bench.provider->waiting.at(0));
        QTRY_COMPARE(bench.transport->calls.size(), 1U);
        TransportReply reply = sentReply();
        reply.httpStatus = status;
        bench.transport->calls.at(0).answer(reply);
        QTRY_VERIFY(!bench.client);
        QCOMPARE(future.resultCount(), atExchange ? 0 : 1);
    }
};

QTEST_GUILESS_MAIN(TestClientLife)
#include "tst_clientlife.moc"
