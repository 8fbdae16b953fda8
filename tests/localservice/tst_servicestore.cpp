// SPDX-License-Identifier: Apache-2.0
#include "demoworld.h"
#include "localservice/pagetokens.h"
#include "localservice/servicestore.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace carillon;
using namespace carillon::localservice;
using namespace carillon::test;

namespace {

constexpr qint64 now = 1'800'000'000'000;

ChannelArn channel(const QString &id)
{
    return *ChannelArn::parse(channelArn(id));
}

MessageToAccept message(const QString &content, const QString &token, qint64 nowMs = now)
{
    MessageDraft draft;
    draft.content = content;
    draft.clientRequestToken = token;
    return { channel(u"general"_s), userArn(u"alice"_s), draft, nowMs };
}

} // namespace

class tst_ServiceStore : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    std::unique_ptr<ServiceStore> m_store;

    Tables &tables() { return m_store->tables(); }

    QString path() const { return m_dir.filePath(u"s.sqlite"_s); }

    void reopen(qint64 nowMs = now)
    {
        m_store.reset();
        auto store = ServiceStore::open(path(), nowMs);
        QVERIFY2(store, store ? "" : qPrintable(store.error().text));
        m_store = *std::move(store);
    }

private Q_SLOTS:
    void init()
    {
        reopen();
        QVERIFY(m_store->seed(*parseWorld(builtInWorld()), now));
    }

    void theFileIsForItsOwnerAlone()
    {
        QCOMPARE(QFileInfo(path()).permissions()
                & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
            QFile::Permissions());
    }

    void knowsTheWorld()
    {
        QCOMPARE(*m_store->region(), u"us-east-1"_s);
        QCOMPARE(m_store->users()->size(), 5);
        QVERIFY(tables().users.find(botArn(u"echo"_s)));
        QVERIFY(!tables().users.find(userArn(u"mallory"_s)));
        QVERIFY(tables().members.isMember(channelArn(u"design"_s), userArn(u"bob"_s)));
        QVERIFY(!tables().members.isMember(channelArn(u"design"_s), userArn(u"alice"_s)));
        QVERIFY(!tables().channels.find(channel(u"nowhere"_s)));
        const auto record = *tables().channels.find(channel(oddChannelId));
        QCOMPARE(record.channel.name, u"release-room"_s);
        QVERIFY(record.channel.privacy == ChannelPrivacy::Private);
        QCOMPARE(record.createdBy.arn, userArn(u"bob"_s));
        QCOMPARE(record.createdBy.name, u"Bob"_s);
        QCOMPARE(record.channel.lastMessageAt.toMSecsSinceEpoch(), now - 10'800'000);
        QVERIFY(tables().roles.has(Role::Moderator, channelArn(oddChannelId), userArn(u"bob"_s)));
        QVERIFY(
            !tables().roles.has(Role::Moderator, channelArn(oddChannelId), userArn(u"alice"_s)));
        QVERIFY(tables().roles.has(Role::Admin, appInstance, userArn(u"admin"_s)));
        QVERIFY(!tables().roles.has(Role::Admin, appInstance, userArn(u"alice"_s)));
        QCOMPARE(tables().users.echoingMembers(channelArn(u"echo"_s)),
            QStringList { botArn(u"echo"_s) });
        QVERIFY(tables().users.echoingMembers(channelArn(u"general"_s)).isEmpty());
    }

    void sameTokenSameContentIsOneMessage()
    {
        const qint64 before = tables().messages.count();
        const auto first = tables().messages.accept(message(u"hi"_s, u"tok"_s));
        QVERIFY(first.kind == Acceptance::Kind::New);
        const auto again = tables().messages.accept(message(u"hi"_s, u"tok"_s, now + 5000));
        QVERIFY(again.kind == Acceptance::Kind::Replay);
        QCOMPARE(again.messageId, first.messageId);
        const auto other = tables().messages.accept(message(u"ho"_s, u"tok"_s));
        QVERIFY(other.kind == Acceptance::Kind::TokenReused);
        QCOMPARE(tables().messages.count(), before + 1);
    }

    void everyMemberCountsForTheDigest()
    {
        const auto base = message(u"hi"_s, u"tok"_s);
        tables().messages.accept(base);
        const QList<std::function<void(MessageDraft &)>> changes {
            [](MessageDraft &d) { d.type = MessageType::Control; },
            [](MessageDraft &d) { d.persistence = MessagePersistence::NonPersistent; },
            [](MessageDraft &d) { d.metadata = u""_s; },
            [](MessageDraft &d) { d.contentType = u""_s; },
            [](MessageDraft &d) { d.targetMemberArn = userArn(u"bob"_s); },
            [](MessageDraft &d) { d.subChannelId = u"s"_s; },
            [](MessageDraft &d) {
                d.pushNotification = PushNotification { u"t"_s, u"b"_s, {} };
            },
            [](MessageDraft &d) {
                d.attributes = { { u"a"_s, { u"1"_s } } };
            },
        };
        for (const auto &change : changes) {
            auto changed = base;
            change(changed.draft);
            QVERIFY(tables().messages.accept(changed).kind == Acceptance::Kind::TokenReused);
        }
        QVERIFY(tables().messages.accept(base).kind == Acceptance::Kind::Replay);
    }

    void aTokenIsOneOfItsBearerAndChannel()
    {
        const auto first = tables().messages.accept(message(u"hi"_s, u"tok"_s));
        auto bob = message(u"other"_s, u"tok"_s);
        bob.senderArn = userArn(u"bob"_s);
        QVERIFY(tables().messages.accept(bob).kind == Acceptance::Kind::New);
        auto elsewhere = message(u"other"_s, u"tok"_s);
        elsewhere.channel = channel(u"echo"_s);
        QVERIFY(tables().messages.accept(elsewhere).kind == Acceptance::Kind::New);
    }

    void tokensOutliveARestartAndADay()
    {
        const auto first = tables().messages.accept(message(u"hi"_s, u"tok"_s));
        reopen(now + 25 * 3'600'000);
        QCOMPARE(tables().messages.accept(message(u"hi"_s, u"tok"_s)).messageId, first.messageId);
        reopen(now + MessageTable::tokenLifetimeMs + 1);
        QVERIFY(tables().messages.accept(message(u"hi"_s, u"tok"_s)).kind == Acceptance::Kind::New);
    }

    void nonPersistentLeavesATokenOnly()
    {
        auto fleeting = message(u"hi"_s, u"tok"_s);
        fleeting.draft.persistence = MessagePersistence::NonPersistent;
        const qint64 before = tables().messages.count();
        const auto first = tables().messages.accept(fleeting);
        QVERIFY(MessageId::parse(first.messageId));
        QCOMPARE(tables().messages.accept(fleeting).messageId, first.messageId);
        QCOMPARE(tables().messages.count(), before);
    }

    void pagesInBothDirectionsWithoutGapOrRepeat()
    {
        for (int i = 0; i < 23; ++i) // all in one millisecond
            tables().messages.accept(message(QString::number(i), u"tok%1"_s.arg(i)));
        for (const bool ascending : { true, false }) {
            MessagesQuery query { channel(u"general"_s), userArn(u"bob"_s), ascending, now, {}, {},
                5, {} };
            QStringList contents;
            for (;;) {
                const auto page = tables().messages.page(query);
                if (page.isEmpty())
                    break;
                for (const StoredMessage &stored : page)
                    contents.append(stored.message.content);
                query.after = page.last().position;
            }
            QCOMPARE(contents.size(), 23);
            for (int i = 0; i < 23; ++i)
                QCOMPARE(contents.at(i), QString::number(ascending ? i : 22 - i));
        }
    }

    void anEarlierClockDoesNotReorder()
    {
        tables().messages.accept(message(u"a"_s, u"ta"_s, now));
        tables().messages.accept(message(u"b"_s, u"tb"_s, now - 60'000));
        const auto newest = tables().messages.page(
            { channel(u"general"_s), userArn(u"bob"_s), false, {}, {}, {}, 2, {} });
        QCOMPARE(newest.at(0).message.content, u"b"_s);
        QVERIFY(newest.at(0).position.createdAtMs > newest.at(1).position.createdAtMs);
    }

    void keepsEveryMember()
    {
        auto rich = message(u"line\n🔔"_s, u"tok"_s);
        rich.draft.metadata = u""_s;
        rich.draft.contentType = u"text/plain"_s;
        rich.draft.attributes = { { u"k"_s, { u"v"_s, u"w"_s } } };
        rich.draft.targetMemberArn = userArn(u"bob"_s);
        tables().messages.accept(rich);
        const auto seenBy = [&](const QString &id) {
            return (tables().messages.page(
                        { channel(u"general"_s), userArn(id), false, {}, {}, {}, 1, {} }))
                .at(0)
                .message;
        };
        const ChannelMessage seen = seenBy(u"bob"_s);
        QCOMPARE(seen.content, u"line\n🔔"_s);
        QCOMPARE(seen.metadata, u""_s);
        QCOMPARE(seen.contentType, u"text/plain"_s);
        QCOMPARE(seen.attributes, rich.draft.attributes);
        QCOMPARE(seen.targetMemberArn, userArn(u"bob"_s));
        QCOMPARE(seen.sender.name, u"Alice"_s);
        QCOMPARE(seenBy(u"alice"_s).id, seen.id);
        QVERIFY(seenBy(u"carol"_s).id != seen.id);
    }

    void hostileTextIsOnlyText()
    {
        const QString text = u"'); DROP TABLE messages; --\" %_\\ \u0001"_s;
        tables().messages.accept(message(text, u"tok"_s));
        QCOMPARE((tables().messages.page(
                      { channel(u"general"_s), userArn(u"bob"_s), false, {}, {}, {}, 1, {} }))
                     .at(0)
                     .message.content,
            text);
        QVERIFY(!tables().users.find(text));
    }

    void seedingAgainForgets()
    {
        const qint64 fresh = tables().messages.count();
        tables().messages.accept(message(u"hi"_s, u"tok"_s));
        QVERIFY(m_store->seed(*parseWorld(builtInWorld()), now));
        QCOMPARE(tables().messages.count(), fresh);
        QVERIFY(tables().messages.accept(message(u"ho"_s, u"tok"_s)).kind == Acceptance::Kind::New);
    }

    void pageTokensHoldForOneListAlone()
    {
        const PageTokens tokens(m_store->pageKey());
        const QString token = tokens.make("list"_ba, "12:3"_ba);
        QCOMPARE(tokens.read("list"_ba, token), "12:3"_ba);
        QVERIFY(!tokens.read("other"_ba, token));
        for (qsizetype i = 0; i < token.size(); ++i) {
            QString changed = token;
            changed[i] = changed.at(i) == u'A' ? u'B' : u'A';
            if (QByteArray::fromBase64(changed.toLatin1(), QByteArray::Base64UrlEncoding)
                == QByteArray::fromBase64(token.toLatin1(), QByteArray::Base64UrlEncoding))
                continue; // a padding bit
            QVERIFY(!tokens.read("list"_ba, changed));
        }
        QVERIFY(!tokens.read("list"_ba, u"?"_s));
        QVERIFY(!tokens.read("list"_ba, {}));
        reopen();
        QCOMPARE(PageTokens(m_store->pageKey()).read("list"_ba, token), "12:3"_ba);
    }
};

QTEST_GUILESS_MAIN(tst_ServiceStore)
#include "tst_servicestore.moc"
