// SPDX-License-Identifier: Apache-2.0
#include "domain/arn.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;

namespace {

const QString instance = u"arn:aws:chime:us-east-1:111122223333:app-instance/0f3c-1a"_s;

QString arnOfLength(qsizetype length)
{
    // The longest fields the model allows, so that the resource alone stays within 1024.
    const QString head = u"arn:%1:%2:%3:%4:"_s.arg(
        QString(63, u'a'), QString(63, u'b'), QString(63, u'c'), QString(63, u'd'));
    return head + QString(length - head.size(), u'x');
}

} // namespace

class TestArn : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesThePartThatIsWrong_data();
    void namesThePartThatIsWrong();
    void takesItsFieldsApart();
    void takesEveryLegalForm_data();
    void takesEveryLegalForm();
    void countsItsLength();
    void appInstance();
    void channel_data();
    void channel();
    void channelRefusesOtherKinds_data();
    void channelRefusesOtherKinds();
    void user_data();
    void user();
    void userRefusesOtherKinds_data();
    void userRefusesOtherKinds();
    void equalTextsAreEqual();
};

void TestArn::namesThePartThatIsWrong_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<ArnPart>("part");
    QTest::addColumn<QString>("found");

    const auto row = [](const char *name, const QString &text, ArnPart part, const QString &found) {
        QTest::newRow(name) << text << part << found;
    };
    row("empty", u""_s, ArnPart::Length, u""_s);
    row("four characters", u"arn:"_s, ArnPart::Length, u"arn:"_s);
    row("no arn", u"urn:aws:chime:r:1:x"_s, ArnPart::Prefix, u"urn"_s);
    row("capitals", u"ARN:aws:chime:r:1:x"_s, ArnPart::Prefix, u"ARN"_s);
    row("no colon at all", u"general"_s, ArnPart::Prefix, u"general"_s);
    row("blank in front", u" arn:aws:chime:r:1:x"_s, ArnPart::Prefix, u" arn"_s);
    row("no partition", u"arn::chime:r:1:x"_s, ArnPart::Partition, u""_s);
    row("ends after arn:", u"arn:aws"_s, ArnPart::Service, u""_s);
    row("bad partition", u"arn:AWS:chime:r:1:x"_s, ArnPart::Partition, u"AWS"_s);
    row("long partition", u"arn:%1:chime:r:1:x"_s.arg(QString(64, u'a')), ArnPart::Partition,
        QString(64, u'a'));
    row("bad service", u"arn:aws:chi me:r:1:x"_s, ArnPart::Service, u"chi me"_s);
    row("ends after the service", u"arn:aws:chime"_s, ArnPart::Region, u""_s);
    row("bad region", u"arn:aws:chime:US-East-1:1:x"_s, ArnPart::Region, u"US-East-1"_s);
    row("region with underscore", u"arn:aws:chime:us_east_1:1:x"_s, ArnPart::Region,
        u"us_east_1"_s);
    row("ends after the region", u"arn:aws:chime:us-east-1"_s, ArnPart::Account, u""_s);
    row("bad account", u"arn:aws:chime:r:1111/2:x"_s, ArnPart::Account, u"1111/2"_s);
    row("account not ASCII", u"arn:aws:chime:r:١٢:x"_s, ArnPart::Account, u"١٢"_s);
    row("ends after the account", u"arn:aws:chime:r:1"_s, ArnPart::Resource, u""_s);
    row("empty resource", u"arn:aws:chime:r:1:"_s, ArnPart::Resource, u""_s);
    row("resource begins with /", u"arn:aws:chime:r:1:/x"_s, ArnPart::Resource, u"/x"_s);
    row("resource of 1025", u"arn:aws:chime:r:1:"_s + QString(1025, u'x'), ArnPart::Resource,
        QString(63, u'x'));
}

void TestArn::namesThePartThatIsWrong()
{
    QFETCH(QString, text);
    QFETCH(ArnPart, part);
    QFETCH(QString, found);
    const auto arn = Arn::parse(text);
    QVERIFY(!arn);
    QCOMPARE(arn.error().part, part);
    QCOMPARE(arn.error().found, found);
}

