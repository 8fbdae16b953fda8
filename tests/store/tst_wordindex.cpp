// SPDX-License-Identifier: Apache-2.0
#include "sqlite/databasefiles.h"
#include "store/stores.h"
#include "store/storevalues.h"

#include <QTemporaryDir>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

class TestWordIndex : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whatCameIsFoundAtOnce();
    void whatIsTypedIsNeverSyntax_data();
    void whatIsTypedIsNeverSyntax();
    void scriptsAndAccents_data();
    void scriptsAndAccents();
    void inAChannelOrEverywhere();
    void pagesNewestFirst();
    void anEditIsFollowed();
    void whatWasTakenBackIsNotFound();
    void anOlderWordChangesNothing();
    void whatTheProgramDidNotIndexIsNotFoundWrongly();
    void anOlderHistoryIsIndexedInPieces();
    void aSavedHistoryIsFoundAgain();

private:
    void put(const QString &id, const QString &text, qint64 seconds = 1,
        const QString &channel = u"general"_s);
    QStringList find(const QString &typed, const std::optional<ChannelArn> &channel = {});
    void open() { m_stores = std::move(*Stores::open(path())); }
    QString path() const { return m_folder->filePath(u"s.db"_s); }
    void execute(std::initializer_list<const char *> statements);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Stores> m_stores;
    ChannelArn m_channel = channelArn(u"general"_s);
};

void TestWordIndex::init()
{
    m_stores.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    open();
}

void TestWordIndex::put(
    const QString &id, const QString &text, qint64 seconds, const QString &channel)
{
    ChannelMessage message = messageAt(channelArn(channel), id, seconds);
    message.content = text;
    QVERIFY(m_stores->messages.put(QList { message }));
}

QStringList TestWordIndex::find(const QString &typed, const std::optional<ChannelArn> &channel)
{
    const auto found = m_stores->words.find({ findTermsOf(typed), channel, {}, 50 });
    if (!found)
        return { u"error: "_s + found.error().text };
    QStringList ids;
    for (const ChannelMessage &message : *found)
        ids.append(message.id.toString());
    return ids;
}

/// As another program would, or an older version of this one.
void TestWordIndex::execute(std::initializer_list<const char *> statements)
{
    m_stores.reset();
    static constexpr sqlite::Migration known[] = { { 5, {} } };
    const auto database = sqlite::Database::open(path(), known);
    for (const char *statement : statements) {
        const auto done = (*database)->execute(statement);
        QVERIFY2(done, done ? "" : qPrintable(done.error().text));
    }
}

void TestWordIndex::whatCameIsFoundAtOnce()
{
    put(u"m-1"_s, u"The deploy is done"_s);
    ChannelMessage own = messageAt(m_channel, u"m-2"_s, 2);
    own.content = u"My deploy, too"_s;
    const OutboxItem item = itemFor(m_channel, u"t-1"_s);
    const auto id = m_stores->outbox.insert(item);
    QVERIFY(m_stores->moveToMessages(*id, { own, OwnSend { item.token, 3 } }));
    ChannelMessage news = messageAt(m_channel, u"m-3"_s, 3);
    news.content = u"Deployed"_s;
    QVERIFY(m_stores->messages.putNews(news));
    QCOMPARE(find(u"deplo"_s), (QStringList { u"m-3"_s, u"m-2"_s, u"m-1"_s }));
    QCOMPARE(find(u"deploy is"_s), QStringList { u"m-1"_s });
    QCOMPARE(find(u"absent"_s), QStringList());
}

