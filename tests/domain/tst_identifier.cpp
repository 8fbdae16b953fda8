// SPDX-License-Identifier: Apache-2.0
#include "domain/identifier.h"

#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;

class TestIdentifier : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesTheWholeAlphabet();
    void refusesEverythingElse_data();
    void refusesEverythingElse();
    void keepsEachKindsLength();
    void mintsLegalAndDifferentOnes();
    void kindsAreTypesOfTheirOwn();
};

void TestIdentifier::takesTheWholeAlphabet()
{
    const QString all = u"-_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"_s;
    QCOMPARE(all.size(), 64);
    const auto token = ClientRequestToken::parse(all);
    QVERIFY(token);
    QCOMPARE(token->toString(), all);
}

void TestIdentifier::refusesEverythingElse_data()
{
    QTest::addColumn<QString>("text");
    for (char16_t c = 0; c < 0x180; ++c) {
        const QChar sign(c);
        const bool legal = (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z')
            || (c >= u'0' && c <= u'9') || c == u'-' || c == u'_';
        if (!legal)
            QTest::addRow("U+%04X", unsigned(c)) << u"ab"_s + sign;
    }
    QTest::newRow("braces") << u"{6a2f41a3-c54c-4ce8-92d2-0324e1c32e22}"_s;
    QTest::newRow("full-width") << u"ａｂ"_s;
    QTest::newRow("emoji") << u"ab👋"_s;
    QTest::newRow("lone surrogate") << u"ab"_s + QChar(0xd83d);
    QTest::newRow("trailing line feed") << u"abc\n"_s;
}

void TestIdentifier::refusesEverythingElse()
{
    QFETCH(QString, text);
    QVERIFY(!ClientRequestToken::parse(text));
    QVERIFY(!MessageId::parse(text));
    QVERIFY(!SubChannelId::parse(text));
}

void TestIdentifier::keepsEachKindsLength()
{
    QVERIFY(!ClientRequestToken::parse(QString()));
    QVERIFY(!ClientRequestToken::parse(u"a"));
    QVERIFY(ClientRequestToken::parse(u"ab"));
    QVERIFY(ClientRequestToken::parse(QString(64, u'a')));
    QVERIFY(!ClientRequestToken::parse(QString(65, u'a')));
    QVERIFY(!MessageId::parse(u""));
    QVERIFY(MessageId::parse(u"a"));
    QVERIFY(MessageId::parse(QString(128, u'a')));
    QVERIFY(!MessageId::parse(QString(129, u'a')));
    QVERIFY(!SubChannelId::parse(u""));
    QVERIFY(SubChannelId::parse(QString(128, u'a')));
    QVERIFY(!SubChannelId::parse(QString(129, u'a')));
}

void TestIdentifier::mintsLegalAndDifferentOnes()
{
    QSet<ClientRequestToken> seen;
    for (int i = 0; i < 1000; ++i) {
        const auto token = ClientRequestToken::mint();
        QCOMPARE(token.toString().size(), 36);
        QVERIFY(ClientRequestToken::parse(token.toString()));
        seen.insert(token);
    }
    QCOMPARE(seen.size(), 1000);
}

void TestIdentifier::kindsAreTypesOfTheirOwn()
{
    static_assert(!std::is_convertible_v<MessageId, ClientRequestToken>);
    static_assert(!std::is_convertible_v<QString, MessageId>);
    static_assert(!std::is_default_constructible_v<MessageId>);
    QVERIFY(MessageId::parse(u"same") == MessageId::parse(u"same"));
    QVERIFY(MessageId::parse(u"same") != MessageId::parse(u"Same"));
}

QTEST_GUILESS_MAIN(TestIdentifier)
#include "tst_identifier.moc"
