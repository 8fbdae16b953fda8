// SPDX-License-Identifier: Apache-2.0
#include "domain/messagelimits.h"

#include <QTest>
#include <QTextBoundaryFinder>

#include <sys/mman.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace carillon;

namespace {

const QString family = u"👨\u200d👩\u200d👧\u200d👦"_s; // 25 bytes, 11 code units, one grapheme
const QString thumb = u"👍🏽"_s; // 8 bytes, one grapheme
const QString flag = u"🇩🇪"_s; // 8 bytes, one grapheme
const QString acute = u"e\u0301"_s; // 3 bytes, one grapheme

MessageDraft draftOf(const QString &content, MessageType type = MessageType::Standard)
{
    MessageDraft draft;
    draft.content = content;
    draft.type = type;
    return draft;
}

QList<DraftProblem> only(
    DraftField field, DraftRule rule, qsizetype actual = 0, qsizetype limit = 0)
{
    return { { field, rule, actual, limit } };
}

bool isGraphemeBoundary(const QString &text, qsizetype position)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    finder.setPosition(position);
    return position == 0 || position == text.size() || finder.isAtBoundary();
}

} // namespace

class TestMessageLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sizes_data();
    void sizes();
    void contentCountsBytes_data();
    void contentCountsBytes();
    void metadataCountsBytes();
    void controlTakesNoMetadata();
    void metadataTakesNoLineTerminator_data();
    void metadataTakesNoLineTerminator();
    void halfASurrogatePairIsNotUnicode();
    void token();
    void contentType();
    void attributes();
    void pushNotification();
    void addressing();
    void everyProblemIsNamed();
    void positionNeverCutsAGrapheme_data();
    void positionNeverCutsAGrapheme();
    void positionOfTheLongestPrefix();
    void positionReadsNoMoreThanItNeeds();
    void splitting_data();
    void splitting();
    void splitsAfterABlank();
    void aGraphemeThatDoesNotFitCannotBeSplit();
};

void TestMessageLimits::sizes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qsizetype>("bytes");
    QTest::addColumn<qsizetype>("characters");
    const auto row = [](const char *name, const QString &text, qsizetype bytes, qsizetype chars) {
        QTest::newRow(name) << text << bytes << chars;
    };
    row("empty", u""_s, 0, 0);
    row("ASCII", u"Hello\n"_s, 6, 6);
    row("NUL", QString(QChar(0)), 1, 1);
    row("last of one byte", QString(QChar(0x7f)), 1, 1);
    row("first of two", QString(QChar(0x80)), 2, 1);
    row("last of two", QString(QChar(0x7ff)), 2, 1);
    row("first of three", QString(QChar(0x800)), 3, 1);
    row("last of three", QString(QChar(0xffff)), 3, 1);
    row("CJK", u"日本語"_s, 9, 3);
    row("emoji", u"🙂"_s, 4, 1);
    row("ZWJ family", family, 25, 7);
    row("combining", acute, 3, 2);
    row("flag", flag, 8, 2);
    row("high half alone", QString(QChar(0xd83d)), 3, 1);
    row("low half alone", QString(QChar(0xde42)), 3, 1);
    row("halves the wrong way round", QString(QChar(0xde42)) + QChar(0xd83d), 6, 2);
}

void TestMessageLimits::sizes()
{
    QFETCH(QString, text);
    QFETCH(qsizetype, bytes);
    QFETCH(qsizetype, characters);
    QCOMPARE(utf8Size(text), bytes);
    QCOMPARE(characterCount(text), characters);
    QCOMPARE(utf8Size(text),
        text.toUtf8().replace("?"_ba, text.isValidUtf16() ? "?"_ba : "???"_ba).size());
}

