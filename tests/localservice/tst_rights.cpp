// SPDX-License-Identifier: Apache-2.0
#include "demoworld.h"
#include "localservice/messagingservice.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace carillon;
using namespace carillon::localservice;
using namespace carillon::test;

namespace {

const QString general = channelArn(u"general"_s);
const QString elastic = channelArn(u"elastic"_s);

QByteArray memberPath(const QString &channel, const QString &user)
{
    return channelPath(channel, "/memberships/" + userArn(user).toUtf8().toPercentEncoding());
}

} // namespace

/// What one may know and do by what one is in a channel. In "general", which alice moderates, carol
/// is a hidden member and bob a usual one.
class tst_Rights : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ServiceStore> m_store;
    std::unique_ptr<MessagingService> m_service;

    HttpResponse call(const QString &who, const QByteArray &method, const QByteArray &target,
        const QJsonObject &body = {})
    {
        const qsizetype mark = target.indexOf('?');
        return m_service->answer({ method, target, mark < 0 ? target : target.first(mark),
            mark < 0 ? QByteArray() : target.sliced(mark + 1),
            { { "X-Amz-Chime-Bearer"_ba, userArn(who).toUtf8() } },
            body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson() });
    }

    static QJsonObject objectOf(const HttpResponse &response)
    {
        return QJsonDocument::fromJson(response.body).object();
    }

    QStringList found(const QString &who, const QString &how, const QStringList &users)
    {
        QStringList arns;
        for (const QString &user : users)
            arns.append(userArn(user));
        const HttpResponse answer = call(who, "POST", "/channels?operation=search",
            { { u"Fields"_s,
                QJsonArray { QJsonObject { { u"Key"_s, u"MEMBERS"_s }, { u"Operator"_s, how },
                    { u"Values"_s, QJsonArray::fromStringList(arns) } } } } });
        QStringList names { QString::number(answer.status) };
        for (const QJsonValue &channel : objectOf(answer)["Channels"_L1].toArray())
            names.append(channel["Name"_L1].toString());
        return names;
    }

    bool isMember(const QString &who)
    {
        return m_store->tables().members.isMember(general, userArn(who));
    }

