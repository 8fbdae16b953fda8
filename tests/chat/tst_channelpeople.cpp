// SPDX-License-Identifier: Apache-2.0
#include "chat/channelpeople.h"
#include "chat/chatbench.h"
#include "client/channelclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

namespace {

const QString instance = u"arn:aws:chime:us-east-1:123456789012:app-instance/i"_s;

QString user(const QString &id)
{
    return instance + u"/user/"_s + id;
}

/// A channel's lists at the service, two on a page.
class People {
public:
    QStringList members;
    QStringList hidden;
    QStringList moderators;
    QStringList bans;
    QSet<QString> forbidden; ///< what may not be listed, e.g. `bans`
    QList<qsizetype> batches; ///< sizes of the additions so far

    TransportReply answer(const TransportRequest &request)
    {
        const QString path = request.url.path(QUrl::FullyDecoded);
        const QString what = path.section(u"/channel/general/"_s, 1).section(u'/', 0, 0);
        const bool isHidden = request.url.query().contains(u"type=HIDDEN"_s);
        if (request.method == "POST")
            return add(what, request);
        QStringList &list = what == u"bans" ? bans
            : what == u"moderators"         ? moderators
            : isHidden                      ? hidden
                                            : members;
        if (request.method == "DELETE") {
            const QString arn = path.section(what + u'/', 1);
            list.removeAll(arn);
            return replyWith(204, {});
        }
        if (forbidden.contains(isHidden ? u"hidden"_s : what))
            return errorReply(403, "ForbiddenException");
        return page(what, list, request.url.query());
    }

private:
    static TransportReply page(const QString &what, const QStringList &list, const QString &query)
    {
        const qsizetype from = query.section(u"next-token="_s, 1).toInt();
        QJsonArray items;
        const QString key = what == u"moderators" ? u"Moderator"_s : u"Member"_s;
        for (const QString &arn : list.mid(from, 2))
            items.append(QJsonObject {
                { key, QJsonObject { { u"Arn"_s, arn }, { u"Name"_s, arn.section(u'/', -1) } } } });
        QJsonObject answer { { what == u"bans" ? u"ChannelBans"_s
                : what == u"moderators"        ? u"ChannelModerators"_s
                                               : u"ChannelMemberships"_s,
            items } };
        if (from + 2 < list.size())
            answer.insert(u"NextToken"_s, QString::number(from + 2));
        return replyWith(200, QJsonDocument(answer).toJson());
    }

    TransportReply add(const QString &what, const TransportRequest &request)
    {
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        if (what == u"moderators") {
            moderators.append(body.value(u"ChannelModeratorArn").toString());
            return replyWith(201, "{}");
        }
        if (what == u"bans") {
            bans.append(body.value(u"MemberArn").toString());
            members.removeAll(bans.last());
            return replyWith(201, "{}");
        }
        const QJsonArray arns = body.value(u"MemberArns").toArray();
        batches.append(arns.size());
        QJsonArray errors;
        for (const QJsonValue &arn : arns) {
            if (bans.contains(arn.toString()))
                errors.append(QJsonObject { { u"MemberArn"_s, arn },
                    { u"ErrorCode"_s, u"Forbidden"_s }, { u"ErrorMessage"_s, u"banned"_s } });
            else
                members.append(arn.toString());
        }
        return replyWith(200, QJsonDocument(QJsonObject { { u"Errors"_s, errors } }).toJson());
    }
};

} // namespace