void TestMessageLimits::contentCountsBytes_data()
{
    QTest::addColumn<MessageType>("type");
    QTest::addColumn<QString>("content");
    QTest::addColumn<qsizetype>("over");
    constexpr auto standard = MessageType::Standard;
    constexpr auto control = MessageType::Control;
    const auto row = [](const char *name, MessageType type, const QString &text, qsizetype over) {
        QTest::newRow(name) << type << text << over;
    };
    row("1", standard, u"x"_s, 0);
    row("4096 ASCII", standard, QString(4096, u'x'), 0);
    row("4097 ASCII", standard, QString(4097, u'x'), 4097);
    row("1365 CJK and one", standard, QString(1365, u'日') + u'x', 0);
    row("1366 CJK", standard, QString(1366, u'日'), 4098);
    row("1024 emoji", standard, u"🙂"_s.repeated(1024), 0);
    row("1024 emoji and one", standard, u"🙂"_s.repeated(1024) + u'x', 4097);
    row("combining marks", standard, u"x"_s + acute.repeated(1365), 0);
    row("combining marks and one", standard, u"xx"_s + acute.repeated(1365), 4097);
    row("quotes, before escaping", standard, QString(4096, u'"'), 0);
    row("line feeds", standard, QString(4096, u'\n'), 0);
    row("30 ASCII", control, QString(30, u'x'), 0);
    row("31 ASCII", control, QString(31, u'x'), 31);
    row("10 CJK", control, QString(10, u'日'), 0);
    row("11 CJK", control, QString(11, u'日'), 33);
    row("family and 5", control, family + u"12345"_s, 0);
    row("family and 6", control, family + u"123456"_s, 31);
}

void TestMessageLimits::contentCountsBytes()
{
    QFETCH(MessageType, type);
    QFETCH(QString, content);
    QFETCH(qsizetype, over);
    const auto problems = checkDraft(draftOf(content, type));
    if (over == 0)
        QVERIFY(problems.isEmpty());
    else
        QCOMPARE(problems,
            only(DraftField::Content, DraftRule::TooLong, over,
                type == MessageType::Standard ? 4096 : 30));
}

void TestMessageLimits::metadataCountsBytes()
{
    MessageDraft draft = draftOf(u"x"_s);
    for (const QString &good : { u""_s, QString(1024, u'm'), u"語"_s.repeated(341) + u'm' }) {
        draft.metadata = good;
        QVERIFY(checkDraft(draft).isEmpty());
    }
    draft.metadata = QString(1025, u'm');
    QCOMPARE(checkDraft(draft), only(DraftField::Metadata, DraftRule::TooLong, 1025, 1024));
    draft.metadata = u"語"_s.repeated(342);
    QCOMPARE(checkDraft(draft), only(DraftField::Metadata, DraftRule::TooLong, 1026, 1024));
}

void TestMessageLimits::controlTakesNoMetadata()
{
    MessageDraft draft = draftOf(u"x"_s, MessageType::Control);
    QVERIFY(checkDraft(draft).isEmpty());
    draft.metadata = u""_s;
    QCOMPARE(checkDraft(draft), only(DraftField::Metadata, DraftRule::NotAllowed, 0, 0));
    draft.metadata = u"語"_s;
    QCOMPARE(checkDraft(draft), only(DraftField::Metadata, DraftRule::NotAllowed, 3, 0));
}

void TestMessageLimits::metadataTakesNoLineTerminator_data()
{
    QTest::addColumn<QChar>("sign");
    QTest::addColumn<bool>("refused");
    for (const int c : { 0x0a, 0x0d, 0x85, 0x2028, 0x2029 })
        QTest::addRow("U+%04X", unsigned(c)) << QChar(c) << true;
    for (const int c : { 0x09, 0x0b, 0x0c, 0x20, 0x7f, 0xa0, 0x2027, 0x202a })
        QTest::addRow("U+%04X", unsigned(c)) << QChar(c) << false;
}

void TestMessageLimits::metadataTakesNoLineTerminator()
{
    QFETCH(QChar, sign);
    QFETCH(bool, refused);
    MessageDraft draft = draftOf(u"any"_s + sign + u"thing"_s);
    draft.metadata = u"{"_s + sign + u"}"_s;
    QCOMPARE(checkDraft(draft),
        refused ? only(DraftField::Metadata, DraftRule::LineBreak) : QList<DraftProblem>());
}

