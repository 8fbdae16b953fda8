// SPDX-License-Identifier: Apache-2.0
#include "client/heldtransport.h"
#include "client/httpdate.h"
#include "client/replyerror.h"
#include "client/retrypolicy.h"
#include "support/fakeclock.h"

#include <QRandomGenerator>
#include <QTest>

#include <array>
#include <cmath>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

using Trouble = RetryPolicy::Trouble;
using Outcome = TransportReply::Outcome;
Q_DECLARE_METATYPE(carillon::RetryPolicy::Trouble)

namespace {

const QDateTime noon({ 2026, 3, 1 }, { 12, 0 }, Qt::UTC);
constexpr double almostOne = 0.9999999999;

TransportReply reply(int status, const QByteArray &type = {}, const QByteArray &body = "{}",
    const HeaderList &more = {})
{
    HeaderList headers = more;
    if (!type.isEmpty())
        headers.append({ "x-amzn-ErrorType"_ba, type });
    return replyOf(status, body, headers);
}

TransportReply broken(Outcome outcome, int status = 0)
{
    TransportReply result;
    result.outcome = outcome;
    result.httpStatus = status;
    return result;
}

ApiError failure(Trouble trouble, int retryAfterMs = 0)
{
    ApiError error;
    error.kind = trouble == Trouble::Throttling ? ErrorKind::Throttled
        : trouble == Trouble::Transient         ? ErrorKind::Network
                                                : ErrorKind::Forbidden;
    error.retryAfterMs = retryAfterMs;
    return error;
}

class SeededRandom : public Random {
public:
    double unit() override { return m_generator.generateDouble(); }

private:
    QRandomGenerator m_generator { 20260301 };
};

void statusRows()
{
    const auto row = [](int status, Trouble trouble) {
        QTest::addRow("bare %d", status) << reply(status, {}, "") << trouble;
    };
    for (const int status : { 500, 502, 503, 504 })
        row(status, Trouble::Transient);
    row(429, Trouble::Throttling);
    row(408, Trouble::Transient);
    for (const int status : { 301, 302, 303, 304, 307, 308, 400, 401, 402, 403, 404, 405, 406, 409,
             410, 411, 412, 413, 414, 415, 417, 421, 422, 426, 428, 431, 451, 501, 505, 507, 511 })
        row(status, Trouble::Definite);
    // What must be a success and is none: 201 without its body, 200 where 201 was due, …
    for (const int status : { 200, 201, 202, 204 })
        row(status, Trouble::Transient);
}

void nameRows()
{
    const auto row = [](int status, const char *name, Trouble trouble) {
        QTest::addRow("%d %s", status, name) << reply(status, name) << trouble;
    };
    row(400, "BadRequestException", Trouble::Definite);
    row(400, "ResourceLimitExceededException", Trouble::Definite);
    row(400, "ValidationException", Trouble::Definite);
    row(401, "UnauthorizedClientException", Trouble::Definite);
    row(403, "ForbiddenException", Trouble::Definite);
    row(403, "AccessDeniedException", Trouble::Definite);
    row(403, "ExpiredTokenException", Trouble::Definite);
    row(403, "UnrecognizedClientException", Trouble::Definite);
    row(403, "InvalidSignatureException", Trouble::Definite);
    for (const char *name : { "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture" })
        row(403, name, Trouble::Clock);
    row(404, "NotFoundException", Trouble::Definite);
    row(404, "UnknownOperationException", Trouble::Definite);
    row(409, "ConflictException", Trouble::Definite);
    row(400, "RequestTimeout", Trouble::Transient);
    row(400, "RequestTimeoutException", Trouble::Transient);
    row(500, "ServiceFailureException", Trouble::Transient);
    row(500, "InternalFailure", Trouble::Transient);
    row(503, "ServiceUnavailableException", Trouble::Transient);
    for (const char *name : { "ThrottledClientException", "Throttled", "ForbiddenException",
             "ConflictException", "SomethingNewException" })
        row(429, name, Trouble::Throttling);
    for (const char *name :
        { "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
            "TooManyRequestsException", "ProvisionedThroughputExceededException",
            "TransactionInProgressException", "RequestLimitExceeded", "BandwidthLimitExceeded",
            "LimitExceededException", "RequestThrottled", "SlowDown", "PriorRequestNotComplete",
            "EC2ThrottledException", "ThrottledClientException" })
        row(400, name, Trouble::Throttling);
}

void otherRows()
{
    QTest::newRow("429 by its body")
        << reply(429, {}, R"({"Code":"Throttled"})") << Trouble::Throttling;
    QTest::newRow("400 throttled by its body")
        << reply(400, {}, R"({"__type":"com.amazon#ThrottlingException"})") << Trouble::Throttling;
    QTest::newRow("400 throttled, decorated")
        << reply(400, "ThrottlingException:http://x/") << Trouble::Throttling;
    QTest::newRow("503 of a proxy")
        << reply(503, {}, "<html>", { { "Retry-After"_ba, "3"_ba } }) << Trouble::Transient;
    QTest::newRow("403 with a wait")
        << reply(403, "ForbiddenException", "{}", { { "Retry-After"_ba, "3"_ba } })
        << Trouble::Definite;
    QTest::newRow("no connection") << broken(Outcome::NetworkError) << Trouble::Transient;
    QTest::newRow("no answer in time") << broken(Outcome::TimedOut) << Trouble::Transient;
    QTest::newRow("late rest of a 201") << broken(Outcome::TimedOut, 201) << Trouble::Transient;
    QTest::newRow("cut 201") << broken(Outcome::Truncated, 201) << Trouble::Transient;
    QTest::newRow("cut 403") << broken(Outcome::Truncated, 403) << Trouble::Transient;
    QTest::newRow("endless") << broken(Outcome::TooLarge, 201) << Trouble::Transient;
    QTest::newRow("refused here") << broken(Outcome::Refused) << Trouble::Definite;
    QTest::newRow("called off") << broken(Outcome::Cancelled) << Trouble::Definite;
}

} // namespace

class TestRetryPolicy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sortsTroubles_data()
    {
        QTest::addColumn<TransportReply>("reply");
        QTest::addColumn<Trouble>("trouble");
        statusRows();
        nameRows();
        otherRows();
    }
    void sortsTroubles()
    {
        QFETCH(TransportReply, reply);
        QFETCH(Trouble, trouble);
        const ApiError error = errorOf(reply, { noon, noon });
        QCOMPARE(RetryPolicy::troubleOf(error), trouble);
        // What is worth a retry at once is worth one later; the outer loop sees the same error.
        QVERIFY(trouble == Trouble::Definite || isRetryable(error.kind));
    }

