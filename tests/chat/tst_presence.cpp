// SPDX-License-Identifier: Apache-2.0
#include "chat/presence.h"
#include "store/storevalues.h"
#include "support/fakeclock.h"

#include <QTest>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

class TestPresence : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whoSaysSoIsThere_data();
    void whoSaysSoIsThere();
    void silenceEndsIt();
    void offlineEndsItAtOnce();
    void onlyTheWatchedChannel();
    void byNameAndOnce();
    void whatWasSentIsKnownWithinBounds();

private:
    void say(const QString &content, const QString &user = u"bob"_s,
        const QString &channel = u"general"_s, MessageType type = MessageType::Control)
    {
        ChannelMessage message = messageAt(channelArn(channel), u"p-1"_s, 1);
        message.content = content;
        message.type = type;
        message.persistence = MessagePersistence::NonPersistent;
        message.sender = { userArn(user).toString(), user == u"bob" ? u"Bob"_s : QString() };
        m_presence->hear(message);
    }
    QStringList names() const
    {
        QStringList names;
        for (const Attendant &each : m_presence->attendants())
            names.append(each.name);
        return names;
    }

    FakeClock m_clock;
    std::unique_ptr<Presence> m_presence;
    int m_changes = 0;
};

void TestPresence::init()
{
    m_presence = std::make_unique<Presence>(m_clock);
    m_presence->setChannel(channelArn(u"general"_s));
    m_changes = 0;
    connect(m_presence.get(), &Presence::changed, this, [this] { ++m_changes; });
}

void TestPresence::whoSaysSoIsThere_data()
{
    using Kind = ControlConvention::Kind;
    QTest::addColumn<QString>("content");
    QTest::addColumn<std::optional<ControlConvention>>("state");
    const auto row = [](const QString &content, const std::optional<ControlConvention> &state) {
        QTest::newRow(qPrintable(content)) << content << state;
    };
    row(u"P|Auto|Online"_s, ControlConvention { Kind::Online, {} });
    row(u"P|Auto|Idle"_s, ControlConvention { Kind::Idle, {} });
    row(u"P|Auto|Busy"_s, ControlConvention { Kind::Busy, {} });
    row(u"P|Wfh|"_s, ControlConvention { Kind::WorkingFromHome, {} });
    row(u"P|Cu|at lunch"_s, ControlConvention { Kind::Custom, u"at lunch"_s });
    row(u"P|Auto|Offline"_s, std::nullopt);
    row(u"Typing"_s, std::nullopt);
    row(u"P|Auto|Dancing"_s, std::nullopt);
    row(u"hello"_s, std::nullopt);
}

void TestPresence::whoSaysSoIsThere()
{
    QFETCH(QString, content);
    QFETCH(std::optional<ControlConvention>, state);
    say(content);
    const QList<Attendant> there = m_presence->attendants();
    QCOMPARE(there.size(), state ? 1 : 0);
    QCOMPARE(m_changes, state ? 1 : 0);
    if (state)
        QCOMPARE(there.first(), (Attendant { u"Bob"_s, *state }));
    say(content, u"bob"_s, u"general"_s, MessageType::Standard); // a person's words
    QCOMPARE(m_presence->attendants(), there);
}

/// Twenty seconds after the last word, not the first.
void TestPresence::silenceEndsIt()
{
    say(u"P|Auto|Online"_s);
    m_clock.advance(10'000);
    say(u"P|Auto|Online"_s);
    QCOMPARE(m_changes, 1); // nothing is new
    m_clock.advance(19'999);
    QCOMPARE(names(), QStringList { u"Bob"_s });
    m_clock.advance(1);
    QCOMPARE(names(), QStringList());
    QCOMPARE(m_changes, 2);
    m_clock.advance(20'000);
    QCOMPARE(m_changes, 2);
}

void TestPresence::offlineEndsItAtOnce()
{
    say(u"P|Auto|Busy"_s);
    say(u"P|Auto|Offline"_s);
    QCOMPARE(names(), QStringList());
    say(u"P|Auto|Online"_s); // back before the first word is twenty seconds old
    m_clock.advance(19'000);
    QCOMPARE(names(), QStringList { u"Bob"_s });
}

void TestPresence::onlyTheWatchedChannel()
{
    say(u"P|Auto|Online"_s, u"bob"_s, u"quiet"_s);
    QCOMPARE(names(), QStringList());
    say(u"P|Auto|Online"_s);
    m_presence->setChannel(channelArn(u"quiet"_s));
    QCOMPARE(names(), QStringList());
    say(u"P|Auto|Online"_s, u"bob"_s, u"quiet"_s);
    m_clock.advance(15'000);
    m_presence->setChannel(std::nullopt);
    QCOMPARE(names(), QStringList());
}

void TestPresence::byNameAndOnce()
{
    for (const QString &user : { u"zoe"_s, u"bob"_s, u"anna"_s, u"bob"_s })
        say(u"P|Auto|Online"_s, user);
    QCOMPARE(names(), (QStringList { u"anna"_s, u"Bob"_s, u"zoe"_s }));
    say(u"P|Auto|Busy"_s);
    QCOMPARE(m_presence->attendants()[1].state.kind, ControlConvention::Kind::Busy);
}

void TestPresence::whatWasSentIsKnownWithinBounds()
{
    say(u"P|Auto|Busy"_s);
    say(u"P|Auto|Offline"_s);
    say(u"Typing"_s); // of another kind
    say(u"P|Auto|Online"_s, u"bob"_s, u"other"_s);
    const auto contents = [this] {
        QStringList all;
        for (const auto &each : m_presence->said().all())
            all.append(each.content);
        return all;
    };
    QCOMPARE(contents(), (QStringList { u"P|Auto|Busy"_s, u"P|Auto|Offline"_s }));
    QCOMPARE(m_presence->said().all().first().sender,
        (Identity { userArn(u"bob"_s).toString(), u"Bob"_s }));
    for (int i = 0; i < 100; ++i)
        say(u"P|Cu|%1 "_s.arg(i) + QString(100'000, u'x'));
    QCOMPARE(contents().size(), RecentControls::most);
    QVERIFY(contents().last().startsWith(u"P|Cu|99 "_s));
    QCOMPARE(contents().last().size(), RecentControls::mostCharacters);
    m_presence->setChannel(channelArn(u"other"_s));
    QVERIFY(contents().isEmpty());
}

QTEST_GUILESS_MAIN(TestPresence)
#include "tst_presence.moc"
