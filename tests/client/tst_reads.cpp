// SPDX-License-Identifier: Apache-2.0
#include "client/clientvalues.h"
#include "client/heldtransport.h"
#include "client/messagingclient.h"
#include "support/fakeclock.h"

#include <QTest>
#include <QUrlQuery>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

namespace {

const QString general = u"arn:aws:chime:us-east-1:123456789012:app-instance/i/channel/general"_s;

struct Bench {
    /// Every request is answered with `body`, in which ' stands for ".
    explicit Bench(QByteArray body, int status = 200)
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
    QString path() const { return transport.calls.back().request.url.path(QUrl::FullyEncoded); }
    QString asked(const QString &key) const
    {
        return QUrlQuery(transport.calls.back().request.url)
            .queryItemValue(key, QUrl::FullyDecoded);
    }

    FakeClock clock;
    FixedRandom random { 0.5 };
    aws::StaticCredentialsProvider credentials { exampleKeys() };
    HeldTransport transport;
    MessagingClient client { transport, credentials, clock, random,
        *resolveEndpoint({ u"us-east-1"_s, false, false, {} }), alice(), { .paced = false } };
};

} // namespace

/// What the client asks for, and what it makes of the answers' shapes.
class TestReads : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void describeChannel()
    {
        Bench bench("{'Channel':{'ChannelArn':'" + general.toUtf8()
            + "',"
              "'CreatedBy':{'Arn':'a/user/alice','Name':'Alice'},'CreatedTimestamp':1700000000.5,"
              "'LastMessageTimestamp':1.7000001E9,'LastUpdatedTimestamp':1700000000,"
              "'Metadata':'{\\'topic\\':\\'ü\\'}','Mode':'RESTRICTED','Name':'général',"
              "'Privacy':'PRIVATE','SomethingNew':[1]}}"_ba);
        const auto channel = bench.wait(bench.client.describeChannel(*ChannelArn::parse(general)));
        QVERIFY(channel);
        QCOMPARE(channel->arn.toString(), general);
        QCOMPARE(channel->name, u"général"_s);
        QCOMPARE(channel->mode, ChannelMode::Restricted);
        QCOMPARE(channel->privacy, ChannelPrivacy::Private);
        QCOMPARE(channel->metadata, u"{\"topic\":\"ü\"}"_s);
        QCOMPARE(channel->createdAt.toMSecsSinceEpoch(), 1'700'000'000'500);
        QCOMPARE(channel->lastMessageAt.toMSecsSinceEpoch(), 1'700'000'100'000);
        const auto &call = bench.transport.calls.back();
        QCOMPARE(call.request.method, "GET"_ba);
        QVERIFY(!call.request.hasBody);
        QCOMPARE(call.header("x-amz-chime-bearer"), alice().toString().toUtf8());
        QCOMPARE(bench.path(),
            u"/channels/arn%3Aaws%3Achime%3Aus-east-1%3A123456789012%3Aapp-instance%2Fi%2Fchannel"
            "%2Fgeneral"_s);
    }

    void describeChannelMayFail()
    {
        Bench bench("{'Code':'NotFound','Message':'no such channel'}", 404);
        const auto channel = bench.wait(bench.client.describeChannel(*ChannelArn::parse(general)));
        QVERIFY(!channel);
        QCOMPARE(channel.error().httpStatus, 404);
        QCOMPARE(channel.error().message, u"no such channel"_s);
        QCOMPARE(bench.transport.calls.size(), 1U);
    }

    void listChannelMessages()
    {
        Bench bench("{'ChannelArn':'" + general.toUtf8()
            + "','ChannelMessages':["
              "{'MessageId':'m-2','Content':'two','Type':'STANDARD','CreatedTimestamp':1700000002,"
              "'LastEditedTimestamp':1700000003.25,'LastUpdatedTimestamp':1700000003.25,"
              "'Redacted':false,'Sender':{'Arn':'a/user/bob','Name':'Bob'},"
              "'Status':{'Value':'PENDING','Detail':'in a flow'}},"
              "{'Content':'without an id'},"
              "{'MessageId':'m-1','Type':'CONTROL','Content':'typing','Metadata':'m',"
              "'CreatedTimestamp':1700000001,'Redacted':true}],'NextToken':'next+/='}"_ba);
        wire::ListChannelMessagesQuery query;
        query.sortOrder = wire::SortOrder::Ascending;
        query.notBefore = QDateTime::fromMSecsSinceEpoch(1'700'000'000'500, Qt::UTC);
        query.maxResults = 50;
        query.nextToken = u"a+b/c=&d"_s;
        const auto page
            = bench.wait(bench.client.listChannelMessages(*ChannelArn::parse(general), query));
        QVERIFY(page);
        QCOMPARE(page->messages.size(), 2);
        const ChannelMessage &edited = page->messages.at(0);
        QCOMPARE(edited.id.toString(), u"m-2"_s);
        QCOMPARE(edited.sender, (MessageSender { u"a/user/bob"_s, u"Bob"_s }));
        QCOMPARE(edited.status, MessageStatus::Pending);
        QCOMPARE(edited.statusDetail, u"in a flow"_s);
        QCOMPARE(edited.createdAt.toMSecsSinceEpoch(), 1'700'000'002'000);
        QCOMPARE(edited.lastEditedAt.toMSecsSinceEpoch(), 1'700'000'003'250);
        const ChannelMessage &redacted = page->messages.at(1);
        QVERIFY(redacted.redacted);
        QCOMPARE(redacted.type, MessageType::Control);
        QVERIFY(!redacted.lastEditedAt.isValid());
        QCOMPARE(page->nextToken, std::optional(u"next+/="_s));
        QCOMPARE(bench.asked(u"sort-order"_s), u"ASCENDING"_s);
        QCOMPARE(bench.asked(u"not-before"_s), u"2023-11-14T22:13:20.500000Z"_s);
        QCOMPARE(bench.asked(u"max-results"_s), u"50"_s);
        QCOMPARE(bench.asked(u"next-token"_s), u"a+b/c=&d"_s);
        QVERIFY(bench.path().endsWith(u"%2Fgeneral/messages"_s));
    }

    void listMemberships()
    {
        Bench bench("{'ChannelMemberships':[{'ChannelSummary':{'ChannelArn':'" + general.toUtf8()
            + "','Name':'general','Mode':'UNRESTRICTED','Privacy':'PUBLIC',"
              "'LastMessageTimestamp':1700000001},'AppInstanceUserMembershipSummary':"
              "{'Type':'HIDDEN','ReadMarkerTimestamp':1700000000.001}},"
              "{'ChannelSummary':{'ChannelArn':'no arn'}}]}"_ba);
        wire::ListMembershipsQuery query;
        query.maxResults = 7;
        const auto page = bench.wait(bench.client.listMemberships(query));
        QVERIFY(page);
        QCOMPARE(page->memberships.size(), 1);
        QCOMPARE(page->memberships.first().channel.name, u"general"_s);
        QVERIFY(page->memberships.first().hidden);
        QCOMPARE(page->memberships.first().readMarkerAt.toMSecsSinceEpoch(), 1'700'000'000'001);
        QVERIFY(!page->nextToken);
        QCOMPARE(bench.path(), u"/channels"_s);
        QCOMPARE(bench.asked(u"scope"_s), u"app-instance-user-memberships"_s);
        QCOMPARE(bench.asked(u"max-results"_s), u"7"_s);
        QCOMPARE(bench.asked(u"app-instance-user-arn"_s), QString());
    }
};

QTEST_GUILESS_MAIN(TestReads)
#include "tst_reads.moc"