    void delaysDoubleUpToTheCap()
    {
        const QList<qint64> transient { 50, 100, 200, 400, 800, 1600, 3200, 6400, 12'800, 20'000,
            20'000 };
        const QList<qint64> throttling { 1000, 2000, 4000, 8000, 16'000, 20'000, 20'000 };
        for (int retry = 0; retry < transient.size(); ++retry)
            QCOMPARE(
                RetryPolicy::delayMs(Trouble::Transient, retry, almostOne, 0), transient[retry]);
        for (int retry = 0; retry < throttling.size(); ++retry)
            QCOMPARE(
                RetryPolicy::delayMs(Trouble::Throttling, retry, almostOne, 0), throttling[retry]);
        QCOMPARE(RetryPolicy::delayMs(Trouble::Transient, 1000, almostOne, 0), 20'000);
        QCOMPARE(RetryPolicy::delayMs(Trouble::Throttling, 3, 0.0, 0), 0);
        QCOMPARE(RetryPolicy::delayMs(Trouble::Throttling, 3, 0.25, 0), 2000);
    }

    void jitterIsUniform()
    {
        constexpr int draws = 10'000;
        std::array<int, 10> histogram {};
        SeededRandom random;
        for (int i = 0; i < draws; ++i) {
            const qint64 ms = RetryPolicy::delayMs(Trouble::Throttling, 4, random.unit(), 0);
            QVERIFY(ms >= 0 && ms <= 16'000);
            ++histogram.at(static_cast<size_t>(std::min<qint64>(ms / 1600, 9)));
        }
        for (const int count : histogram)
            QVERIFY2(count > 800 && count < 1200, qPrintable(QString::number(count)));
    }

    void waitsThatAreAskedFor_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("askedForMs");
        QTest::addColumn<qint64>("delayMs"); // own: 500
        const QByteArray exact = "x-amz-retry-after";
        const QByteArray standard = "Retry-After";
        QTest::newRow("within") << exact << "1500"_ba << 1500 << qint64(1500);
        QTest::newRow("zero") << exact << "0"_ba << 0 << qint64(500);
        QTest::newRow("long") << exact << "10000"_ba << 10'000 << qint64(5500);
        QTest::newRow("word") << exact << "invalid"_ba << 0 << qint64(500);
        QTest::newRow("negative") << exact << "-100"_ba << 0 << qint64(500);
        QTest::newRow("fraction") << exact << "1.5"_ba << 0 << qint64(500);
        QTest::newRow("empty") << exact << ""_ba << 0 << qint64(500);
        QTest::newRow("huge") << exact << "99999999999"_ba << 3'600'000 << qint64(5500);
        QTest::newRow("beyond numbers")
            << exact << "99999999999999999999999"_ba << 0 << qint64(500);
        QTest::newRow("seconds") << standard << "3"_ba << 3000 << qint64(3000);
        QTest::newRow("many seconds") << standard << "120"_ba << 120'000 << qint64(5500);
        QTest::newRow("no seconds") << standard << "0"_ba << 0 << qint64(500);
        QTest::newRow("negative seconds") << standard << "-1"_ba << 0 << qint64(500);
        QTest::newRow("date") << standard << "Sun, 01 Mar 2026 12:00:04 GMT"_ba << 4000
                              << qint64(4000);
        QTest::newRow("far date") << standard << "Mon, 02 Mar 2026 12:00:00 GMT"_ba << 3'600'000
                                  << qint64(5500);
        QTest::newRow("past date")
            << standard << "Sun, 01 Mar 2026 11:00:00 GMT"_ba << 0 << qint64(500);
        QTest::newRow("no date") << standard << "soon"_ba << 0 << qint64(500);
        QTest::newRow("none") << "X-Other"_ba
                              << "7"_ba << 0 << qint64(500);
    }
    void waitsThatAreAskedFor()
    {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, value);
        QFETCH(int, askedForMs);
        QFETCH(qint64, delayMs);
        const ApiError error = errorOf(reply(503, {}, "", { { header, value } }), { noon, noon });
        QCOMPARE(error.retryAfterMs, askedForMs);
        QCOMPARE(RetryPolicy::delayMs(Trouble::Throttling, 0, 0.5, error.retryAfterMs), delayMs);
    }

    void datesCountFromTheServicesOwn()
    {
        // Our clock is a day off; the service's Date and its Retry-After agree with each other.
        const ApiError error
            = errorOf(reply(503, {}, "",
                          { { "Date"_ba, "Mon, 02 Mar 2026 12:00:00 GMT"_ba },
                              { "Retry-After"_ba, "Mon, 02 Mar 2026 12:00:02 GMT"_ba } }),
                { noon, noon });
        QCOMPARE(error.retryAfterMs, 2000);
    }

    void theExactWaitWinsOverTheRounded()
    {
        const ApiError error
            = errorOf(reply(429, {}, "",
                          { { "Retry-After"_ba, "2"_ba }, { "x-amz-retry-after"_ba, "1200"_ba } }),
                { noon, noon });
        QCOMPARE(error.retryAfterMs, 1200);
    }

    void attemptsEnd()
    {
        FixedRandom random(almostOne);
        RetryPolicy policy(random);
        QCOMPARE(policy.retry(failure(Trouble::Transient), 1)->delayMs, 50);
        QCOMPARE(policy.retry(failure(Trouble::Transient), 2)->delayMs, 100);
        QVERIFY(!policy.retry(failure(Trouble::Transient), 3));
        QVERIFY(!policy.retry(failure(Trouble::Definite), 1));
        // Trouble may change its nature on the way.
        QCOMPARE(policy.retry(failure(Trouble::Throttling), 2)->delayMs, 2000);
    }

    void quotaIsTakenAndGivenBack()
    {
        FixedRandom random(0.5);
        RetryPolicy policy(random);
        QCOMPARE(policy.quota(), 500);
        QCOMPARE(policy.retry(failure(Trouble::Transient), 1)->cost, 14);
        QCOMPARE(policy.quota(), 486);
        QCOMPARE(policy.retry(failure(Trouble::Throttling), 2)->cost, 5);
        QCOMPARE(policy.quota(), 481);
        policy.succeeded(5); // the last retry's
        QCOMPARE(policy.quota(), 486);
        policy.succeeded(0); // a call without a retry
        QCOMPARE(policy.quota(), 487);
        policy.succeeded(14);
        QCOMPARE(policy.quota(), 500);
        QVERIFY(!policy.retry(failure(Trouble::Definite), 1));
        QVERIFY(!policy.retry(failure(Trouble::Transient), 3));
        QCOMPARE(policy.quota(), 500);
    }

    void anEmptyQuotaStopsRetries()
    {
        FixedRandom random(0.5);
        RetryPolicy policy(random);
        int retries = 0;
        while (policy.retry(failure(Trouble::Transient), 1))
            ++retries;
        QCOMPARE(retries, 35); // 35 × 14 = 490
        QCOMPARE(policy.quota(), 10);
        QVERIFY(policy.retry(failure(Trouble::Throttling), 1));
        QVERIFY(policy.retry(failure(Trouble::Throttling), 1));
        QVERIFY(!policy.retry(failure(Trouble::Throttling), 1));
        QCOMPARE(policy.quota(), 0);
        for (int i = 0; i < 14; ++i)
            policy.succeeded(0);
        QVERIFY(policy.retry(failure(Trouble::Transient), 1));
    }

    void datesOfHeaders_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QDateTime>("moment");
        QTest::newRow("as sent") << "Sun, 01 Mar 2026 12:00:00 GMT"_ba << noon;
        QTest::newRow("blanks") << " Sun, 01 Mar 2026 12:00:00 GMT "_ba << noon;
        for (const char *wrong : { "", "GMT", "0", "-1", "noon", "Sun, 01 Mar 2026 12:00:00 CET",
                 "Sun, 01 Mar 2026 25:00:00 GMT", "Sun, 41 Mar 2026 12:00:00 GMT",
                 "2026-03-01T12:00:00Z", "\xff\xfe GMT" })
            QTest::addRow("wrong: %s", wrong) << QByteArray(wrong) << QDateTime();
    }
    void datesOfHeaders()
    {
        QFETCH(QByteArray, text);
        QFETCH(QDateTime, moment);
        QCOMPARE(httpDate(text), moment);
    }
};

QTEST_GUILESS_MAIN(TestRetryPolicy)
#include "tst_retrypolicy.moc"
