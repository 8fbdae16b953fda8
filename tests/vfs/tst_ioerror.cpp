// SPDX-License-Identifier: Apache-2.0
#include "store/stores.h"
#include "store/storevalues.h"
#include "support/fastfolder.h"
#include "vfs/faultvfs.h"

#include <QDir>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

using Kind = sqlite::Error::Kind;

namespace {

/// A result that says what happened, and the words for where it was not so.
struct Tried {
    bool ok;
    Kind kind = Kind::Failed;
};

template <class T> Tried tried(const sqlite::Result<T> &result)
{
    return result ? Tried { true } : Tried { false, result.error().kind };
}

} // namespace

/// The disk fails at the n-th call, for every n until the work is done without reaching it: once,
/// and for good. Never "done" without its effect, never damage found where there is none.
class TestIoError : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCallMayFail_data();
    void everyCallMayFail();

private:
    using Work = std::function<Tried(Stores &stores)>;
    using Effect = std::function<bool(Stores &stores)>;
    bool failOnce(const Work &work, const Effect &hasEffect, qint64 n, bool forGood);
    bool failToOpen(qint64 n, bool forGood);
    void verifySound(const QString &path);

    FaultVfs m_vfs { "failing" };
    ChannelArn m_channel = channelArn(u"c"_s);
};

namespace {

bool hasItem(Stores &stores, const QString &token, SendState state)
{
    const auto rows = stores.outbox.load();
    return rows && rows->damaged.isEmpty()
        && std::ranges::any_of(rows->items, [&](const OutboxItem &item) {
               return item.token.toString() == token && item.state == state;
           });
}

} // namespace

void TestIoError::everyCallMayFail_data()
{
    QTest::addColumn<QByteArray>("work");
    QTest::addColumn<bool>("forGood");
    for (const bool forGood : { false, true }) {
        for (const char *work : { "open", "insert", "update", "moveToMessages", "putMessages" })
            QTest::addRow("%s, %s", work, forGood ? "for good" : "once")
                << QByteArray(work) << forGood;
    }
}

void TestIoError::verifySound(const QString &path)
{
    const auto stores = Stores::open(path);
    QVERIFY2(stores, stores ? "" : qPrintable(stores.error().text));
    QVERIFY(!(*stores)->takeRecovery());
    QVERIFY(hasItem(**stores, u"earlier"_s, SendState::Queued));
    const QString folder = QFileInfo(path).path();
    QVERIFY(QDir(folder).entryList({ u"*.damaged-*"_s, u"*.suspect"_s }, QDir::Files).isEmpty());
}

/// Returns whether the call that was to fail has come.
bool TestIoError::failOnce(const Work &work, const Effect &hasEffect, qint64 n, bool forGood)
{
    const FastFolder folder;
    const QString path = folder.filePath(u"s.db"_s);
    Tried outcome { false };
    bool failed = false;
    {
        const auto stores = Stores::open(path, { m_vfs.name() });
        static_cast<void>((*stores)->outbox.insert(itemFor(m_channel, u"earlier"_s)));
        static_cast<void>((*stores)->outbox.insert(itemFor(m_channel, u"given"_s)));
        m_vfs.failAt(n, forGood);
        outcome = work(**stores);
        failed = m_vfs.hasFailed();
    } // closing may fail as well
    m_vfs.failAt(0);
    [&] { verifySound(path); }();
    const auto stores = Stores::open(path);
    if (outcome.ok)
        [&] { QVERIFY(hasEffect(**stores)); }();
    else
        [&] { QVERIFY(outcome.kind != Kind::NotADatabase && outcome.kind != Kind::Senseless); }();
    return failed;
}

bool TestIoError::failToOpen(qint64 n, bool forGood)
{
    const FastFolder folder;
    const QString path = folder.filePath(u"s.db"_s);
    {
        const auto stores = Stores::open(path, { m_vfs.name() });
        static_cast<void>((*stores)->outbox.insert(itemFor(m_channel, u"earlier"_s)));
    }
    m_vfs.failAt(n, forGood);
    bool failed = false;
    {
        const auto stores = Stores::open(path, { m_vfs.name() });
        failed = m_vfs.hasFailed();
        if (stores) {
            m_vfs.failAt(0);
            [&] { QVERIFY(hasItem(**stores, u"earlier"_s, SendState::Queued)); }();
        }
    }
    m_vfs.failAt(0);
    verifySound(path);
    return failed;
}

void TestIoError::everyCallMayFail()
{
    QFETCH(QByteArray, work);
    QFETCH(bool, forGood);
    const OutboxItem next = itemFor(m_channel, u"next"_s);
    const StoredMessage sent { messageAt(m_channel, u"m-1"_s, 1),
        OwnSend { *ClientRequestToken::parse(u"given"), 12 } };
    OutboxItem given = itemFor(m_channel, u"given"_s);
    given.id = 2;
    given.state = SendState::Unconfirmed;
    QList<ChannelMessage> messages;
    for (int i = 0; i < 50; ++i)
        messages.append(messageAt(m_channel, u"m-%1"_s.arg(i), i));
    const std::map<QByteArray, std::pair<Work, Effect>> works {
        { "insert",
            { [&](Stores &stores) { return tried(stores.outbox.insert(next)); },
                [](Stores &stores) { return hasItem(stores, u"next"_s, SendState::Queued); } } },
        { "update",
            { [&](Stores &stores) { return tried(stores.outbox.update(given)); },
                [](Stores &stores) {
                    return hasItem(stores, u"given"_s, SendState::Unconfirmed);
                } } },
        { "moveToMessages",
            { [&](Stores &stores) { return tried(stores.moveToMessages(2, sent)); },
                [&](Stores &stores) {
                    return !hasItem(stores, u"given"_s, SendState::Queued)
                        && stores.messages.newest(m_channel, 9)->contains(sent);
                } } },
        { "putMessages",
            { [&](Stores &stores) { return tried(stores.messages.put(messages)); },
                [&](Stores &stores) {
                    return stores.messages.newest(m_channel, 99)->size() == messages.size();
                } } },
    };
    qint64 n = 0;
    for (bool failed = true; failed && !QTest::currentTestFailed();) {
        ++n;
        failed = work == "open" ? failToOpen(n, forGood)
                                : failOnce(works.at(work).first, works.at(work).second, n, forGood);
    }
    QVERIFY2(!QTest::currentTestFailed(), qPrintable(u"at call %1"_s.arg(n)));
    QVERIFY2(n > 3, "nothing has failed");
    qInfo("%lld calls, each failed", n - 1);
}

QTEST_GUILESS_MAIN(TestIoError)
#include "tst_ioerror.moc"