void TestArn::takesItsFieldsApart()
{
    const auto arn = Arn::parse(u"arn:aws-us-gov:chime:us-gov-west-1:123:a:b/c:d");
    QVERIFY(arn);
    QCOMPARE(arn->partition(), u"aws-us-gov");
    QCOMPARE(arn->service(), u"chime");
    QCOMPARE(arn->region(), u"us-gov-west-1");
    QCOMPARE(arn->account(), u"123");
    QCOMPARE(arn->resource(), u"a:b/c:d");
}

void TestArn::takesEveryLegalForm_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("shortest") << u"arn:a::::x"_s;
    QTest::newRow("dots and dashes") << u"arn:a-.9:.-:0.0:-:r"_s;
    QTest::newRow("63 a field") << arnOfLength(1000);
    QTest::newRow("unicode resource")
        << u"arn:aws:chime:r:1:канал/日本語/👩‍👩‍👧"_s;
    QTest::newRow("colons only") << u"arn:a:::::"_s;
    QTest::newRow("resource of 1024") << u"arn:aws:chime:r:1:"_s + QString(1024, u'x');
}

void TestArn::takesEveryLegalForm()
{
    QFETCH(QString, text);
    const auto arn = Arn::parse(text);
    QVERIFY(arn);
    QCOMPARE(arn->toString(), text);
    QCOMPARE(u"arn:%1:%2:%3:%4:%5"_s.arg(
                 arn->partition(), arn->service(), arn->region(), arn->account(), arn->resource()),
        text);
}

void TestArn::countsItsLength()
{
    QCOMPARE(Arn::parse(u"arn:").error().part, ArnPart::Length);
    QVERIFY(Arn::parse(u"arn:a::::x"));
    // 63 a field and 1024 for the resource stay below 1600, so only the resource can be too long
    // for a text that is otherwise good; longer texts are refused before anything is looked at.
    QVERIFY(Arn::parse(arnOfLength(260 + 1024)));
    QCOMPARE(Arn::parse(arnOfLength(1600)).error().part, ArnPart::Resource);
    QCOMPARE(Arn::parse(arnOfLength(1601)).error().part, ArnPart::Length);
    QVERIFY(Arn::parse(arnOfLength(1601)).error().found.size() < 100);
    // A character outside the first plane is one, not two.
    QVERIFY(Arn::parse(u"arn:a:b:r:1:"_s + u"🔔"_s.repeated(1024)));
    QVERIFY(!Arn::parse(u"arn:a:b:r:1:"_s + u"🔔"_s.repeated(1025)));
}

void TestArn::appInstance()
{
    const auto arn = AppInstanceArn::parse(instance);
    QVERIFY(arn);
    QCOMPARE(arn->appInstanceId(), u"0f3c-1a"_s);
    QCOMPARE(arn->toString(), instance);

    for (const QString &tail : { u"/"_s, u"/user/a"_s, u"/channel/x"_s, u"/user"_s })
        QCOMPARE(AppInstanceArn::parse(instance + tail).error().part, ArnPart::ResourceKind);
    QCOMPARE(AppInstanceArn::parse(u"arn:aws:chime:r:1:app-instance/").error().part,
        ArnPart::ResourceKind);
    QCOMPARE(AppInstanceArn::parse(u"nonsense").error().part, ArnPart::Prefix);
}

void TestArn::channel_data()
{
    QTest::addColumn<QString>("id");
    QTest::newRow("plain") << u"general"_s;
    QTest::newRow("one character") << u"x"_s;
    QTest::newRow("uuid") << u"6a2f41a3-c54c-4ce8-92d2-0324e1c32e22"_s;
    QTest::newRow("64 hex digits") << QString(64, u'f');
    QTest::newRow("every legal sign") << u"a:-_.@z"_s;
    QTest::newRow("looks like a user") << u"x/user/y"_s;
    QTest::newRow("slashes") << u"a//b/"_s;
    QTest::newRow("percent") << u"100%25 %2F"_s;
    QTest::newRow("unicode") << u"日本 👋🏽 é"_s;
}

