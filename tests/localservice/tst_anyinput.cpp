// SPDX-License-Identifier: Apache-2.0
#include "apicaller.h"

#include "localservice/router.h"

#include <QJsonArray>
#include <QRandomGenerator>
#include <QTest>

using namespace carillon;
using namespace carillon::localservice;
using namespace carillon::test;

namespace {

/// Requests made of names and values that the API knows, put together without sense.
class Nonsense {
public:
    explicit Nonsense(quint32 seed)
        : m_random(seed)
    {
    }

    template <class List> auto pick(const List &list)
    {
        return list[m_random.bounded(static_cast<int>(std::size(list)))];
    }

    QString arn()
    {
        return pick(QStringList { userArn(u"alice"_s), userArn(u"bob"_s), userArn(u"nobody"_s),
            userArn(u"admin"_s), botArn(u"echo"_s), channelArn(u"general"_s), channelArn(u"echo"_s),
            channelArn(oddChannelId), channelArn(u"design"_s), appInstance,
            appInstance + u"/channel-flow/f"_s, u"arn:aws:chime:::x"_s, u"nonsense"_s });
    }

    QString text()
    {
        return pick(QStringList { arn(), u"STANDARD"_s, u"PERSISTENT"_s, u"DEFAULT"_s, u"HIDDEN"_s,
            u"RESTRICTED"_s, u"ALL"_s, u"MEMBERS"_s, u"INCLUDES"_s, u"EQUALS"_s, u""_s, u"token"_s,
            QString(5000, u'x'), u"\u0000"_s + QChar(0xd83d), u"'); DROP TABLE users; --"_s,
            u"CREATED_TIMESTAMP"_s, QString::number(m_random.generate()) });
    }

    QJsonValue value(int depth = 3)
    {
        switch (m_random.bounded(depth > 0 ? 8 : 5)) {
        case 0:
            return QJsonValue();
        case 1:
            return m_random.bounded(60) - 5;
        case 2:
            return m_random.bounded(2) == 1;
        case 3:
        case 4:
            return text();
        case 5:
        case 6:
            return QJsonArray { value(depth - 1), value(depth - 1) };
        default:
            return object(depth - 1);
        }
    }

    QJsonObject object(int depth = 3)
    {
        static const QStringList names { u"AppInstanceArn"_s, u"Name"_s, u"ClientRequestToken"_s,
            u"Metadata"_s, u"Mode"_s, u"Privacy"_s, u"MemberArn"_s, u"MemberArns"_s, u"Type"_s,
            u"Content"_s, u"Persistence"_s, u"SubChannelId"_s, u"Target"_s, u"Tags"_s, u"Key"_s,
            u"Value"_s, u"Values"_s, u"Operator"_s, u"Fields"_s, u"ResourceARN"_s, u"TagKeys"_s,
            u"Processors"_s, u"Preferences"_s, u"PushNotifications"_s, u"AllowNotifications"_s,
            u"ExpirationSettings"_s, u"ExpirationDays"_s, u"ExpirationCriterion"_s,
            u"ElasticChannelConfiguration"_s, u"MaximumSubChannels"_s, u"ChannelMessage"_s,
            u"TargetMembershipsPerSubChannel"_s, u"MinimumMembershipPercentage"_s,
            u"ChannelModeratorArn"_s, u"AppInstanceAdminArn"_s, u"AppInstanceUserId"_s,
            u"CallbackId"_s, u"MessageId"_s, u"MessageAttributes"_s, u"PushNotification"_s,
            u"StreamingConfigurations"_s, u"AppInstanceRetentionSettings"_s, u"Configuration"_s };
        QJsonObject object;
        for (int i = m_random.bounded(12); i > 0; --i)
            object.insert(pick(names), value(depth));
        return object;
    }

    QByteArray target(const Route &route)
    {
        QByteArray path = route.pattern;
        for (qsizetype brace = path.indexOf('{'); brace >= 0; brace = path.indexOf('{')) {
            path.replace(brace, path.indexOf('}') - brace + 1,
                pick(QStringList { arn(), arn(), text() }).toUtf8().toPercentEncoding());
        }
        path += '?' + QByteArray(route.fixedQuery);
        static const QByteArrayList names { "app-instance-arn", "app-instance-user-arn", "arn",
            "max-results", "next-token", "sub-channel-id", "privacy", "type", "not-before",
            "channel-flow-arn", "sort-order" };
        for (int i = m_random.bounded(4); i > 0; --i)
            path += '&' + pick(names) + '=' + text().toUtf8().toPercentEncoding();
        return path;
    }

private:
    QRandomGenerator m_random;
};

} // namespace

class tst_AnyInput : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Nothing a client sends is answered with a failure of the service, or without a reason.
    void isAnsweredWithAnExceptionOfTheModel()
    {
        constexpr int rounds = 60;
        ApiCaller api;
        Nonsense nonsense(20260101);
        QHash<int, int> answers;
        for (int round = 0; round < rounds; ++round) {
            for (const Route &route : allRoutes()) {
                // An AppInstance that is gone leaves too little to try.
                if (route.notServed || route.operation == "DeleteAppInstance"_ba)
                    continue;
                const QByteArray target = nonsense.target(route);
                const bool hasBody = route.method == "POST"_ba || route.method == "PUT"_ba;
                const auto response = api.call(route.method, target, nonsense.arn(),
                    hasBody ? nonsense.object() : QJsonObject());
                ++answers[response.status];
                QVERIFY2(
                    response.status < 500, route.operation + (' ' + target + ' ' + response.body));
                if (response.status >= 400) {
                    QVERIFY(!ApiCaller::error(response).isEmpty());
                    // The front door says `message`, the service `Message`.
                    const QJsonObject error = ApiCaller::object(response);
                    QVERIFY2(!(error["Message"_L1].toString() + error["message"_L1].toString())
                                  .isEmpty(),
                        response.body);
                }
            }
        }
        // It was not all turned away at the door.
        QVERIFY(answers.value(200) > 20);
        QVERIFY(answers.value(400) > 200);
        QVERIFY(answers.value(403) > 200);
    }
};

QTEST_GUILESS_MAIN(tst_AnyInput)
#include "tst_anyinput.moc"
