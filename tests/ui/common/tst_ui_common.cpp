// SPDX-License-Identifier: Apache-2.0
#include "ui/common/errortext.h"
#include "ui/common/noticebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/sourceedit.h"
#include "ui/common/theme.h"

#include <QDir>
#include <QTest>
#include <QTextBlock>

#include <cmath>

using namespace carillon;
using namespace carillon::ui;
using namespace Qt::StringLiterals;

namespace {

double channel(double value)
{
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double light(const QColor &c)
{
    return 0.2126 * channel(c.redF()) + 0.7152 * channel(c.greenF()) + 0.0722 * channel(c.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double x = light(a);
    const double y = light(b);
    return (qMax(x, y) + 0.05) / (qMin(x, y) + 0.05);
}

constexpr int kindCount = int(ErrorKind::Cancelled) + 1;

ApiError errorOf(ErrorKind kind)
{
    ApiError error;
    error.kind = kind;
    error.httpStatus = 403;
    error.code = u"ForbiddenException"_s;
    error.message = u"no"_s;
    error.requestId = u"5b1c2e7a-0000-4000-8000-000000000000"_s;
    error.at = QDateTime(QDate(2026, 1, 2), QTime(12, 5, 7)).toUTC();
    return error;
}

} // namespace

class TestUiCommon : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void coloursCanBeRead()
    {
        for (const Colours &c : { lightColours(), darkColours() }) {
            for (const QColor &ground : { c.window, c.side, c.field, c.hover, c.accentGround }) {
                for (const QColor &ink : { c.text, c.muted })
                    QVERIFY2(contrast(ink, ground) >= 4.5,
                        qPrintable(ink.name() + u" on "_s + ground.name()));
            }
            for (const QColor &ground : { c.window, c.side, c.field }) {
                for (const QColor &ink : { c.accent, c.good, c.bad, c.caution })
                    QVERIFY2(contrast(ink, ground) >= 4.5,
                        qPrintable(ink.name() + u" on "_s + ground.name()));
            }
            for (const QColor &ink : { c.text, c.muted, c.bad })
                QVERIFY(contrast(ink, c.badGround) >= 4.5);
            for (const QColor &ink : { c.text, c.muted, c.caution })
                QVERIFY(contrast(ink, c.cautionGround) >= 4.5);
            QVERIFY(contrast(c.accent, c.accentGround) >= 4.5);
            QVERIFY(contrast(c.onAccent, c.accent) >= 4.5);
        }
    }

    void discsCanBeRead()
    {
        QSet<QRgb> seen;
        for (int i = 0; i < 1000; ++i) {
            const QColor colour = Theme::discColour(u"arn:aws:chime:user/%1"_s.arg(i));
            QVERIFY2(contrast(Qt::white, colour) >= 4.5, qPrintable(colour.name()));
            seen.insert(colour.rgb());
        }
        QVERIFY(seen.size() > 300);
        QCOMPARE(Theme::discColour(u"a"), Theme::discColour(u"a"));
    }

    void initials()
    {
        QCOMPARE(Theme::initials(u"Bob"), u"B"_s);
        QCOMPARE(Theme::initials(u"alice van smith"), u"AS"_s);
        QCOMPARE(Theme::initials(u" "), u"?"_s);
        QCOMPARE(Theme::initials(u"👩‍🚀 x"), u"👩‍🚀X"_s);
    }

    void everyIconDraws()
    {
        Theme theme;
        const QStringList names
            = QDir(u":/carillon/icons"_s).entryList({ u"*.svg"_s }, QDir::Files);
        QCOMPARE(names.size(), 23);
        for (const QString &name : names) {
            const QImage image = theme.icon(name.chopped(4), Qt::red).pixmap(40, 40).toImage();
            int red = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    red += image.pixelColor(x, y) == QColor(Qt::red) ? 1 : 0;
            }
            QVERIFY2(red > 10, qPrintable(name));
        }
    }

    void forcedAppearance()
    {
        Theme theme;
        theme.force(Theme::Appearance::Light);
        int told = 0;
        connect(&theme, &Theme::changed, &theme, [&told] { ++told; });
        theme.apply(*qApp);
        theme.force(Theme::Appearance::Dark);
        QCOMPARE(told, 1);
        QCOMPARE(QApplication::palette().color(QPalette::Window), darkColours().window);
        QVERIFY(!qApp->styleSheet().contains(u'$'));
        theme.force(Theme::Appearance::Light);
        QCOMPARE(QApplication::palette().color(QPalette::Window), lightColours().window);
    }