void TestMessageLimits::halfASurrogatePairIsNotUnicode()
{
    const QString half = u"a"_s + QChar(0xd83d);
    QCOMPARE(checkDraft(draftOf(half)), only(DraftField::Content, DraftRule::NotUnicode));
    MessageDraft draft = draftOf(u"x"_s);
    draft.metadata = half;
    QCOMPARE(checkDraft(draft), only(DraftField::Metadata, DraftRule::NotUnicode));
}

void TestMessageLimits::token()
{
    MessageDraft draft = draftOf(u"x"_s);
    for (const QString &good : { u"ab"_s, QString(64, u'-') }) {
        draft.clientRequestToken = good;
        QVERIFY(checkDraft(draft).isEmpty());
    }
    draft.clientRequestToken = u""_s;
    QCOMPARE(checkDraft(draft), only(DraftField::Token, DraftRule::Empty, 0, 2));
    draft.clientRequestToken = u"a"_s;
    QCOMPARE(checkDraft(draft), only(DraftField::Token, DraftRule::Empty, 1, 2));
    draft.clientRequestToken = QString(65, u'a');
    QCOMPARE(checkDraft(draft), only(DraftField::Token, DraftRule::TooLong, 65, 64));
    draft.clientRequestToken = u"a.b"_s;
    QCOMPARE(checkDraft(draft), only(DraftField::Token, DraftRule::Characters));
}

void TestMessageLimits::contentType()
{
    MessageDraft draft = draftOf(u"x"_s);
    for (const QString &good : { u""_s, QString(45, u'a'), u"🙂"_s.repeated(45) }) {
        draft.contentType = good;
        QVERIFY(checkDraft(draft).isEmpty());
    }
    draft.contentType = u"🙂"_s.repeated(46);
    QCOMPARE(checkDraft(draft), only(DraftField::ContentType, DraftRule::TooLong, 46, 45));
}

void TestMessageLimits::attributes()
{
    constexpr auto field = DraftField::MessageAttributes;
    MessageDraft draft = draftOf(u"x"_s);
    draft.attributes = { { QString(64, u'n'), { QString(512, u'v'), QString(448, u'v') } } };
    QVERIFY(checkDraft(draft).isEmpty());
    draft.attributes.first().values.last().append(u'v');
    QCOMPARE(checkDraft(draft), only(field, DraftRule::TooLong, 1025, 1024));
    draft.attributes = { { u""_s, { u"v"_s } } };
    QCOMPARE(checkDraft(draft), only(field, DraftRule::Empty));
    draft.attributes = { { u"n"_s, { u""_s } } };
    QCOMPARE(checkDraft(draft), only(field, DraftRule::Empty));
    draft.attributes = { { QString(65, u'n'), { u"v"_s } } };
    QCOMPARE(checkDraft(draft), only(field, DraftRule::TooLong, 65, 64));
    draft.attributes = { { u"n"_s, { QString(513, u'v') } } };
    QCOMPARE(checkDraft(draft), only(field, DraftRule::TooLong, 513, 512));
}

void TestMessageLimits::pushNotification()
{
    MessageDraft draft = draftOf(u"x"_s);
    draft.pushNotification = PushNotification { u"🙂"_s.repeated(50), u"b\n"_s.repeated(75) };
    QVERIFY(checkDraft(draft).isEmpty());
    draft.pushNotification = PushNotification { QString(51, u't'), QString(151, u'b') };
    QCOMPARE(checkDraft(draft),
        (QList<DraftProblem> { { DraftField::PushNotificationTitle, DraftRule::TooLong, 51, 50 },
            { DraftField::PushNotificationBody, DraftRule::TooLong, 151, 150 } }));
    draft.pushNotification = PushNotification {};
    QCOMPARE(checkDraft(draft),
        (QList<DraftProblem> { { DraftField::PushNotificationTitle, DraftRule::Empty },
            { DraftField::PushNotificationBody, DraftRule::Empty } }));
    draft.pushNotification = PushNotification { u"a\nb"_s, u"b"_s };
    QCOMPARE(checkDraft(draft), only(DraftField::PushNotificationTitle, DraftRule::LineBreak));
}

