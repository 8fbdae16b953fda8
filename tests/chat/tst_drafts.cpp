// SPDX-License-Identifier: Apache-2.0
#include "chat/chatbench.h"
#include "chat/drafts.h"
#include "support/fakeclock.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

class TestDrafts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whatWasSetIsThereAtOnceAndAfterARestart();
    void savingFollowsAChangeByHalfASecondHoweverFastTheNext();
    void theEndSavesWhatIsNotSaved();
    void anEmptyDraftIsRemoved();
    void anEarlyChangeWinsOverTheStore();
    void anEmptyBoxBeforeLoadingRemovesNothing();
    void aDraftThatCannotBeSavedIsSavedWithTheNext();
    void theSessionLoadsThem();

private:
    /// What another run would find, once everything asked for is done.
    QHash<ChannelArn, MessageDraft> stored();
    void load(Drafts &drafts) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    FakeClock m_clock;
    std::unique_ptr<DraftThread> m_store;
    ChannelArn m_channel = channelArn(u"general"_s);
    ChannelArn m_other = channelArn(u"other"_s);
};

void TestDrafts::init()
{
    m_store.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::make_unique<DraftThread>(m_folder->filePath(u"drafts.db"_s));
}

QHash<ChannelArn, MessageDraft> TestDrafts::stored()
{
    return m_store->run([](DraftStore &store) { return store.all(); })
        .result()
        .value_or(QHash<ChannelArn, MessageDraft> {});
}

void TestDrafts::load(Drafts &drafts) const
{
    const QFuture<bool> done = drafts.load();
    QTRY_VERIFY(done.isFinished());
    QVERIFY(done.result());
}

void TestDrafts::whatWasSetIsThereAtOnceAndAfterARestart()
{
    MessageDraft rich = draftOf(u"line\nline é😀"_s);
    rich.type = MessageType::Control;
    rich.metadata = u""_s;
    rich.attributes = { { u"n"_s, { u"a"_s } } };
    {
        Drafts drafts(*m_store, m_clock);
        load(drafts);
        drafts.set(m_channel, rich);
        drafts.set(m_other, draftOf(u"x"_s));
        QCOMPARE(drafts.draft(m_channel), rich);
        m_clock.advance(500);
        QCOMPARE(stored().size(), qsizetype(2));
    }
    Drafts again(*m_store, m_clock);
    QSignalSpy loaded(&again, &Drafts::loaded);
    QCOMPARE(again.draft(m_channel), MessageDraft {});
    load(again);
    QCOMPARE(loaded.count(), 1);
    QCOMPARE(again.draft(m_channel), rich);
    QCOMPARE(again.draft(m_other), draftOf(u"x"_s));
    QCOMPARE(again.draft(channelArn(u"third"_s)), MessageDraft {});
}

void TestDrafts::savingFollowsAChangeByHalfASecondHoweverFastTheNext()
{
    Drafts drafts(*m_store, m_clock);
    load(drafts);
    drafts.set(m_channel, draftOf(u"a"_s));
    m_clock.advance(300);
    drafts.set(m_channel, draftOf(u"ab"_s));
    QVERIFY(stored().isEmpty());
    m_clock.advance(200);
    QCOMPARE(stored().value(m_channel), draftOf(u"ab"_s));
    drafts.set(m_channel, draftOf(u"ab"_s)); // no change
    QCOMPARE(m_clock.waiting(), qsizetype(0));
    drafts.set(m_channel, draftOf(u"abc"_s));
    QCOMPARE(m_clock.waiting(), qsizetype(1));
    m_clock.advance(500);
    QCOMPARE(stored().value(m_channel), draftOf(u"abc"_s));
}

void TestDrafts::theEndSavesWhatIsNotSaved()
{
    {
        Drafts drafts(*m_store, m_clock);
        drafts.set(m_channel, draftOf(u"half a sent"_s));
    }
    QCOMPARE(stored().value(m_channel), draftOf(u"half a sent"_s));
}

void TestDrafts::anEmptyDraftIsRemoved()
{
    Drafts drafts(*m_store, m_clock);
    load(drafts);
    drafts.set(m_channel, draftOf(u"a"_s));
    drafts.set(m_other, draftOf(u"b"_s));
    drafts.flush();
    QCOMPARE(stored().size(), qsizetype(2));
    drafts.set(m_channel, {});
    drafts.remove(m_other);
    QCOMPARE(drafts.draft(m_other), MessageDraft {});
    drafts.flush();
    QVERIFY(stored().isEmpty());
}

void TestDrafts::anEarlyChangeWinsOverTheStore()
{
    {
        Drafts drafts(*m_store, m_clock);
        drafts.set(m_channel, draftOf(u"old"_s));
        drafts.set(m_other, draftOf(u"sent"_s));
    }
    QSemaphore gate;
    m_store->run([&gate](DraftStore &) -> StoreResult<void> {
        gate.acquire();
        return {};
    });
    Drafts drafts(*m_store, m_clock);
    const QFuture<bool> done = drafts.load();
    drafts.set(m_channel, draftOf(u"new"_s));
    drafts.remove(m_other);
    gate.release();
    QTRY_VERIFY(done.isFinished());
    QTRY_COMPARE(drafts.draft(m_channel), draftOf(u"new"_s));
    QCOMPARE(drafts.draft(m_other), MessageDraft {});
    drafts.flush();
    QCOMPARE(stored(), (QHash<ChannelArn, MessageDraft> { { m_channel, draftOf(u"new"_s) } }));
}

void TestDrafts::anEmptyBoxBeforeLoadingRemovesNothing()
{
    {
        Drafts drafts(*m_store, m_clock);
        drafts.set(m_channel, draftOf(u"old"_s));
    }
    Drafts drafts(*m_store, m_clock);
    drafts.set(m_channel, {});
    load(drafts);
    QCOMPARE(drafts.draft(m_channel), draftOf(u"old"_s));
    QCOMPARE(stored().size(), qsizetype(1));
}

void TestDrafts::aDraftThatCannotBeSavedIsSavedWithTheNext()
{
    m_store = std::make_unique<DraftThread>(m_folder->filePath(u"later/drafts.db"_s));
    Drafts drafts(*m_store, m_clock);
    QSignalSpy failed(&drafts, &Drafts::saveFailed);
    drafts.set(m_channel, draftOf(u"a"_s));
    m_clock.advance(500);
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(QDir(m_folder->path()).mkdir(u"later"_s));
    drafts.set(m_other, draftOf(u"b"_s));
    m_clock.advance(500);
    QCOMPARE(stored().size(), qsizetype(2));
}

void TestDrafts::theSessionLoadsThem()
{
    const Profile profile { QUuid::createUuid(), u"Alice"_s, userArn(u"alice"_s), {}, {}, {}, {} };
    {
        ChatBench bench(m_folder->path());
        ChatSession session(
            profile, bench.store, bench.drafts, bench.client, bench.clock, bench.random);
        session.drafts().set(m_channel, draftOf(u"unsent"_s));
    }
    ChatBench bench(m_folder->path());
    ChatSession session(
        profile, bench.store, bench.drafts, bench.client, bench.clock, bench.random);
    session.start();
    QTRY_COMPARE(session.drafts().draft(m_channel), draftOf(u"unsent"_s));
}

QTEST_GUILESS_MAIN(TestDrafts)
#include "tst_drafts.moc"