void TestWordIndex::whatIsTypedIsNeverSyntax_data()
{
    QTest::addColumn<QString>("typed");
    for (const QString &typed : { u"\""_s, u"\"\""_s, u"*"_s, u"a\""_s, u"say \"hi"_s, u"hi*"_s,
             u"^hi"_s, u"NEAR(hi say, 2)"_s, u"hi AND"_s, u"OR hi"_s, u"NOT"_s, u"text:hi"_s,
             u"-hi"_s, u"{text} : hi"_s, u"hi+say"_s, u"(hi"_s, u"hi\0say"_s,
             u"'; DROP TABLE words"_s, u"words MATCH"_s, u"😀 *"_s, u"\\"_s, u"%"_s })
        QTest::newRow(qPrintable(typed)) << typed;
    QTest::newRow("lone surrogate") << QString(QChar(0xdc00));
    QTest::newRow("long") << u"hi "_s.repeated(5000);
    QTest::newRow("one long word") << u"x"_s.repeated(100'000);
}

void TestWordIndex::whatIsTypedIsNeverSyntax()
{
    QFETCH(QString, typed);
    // No service sends half a character.
    put(u"m-1"_s, QString(typed.left(2000) + u" say hi"_s).remove(QChar(0xdc00)));
    const QStringList found = find(typed);
    QVERIFY2(found.isEmpty() || found == QStringList { u"m-1"_s }, qPrintable(found.join(u' ')));
    // What stands in the message is found by its own text.
    if (typed.size() < 1000 && !findTermsOf(typed).isEmpty())
        QCOMPARE(found, QStringList { u"m-1"_s });
    QCOMPARE(find(u"say hi"_s), QStringList { u"m-1"_s });
}

void TestWordIndex::scriptsAndAccents_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("typed");
    QTest::newRow("accent left out") << u"Das Überraschungscafé"_s << u"uberraschungscafe"_s;
    QTest::newRow("accent typed") << u"cafe"_s << u"Café"_s;
    QTest::newRow("sharp s") << u"STRASSE"_s << u"straße"_s;
    QTest::newRow("inside chinese") << u"我们明天部署服务器"_s << u"部署"_s;
    QTest::newRow("one character") << u"我们明天部署"_s << u"天"_s;
    QTest::newRow("japanese") << u"サーバーを再起動しました"_s << u"再起動"_s;
    QTest::newRow("korean ending") << u"회의를 시작합니다"_s << u"회의"_s;
    QTest::newRow("thai") << u"สวัสดีครับ"_s << u"ครับ"_s;
    QTest::newRow("russian") << u"Привет, Мир"_s << u"привет мир"_s;
    QTest::newRow("arabic") << u"مرحبا بالعالم"_s << u"مرحبا"_s;
    QTest::newRow("emoji") << u"Shipped 🎉"_s << u"🎉"_s;
    QTest::newRow("path") << u"see /etc/hosts.allow"_s << u"hosts.al"_s;
}

void TestWordIndex::scriptsAndAccents()
{
    QFETCH(QString, text);
    QFETCH(QString, typed);
    put(u"m-1"_s, text);
    put(u"m-2"_s, u"something else"_s, 2);
    QCOMPARE(find(typed), QStringList { u"m-1"_s });
    QVERIFY(!hitsIn(text, findTermsOf(typed)).isEmpty()); // what is found is also marked
}

void TestWordIndex::inAChannelOrEverywhere()
{
    put(u"m-1"_s, u"lunch"_s, 1, u"general"_s);
    put(u"m-2"_s, u"lunch"_s, 2, u"random"_s);
    QCOMPARE(find(u"lunch"_s), (QStringList { u"m-2"_s, u"m-1"_s }));
    QCOMPARE(find(u"lunch"_s, channelArn(u"random"_s)), QStringList { u"m-2"_s });
    QCOMPARE(find(u"lunch"_s, channelArn(u"other"_s)), QStringList());
}

void TestWordIndex::pagesNewestFirst()
{
    // Written in an order of their own, three a second: the id decides.
    for (int i = 0; i < 120; ++i) {
        const int n = i * 37 % 120;
        put(u"m-%1"_s.arg(n, 3, 10, QChar(u'0')), u"lunch"_s, n / 3);
    }
    QStringList ids;
    FindQuery query { findTermsOf(u"lunch"), {}, {}, 50 };
    for (;;) {
        const auto page = m_stores->words.find(query);
        QVERIFY(page);
        if (page->isEmpty())
            break;
        for (const ChannelMessage &message : *page)
            ids.append(message.id.toString());
        query.after = FindQuery::Place { page->last().createdAt, ids.last() };
    }
    QCOMPARE(ids.size(), qsizetype(120));
    for (int i = 0; i < 120; ++i)
        QCOMPARE(ids[i], u"m-%1"_s.arg(119 - i, 3, 10, QChar(u'0')));
}

void TestWordIndex::anEditIsFollowed()
{
    put(u"m-1"_s, u"before"_s);
    ChannelMessage message = messageAt(m_channel, u"m-1"_s, 1);
    message.content = u"after"_s;
    message.lastUpdatedAt = timeAt(5);
    QVERIFY(m_stores->messages.update(message));
    QCOMPARE(find(u"before"_s), QStringList());
    QCOMPARE(find(u"after"_s), QStringList { u"m-1"_s });
}

