// SPDX-License-Identifier: Apache-2.0
#include "aws/cognitosrp.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;

namespace {

QByteArray bytes(const QJsonObject &row, const QString &name)
{
    return row[name].toString().toUtf8();
}

aws::SrpChallenge challengeOf(const QJsonObject &row)
{
    return { bytes(row, u"pool"_s), bytes(row, u"user"_s), bytes(row, u"salt"_s),
        bytes(row, u"server"_s), bytes(row, u"block"_s) };
}

QJsonArray storedVectors()
{
    QFile file(QStringLiteral(CARILLON_TEST_DATA "/srp/vectors.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no vectors");
    return QJsonDocument::fromJson(file.readAll()).array();
}

} // namespace

/// Against sign-ins that tests/data/srp/make.py computed from the pool's side.
class TestCognitoSrp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void vectors_data()
    {
        QTest::addColumn<QJsonObject>("row");
        int number = 0;
        for (const QJsonValue each : storedVectors())
            QTest::addRow("%d", ++number) << each.toObject();
        QCOMPARE(number, 16);
    }
    void vectors()
    {
        QFETCH(QJsonObject, row);
        const aws::CognitoSrp srp(QByteArray::fromHex(bytes(row, u"private"_s)));
        QCOMPARE(srp.publicValue(), bytes(row, u"public"_s));
        const auto signature = srp.signature(
            challengeOf(row), bytes(row, u"password"_s), bytes(row, u"timestamp"_s));
        QCOMPARE(signature.value_or("none"), bytes(row, u"signature"_s));
        const auto wrong = srp.signature(
            challengeOf(row), bytes(row, u"password"_s) + 'x', bytes(row, u"timestamp"_s));
        QVERIFY(wrong && *wrong != *signature);
    }

    void eachSignInHasAValueOfItsOwn()
    {
        const aws::CognitoSrp one;
        const aws::CognitoSrp other;
        QVERIFY(one.publicValue().size() > 700);
        QVERIFY(one.publicValue() != other.publicValue());
    }

    void badChallenges_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::newRow("no salt") << u"salt"_s << QString();
        QTest::newRow("salt") << u"salt"_s << u"xyz"_s;
        QTest::newRow("no number") << u"server"_s << u"12 34"_s;
        QTest::newRow("zero") << u"server"_s << u"0"_s;
        QTest::newRow("too long") << u"server"_s << QString(769, u'1');
        QTest::newRow("block") << u"block"_s << u"?"_s;
    }
    void badChallenges()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QJsonObject row = storedVectors().first().toObject();
        row[name] = value;
        const aws::CognitoSrp srp(QByteArray::fromHex(bytes(row, u"private"_s)));
        QVERIFY(!srp.signature(challengeOf(row), "password", "now"));
    }

    void timestamps()
    {
        QCOMPARE(aws::srpTimestamp(QDateTime({ 2024, 3, 4 }, { 5, 6, 7 }, Qt::UTC)),
            "Mon Mar 4 05:06:07 UTC 2024"_ba);
        QCOMPARE(aws::srpTimestamp(QDateTime({ 2026, 11, 25 }, { 16, 0, 0 }, Qt::UTC)),
            "Wed Nov 25 16:00:00 UTC 2026"_ba);
    }
};

QTEST_GUILESS_MAIN(TestCognitoSrp)
#include "tst_cognitosrp.moc"