private Q_SLOTS:
    void init()
    {
        m_service.reset();
        m_store.reset();
        m_dir = std::make_unique<QTemporaryDir>();
        auto store = ServiceStore::open(m_dir->filePath(u"s.sqlite"_s), 0);
        QVERIFY2(store, store ? "" : qPrintable(store.error().text));
        m_store = *std::move(store);
        QVERIFY(m_store->seed(*parseWorld(builtInWorld()), QDateTime::currentMSecsSinceEpoch()));
        m_service
            = std::make_unique<MessagingService>(*m_store, ServiceOptions { .quotas = false });
        // All else that they share would be found, too.
        for (const QString &other : { u"echo"_s, u"design"_s })
            m_store->tables().channels.remove(channelArn(other));
        QCOMPARE(call(u"alice"_s, "DELETE", memberPath(general, u"carol"_s)).status, 204);
        const HttpResponse hidden = call(u"alice"_s, "POST", channelPath(general, "/memberships"),
            { { u"MemberArn"_s, userArn(u"carol"_s) }, { u"Type"_s, u"HIDDEN"_s } });
        QCOMPARE(hidden.status, 201);
    }

    void aSearchFindsByHiddenMembers_data()
    {
        QTest::addColumn<QString>("who");
        QTest::addColumn<bool>("knows");
        QTest::newRow("a member does not") << u"bob"_s << false;
        QTest::newRow("itself") << u"carol"_s << true;
        QTest::newRow("who moderates it") << u"alice"_s << true;
        QTest::newRow("an administrator") << u"admin"_s << true;
    }

    void aSearchFindsByHiddenMembers()
    {
        QFETCH(QString, who);
        QFETCH(bool, knows);
        const QString name
            = m_store->tables().channels.find(*ChannelArn::parse(general))->channel.name;
        const QStringList nothing { u"200"_s };
        const QStringList it { u"200"_s, name };
        QCOMPARE(found(who, u"INCLUDES"_s, { u"carol"_s }), knows ? it : nothing);
        const QStringList seen = found(who, u"EQUALS"_s, { u"alice"_s, u"bob"_s });
        QCOMPARE(seen.contains(name), !knows);
        const QStringList all = found(who, u"EQUALS"_s, { u"alice"_s, u"bob"_s, u"carol"_s });
        QCOMPARE(all.contains(name), knows);
        QVERIFY(found(who, u"INCLUDES"_s, { u"alice"_s, u"bob"_s }).contains(name));
    }

    /// Nor can one find out by sending away who may be there.
    void aHiddenMemberIsSentAwayByWhoKnowsOfIt()
    {
        const auto without = [](HttpResponse response, const QString &user) {
            response.body.replace(userArn(user).toUtf8(), "?");
            return response;
        };
        for (const QByteArray &query : { ""_ba, "?sub-channel-id=1234"_ba }) {
            const auto hidden = without(
                call(u"bob"_s, "DELETE", memberPath(general, u"carol"_s) + query), u"carol"_s);
            const auto none = without(
                call(u"bob"_s, "DELETE", memberPath(general, u"admin"_s) + query), u"admin"_s);
            QCOMPARE(hidden.status, none.status);
            QCOMPARE(hidden.body, none.body);
            QVERIFY(hidden.status >= 400);
        }
        QVERIFY(isMember(u"carol"_s));
        QCOMPARE(call(u"carol"_s, "DELETE", memberPath(general, u"carol"_s)).status, 204);
        QVERIFY(!isMember(u"carol"_s));
        // Whom all can see, members may send away where the channel is UNRESTRICTED.
        QCOMPARE(call(u"bob"_s, "DELETE", memberPath(general, u"alice"_s)).status, 204);
    }

    /// Nor by addressing a message to who may be there.
    void aTargetTellsOfHiddenMembersToWhoKnowsOfThem()
    {
        const auto send = [this](const QString &who, const QString &target) {
            return call(who, "POST", channelPath(general, "/messages"),
                { { u"Content"_s, u"hi"_s }, { u"Type"_s, u"STANDARD"_s },
                    { u"Persistence"_s, u"PERSISTENT"_s },
                    { u"ClientRequestToken"_s, who + target },
                    { u"Target"_s,
                        QJsonArray { QJsonObject { { u"MemberArn"_s, userArn(target) } } } } });
        };
        const HttpResponse hidden = send(u"bob"_s, u"carol"_s);
        const HttpResponse none = send(u"bob"_s, u"admin"_s);
        QCOMPARE(hidden.status, 400);
        QCOMPARE(hidden.status, none.status);
        QCOMPARE(hidden.body, none.body);
        QCOMPARE(send(u"alice"_s, u"carol"_s).status, 201);
        QCOMPARE(send(u"carol"_s, u"carol"_s).status, 201);
        QCOMPARE(send(u"carol"_s, u"bob"_s).status, 201);
    }

    /// A moderator may look into every sub-channel, but changes only what it wrote where it is.
    void aMessageIsEditedInTheSubChannelOneIsIn()
    {
        QCOMPARE(call(u"alice"_s, "POST", "/channels",
                     { { u"AppInstanceArn"_s, appInstance }, { u"Name"_s, u"Elastic"_s },
                         { u"ChannelId"_s, u"elastic"_s }, { u"Mode"_s, u"RESTRICTED"_s },
                         { u"ClientRequestToken"_s, u"elastic"_s },
                         { u"ElasticChannelConfiguration"_s,
                             QJsonObject { { u"MaximumSubChannels"_s, 2 },
                                 { u"TargetMembershipsPerSubChannel"_s, 2 },
                                 { u"MinimumMembershipPercentage"_s, 40 } } } })
                     .status,
            201);
        QStringList parts;
        for (const QString &user : { u"bob"_s, u"carol"_s, u"admin"_s }) {
            const auto joined = call(u"alice"_s, "POST", channelPath(elastic, "/memberships"),
                { { u"MemberArn"_s, userArn(user) }, { u"Type"_s, u"DEFAULT"_s } });
            parts.append(objectOf(joined)["SubChannelId"_L1].toString());
        }
        const auto join = [this](const QString &part) {
            return call(u"alice"_s, "POST", channelPath(elastic, "/memberships"),
                { { u"MemberArn"_s, userArn(u"alice"_s) }, { u"Type"_s, u"DEFAULT"_s },
                    { u"SubChannelId"_s, part } })
                .status;
        };
        const QString first = parts.first();
        const QString second = parts.last();
        QVERIFY(!first.isEmpty() && !second.isEmpty() && first != second);
        QCOMPARE(join(first), 201);
        QCOMPARE(join(second), 201);
        QJsonObject body = QJsonDocument::fromJson(sendBody(u"from here"_s, u"token"_s)).object();
        body.insert(u"SubChannelId"_s, second);
        const auto sent = call(u"alice"_s, "POST", channelPath(elastic, "/messages"), body);
        QCOMPARE(sent.status, 201);
        const QByteArray message = channelPath(
            elastic, "/messages/" + objectOf(sent)["MessageId"_L1].toString().toLatin1());
        const auto edit = [&](const QString &words) {
            return call(u"alice"_s, "PUT", message,
                { { u"Content"_s, words }, { u"SubChannelId"_s, second } })
                .status;
        };
        const auto content = [&] {
            return objectOf(call(u"alice"_s, "GET",
                message
                    + "?sub-channel-id=" + second.toLatin1()))["ChannelMessage"_L1]["Content"_L1]
                .toString();
        };
        QCOMPARE(edit(u"while there"_s), 200);
        QCOMPARE(call(u"alice"_s, "DELETE",
                     memberPath(elastic, u"alice"_s) + "?sub-channel-id=" + second.toLatin1())
                     .status,
            204);
        QCOMPARE(edit(u"from elsewhere"_s), 403);
        QCOMPARE(content(), u"while there"_s);
        // Redacting is a moderator's, whoever wrote it and wherever.
        QCOMPARE(call(u"alice"_s, "POST", message + "?operation=redact",
                     { { u"SubChannelId"_s, second } })
                     .status,
            200);
        QCOMPARE(content(), QString());
    }
};

QTEST_GUILESS_MAIN(tst_Rights)
#include "tst_rights.moc"
