// SPDX-License-Identifier: Apache-2.0
#include "domain/addresses.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;
using Part = AddressMismatch::Part;

namespace {

const QString alice = u"arn:aws:chime:us-east-1:123456789012:app-instance/5f1c-2b/user/alice"_s;

AppInstanceUserArn user(const QString &text = alice)
{
    return *AppInstanceUserArn::parse(text);
}

} // namespace

class TestAddresses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mismatches_data();
    void mismatches();
    void findsTheUser_data();
    void findsTheUser();
    void findsTheChannel_data();
    void findsTheChannel();
    void takesItApart();
    void aFloodIsCutOff();
};

void TestAddresses::mismatches_data()
{
    QTest::addColumn<QString>("channel");
    QTest::addColumn<QString>("endpointRegion");
    QTest::addColumn<std::optional<AddressMismatch>>("expected");
    const auto row = [](const char *name, const QString &channel, const QString &region,
                         const std::optional<AddressMismatch> &expected) {
        QTest::newRow(name) << channel << region << expected;
    };
    const QString own = u"arn:aws:chime:us-east-1:123456789012:app-instance/5f1c-2b/channel/c"_s;
    row("all of one place", own, u"us-east-1"_s, std::nullopt);
    row("endpoint not known", own, {}, std::nullopt);
    row("endpoint elsewhere", own, u"eu-central-1"_s,
        AddressMismatch { Part::EndpointRegion, u"us-east-1"_s, u"eu-central-1"_s });
    row("partition", QString(own).replace(u"aws:"_s, u"aws-cn:"_s), {},
        AddressMismatch { Part::Partition, u"aws-cn"_s, u"aws"_s });
    row("region before account", u"arn:aws:chime:eu-central-1:9:app-instance/5f1c-2b/channel/c"_s,
        u"us-east-1"_s, AddressMismatch { Part::Region, u"eu-central-1"_s, u"us-east-1"_s });
    row("account", u"arn:aws:chime:us-east-1:9:app-instance/5f1c-2b/channel/c"_s, {},
        AddressMismatch { Part::Account, u"9"_s, u"123456789012"_s });
    row("app instance", u"arn:aws:chime:us-east-1:123456789012:app-instance/other/channel/c"_s, {},
        AddressMismatch { Part::AppInstance, u"other"_s, u"5f1c-2b"_s });
}

void TestAddresses::mismatches()
{
    QFETCH(QString, channel);
    QFETCH(QString, endpointRegion);
    QFETCH(std::optional<AddressMismatch>, expected);
    QCOMPARE(mismatchOf(*ChannelArn::parse(channel), user(), endpointRegion), expected);
}

void TestAddresses::findsTheUser_data()
{
    QTest::addColumn<QString>("pasted");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QString &pasted, const QString &expected = alice) {
        QTest::newRow(name) << pasted << expected;
    };
    row("alone", u"  %1\n"_s.arg(alice));
    row("JSON", u"  \"AppInstanceUserArn\": \"%1\",\n"_s.arg(alice));
    row("JSON with escaped slashes",
        u"{\"Arn\":\"%1\"}"_s.arg(QString(alice).replace(u'/', u"\\/"_s)));
    row("JSON in JSON", u"{\\\"Arn\\\":\\\"%1\\\"}"_s.arg(alice));
    row("after other ARNs",
        u"{\"ChannelArn\":\"arn:aws:chime:us-east-1:1:app-instance/a/channel/c\",\"Sender\":\"%1\"}"_s
            .arg(alice));
    row("a line of a log", u"2026-01-05T12:00:00Z [WARN] bearer %1: forbidden."_s.arg(alice));
    row("end of a sentence", u"It was %1."_s.arg(alice));
    row("a command",
        u"aws chime-sdk-messaging list --chime-bearer=%1 --max-results 5"_s.arg(alice));
    const QString encoded = QString::fromLatin1(alice.toUtf8().toPercentEncoding());
    row("the path of a request", u"GET /app-instance-users/%1/endpoints HTTP/1.1"_s.arg(encoded));
    row("a query", u"https://h/connect?sessionId=1&userArn=%1&X-Amz-Signature=0"_s.arg(encoded));
    row("the address of a console",
        u"https://us-east-1.console.aws.amazon.com/chime-sdk/home?region=us-east-1#/users/%1"_s.arg(
            encoded));
    row("encoded twice",
        u"https://h/#/x?arn=%1"_s.arg(QString::fromLatin1(encoded.toUtf8().toPercentEncoding())));
    const QString cognito = u"arn:aws:chime:us-east-1:1:app-instance/a/user/us-east-1:0b-1"_s;
    row("an id with a colon", u"Arn=%1;"_s.arg(cognito), cognito);
    row("a channel alone", u"arn:aws:chime:us-east-1:1:app-instance/a/channel/c"_s, {});
    row("no ARN", u"alice"_s, {});
    row("nothing", {}, {});
    row("bad escapes", u"%%%zz arn%3A"_s, {});
}

void TestAddresses::findsTheUser()
{
    QFETCH(QString, pasted);
    QFETCH(QString, expected);
    const auto found = userNamedIn(pasted);
    QCOMPARE(found ? found->toString() : QString(), expected);
}

void TestAddresses::findsTheChannel_data()
{
    QTest::addColumn<QString>("pasted");
    QTest::addColumn<QString>("expected");
    const QString channel
        = u"arn:aws:chime:us-east-1:123456789012:app-instance/5f1c-2b/channel/design"_s;
    const QString encoded = QString::fromLatin1(channel.toUtf8().toPercentEncoding());
    QTest::newRow("alone") << u" %1\n"_s.arg(channel) << channel;
    QTest::newRow("after a user") << u"%1 wrote to %2."_s.arg(alice, channel) << channel;
    QTest::newRow("the path of a request") << u"PUT /channels/%1/memberships/%2 HTTP/1.1"_s.arg(
        encoded, QString::fromLatin1(alice.toUtf8().toPercentEncoding()))
                                           << channel;
    QTest::newRow("a query") << u"https://h/x?channel-arn=%1&a=b"_s.arg(encoded) << channel;
    QTest::newRow("lower case escapes") << u"/channels/%1"_s.arg(encoded.toLower()) << channel;
    QTest::newRow("encoded twice")
        << u"https://h/#/%1"_s.arg(QString::fromLatin1(encoded.toUtf8().toPercentEncoding()))
        << channel;
    QTest::newRow("a user alone") << alice << QString();
    QTest::newRow("nothing") << QString() << QString();
}

void TestAddresses::findsTheChannel()
{
    QFETCH(QString, pasted);
    QFETCH(QString, expected);
    const auto found = channelNamedIn(pasted);
    QCOMPARE(found ? found->toString() : QString(), expected);
}

void TestAddresses::takesItApart()
{
    const UserArnParts parts = partsOf(user());
    QCOMPARE(parts.user, u"alice"_s);
    QCOMPARE(parts.appInstance, u"5f1c-2b"_s);
    QCOMPARE(parts.account, u"123456789012"_s);
    QCOMPARE(parts.region, u"us-east-1"_s);
}

void TestAddresses::aFloodIsCutOff()
{
    const QString flood = u"arn:arn%3A%25"_s.repeated(200'000);
    QVERIFY(!userNamedIn(flood + u' ' + alice));
    QVERIFY(userNamedIn(alice + u' ' + flood));
}

QTEST_APPLESS_MAIN(TestAddresses)
#include "tst_addresses.moc"
