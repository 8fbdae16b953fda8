// SPDX-License-Identifier: Apache-2.0
#include "chat/finder.h"
#include "sqlite/database.h"
#include "store/storethread.h"
#include "store/storevalues.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

class TestFinder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void findsInOneChannelOrInAll();
    void pagesAreNewestFirst();
    void whatIsTypedIsText_data();
    void whatIsTypedIsText();
    void onlyTheLastQuestionIsAnswered();
    void damageIsToldAndOvercome();

private:
    void keep(const QString &channel, int count, const QString &content);
    QStringList found(const QString &typed, const std::optional<ChannelArn> &channel = {});

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<StoreThread> m_store;
    std::unique_ptr<Finder> m_finder;
};

void TestFinder::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::make_unique<StoreThread>(m_folder->filePath(u"store.db"_s));
    m_finder = std::make_unique<Finder>(*m_store);
    m_finder->prepare();
    QTRY_VERIFY(m_finder->isPrepared());
}

void TestFinder::cleanup()
{
    m_finder.reset();
    m_store.reset();
}

void TestFinder::keep(const QString &channel, int count, const QString &content)
{
    QList<ChannelMessage> messages;
    for (int i = 0; i < count; ++i) {
        ChannelMessage message = messageAt(
            channelArn(channel), u"%1-%2"_s.arg(channel).arg(i, 4, 10, QLatin1Char('0')), i);
        message.content = content;
        messages.append(message);
    }
    const auto kept
        = m_store->run([messages](Stores &stores) { return stores.messages.put(messages); });
    QTRY_VERIFY(kept.isFinished());
    QVERIFY(kept.result());
}

QStringList TestFinder::found(const QString &typed, const std::optional<ChannelArn> &channel)
{
    m_finder->find(typed, channel);
    if (!QTest::qWaitFor([this] { return !m_finder->isLooking(); }))
        return { u"still looking"_s };
    QStringList ids;
    for (const ChannelMessage &message : m_finder->found())
        ids.append(message.id.toString());
    return ids;
}

void TestFinder::findsInOneChannelOrInAll()
{
    keep(u"general"_s, 1, u"Grüße aus Köln"_s);
    keep(u"random"_s, 1, u"gruss und kuss"_s);
    QCOMPARE(found(u"gru"_s), (QStringList { u"random-0000"_s, u"general-0000"_s }));
    QCOMPARE(found(u"koln"_s), QStringList { u"general-0000"_s });
    QCOMPARE(found(u"gru"_s, channelArn(u"random"_s)), QStringList { u"random-0000"_s });
    QCOMPARE(found(u"nowhere"_s), QStringList());
    QCOMPARE(found(u"  "_s), QStringList());
}

void TestFinder::pagesAreNewestFirst()
{
    keep(u"general"_s, 130, u"again and again"_s);
    QStringList all;
    for (int i = 129; i >= 0; --i)
        all.append(u"general-%1"_s.arg(i, 4, 10, QLatin1Char('0')));
    const QStringList first = found(u"again"_s);
    QCOMPARE(first, all.first(first.size()));
    QVERIFY(first.size() < all.size());
    while (m_finder->hasMore()) {
        m_finder->more();
        QTRY_VERIFY(!m_finder->isLooking());
    }
    QCOMPARE(m_finder->found().size(), all.size());
    for (qsizetype i = 0; i < all.size(); ++i)
        QCOMPARE(m_finder->found().at(i).id.toString(), all.at(i));
}

void TestFinder::whatIsTypedIsText_data()
{
    QTest::addColumn<QString>("typed");
    for (const QString &typed : { u"\""_s, u"*"_s, u"plain\""_s, u"plain*"_s, u"(plain"_s,
             u"plain OR"_s, u"NEAR(plain, 2"_s, u"content: plain"_s, u"^plain"_s, u"-plain"_s,
             u"plain' --"_s, u"{plain} +"_s, u"plain\\"_s, QString(u"plain"_s + QChar(0)) })
        QTest::newRow(qPrintable(typed)) << typed;
}

void TestFinder::whatIsTypedIsText()
{
    QFETCH(QString, typed);
    keep(u"general"_s, 1, u"plain"_s);
    found(typed);
    QVERIFY(!m_finder->hasFailed());
    QCOMPARE(found(u"plain"_s), QStringList { u"general-0000"_s });
}

void TestFinder::onlyTheLastQuestionIsAnswered()
{
    keep(u"general"_s, 1, u"one"_s);
    keep(u"random"_s, 1, u"two"_s);
    QSignalSpy reset(m_finder.get(), &Finder::reset);
    m_finder->find(u"one"_s, {});
    QCOMPARE(found(u"two"_s), QStringList { u"random-0000"_s });
    QCOMPARE(reset.size(), 1);
}

/// The store opens the file again, and puts into a new one what can be read of the old.
void TestFinder::damageIsToldAndOvercome()
{
    keep(u"general"_s, 300, u"content"_s);
    QVERIFY(!found(u"content"_s).isEmpty());
    {
        static constexpr sqlite::Migration known[] = { { 5, {} } };
        const auto database = sqlite::Database::open(m_folder->filePath(u"store.db"_s), known);
        QVERIFY(database);
        QVERIFY((*database)->execute("UPDATE words_data SET block = x'00ff00ff' WHERE id > 10"));
    }
    QSignalSpy failed(m_finder.get(), &Finder::storeFailed);
    found(u"content"_s);
    QCOMPARE(failed.size(), 1);
    QVERIFY(m_finder->hasFailed());
    m_finder->prepare(); // as who hears of it does
    QTRY_VERIFY(m_finder->isPrepared());
    QVERIFY(!found(u"content"_s).isEmpty());
    QVERIFY(!m_finder->hasFailed());
}

QTEST_GUILESS_MAIN(TestFinder)
#include "tst_finder.moc"