    void everyErrorIsDescribed()
    {
        for (int i = 0; i < kindCount; ++i) {
            for (const auto context : { ErrorContext::Sending, ErrorContext::Loading }) {
                const ErrorText text = describeError(errorOf(ErrorKind(i)), context);
                QVERIFY2(text.sentence.endsWith(u'.'), qPrintable(text.sentence));
                QVERIFY(!text.remedy.isEmpty());
                QCOMPARE(text.facts, u"403 ForbiddenException · request 5b1c2e7a… · 12:05:07"_s);
                QVERIFY(!text.actions.isEmpty());
                for (const MessageAction action : text.actions)
                    QVERIFY(!actionLabel(action).isEmpty());
                QCOMPARE(QSet<MessageAction>(text.actions.begin(), text.actions.end()).size(),
                    text.actions.size());
            }
        }
    }

    void permanentRefusalsOfferNoRetry()
    {
        for (const ErrorKind kind : { ErrorKind::BadRequest, ErrorKind::NotFound,
                 ErrorKind::Conflict, ErrorKind::InvalidRequest, ErrorKind::OtherRefusal })
            QVERIFY(!describeError(errorOf(kind)).actions.contains(MessageAction::Retry));
        for (const ErrorKind kind :
            { ErrorKind::Throttled, ErrorKind::ServiceFailure, ErrorKind::ServiceUnavailable,
                ErrorKind::Network, ErrorKind::Timeout, ErrorKind::Unreadable })
            QCOMPARE(describeError(errorOf(kind)).actions.first(), MessageAction::Retry);
        QCOMPARE(describeError(errorOf(ErrorKind::Conflict)).actions.first(),
            MessageAction::RetryWithNewToken);
        QCOMPARE(describeError(errorOf(ErrorKind::SignatureRefused)).actions.first(),
            MessageAction::Compare);
        QCOMPARE(describeError(errorOf(ErrorKind::ExpiredCredentials)).actions.first(),
            MessageAction::UpdateCredentials);
    }

    void particularErrors()
    {
        ApiError error = errorOf(ErrorKind::Throttled);
        error.retryAfterMs = 2100;
        QVERIFY(describeError(error).remedy.contains("tried again by itself"_L1));
        error = errorOf(ErrorKind::Forbidden);
        error.message = u"User is not a member of the channel"_s;
        QCOMPARE(describeError(error).sentence, u"You are not a member of this channel."_s);
        error.message
            = u"No access to arn:aws:chime:us-east-1:1:app-instance/a/user/member-bearer"_s;
        QCOMPARE(describeError(error).sentence, u"This user may not send here."_s);
        error = errorOf(ErrorKind::InvalidRequest);
        error.code = u"DamagedRow"_s;
        QVERIFY(!describeError(error).actions.contains(MessageAction::Retry));
        QVERIFY(describeError(error).sentence.contains("damaged"_L1));
        QVERIFY(describeError(errorOf(ErrorKind::Network)).remedy.contains("arrive twice"_L1));
    }

    void problems()
    {
        QCOMPARE(describeProblem({ DraftField::Content, DraftRule::TooLong, 4108, 4096 }),
            u"12 bytes too long"_s);
        QCOMPARE(describeProblem({ DraftField::Content, DraftRule::TooLong, 31, 30 }),
            u"1 byte too long"_s);
        QCOMPARE(describeProblem({ DraftField::Metadata, DraftRule::LineBreak }),
            u"Metadata cannot contain line breaks."_s);
        for (int field = 0; field <= int(DraftField::SubChannel); ++field) {
            for (int rule = 0; rule <= int(DraftRule::NotAnArn); ++rule)
                QVERIFY(!describeProblem({ DraftField(field), DraftRule(rule), 9, 5 }).isEmpty());
        }
    }

