// SPDX-License-Identifier: Apache-2.0
#include "client/channelclient.h"
#include "client/clientvalues.h"
#include "client/heldtransport.h"
#include "client/messagingclient.h"
#include "support/fakeclock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

namespace {

const ChannelArn general = channelNamed(u"general"_s);
const QString bob = instanceArn() + u"/user/bob"_s;
const QByteArray encodedGeneral = QUrl::toPercentEncoding(general.toString());
const QByteArray encodedBob = QUrl::toPercentEncoding(bob);

/// Answers each request with `body`, in which ' stands for ".
struct Bench {
    explicit Bench(int status, QByteArray body = {})
    {
        body.replace('\'', '"');
        clock.hurried = true;
        transport.script
            = [body, status](const TransportRequest &, size_t) { return replyOf(status, body); };
    }
    template <class T> ApiResult<T> wait(const QFuture<ApiResult<T>> &future)
    {
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }))
            return std::unexpected(ApiError {});
        return future.result();
    }
    /// `METHOD PATH?QUERY` as it left.
    QByteArray line() const
    {
        const TransportRequest &request = transport.calls.back().request;
        return request.method + ' '
            + request.url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
    }
    QJsonObject sent() const
    {
        return QJsonDocument::fromJson(transport.calls.back().request.body).object();
    }
    bool hasBody() const { return transport.calls.back().request.hasBody; }

    FakeClock clock;
    FixedRandom random { 0.5 };
    aws::StaticCredentialsProvider credentials { exampleKeys() };
    HeldTransport transport;
    MessagingClient messaging { transport, credentials, clock, random,
        *resolveEndpoint({ u"us-east-1"_s, false, false, {} }), alice(), { .paced = false } };
    ChannelClient client { messaging.caller() };
};

QByteArray arnAnswer()
{
    return "{'ChannelArn':'" + general.toString().toUtf8() + "'}";
}

} // namespace