class TestChannelPeople : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_bench = std::make_unique<ChatBench>(m_folder->path());
        m_bench->clock.hurried = true;
        m_service = {};
        m_service.members = { user(u"carol"_s), user(u"alice"_s), user(u"bob"_s) };
        m_service.moderators = { user(u"alice"_s) };
        m_bench->transport.script
            = [this](const TransportRequest &request) { return m_service.answer(request); };
        m_client = std::make_unique<ChannelClient>(m_bench->client.caller());
        m_people = std::make_unique<ChannelPeople>(
            *ChannelArn::parse(QString(instance + u"/channel/general"_s)), *m_client);
    }
    void cleanup()
    {
        m_people.reset();
        m_bench.reset();
    }

    void allListsAreOne()
    {
        m_service.hidden = { user(u"eve"_s) };
        m_service.moderators.append(user(u"mod"_s));
        m_service.bans = { user(u"x"_s), user(u"y"_s), user(u"z"_s) };
        load();
        QCOMPARE(names(), u"alice* bob carol eve? mod*"_s);
        QCOMPARE(m_people->banned().size(), 3);
    }

    void whatOneMayNotSeeIsLeftOut()
    {
        m_service.bans = { user(u"x"_s) };
        m_service.forbidden = { u"bans"_s, u"hidden"_s };
        load();
        QCOMPARE(names(), u"alice* bob carol"_s);
        QVERIFY(m_people->banned().isEmpty());
        QVERIFY(m_people->error(Roster::Bans));
        QCOMPARE(m_people->error(Roster::HiddenMembers)->kind, ErrorKind::Forbidden);
        QVERIFY(!m_people->error(Roster::Members));
    }

    void whatWasThereStaysWhileTheServiceIsAway()
    {
        load();
        m_bench->transport.script = [](const TransportRequest &) { return networkError(); };
        load();
        QCOMPARE(names(), u"alice* bob carol"_s);
        QVERIFY(m_people->error(Roster::Members));
    }

    void changes()
    {
        load();
        QVERIFY(wait(m_people->setModerator(user(u"bob"_s), true)));
        QTRY_COMPARE(names(), u"alice* bob* carol"_s);
        QVERIFY(wait(m_people->ban(user(u"carol"_s))));
        QTRY_COMPARE(names(), u"alice* bob*"_s);
        QTRY_COMPARE(m_people->banned().size(), 1);
        QVERIFY(wait(m_people->unban(user(u"carol"_s))));
        QTRY_VERIFY(m_people->banned().isEmpty());
        QVERIFY(wait(m_people->setModerator(user(u"bob"_s), false)));
        QTRY_COMPARE(names(), u"alice* bob"_s);
        QVERIFY(wait(m_people->remove({ { user(u"bob"_s), {} }, false, false })));
        QTRY_COMPARE(names(), u"alice*"_s);
    }

    void additionsGoInHundreds()
    {
        m_service.bans = { user(u"u7"_s), user(u"u150"_s) };
        QStringList many;
        for (int i = 0; i < 250; ++i)
            many.append(user(u"u%1"_s.arg(i)));
        const auto failures = wait(m_people->add(many, false));
        QVERIFY(failures);
        QCOMPARE(m_service.batches, (QList<qsizetype> { 100, 100, 50 }));
        QCOMPARE(failures->size(), 2);
        QCOMPARE(failures->at(1).memberArn, user(u"u150"_s));
        QTRY_COMPARE(m_people->people().size(), 251); // 3, and 248 more
    }

private:
    void load()
    {
        m_people->refresh();
        QVERIFY(m_people->isLoading());
        QTRY_VERIFY(!m_people->isLoading());
    }
    /// In the order shown; `*` moderates, `?` is hidden.
    QString names() const
    {
        QStringList names;
        for (const Person &person : m_people->people())
            names.append(person.identity.name + (person.moderator ? u"*"_s : QString())
                + (person.hidden ? u"?"_s : QString()));
        return names.join(u' ');
    }
    template <class T> ApiResult<T> wait(const QFuture<ApiResult<T>> &future)
    {
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }))
            return std::unexpected(ApiError {});
        return future.result();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ChatBench> m_bench;
    std::unique_ptr<ChannelClient> m_client;
    std::unique_ptr<ChannelPeople> m_people;
    People m_service;
};

QTEST_GUILESS_MAIN(TestChannelPeople)
#include "tst_channelpeople.moc"