    void reportKeepsSecrets()
    {
        ApiError error = errorOf(ErrorKind::SignatureRefused);
        Exchange exchange;
        exchange.method = "POST"_ba;
        exchange.url = "https://h/x?X-Amz-Signature=beef&a=b"_ba;
        exchange.requestHeaders = { { "Authorization"_ba, "AWS4 Signature=cafe"_ba },
            { "X-Amz-Security-Token"_ba, "tokenvalue"_ba } };
        exchange.requestBody = "{\"Content\":\"private words\"}"_ba;
        exchange.httpStatus = 403;
        exchange.responseBody = "{\"Message\":\"no match\"}"_ba;
        error.exchange = std::make_shared<Exchange>(exchange);
        const QString report = errorReport(error);
        for (const auto secret : { "beef"_L1, "cafe"_L1, "tokenvalue"_L1, "private words"_L1 })
            QVERIFY2(!report.contains(secret), qPrintable(report));
        QVERIFY(report.contains(error.requestId) && report.contains("no match"_L1));
    }

    void foreignTextStaysPlain()
    {
        PlainLabel label(u"<img src=/etc/passwd><b>x</b>"_s);
        QCOMPARE(static_cast<QLabel &>(label).textFormat(), Qt::PlainText);
        QVERIFY(label.text().contains("<img src=/etc/passwd><b>x</b>"_L1));
        QVERIFY(plainToolTip(u"<b>x</b>"_s).contains("&lt;b&gt;x&lt;/b&gt;"_L1));
    }

    void emojiAreBounded()
    {
        const QString many = u"👍"_s.repeated(1000);
        qsizetype left = 0;
        const auto lines = ForeignText(many).lines(messageBounds, &left);
        QCOMPARE(lines.size(), 1);
        QCOMPARE(lines[0].raw.size(), 2 * messageBounds.pictures);
        QCOMPARE(left, many.size() - 2 * messageBounds.pictures);
        QVERIFY(ForeignText(many).line().size() < 60);
        QVERIFY(ForeignText(many).line().endsWith(u'…'));
        // Words after the last picture that fits are left out with it; those before are not.
        QVERIFY(ForeignText(u"words "_s + many).block().contains(u"words 👍"_s));
        // A screen reader measures nothing.
        QCOMPARE(ForeignText(many).spoken(), many);
    }

    void sourceShowsWhatIsThere()
    {
        const QString odd = u"a\tb\n\u0007\u202e\u2028"_s + QChar(0xd800) + u"👍"_s;
        QCOMPARE(ForeignText(odd).source(), u"a\tb\n\\u0007\\u202e\\u2028\\ud800👍"_s);
        qsizetype left = 0;
        QCOMPARE(ForeignText(u"a\nb\nc\nd"_s).source({ 100, 2 }, &left), u"a\nb"_s);
        QCOMPARE(left, 4);
        QCOMPARE(ForeignText(u"ab\u0007cd"_s).source({ 7, 2 }, &left), u"ab"_s);
        QCOMPARE(left, 3);
        QCOMPARE(ForeignText(u"abc"_s).source({ 7, 2 }, &left), u"abc"_s);
        QCOMPARE(left, 0);
    }

    void eachThirtyFirstMarkIsReplaced()
    {
        const auto marks = [](int count) { return QString(count, QChar(0x301)); };
        const QString few = u"a"_s + marks(30) + u"b"_s + marks(30);
        QCOMPARE(ForeignText(few).lines(messageBounds).first().shown, u'\u2068' + few + u'\u2069');
        QCOMPARE(ForeignText(few).source(), few);
        // What is between them and shows nothing is no letter.
        const QString many = u"a"_s + marks(30) + u'\u200d' + marks(32);
        QCOMPARE(ForeignText(many).lines(messageBounds).first().shown,
            u"\u2068a"_s + marks(30) + u"\u200d\ufffd"_s + marks(30) + u"\ufffd\u2069"_s);
        QCOMPARE(ForeignText(many).source(),
            u"a"_s + marks(30) + u"\u200d\\u0301"_s + marks(30) + u"\\u0301"_s);
        const QString beyond = u"a"_s + u"\U0001e8d0"_s.repeated(31); // a mark of two units
        QCOMPARE(ForeignText(beyond).lines(messageBounds).first().shown,
            u"\u2068a"_s + u"\U0001e8d0"_s.repeated(30) + u"\ufffd\ufffd\u2069"_s);
        QVERIFY(ForeignText(beyond).source().endsWith(u"\\ud83a\\udcd0"_s));
    }