/// The requests as the service model writes them, and what is made of the answers.
class TestChannelClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void createChannel()
    {
        Bench bench(201, arnAnswer());
        NewChannel channel { general.appInstance(), u"Général"_s };
        QCOMPARE(bench.wait(bench.client.createChannel(channel)).value(), general);
        QCOMPARE(bench.line(), "POST /channels"_ba);
        QJsonObject least = bench.sent();
        QVERIFY(ClientRequestToken::parse(least.take(u"ClientRequestToken").toString()));
        QCOMPARE(least,
            (QJsonObject { { u"AppInstanceArn"_s, instanceArn() }, { u"Name"_s, u"Général"_s },
                { u"Mode"_s, u"UNRESTRICTED"_s }, { u"Privacy"_s, u"PUBLIC"_s } }));

        channel.mode = ChannelMode::Restricted;
        channel.privacy = ChannelPrivacy::Private;
        channel.metadata = u""_s;
        channel.channelId = u"general"_s;
        channel.memberArns = QStringList { bob };
        channel.elastic = ElasticChannelConfiguration { 3, 4, 5 };
        channel.expiration = ExpirationSettings { 9, ExpirationCriterion::LastMessageTimestamp };
        QVERIFY(bench.wait(bench.client.createChannel(channel)));
        const QJsonObject whole = bench.sent();
        QVERIFY(!whole.contains(u"ModeratorArns")); // the model wants one at least
        QCOMPARE(whole.value(u"Mode"), u"RESTRICTED"_s);
        QCOMPARE(whole.value(u"Privacy"), u"PRIVATE"_s);
        QCOMPARE(whole.value(u"Metadata"), u""_s);
        QCOMPARE(whole.value(u"ChannelId"), u"general"_s);
        QCOMPARE(whole.value(u"MemberArns"), QJsonArray { bob });
        QCOMPARE(whole.value(u"ElasticChannelConfiguration").toObject(),
            (QJsonObject { { u"MaximumSubChannels"_s, 3 },
                { u"TargetMembershipsPerSubChannel"_s, 4 },
                { u"MinimumMembershipPercentage"_s, 5 } }));
        QCOMPARE(whole.value(u"ExpirationSettings").toObject(),
            (QJsonObject { { u"ExpirationDays"_s, 9 },
                { u"ExpirationCriterion"_s, u"LAST_MESSAGE_TIMESTAMP"_s } }));
    }

    void createdWithoutAnArnIsNotCreated()
    {
        Bench bench(201, "{}");
        const auto result
            = bench.wait(bench.client.createChannel({ general.appInstance(), u"x"_s }));
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Unreadable);
        QCOMPARE(bench.transport.calls.size(), 3U); // under one token
        QCOMPARE(bench.transport.calls[0].request.body, bench.transport.calls[2].request.body);
    }

    void changesOfChannels()
    {
        Bench bench(200, arnAnswer());
        QVERIFY(bench.wait(bench.client.updateChannel(general, { u"new"_s, {}, {} })));
        QCOMPARE(bench.line(), "PUT /channels/" + encodedGeneral);
        QCOMPARE(bench.sent(), (QJsonObject { { u"Name"_s, u"new"_s } }));
        QVERIFY(bench.wait(bench.client.putExpiration(general, ExpirationSettings {})));
        QCOMPARE(bench.line(), "PUT /channels/" + encodedGeneral + "/expiration-settings");
        QVERIFY(bench.wait(bench.client.putExpiration(general, std::nullopt)));
        QCOMPARE(bench.sent(), QJsonObject());
        QVERIFY(bench.hasBody());
    }

    void deletions_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<QByteArray>("line");
        const QByteArray at = "DELETE /channels/" + encodedGeneral;
        QTest::newRow("channel") << 0 << at;
        QTest::newRow("membership") << 1 << at + "/memberships/" + encodedBob;
        QTest::newRow("moderator") << 2 << at + "/moderators/" + encodedBob;
        QTest::newRow("ban") << 3 << at + "/bans/" + encodedBob;
        QTest::newRow("message") << 4 << at + "/messages/m-1?sub-channel-id=s-1";
    }
    void deletions()
    {
        QFETCH(int, which);
        Bench bench(204);
        const auto deletion = [&] {
            switch (which) {
            case 0:
                return bench.client.deleteChannel(general);
            case 1:
                return bench.client.removeFromRoster(general, Roster::HiddenMembers, bob);
            case 2:
                return bench.client.removeFromRoster(general, Roster::Moderators, bob);
            case 3:
                return bench.client.removeFromRoster(general, Roster::Bans, bob);
            default:
                return bench.client.deleteMessage({ general, *MessageId::parse(u"m-1"), u"s-1"_s });
            }
        };
        QVERIFY(bench.wait(deletion()));
        QTEST(bench.line(), "line");
        QVERIFY(!bench.hasBody());
    }

    void listsOfChannels()
    {
        Bench bench(200,
            "{'Channels':[{'ChannelArn':'" + general.toString().toUtf8() + "','Name':'general'},"
                + "{'ChannelSummary':{'ChannelArn':'" + general.toString().toUtf8()
                + "','Name':'wrapped'}},{'Name':'no arn'}],'NextToken':'n'}");
        const auto listed = bench.wait(bench.client.listChannels(
            general.appInstance(), ChannelPrivacy::Private, { 50, u"a/b"_s }));
        QVERIFY(listed);
        QCOMPARE(listed->items.size(), 2);
        QCOMPARE(listed->items.at(1).name, u"wrapped"_s);
        QCOMPARE(listed->nextToken, u"n"_s);
        QCOMPARE(bench.line(),
            "GET /channels?app-instance-arn=" + QUrl::toPercentEncoding(instanceArn())
                + "&privacy=PRIVATE&max-results=50&next-token=a%2Fb");
        QVERIFY(bench.wait(bench.client.listModeratedChannels({})));
        QCOMPARE(bench.line(), "GET /channels?scope=app-instance-user-moderated-channels"_ba);
        QVERIFY(bench.wait(bench.client.searchChannels({ bob }, { 10, {} })));
        QCOMPARE(bench.line(), "POST /channels?operation=search&max-results=10"_ba);
        QCOMPARE(bench.sent().value(u"Fields").toArray().at(0).toObject(),
            (QJsonObject { { u"Key"_s, u"MEMBERS"_s }, { u"Operator"_s, u"INCLUDES"_s },
                { u"Values"_s, QJsonArray { bob } } }));
    }

    void rosters_data()
    {
        QTest::addColumn<Roster>("roster");
        QTest::addColumn<QByteArray>("listLine");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("added");
        const QByteArray at = "/channels/" + encodedGeneral;
        const QByteArray who = "{'Arn':'" + bob.toUtf8() + "','Name':'Bob'}";
        QTest::newRow("members") << Roster::Members << at + "/memberships?type=DEFAULT"
                                 << "{'ChannelMemberships':[{'Member':" + who + "}]}"
                                 << "{\"MemberArn\":\"" + bob.toUtf8() + "\",\"Type\":\"DEFAULT\"}";
        QTest::newRow("hidden") << Roster::HiddenMembers << at + "/memberships?type=HIDDEN"
                                << "{'ChannelMemberships':[{'Member':" + who + "}]}"
                                << "{\"MemberArn\":\"" + bob.toUtf8() + "\",\"Type\":\"HIDDEN\"}";
        QTest::newRow("moderators")
            << Roster::Moderators << at + "/moderators"
            << "{'ChannelModerators':[{'Moderator':" + who + "},{'Moderator':{}}]}"
            << "{\"ChannelModeratorArn\":\"" + bob.toUtf8() + "\"}";
        QTest::newRow("bans") << Roster::Bans << at + "/bans"
                              << "{'ChannelBans':[{'Member':" + who + "}]}"
                              << "{\"MemberArn\":\"" + bob.toUtf8() + "\"}";
    }
    void rosters()
    {
        QFETCH(Roster, roster);
        QFETCH(QByteArray, listLine);
        QFETCH(QByteArray, answer);
        Bench lists(200, answer);
        const auto page = lists.wait(lists.client.listRoster(general, roster, {}));
        QVERIFY(page);
        QCOMPARE(page->items, (QList<Identity> { { bob, u"Bob"_s } }));
        QCOMPARE(lists.line(), "GET " + listLine);
        Bench adds(201, "{}");
        QVERIFY(adds.wait(adds.client.addToRoster(general, roster, bob)));
        QCOMPARE(adds.line(), "POST " + listLine.split('?').first());
        QTEST(adds.transport.calls.back().request.body, "added");
    }

    void addMembers()
    {
        Bench bench(200,
            "{'BatchChannelMemberships':{},'Errors':[{'MemberArn':'" + bob.toUtf8()
                + "','ErrorCode':'Forbidden','ErrorMessage':'banned'}]}");
        const auto failures = bench.wait(bench.client.addMembers(general, { bob }, true));
        QVERIFY(failures);
        QCOMPARE(failures->size(), 1);
        QCOMPARE(failures->first().code, u"Forbidden"_s);
        QCOMPARE(failures->first().message, u"banned"_s);
        QCOMPARE(bench.line(),
            "POST /channels/" + encodedGeneral + "/memberships?operation=batch-create");
        QCOMPARE(bench.sent(),
            (QJsonObject { { u"Type"_s, u"HIDDEN"_s }, { u"MemberArns"_s, QJsonArray { bob } } }));
    }

    void messages()
    {
        const wire::MessagePlace place { general, *MessageId::parse(u"m-1"), {} };
        const QByteArray at = "/channels/" + encodedGeneral + "/messages/m-1";
        Bench bench(200,
            "{'MessageId':'m-1','ChannelMessage':{'MessageId':'m-1','Content':'now',"
            "'LastEditedTimestamp':1700000000}}");
        QVERIFY(bench.wait(bench.client.updateMessage(place, { u"now"_s, u"{}"_s, {} })));
        QCOMPARE(bench.line(), "PUT " + at);
        QCOMPARE(
            bench.sent(), (QJsonObject { { u"Content"_s, u"now"_s }, { u"Metadata"_s, u"{}"_s } }));
        QVERIFY(bench.wait(bench.client.redactMessage(place)));
        QCOMPARE(bench.line(), "POST " + at + "?operation=redact");
        QVERIFY(bench.hasBody());
        QCOMPARE(bench.sent(), QJsonObject());
        const auto message = bench.wait(bench.client.getMessage(place));
        QCOMPARE(bench.line(), "GET " + at);
        QVERIFY(message);
        QCOMPARE(message->content, u"now"_s);
        QVERIFY(message->lastEditedAt.isValid());
    }

    void aWholeDescription()
    {
        const QByteArray arn = general.toString().toUtf8();
        const auto described = [&arn](const QByteArray &more) {
            Bench bench(200, "{'Channel':{'ChannelArn':'" + arn + "'" + more + "}}");
            return bench.wait(bench.client.describeChannel(general)).value();
        };
        const Channel plain = described("");
        QVERIFY(!plain.elastic && !plain.expiration);
        const Channel whole
            = described(",'ElasticChannelConfiguration':{'MaximumSubChannels':7,"
                        "'TargetMembershipsPerSubChannel':8,'MinimumMembershipPercentage':9},"
                        "'ExpirationSettings':{'ExpirationDays':5475,"
                        "'ExpirationCriterion':'LAST_MESSAGE_TIMESTAMP'}");
        QCOMPARE(whole.elastic, (ElasticChannelConfiguration { 7, 8, 9 }));
        QCOMPARE(whole.expiration,
            (ExpirationSettings { 5475, ExpirationCriterion::LastMessageTimestamp }));
        for (const QByteArray &days : { "0"_ba, "5476"_ba, "'x'"_ba })
            QVERIFY(!described(",'ExpirationSettings':{'ExpirationDays':" + days
                + ",'ExpirationCriterion':'CREATED_TIMESTAMP'}")
                         .expiration);
        QVERIFY(!described(",'ExpirationSettings':{'ExpirationDays':1,'ExpirationCriterion':'X'}")
                     .expiration);
    }

    void subChannels()
    {
        Bench bench(200,
            "{'SubChannels':[{'SubChannelId':'s-1','MembershipCount':3},{'MembershipCount':1}],"
            "'NextToken':'n'}");
        const auto page = bench.wait(bench.client.listSubChannels(general, { 50, u"t"_s })).value();
        QCOMPARE(bench.line(),
            "GET /channels/" + encodedGeneral + "/subchannels?max-results=50&next-token=t");
        QCOMPARE(page.items, (QList<SubChannel> { { u"s-1"_s, 3 } }));
        QCOMPARE(page.nextToken, u"n"_s);
    }

    void preferences()
    {
        const QByteArray address = "/channels/" + encodedGeneral + "/memberships/"
            + QUrl::toPercentEncoding(alice().toString()) + "/preferences";
        Bench bench(200,
            "{'Preferences':{'PushNotifications':{'AllowNotifications':'FILTERED',"
            "'FilterRule':'{}'}}}");
        const PushPreferences filtered { AllowNotifications::Filtered, u"{}"_s };
        QCOMPARE(bench.wait(bench.client.getPreferences(general)).value(), filtered);
        QCOMPARE(bench.line(), "GET " + address);
        QCOMPARE(bench.wait(bench.client.putPreferences(general, filtered)).value(), filtered);
        QCOMPARE(bench.line(), "PUT " + address);
        const auto push = [&bench] { return bench.sent()[u"Preferences"][u"PushNotifications"]; };
        QCOMPARE(push().toObject(),
            (QJsonObject {
                { u"AllowNotifications"_s, u"FILTERED"_s }, { u"FilterRule"_s, u"{}"_s } }));
        QVERIFY(bench.wait(
            bench.client.putPreferences(general, { AllowNotifications::None, std::nullopt })));
        QCOMPARE(push().toObject(), (QJsonObject { { u"AllowNotifications"_s, u"NONE"_s } }));
        Bench nothing(200, "{'Preferences':{}}");
        QCOMPARE(nothing.wait(nothing.client.getPreferences(general)).value(), PushPreferences {});
        Bench unknown(200, "{'Preferences':{'PushNotifications':{'AllowNotifications':'SOME'}}}");
        QVERIFY(!unknown.wait(unknown.client.getPreferences(general)));
    }

    void refusalsAreTold()
    {
        Bench bench(403, "{'Code':'Forbidden','Message':'not a moderator'}");
        const auto result = bench.wait(bench.client.deleteChannel(general));
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Forbidden);
        QCOMPARE(result.error().message, u"not a moderator"_s);
        QCOMPARE(bench.transport.calls.size(), 1U);
    }
};

QTEST_GUILESS_MAIN(TestChannelClient)
#include "tst_channelclient.moc"