void TestMessageLimits::addressing()
{
    MessageDraft draft = draftOf(u"x"_s);
    draft.targetMemberArn = u"arn:aws:chime:us-east-1:1:app-instance/i/user/us-east-1:0f"_s;
    draft.subChannelId = QString(128, u's');
    QVERIFY(checkDraft(draft).isEmpty());
    draft.targetMemberArn = u"arn:aws:chime:us-east-1:1:app-instance/i/channel/c"_s;
    QCOMPARE(checkDraft(draft), only(DraftField::Target, DraftRule::NotAnArn));
    draft.targetMemberArn.reset();
    draft.subChannelId = u"a b"_s;
    QCOMPARE(checkDraft(draft), only(DraftField::SubChannel, DraftRule::Characters, 3, 128));
    draft.subChannelId = QString(129, u's');
    QCOMPARE(checkDraft(draft), only(DraftField::SubChannel, DraftRule::TooLong, 129, 128));
}

void TestMessageLimits::everyProblemIsNamed()
{
    MessageDraft draft;
    draft.metadata = QString(1025, u'\n');
    draft.targetMemberArn = u""_s;
    QCOMPARE(checkDraft(draft),
        (QList<DraftProblem> { { DraftField::Content, DraftRule::Empty },
            { DraftField::Metadata, DraftRule::LineBreak },
            { DraftField::Metadata, DraftRule::TooLong, 1025, 1024 },
            { DraftField::Target, DraftRule::NotAnArn } }));
}

void TestMessageLimits::positionNeverCutsAGrapheme_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("ASCII") << u"Hello everyone"_s;
    QTest::newRow("CJK") << u"日本語のテキスト"_s;
    QTest::newRow("emoji") << u"🙂🙂🙂"_s;
    QTest::newRow("ZWJ") << u"a"_s + family + u"b"_s + family;
    QTest::newRow("skin tone") << thumb.repeated(3);
    QTest::newRow("flags") << flag.repeated(4);
    QTest::newRow("combining") << acute.repeated(8);
    QTest::newRow("many marks") << u"Z\u0351\u036b\u0343\u036a\u0302xZ\u0351\u036b"_s;
    QTest::newRow("Devanagari") << u"नमस्ते दुनिया"_s;
    QTest::newRow("Hangul") << u"\u1112\u1161\u11ab\u1112\u1161\u11ab"_s;
    QTest::newRow("CRLF") << u"a\r\nb\r\n"_s;
    QTest::newRow("marked blank") << u"ab \u0301cd \u0301ef"_s;
    QTest::newRow("halves") << u"a"_s + QChar(0xd83d) + u"b"_s + QChar(0xde42);
}

void TestMessageLimits::positionNeverCutsAGrapheme()
{
    QFETCH(QString, text);
    const qsizetype size = utf8Size(text);
    for (qsizetype bytes = 0; bytes <= size + 1; ++bytes) {
        const qsizetype position = positionThatFits(text, bytes);
        QVERIFY(utf8Size(text.first(position)) <= bytes);
        QVERIFY(isGraphemeBoundary(text, position));
        // None larger would do.
        qsizetype next = position + 1;
        while (next < text.size() && !isGraphemeBoundary(text, next))
            ++next;
        QVERIFY(position == text.size() || utf8Size(text.first(next)) > bytes);
    }
}

void TestMessageLimits::positionOfTheLongestPrefix()
{
    QCOMPARE(positionThatFits(u"abc", 0), 0);
    QCOMPARE(positionThatFits(u"abc", 2), 2);
    QCOMPARE(positionThatFits(u"abc", 3), 3);
    QCOMPARE(positionThatFits(u"", 30), 0);
    QCOMPARE(positionThatFits(u"日本語", 8), 2);
    QCOMPARE(positionThatFits(u"x"_s + family, 25), 1);
    QCOMPARE(positionThatFits(u"x"_s + family, 26), 12);
    QCOMPARE(positionThatFits(acute + acute, 5), 2);
}