    void whatTurnsTextHasAnEnd()
    {
        const QString turns = u"\u2067a\u2069"_s.repeated(300);
        qsizetype left = 0;
        QCOMPARE(ForeignText(turns).lines(paragraphBounds, &left).first().raw, turns.first(150));
        QCOMPARE(left, turns.size() - 150);
        QCOMPARE(ForeignText(turns).lines(messageBounds).first().raw, turns.first(600));
        QCOMPARE(ForeignText(turns).spoken(), QString(300, u'a'));
        QVERIFY(ForeignText(turns).source(sourceBounds, &left).endsWith(u"\\u2067a\\u2069"_s));
        QCOMPARE(left, 0);
    }

    void aLongSourceEndsWithWhatIsMissing()
    {
        SourceEdit edit;
        const QString source = u"line\n"_s.repeated(100'000);
        edit.setSource(source);
        QCOMPARE(edit.source(), source);
        QCOMPARE(edit.blockCount(), 1); // it is not laid out before it can be seen
        edit.show();
        QCOMPARE(edit.blockCount(), int(sourceBounds.lines) + 1);
        const qsizetype shown = 5 * sourceBounds.lines - 1;
        QVERIFY(edit.toPlainText().endsWith(
            u"… and %1 more characters. The button copies them all."_s.arg(source.size() - shown)));
        edit.setSource(u"short"_s);
        QCOMPARE(edit.toPlainText(), u"short"_s);
    }

    void aLineOfASourceIsMarked()
    {
        SourceEdit edit;
        QTextCharFormat look;
        look.setForeground(Qt::red);
        edit.setSource(u"one\ntwo\nthree"_s);
        edit.markLine(1, look);
        edit.show();
        QCOMPARE(edit.textCursor().blockNumber(), 1);
        QCOMPARE(edit.extraSelections().size(), 1);
        QCOMPARE(edit.extraSelections().first().cursor.block().text(), u"two"_s);
        edit.markLine(3, look); // it has no such line
        QVERIFY(edit.extraSelections().isEmpty());
    }

    void aLongLabelIsAsHighAsItsLines()
    {
        const QString text = u"some words "_s.repeated(100);
        PlainLabel label(text);
        label.setWordWrap(true);
        const auto measured = [&label] { return label.QLabel::heightForWidth(300); };
        QCOMPARE(label.heightForWidth(300), measured());
        QVERIFY(label.heightForWidth(600) < measured());
        label.setPlainText(text + text);
        QCOMPARE(label.heightForWidth(300), measured());
        QFont font = label.font();
        font.setPointSize(font.pointSize() + 6);
        label.setFont(font);
        QCOMPARE(label.heightForWidth(300), measured());
        label.setContentsMargins(40, 40, 40, 40);
        QCOMPARE(label.heightForWidth(300), measured());
        label.setStyleSheet(u"font-size: 6px"_s);
        QCOMPARE(label.heightForWidth(300), measured());
        label.setWordWrap(false);
        QCOMPARE(label.heightForWidth(300), measured());
        QCOMPARE(label.sizeHint(), label.QLabel::sizeHint());
        label.setWordWrap(true);
        QCOMPARE(label.sizeHint().height(), label.heightForWidth(label.sizeHint().width()));
    }

    void controlsAreShown()
    {
        const auto inner = [](const QString &text) {
            const QString shown = displayText(text);
            return shown.mid(1, shown.size() - 2);
        };
        QCOMPARE(inner(u"a\u0007b\u007fc\u0085"_s), u"a\u2407b\u2421c\ufffd"_s);
        QCOMPARE(inner(u"a\tb"_s), u"a\tb"_s);
        QCOMPARE(displayText(u"a\r\n\nb"_s), u"\u2068a\u2069\n\n\u2068b\u2069"_s);
        // Neither a stray end nor a missing one reaches what stands beside it.
        QCOMPARE(inner(u"a\u2069b"_s), u"a\ufffdb"_s);
        QCOMPARE(inner(u"a\u2067b"_s), u"a\u2067b\u2069"_s);
        QCOMPARE(inner(QString(QChar(0xd800))), u"\ufffd"_s);
        QCOMPARE(displayText({}), QString());
    }
};

QTEST_MAIN(TestUiCommon)
#include "tst_ui_common.moc"