void TestArn::channel()
{
    QFETCH(QString, id);
    const auto arn = ChannelArn::parse(instance + u"/channel/"_s + id);
    QVERIFY(arn);
    QCOMPARE(arn->channelId(), id);
    QCOMPARE(arn->appInstance().toString(), instance);
    QCOMPARE(arn->toString(), instance + u"/channel/"_s + id);
}

void TestArn::channelRefusesOtherKinds_data()
{
    QTest::addColumn<QString>("resource");
    QTest::newRow("app instance") << u"app-instance/i"_s;
    QTest::newRow("user") << u"app-instance/i/user/u"_s;
    QTest::newRow("flow") << u"app-instance/i/channel-flow/f"_s;
    QTest::newRow("no id") << u"app-instance/i/channel/"_s;
    QTest::newRow("no slash") << u"app-instance/i/channel"_s;
    QTest::newRow("no instance") << u"app-instance//channel/c"_s;
    QTest::newRow("capitals") << u"App-Instance/i/channel/c"_s;
    QTest::newRow("something in front") << u"x/app-instance/i/channel/c"_s;
    QTest::newRow("iam role") << u"role/admin"_s;
}

void TestArn::channelRefusesOtherKinds()
{
    QFETCH(QString, resource);
    const auto arn = ChannelArn::parse(u"arn:aws:chime:us-east-1:1:"_s + resource);
    QVERIFY(!arn);
    QCOMPARE(arn.error().part, ArnPart::ResourceKind);
    QCOMPARE(arn.error().found, resource);
}

void TestArn::user_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("id");
    QTest::newRow("user") << u"user"_s << u"alice"_s;
    QTest::newRow("Cognito identity")
        << u"user"_s << u"us-east-1:0f1e2d3c-aaaa-bbbb-cccc-0123456789ab"_s;
    QTest::newRow("mail address") << u"user"_s << u"alice@example.org"_s;
    QTest::newRow("bot") << u"bot"_s << u"echo"_s;
    QTest::newRow("unicode") << u"user"_s << u"ユーザー"_s;
}

void TestArn::user()
{
    QFETCH(QString, kind);
    QFETCH(QString, id);
    const auto arn = AppInstanceUserArn::parse(u"%1/%2/%3"_s.arg(instance, kind, id));
    QVERIFY(arn);
    QCOMPARE(arn->userId(), id);
    QCOMPARE(arn->isBot(), kind == u"bot");
    QCOMPARE(arn->appInstance().appInstanceId(), u"0f3c-1a"_s);
}

void TestArn::userRefusesOtherKinds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<ArnPart>("part");
    QTest::newRow("app instance") << instance << ArnPart::ResourceKind;
    QTest::newRow("channel") << instance + u"/channel/c"_s << ArnPart::ResourceKind;
    QTest::newRow("plural") << instance + u"/users/c"_s << ArnPart::ResourceKind;
    QTest::newRow("no id") << instance + u"/user/"_s << ArnPart::ResourceKind;
    QTest::newRow("iam") << u"arn:aws:iam::1:user/alice"_s << ArnPart::ResourceKind;
    QTest::newRow("no arn") << u"alice"_s << ArnPart::Prefix;
}

void TestArn::userRefusesOtherKinds()
{
    QFETCH(QString, text);
    QFETCH(ArnPart, part);
    const auto arn = AppInstanceUserArn::parse(text);
    QVERIFY(!arn);
    QCOMPARE(arn.error().part, part);
}

void TestArn::equalTextsAreEqual()
{
    const auto a = ChannelArn::parse(instance + u"/channel/a"_s);
    const auto same = ChannelArn::parse(instance + u"/channel/a"_s);
    const auto other = ChannelArn::parse(instance + u"/channel/A"_s);
    QVERIFY(a && same && other);
    QCOMPARE(*a, *same);
    QCOMPARE(qHash(*a), qHash(*same));
    QVERIFY(*a != *other);
}

QTEST_GUILESS_MAIN(TestArn)
#include "tst_arn.moc"
