// SPDX-License-Identifier: Apache-2.0
#include "support/dice.h"
#include "ui/common/links.h"

#include <QTest>

using namespace carillon::testing;
using namespace carillon::ui;
using namespace Qt::StringLiterals;

namespace {

/// The addresses as they stand in the text.
QStringList found(const QString &text)
{
    QStringList all;
    for (const Link &link : findLinks(text))
        all += text.mid(link.start, link.length);
    return all;
}

} // namespace

class TestLinks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void finds_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("links");
        const auto row = [](const char *name, const QString &text, const QStringList &links) {
            QTest::newRow(name) << text << links;
        };
        row("none", u"no address here: example.com, www.example.com"_s, {});
        row("alone", u"https://example.com"_s, { u"https://example.com"_s });
        row("upper case", u"HTTPS://EXAMPLE.COM/A"_s, { u"HTTPS://EXAMPLE.COM/A"_s });
        row("two", u"http://a.example/x https://b.example/?q=1#f"_s,
            { u"http://a.example/x"_s, u"https://b.example/?q=1#f"_s });
        row("full stop", u"See https://example.com/a.b."_s, { u"https://example.com/a.b"_s });
        row("marks", u"Is it https://example.com/?!"_s, { u"https://example.com/"_s });
        row("ellipsis", u"https://example.com/a… and"_s, { u"https://example.com/a"_s });
        row("in brackets", u"(https://example.com/a)."_s, { u"https://example.com/a"_s });
        row("bracket of its own", u"https://example.com/a_(b)"_s,
            { u"https://example.com/a_(b)"_s });
        row("bracket of its own in brackets", u"(https://example.com/a_(b))"_s,
            { u"https://example.com/a_(b)"_s });
        row("markdown", u"[text](https://example.com/a)"_s, { u"https://example.com/a"_s });
        row("bold", u"**https://example.com/a**"_s, { u"https://example.com/a"_s });
        row("angles", u"<https://example.com/a>"_s, { u"https://example.com/a"_s });
        row("quotes",
            u"\"https://example.com/a\" “https://example.com/b” «https://example.com/c»"_s,
            { u"https://example.com/a"_s, u"https://example.com/b"_s, u"https://example.com/c"_s });
        row("Japanese", u"こちらhttps://example.com/ページ。次に"_s, {});
        row("Japanese apart", u"こちら:https://example.com/ページ。次に"_s,
            { u"https://example.com/ページ"_s });
        row("Catalan", u"https://example.com/Col·legi"_s, { u"https://example.com/Col·legi"_s });
        row("port and v6", u"http://[::1]:8080/x http://127.0.0.1:80"_s,
            { u"http://[::1]:8080/x"_s, u"http://127.0.0.1:80"_s });
        row("lines", u"https://a.example\nhttps://b.example"_s,
            { u"https://a.example"_s, u"https://b.example"_s });
        row("other schemes",
            u"file:///etc/passwd smb://h/s ftp://h/ javascript:alert(1) data:text/html,x "
            "mailto:a@b ms-settings:x \\\\host\\share x-http://h/ svn+http://h/ xhttps://h/ "
            "httpx://h/ http:/h http:h https:"_s,
            {});
        row("no host", u"http:// https:/// http://? http://:80/ http://@/ https://."_s, {});
        row("impossible host",
            u"http://a..b/ http://%00/ http://a%2fb/ http://a:99999/ "
            "http://a.com@b.com@evil.com/"_s,
            {});
        row("turned", u"https://example.com/\u202egpj.exe https://good.example\u2066.evil/"_s, {});
        row("hidden", u"https://good.example\u200b.evil.example/ http://a\u00adb.example/"_s, {});
        row("tags of another plane", u"http://good.example\U000e0041/"_s, {});
        row("half a character",
            u"http://good.example/"_s + QChar(0xd800) + u" http://a.example/"_s + QChar(0xdc00),
            {});
        row("control", u"http://good.example\u0007.evil/"_s, { u"http://good.example"_s });
        row("backslash", u"http://good.example\\@evil.example/"_s, { u"http://good.example"_s });
        row("too long", u"http://example.com/"_s + QString(2048, u'a'), {});
        row("as long as may be", u"http://example.com/"_s + QString(2029, u'a'),
            { u"http://example.com/"_s + QString(2029, u'a') });
    }

    void finds()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, links);
        QCOMPARE(found(text), links);
    }

    void tellsWhereItLeads_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("readAs");
        QTest::addColumn<QString>("before");
        const auto row = [](const char *name, const QString &text, const QString &host,
                             const QString &readAs = {}, const QString &before = {}) {
            QTest::newRow(name) << text << host << readAs << before;
        };
        row("plain", u"https://Example.COM/x"_s, u"example.com"_s);
        row("userinfo", u"http://good.com@evil.com"_s, u"evil.com"_s, {}, u"good.com"_s);
        row("userinfo with a port", u"http://good.com:80@evil.com/"_s, u"evil.com"_s, {},
            u"good.com:80"_s);
        row("userinfo with a path", u"http://good.com%2fpath@evil.com/"_s, u"evil.com"_s, {},
            u"good.com/path"_s);
        row("at in the path", u"http://evil.com/@good.com"_s, u"evil.com"_s);
        row("at in the query", u"http://evil.com?@good.com"_s, u"evil.com"_s);
        row("at in the fragment", u"http://evil.com#@good.com"_s, u"evil.com"_s);
        row("Cyrillic", u"https://аррӏе.com/"_s, u"xn--80ak6aa92e.com"_s, u"аррӏе.com"_s);
        row("punycode", u"https://xn--80ak6aa92e.com/"_s, u"xn--80ak6aa92e.com"_s, u"аррӏе.com"_s);
        row("umlaut", u"https://bücher.example/"_s, u"xn--bcher-kva.example"_s,
            u"bücher.example"_s);
        row("full width", u"https://ｇｏｏｄ.com/"_s, u"good.com"_s);
        row("hexadecimal", u"http://0x7f.1/"_s, u"127.0.0.1"_s);
        row("v6", u"http://[::1]:8080/"_s, u"::1"_s);
    }

    void tellsWhereItLeads()
    {
        QFETCH(QString, text);
        const QList<Link> links = findLinks(text);
        QCOMPARE(links.size(), 1);
        const LinkFacts facts = factsOf(links.first().url);
        QTEST(facts.host, "host");
        QTEST(facts.readAs, "readAs");
        QTEST(facts.before, "before");
        for (const QChar c : facts.address)
            QVERIFY2(c.unicode() > 0x20 && c.unicode() < 0x7f, qPrintable(facts.address));
    }

    void whatIsNotLettersIsNoHost()
    {
        for (const char32_t c : { U'\u2044', U'\u2215', U'\u29f8', U'\uff0f', U'\u2024', U'\u0000',
                 U'\u0338', U'\ufe68', U'\u3033', U'\u115f' }) {
            const QString text
                = u"http://good.example"_s + QString::fromUcs4(&c, 1) + u"evil.com/x"_s;
            for (const Link &link : findLinks(text)) {
                const QString host = factsOf(link.url).host;
                QVERIFY2(host == u"good.example"_s || host.startsWith(u"xn--"_s)
                        || host.contains(u".xn--"_s) || host == u"good.example.evil.com"_s,
                    qPrintable(host));
            }
        }
    }

    /// Whatever the text, what is found is http or https, has a host and lies within it, in order.
    void holdsForAnyText()
    {
        const QStringList pieces { u"http://"_s, u"https://"_s, u"file://"_s, u"javascript:"_s,
            u"example.com"_s, u"@"_s, u"//"_s, u"\\"_s, u"["_s, u"]"_s, u"("_s, u")"_s, u":"_s,
            u"%2f"_s, u"%00"_s, u"."_s, u"\u202e"_s, u"\u200d"_s, u"ö"_s, u"日本"_s, u" "_s,
            u"\n"_s, u"😀"_s, QString(QChar(0xd83d)), u"\u0301"_s, u"?"_s, u"#"_s, u"&"_s,
            QString(QChar(0)) };
        qsizetype count = 0;
        for (int seed = 1; seed <= 3000; ++seed) {
            Dice dice(seed);
            QString text;
            for (auto left = dice.between(1, 40); left > 0; --left)
                text += dice.pick(pieces);
            qsizetype end = 0;
            for (const Link &link : findLinks(text)) {
                QVERIFY(link.start >= end && link.length > 0);
                end = link.start + link.length;
                QVERIFY(end <= text.size());
                QVERIFY(link.url.scheme() == u"http"_s || link.url.scheme() == u"https"_s);
                QVERIFY(!link.url.host().isEmpty() && !factsOf(link.url).host.isEmpty());
                ++count;
            }
        }
        QVERIFY(count > 100);
    }

    /// With work that grew as the square this would take hours, and the test's time is limited.
    void staysLinear_data()
    {
        QTest::addColumn<QString>("text");
        constexpr qsizetype size = 4'000'000;
        const QStringList pieces { u"http://"_s, u"http"_s, u"h"_s, u"http://("_s, u"http://a)"_s,
            u"https://a.example/ "_s, u"http://@"_s, u"http:// "_s, u"http://a\u202e "_s };
        for (const QString &piece : pieces)
            QTest::newRow(qPrintable(piece)) << piece.repeated(size / piece.size());
        QTest::newRow("brackets") << u"http://a/"_s + QString(size, u')');
        QTest::newRow("full stops") << u"http://a/"_s + QString(size, u'.');
    }

    void staysLinear()
    {
        QFETCH(QString, text);
        QVERIFY(findLinks(text).size() <= 100);
    }
};

QTEST_APPLESS_MAIN(TestLinks)
#include "tst_links.moc"
