// SPDX-License-Identifier: Apache-2.0
#include "demoworld.h"

#include <QJsonArray>
#include <QTest>

using namespace carillon;
using namespace carillon::localservice;
using namespace carillon::test;

namespace {

QByteArray smallWorld()
{
    return R"({"Region":"eu-central-1","Account":"1","AppInstanceId":"i",)"
           R"("Users":[{"Id":"alice","Name":"Alice"},{"Id":"bot","Name":"B","Bot":true}],)"
           R"("Channels":[{"Id":"c","Name":"C","CreatedBy":"alice","Members":["alice"],)"
           R"("Messages":[{"From":"alice","SecondsAgo":9,"Content":"one"},)"
           R"({"From":"alice","SecondsAgo":3,"Content":"two","Metadata":""}]}]})"_ba;
}

} // namespace

class tst_Seed : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theBuiltInWorldIsAsPromised()
    {
        const auto world = parseWorld(builtInWorld());
        QVERIFY2(world, world ? "" : qPrintable(world.error().toString()));
        QCOMPARE(world->region, u"us-east-1"_s);
        QCOMPARE(world->appInstanceArn, appInstance);
        QCOMPARE(world->users.at(0).arn, userArn(u"alice"_s));
        QCOMPARE(world->users.at(0).name, u"Alice"_s);
        QCOMPARE(world->users.at(3).arn, botArn(u"echo"_s));
        QVERIFY(world->users.at(3).echoes);
        QCOMPARE(world->users.at(4).arn, userArn(u"admin"_s));
        QVERIFY(world->users.at(4).administers);
        QVERIFY(!world->users.at(0).administers);
        QCOMPARE(world->channels.size(), 4);
        QCOMPARE(world->channels.at(2).arn, channelArn(oddChannelId));
        QVERIFY(world->channels.at(2).privacy == ChannelPrivacy::Private);
        QVERIFY(!world->channels.at(3).memberArns.contains(userArn(u"alice"_s)));
        for (const WorldChannel &channel : world->channels)
            QVERIFY(!channel.messages.isEmpty());
    }

    void readsDefaults()
    {
        const auto world = parseWorld(smallWorld());
        QVERIFY2(world, world ? "" : qPrintable(world.error().toString()));
        const WorldChannel &channel = world->channels.at(0);
        QVERIFY(channel.privacy == ChannelPrivacy::Public);
        QVERIFY(channel.mode == ChannelMode::Unrestricted);
        QCOMPARE(channel.moderatorArns, QStringList(channel.createdByArn));
        QCOMPARE(world->appInstanceName, u"Local"_s);
        QVERIFY(!channel.messages.at(0).metadata);
        QCOMPARE(channel.messages.at(1).metadata, u""_s);
        QCOMPARE(channel.messages.at(0).secondsAgo, 9);
    }

    void namesThePlaceOfAMistake_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QString>("path");

        const auto row
            = [](const char *name, const char *before, const char *after, const QString &path) {
                  QTest::newRow(name) << QByteArray(before) << QByteArray(after) << path;
              };
        row("not JSON", "\"Region\":", "\"Region\"", u"$"_s);
        row("unknown member", "\"Account\"", "\"Acount\"", u"$.Acount"_s);
        row("no region", "eu-central-1", "", u"$.Region"_s);
        row("bad region", "eu-central-1", "EU", u"$"_s);
        row("users of a wrong type", R"([{"Id":"alice","Name":"Alice"},)", R"("x", "Y":[)",
            u"$.Y"_s);
        row("no name", R"("Id":"alice","Name":"Alice")", R"("Id":"alice")", u"$.Users[0].Name"_s);
        row("flag", "true", "1", u"$.Users[1].Bot"_s);
        row("same user twice", R"("Id":"bot")", R"("Id":"alice")", u"$.Users[1].Id"_s);
        row("nobody created it", R"("CreatedBy":"alice")", R"("CreatedBy":"dave")",
            u"$.Channels[0].CreatedBy"_s);
        row("nobody is a member", R"("Members":["alice"])", R"("Members":["alice","dave"])",
            u"$.Channels[0].Members[1]"_s);
        row("member twice", R"("Members":["alice"])", R"("Members":["alice","alice"])",
            u"$.Channels[0].Members[1]"_s);
        row("nobody moderates", R"("Members":["alice"])",
            R"("Members":["alice"],"Moderators":["dave"])", u"$.Channels[0].Moderators[0]"_s);
        row("admin is no flag", R"("Name":"Alice")", R"("Name":"Alice","Admin":"yes")",
            u"$.Users[0].Admin"_s);
        row("a stranger wrote", R"({"From":"alice","SecondsAgo":3)",
            R"({"From":"bot","SecondsAgo":3)", u"$.Channels[0].Messages[1].From"_s);
        row("order", "\"SecondsAgo\":3", "\"SecondsAgo\":10",
            u"$.Channels[0].Messages[1].SecondsAgo"_s);
        row("negative", "\"SecondsAgo\":3", "\"SecondsAgo\":-3",
            u"$.Channels[0].Messages[1].SecondsAgo"_s);
        row("fraction", "\"SecondsAgo\":3", "\"SecondsAgo\":3.5",
            u"$.Channels[0].Messages[1].SecondsAgo"_s);
        row("empty content", "\"two\"", "\"\"", u"$.Channels[0].Messages[1].Content"_s);
        row("line break in metadata", R"("Metadata":"")", R"("Metadata":"a\nb")",
            u"$.Channels[0].Messages[1]"_s);
        row("privacy", R"("Name":"C")", R"("Name":"C","Privacy":"SECRET")",
            u"$.Channels[0].Privacy"_s);
    }

    void namesThePlaceOfAMistake()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(QString, path);
        const QByteArray json = smallWorld().replace(before, after);
        QVERIFY(json != smallWorld());
        const auto world = parseWorld(json);
        QVERIFY(!world);
        QCOMPARE(world.error().path, path);
        QVERIFY(!world.error().problem.isEmpty());
    }

    void aMessageOverTheLimitIsRefused()
    {
        const QByteArray fits = smallWorld().replace("\"two\"", '"' + QByteArray(4096, 'x') + '"');
        QVERIFY(parseWorld(fits));
        const QByteArray over = smallWorld().replace("\"two\"", '"' + QByteArray(4097, 'x') + '"');
        const auto world = parseWorld(over);
        QVERIFY(!world);
        QCOMPARE(world.error().path, u"$.Channels[0].Messages[1]"_s);
    }
};

QTEST_APPLESS_MAIN(tst_Seed)
#include "tst_seed.moc"
