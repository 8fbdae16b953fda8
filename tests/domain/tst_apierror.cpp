// SPDX-License-Identifier: Apache-2.0
#include "domain/apierror.h"

#include <QTest>

using namespace carillon;

Q_DECLARE_METATYPE(carillon::ErrorKind)

class TestApiError : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sorting_data();
    void sorting();
    void aResultIsEitherOr();
};

void TestApiError::sorting_data()
{
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<bool>("retryable");
    QTest::addColumn<bool>("credentials");

    const auto row = [](const char *name, ErrorKind kind, bool retryable, bool credentials) {
        QTest::newRow(name) << kind << retryable << credentials;
    };
    // The service said no, and will say no again.
    row("BadRequest", ErrorKind::BadRequest, false, false);
    row("Forbidden", ErrorKind::Forbidden, false, false);
    row("NotFound", ErrorKind::NotFound, false, false);
    row("Conflict", ErrorKind::Conflict, false, false);
    row("ResourceLimitExceeded", ErrorKind::ResourceLimitExceeded, false, false);
    row("SignatureRefused", ErrorKind::SignatureRefused, false, false);
    row("AccessDenied", ErrorKind::AccessDenied, false, false);
    row("UnknownOperation", ErrorKind::UnknownOperation, false, false);
    row("OtherRefusal", ErrorKind::OtherRefusal, false, false);
    row("InvalidRequest", ErrorKind::InvalidRequest, false, false);
    // The queue waits for other credentials.
    row("UnauthorizedClient", ErrorKind::UnauthorizedClient, false, true);
    row("ExpiredCredentials", ErrorKind::ExpiredCredentials, false, true);
    row("UnknownCredentials", ErrorKind::UnknownCredentials, false, true);
    row("NoCredentials", ErrorKind::NoCredentials, false, true);
    // It passes.
    row("Throttled", ErrorKind::Throttled, true, false);
    row("ServiceUnavailable", ErrorKind::ServiceUnavailable, true, false);
    row("ServiceFailure", ErrorKind::ServiceFailure, true, false);
    row("ClockSkewed", ErrorKind::ClockSkewed, true, false);
    // The outcome is unknown.
    row("Network", ErrorKind::Network, true, false);
    row("Timeout", ErrorKind::Timeout, true, false);
    row("Unreadable", ErrorKind::Unreadable, true, false);
    row("Cancelled", ErrorKind::Cancelled, true, false);
}

void TestApiError::sorting()
{
    QFETCH(ErrorKind, kind);
    QFETCH(bool, retryable);
    QFETCH(bool, credentials);
    QCOMPARE(isRetryable(kind), retryable);
    QCOMPARE(needsCredentials(kind), credentials);
}

void TestApiError::aResultIsEitherOr()
{
    const ApiResult<int> good = 7;
    QVERIFY(good);
    QCOMPARE(*good, 7);
    ApiError throttled;
    throttled.kind = ErrorKind::Throttled;
    const ApiResult<int> bad = std::unexpected(throttled);
    QVERIFY(!bad);
    QCOMPARE(bad.error().kind, ErrorKind::Throttled);
}

QTEST_GUILESS_MAIN(TestApiError)
#include "tst_apierror.moc"
