// SPDX-License-Identifier: Apache-2.0
#include "domain/findterms.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace carillon;

namespace {

QStringList wordList(const QString &text)
{
    QStringList words;
    for (const TextWord &each : wordsOf(text))
        words.append(each.word);
    return words;
}

QStringList hitList(const QString &text, const QString &typed)
{
    QStringList hits;
    for (const TextSpan &span : hitsIn(text, findTermsOf(typed)))
        hits.append(text.sliced(span.start, span.length));
    return hits;
}

} // namespace

class TestFindTerms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wordsAreFolded_data();
    void wordsAreFolded();
    void aWordKnowsItsPlace();
    void whatIsTypedIsText_data();
    void whatIsTypedIsText();
    void theLastWordMayGoOn();
    void tooManyWordsAreLeftOut();
    void hitsStandInTheTextAsItIs_data();
    void hitsStandInTheTextAsItIs();
    void anyTextIsCutIntoPiecesOfItself();
};

void TestFindTerms::wordsAreFolded_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("nothing") << u""_s << QStringList();
    QTest::newRow("no words") << u"!? -- \"*\""_s << QStringList();
    QTest::newRow("case") << u"Hello WORLD"_s << QStringList { u"hello"_s, u"world"_s };
    QTest::newRow("accents") << u"Café naïve Ångström"_s
                             << QStringList { u"cafe"_s, u"naive"_s, u"angstrom"_s };
    QTest::newRow("combining") << u"cafe\u0301s"_s << QStringList { u"cafes"_s };
    QTest::newRow("sharp s") << u"Straße"_s << QStringList { u"strasse"_s };
    QTest::newRow("ligature, width") << u"ﬁne Ａ１"_s << QStringList { u"fine"_s, u"a1"_s };
    QTest::newRow("greek") << u"ΣΊΣΥΦΟΣ"_s << QStringList { u"σισυφοσ"_s };
    QTest::newRow("punctuation") << u"a-b_c's"_s << QStringList { u"a"_s, u"b"_s, u"c"_s, u"s"_s };
    QTest::newRow("chinese") << u"你好，世界"_s
                             << QStringList { u"你"_s, u"好"_s, u"世"_s, u"界"_s };
    QTest::newRow("japanese") << u"サーバーのlog"_s
                              << QStringList { u"サ"_s, u"ー"_s, u"バ"_s, u"ー"_s, u"の"_s,
                                     u"log"_s };
    QTest::newRow("korean") << u"안녕"_s << QStringList { u"안"_s, u"녕"_s };
    QTest::newRow("emoji") << u"ok👍🏽done"_s << QStringList { u"ok"_s, u"👍"_s, u"done"_s };
    QTest::newRow("soft hyphen") << u"co\u00adop"_s << QStringList { u"coop"_s };
    QTest::newRow("nul") << u"a\0b"_s << QStringList { u"a"_s, u"b"_s };
    QTest::newRow("lone surrogate") << QString(QChar(0xd83d)) + u"x"_s << QStringList { u"x"_s };
}

void TestFindTerms::wordsAreFolded()
{
    QFETCH(QString, text);
    QTEST(wordList(text), "words");
}

void TestFindTerms::aWordKnowsItsPlace()
{
    const QList<TextWord> words = wordsOf(u"a cafe\u0301 👍 b");
    QCOMPARE(words.size(), qsizetype(4));
    QCOMPARE(words[1], (TextWord { u"cafe"_s, 2, 5 }));
    QCOMPARE(words[2], (TextWord { u"👍"_s, 8, 2 }));
    QCOMPARE(words[3], (TextWord { u"b"_s, 11, 1 }));
}

void TestFindTerms::whatIsTypedIsText_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QList<QStringList>>("phrases");
    using Phrases = QList<QStringList>;
    QTest::newRow("words") << u"red  blue"_s << Phrases { { u"red"_s }, { u"blue"_s } };
    QTest::newRow("operators") << u"red OR NOT blue*"_s
                               << Phrases { { u"red"_s }, { u"or"_s }, { u"not"_s },
                                      { u"blue"_s } };
    QTest::newRow("quotes") << u"\"red blue"_s << Phrases { { u"red"_s }, { u"blue"_s } };
    QTest::newRow("a column") << u"text:red"_s << Phrases { { u"text"_s, u"red"_s } };
    QTest::newRow("side by side") << u"foo-bar baz"_s
                                  << Phrases { { u"foo"_s, u"bar"_s }, { u"baz"_s } };
    QTest::newRow("chinese") << u"世界 好"_s << Phrases { { u"世"_s, u"界"_s }, { u"好"_s } };
    QTest::newRow("no word") << u"\" * ()"_s << Phrases {};
}

void TestFindTerms::whatIsTypedIsText()
{
    QFETCH(QString, typed);
    QTEST(findTermsOf(typed).phrases, "phrases");
}

void TestFindTerms::theLastWordMayGoOn()
{
    QVERIFY(findTermsOf(u"red bl").lastIsPrefix);
    QVERIFY(findTermsOf(u"red bl*").lastIsPrefix);
    QVERIFY(!findTermsOf(u"red blue ").lastIsPrefix);
    QVERIFY(!findTermsOf(u"").lastIsPrefix);
}

void TestFindTerms::tooManyWordsAreLeftOut()
{
    const FindTerms terms = findTermsOf(u"word "_s.repeated(1000));
    QCOMPARE(terms.phrases.size(), FindTerms::mostWords);
    QVERIFY(!terms.lastIsPrefix);
}

void TestFindTerms::hitsStandInTheTextAsItIs_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("hits");
    QTest::newRow("accents") << u"Le Café, un café."_s << u"cafe"_s
                             << QStringList { u"Café"_s, u"café"_s };
    QTest::newRow("prefix") << u"deploy deployed redeploy"_s << u"depl"_s
                            << QStringList { u"deploy"_s, u"deployed"_s };
    QTest::newRow("whole word") << u"deploy deployed"_s << u"deploy "_s
                                << QStringList { u"deploy"_s };
    QTest::newRow("phrase") << u"foo-bar, foo and bar"_s << u"foo-bar"_s
                            << QStringList { u"foo-bar"_s };
    QTest::newRow("chinese") << u"我的世界很大"_s << u"世界"_s << QStringList { u"世界"_s };
    QTest::newRow("overlap") << u"a b a"_s << u"a-b b-a"_s << QStringList { u"a b a"_s };
    QTest::newRow("none") << u"nothing here"_s << u"else"_s << QStringList();
}

void TestFindTerms::hitsStandInTheTextAsItIs()
{
    QFETCH(QString, text);
    QFETCH(QString, typed);
    QTEST(hitList(text, typed), "hits");
}

void TestFindTerms::anyTextIsCutIntoPiecesOfItself()
{
    // Every character of the first plane, and some beyond: each word is found by itself, and the
    // separators of the index are in none.
    QString text;
    for (char32_t c = 0; c < 0x1f700; ++c) {
        text += QString::fromUcs4(&c, 1);
        if (c % 7 == 0)
            text += u' ';
    }
    qsizetype end = 0;
    const QList<TextWord> words = wordsOf(text);
    QVERIFY(words.size() > 10'000);
    for (const TextWord &each : words) {
        QVERIFY(each.start >= end && each.length > 0);
        end = each.start + each.length;
        QVERIFY(end <= text.size());
        for (const QChar c : each.word)
            QVERIFY2(c.unicode() >= 0x80 || c.isLetterOrNumber(), qPrintable(each.word));
    }
}

QTEST_GUILESS_MAIN(TestFindTerms)
#include "tst_findterms.moc"