void TestMessageLimits::positionReadsNoMoreThanItNeeds()
{
    // A megabyte is pasted and typed into: a keystroke must not analyse all of it. What is past the
    // first pages cannot be read, so that looking there ends the test.
    const size_t page = size_t(sysconf(_SC_PAGESIZE));
    const size_t readable = 4 * page;
    const size_t whole = 256 * page;
    void *memory = mmap(nullptr, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    QVERIFY(memory != MAP_FAILED);
    auto *units = static_cast<char16_t *>(memory);
    constexpr QStringView unit = u"日本語 ";
    for (qsizetype i = 0; i < qsizetype(readable / sizeof(char16_t)); ++i)
        units[i] = unit[i % unit.size()].unicode();
    QCOMPARE(mprotect(static_cast<char *>(memory) + readable, whole - readable, PROT_NONE), 0);
    QCOMPARE(positionThatFits(QStringView(units, qsizetype(whole / sizeof(char16_t))), 4096), 1638);
    munmap(memory, whole);
}

void TestMessageLimits::splitting_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qsizetype>("bytes");
    const auto row = [](const char *name, const QString &text, qsizetype bytes) {
        QTest::newRow(name) << text << bytes;
    };
    row("empty", u""_s, 30);
    row("fits", u"Hello"_s, 30);
    row("fits exactly", QString(30, u'x'), 30);
    row("words", u"the quick brown fox jumps over the lazy dog "_s.repeated(20), 30);
    row("one long word", QString(1000, u'x'), 30);
    row("only blanks", QString(1000, u' '), 30);
    row("families", (family + u" "_s).repeated(20), 30);
    row("marked blanks", u"abcdefg \u0301"_s.repeated(40), 30);
    row("only marked blanks", u" \u0301"_s.repeated(100), 10);
    row("flags and blanks", (flag + u" "_s).repeated(40), 30);
    row("CJK", u"日本語"_s.repeated(3000), 4096);
    row("lines", u"a line\r\n"_s.repeated(2000), 4096);
    row("a megabyte", u"word 日本 \u0301🙂 "_s.repeated(50'000), 4096);
}

void TestMessageLimits::splitting()
{
    QFETCH(QString, text);
    QFETCH(qsizetype, bytes);
    const QStringList pieces = splitToFit(text, bytes);
    QCOMPARE(pieces.join(QString()), text);
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    qsizetype position = 0;
    for (const QString &piece : pieces) {
        QVERIFY(!piece.isEmpty());
        QVERIFY(utf8Size(piece) <= bytes);
        position += piece.size();
        finder.setPosition(position);
        QVERIFY(position == text.size() || finder.isAtBoundary());
    }
}

void TestMessageLimits::splitsAfterABlank()
{
    QCOMPARE(splitToFit(u"hello wide world"_s, 12), (QStringList { u"hello wide "_s, u"world"_s }));
    // The only blank is in the first half: better to cut the word than to send a stump.
    QCOMPARE(splitToFit(u"a bcdefghijklm"_s, 10), (QStringList { u"a bcdefghi"_s, u"jklm"_s }));
    // This blank carries an accent.
    QCOMPARE(
        splitToFit(u"abcdef \u0301ghijk"_s, 10), (QStringList { u"abcdef \u0301g"_s, u"hijk"_s }));
}

void TestMessageLimits::aGraphemeThatDoesNotFitCannotBeSplit()
{
    QVERIFY(splitToFit(family, 24).isEmpty());
    QVERIFY(splitToFit(u"hello "_s + family, 24).isEmpty());
    QCOMPARE(splitToFit(family, 25), QStringList { family });
    QVERIFY(splitToFit(u"abc"_s, 0).isEmpty());
}

QTEST_GUILESS_MAIN(TestMessageLimits)
#include "tst_messagelimits.moc"