void TestWordIndex::whatWasTakenBackIsNotFound()
{
    put(u"m-1"_s, u"secret one"_s);
    put(u"m-2"_s, u"secret two"_s, 2);
    ChannelMessage redacted = messageAt(m_channel, u"m-1"_s, 1);
    redacted.content = u"secret one"_s; // even if the service left it
    redacted.redacted = true;
    redacted.lastUpdatedAt = timeAt(5);
    QVERIFY(m_stores->messages.put(QList { redacted }));
    QVERIFY(m_stores->messages.remove(m_channel, *MessageId::parse(u"m-2"_s)));
    QCOMPARE(find(u"secret"_s), QStringList());
    // The number of a deleted row goes to the next message.
    put(u"m-3"_s, u"public"_s, 3);
    QCOMPARE(find(u"secret"_s), QStringList());
    QCOMPARE(find(u"public"_s), QStringList { u"m-3"_s });
}

void TestWordIndex::anOlderWordChangesNothing()
{
    ChannelMessage message = messageAt(m_channel, u"m-1"_s, 1);
    message.content = u"newer"_s;
    message.lastUpdatedAt = timeAt(9);
    QVERIFY(m_stores->messages.put(QList { message }));
    put(u"m-1"_s, u"older"_s);
    QCOMPARE(find(u"newer"_s), QStringList { u"m-1"_s });
    QCOMPARE(find(u"older"_s), QStringList());
}

void TestWordIndex::whatTheProgramDidNotIndexIsNotFoundWrongly()
{
    put(u"m-1"_s, u"alpha"_s);
    put(u"m-2"_s, u"beta"_s, 2);
    put(u"m-3"_s, u"gamma"_s, 3);
    execute({ "UPDATE messages SET content = 'delta' WHERE id = 'm-1'",
        "UPDATE messages SET redacted = 1 WHERE id = 'm-2'",
        "DELETE FROM messages WHERE id = 'm-3'" });
    open();
    for (const QString &word : { u"alpha"_s, u"beta"_s, u"gamma"_s })
        QCOMPARE(find(word), QStringList());
    QCOMPARE(*m_stores->words.catchUp(100), false);
    QCOMPARE(find(u"delta"_s), QStringList { u"m-1"_s });
    for (const QString &word : { u"alpha"_s, u"beta"_s, u"gamma"_s })
        QCOMPARE(find(word), QStringList());
}

void TestWordIndex::anOlderHistoryIsIndexedInPieces()
{
    for (int i = 0; i < 30; ++i)
        put(u"m-%1"_s.arg(i, 2, 10, QChar(u'0')), u"lunch"_s, i);
    execute({ "DROP TRIGGER message_came", "DROP TRIGGER message_changed",
        "DROP TRIGGER message_went", "DROP TABLE words", "DROP TABLE unindexed",
        "DROP TABLE history_starts", "PRAGMA user_version=3" });
    open();
    QVERIFY(!m_stores->takeRecovery());
    QCOMPARE(find(u"lunch"_s), QStringList());
    put(u"m-30"_s, u"lunch"_s, 30); // what comes meanwhile is there at once
    QCOMPARE(find(u"lunch"_s), QStringList { u"m-30"_s });
    QVERIFY(m_stores->messages.remove(m_channel, *MessageId::parse(u"m-07"_s)));
    QCOMPARE(*m_stores->words.catchUp(20), true);
    QCOMPARE(find(u"lunch"_s).size(), qsizetype(21)); // the newest come first
    QCOMPARE(find(u"lunch"_s).last(), u"m-10"_s);
    open(); // ended half-way
    QCOMPARE(*m_stores->words.catchUp(20), false);
    QCOMPARE(find(u"lunch"_s).size(), qsizetype(30));
}

void TestWordIndex::aSavedHistoryIsFoundAgain()
{
    for (int i = 0; i < 300; ++i)
        put(u"m-%1"_s.arg(i), i == 150 ? u"needle"_s : u"hay stack"_s, i);
    m_stores.reset();
    sqlite::markSuspect(path());
    open();
    QVERIFY(m_stores->takeRecovery());
    QCOMPARE(find(u"needle"_s), QStringList());
    while (*m_stores->words.catchUp(100)) { }
    QCOMPARE(find(u"needle"_s), QStringList { u"m-150"_s });
    // Damage in the index alone is met by the next message, and mended the same way.
    execute({ "UPDATE words_data SET block = x'00ff00ff'" });
    open();
    ChannelMessage message = messageAt(m_channel, u"m-999"_s, 999);
    const auto put = m_stores->messages.put(QList { message });
    QVERIFY(!put);
    QVERIFY2(put.error().kind == sqlite::Error::Kind::NotADatabase, qPrintable(put.error().text));
}

QTEST_GUILESS_MAIN(TestWordIndex)
#include "tst_wordindex.moc"
