// SPDX-License-Identifier: Apache-2.0
#include "hostilestrings.h"

#include "support/dice.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace carillon::testing {

namespace {

const QStringList &richPieces()
{
    static const QStringList pieces { u"<img src=\"file:///carillon-hostile/a.png\">"_s,
        u"<img src=carillon-hostile.png width=1000000000 height=1000000000>"_s,
        u"<img src='http://127.0.0.1:9/carillon-hostile.png'>"_s,
        u"<img src=\"\\\\carillon-hostile.invalid\\share\\a.png\">"_s,
        u"<img src=\"qrc:/carillon-hostile.png\"><img src=':/carillon-hostile.png'>"_s,
        u"<img src='data:image/png;base64,iVBORw0KGgo='>"_s,
        u"<link rel=stylesheet href='file:///carillon-hostile/a.css'>"_s,
        u"<style>@import url(file:///carillon-hostile/b.css); * { font-size: 400pt }</style>"_s,
        u"<body background='file:///carillon-hostile/c.png'>"_s,
        u"<table background='/carillon-hostile/d.png' width=99999999><tr><td>x</td></tr></table>"_s,
        u"<a href=\"file:///carillon-hostile/e\">click</a>"_s,
        u"<a href='javascript:alert(1)'>x</a>"_s, u"<b>bold</b>"_s, u"<qt>"_s, u"</p></qt>"_s,
        u"<!DOCTYPE html><html>"_s,
        u"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///carillon-hostile/f'>]>&y;"_s,
        u"<script>x</script>"_s, u"<iframe src='http://carillon-hostile.invalid/'>"_s,
        u"![x](file:///carillon-hostile/g.png)"_s, u"[x](file:///carillon-hostile/h)"_s,
        u"file:///carillon-hostile/i"_s, u"smb://carillon-hostile.invalid/j"_s,
        u"http://carillon-hostile.invalid/"_s, u"https://good.example@carillon-hostile.invalid/"_s,
        u"&lt;img src=file:///carillon-hostile/k.png&gt;"_s, u"&#x202e;&amp;amp;&nbsp;&#0;"_s,
        u"<"_s, u">"_s, u"\""_s, u"'"_s, u"<br/>"_s, u"<font size=7 color=red>"_s };
    return pieces;
}

const QStringList &oddPieces()
{
    static const QStringList pieces { u"%1"_s, u"%2 %3"_s, u"%99"_s, u"%L1"_s, u"%n"_s,
        u"%s%s%s%n"_s, u"{0}"_s, u"$(x)"_s, u"&File"_s, u"&&"_s, u"&"_s, u"\t"_s, u"\n"_s,
        u"\r\n"_s, u"\r"_s, u"\u001b[31mred\u001b[0m"_s,
        u"\u001b]8;;file:///carillon-hostile/l\u0007x\u001b]8;;\u0007"_s, u"\u0008\u0008\u0008"_s,
        u"\u007f"_s, u"\u0085\u009b31m"_s, u"\u2028"_s, u"\u2029"_s, QString(QChar(0)),
        QString(QChar(0xd800)), QString(QChar(0xdfff)), u"\ufeff"_s, u"\ufffe"_s, u"\u202e"_s,
        u"\u202d"_s, u"\u202a"_s, u"\u202b"_s, u"\u202c"_s, u"\u2066"_s, u"\u2067"_s, u"\u2068"_s,
        u"\u2069"_s, u"\u200e"_s, u"\u200f"_s, u"\u061c"_s, u"\u200b"_s, u"\u200d"_s, u"\u00ad"_s,
        u"Z\u0351\u036b\u0343\u036a\u0302\u0351\u036b\u0343"_s, u"\u0488\u0489"_s,
        u"👨‍👩‍👧‍👦"_s, u"🏳️‍🌈"_s, u"👍🏿"_s, u"🇩🇪"_s, u"شَدَّ"_s,
        u"עברית"_s, u"日本語"_s, u"नमस्ते"_s, u"ﷺ"_s, u"﷽"_s, u"\U0001242b"_s,
        u"\U000e0041\U000e007f"_s, u"words "_s, u"P|Cu|"_s, u"Typing"_s, u" "_s };
    return pieces;
}

QString mixed(Dice &dice)
{
    QString text;
    for (auto left = dice.between(1, 30); left > 0; --left)
        text += dice.oneIn(2) ? dice.pick(richPieces()) : dice.pick(oddPieces());
    return text;
}

/// One unit, over and over: what takes time that grows faster than its length.
QString heap(Dice &dice)
{
    const qsizetype size = dice.oneIn(8) ? 1'000'000 : dice.between(1'000, 100'000);
    const QStringList units { u"w"_s, u" "_s, u"w "_s, u"\n"_s, u"\t"_s, u"\u0301"_s,
        u"\u0351\u036b"_s, u"\u202e"_s, u"\u2067"_s, u"\u2067a\u2069"_s, u"א a "_s, u"\u200d"_s,
        u"👩‍"_s, u"👨‍👩‍👧‍👦"_s, u"🇩"_s, u"﷽"_s, u"<b>"_s, u"&amp;"_s, u"日"_s,
        u"न्"_s, u"ش"_s, u"\u2028"_s, u"\u00ad"_s, u"\u200b"_s, u"http://a.example/ "_s,
        u"http://"_s, u"-"_s, u"/"_s, QString(QChar(0)), QString(QChar(0xd83d)) };
    const QString unit = dice.pick(units);
    return u"a"_s + unit.repeated(size / unit.size());
}

QString anyUnits(Dice &dice)
{
    QString text;
    for (auto left = dice.between(1, 400); left > 0; --left)
        text += QChar(static_cast<char16_t>(dice.oneIn(3)
                ? dice.below(0x10000)
                : dice.pick(QList<int> { 0, 0x7f, 0x202e, 0x2067, 0x2069,
                    dice.oneIn(2) ? 0xd83d : 0xde00, 0x0301, u'<', u'&', u'%', u'a' })));
    return text;
}

QString nested(Dice &dice)
{
    const qsizetype depth = dice.between(10, 20'000);
    return u"<table><tr><td>"_s.repeated(depth) + dice.pick(richPieces());
}

} // namespace

QString hostileString(int seed)
{
    Dice dice(seed, "hostile strings");
    switch (dice.below(10)) {
    case 0:
        return heap(dice);
    case 1:
        return anyUnits(dice);
    case 2:
        return dice.oneIn(4) ? nested(dice) : dice.pick(richPieces());
    case 3:
        return dice.pick(oddPieces());
    default:
        return mixed(dice);
    }
}

} // namespace carillon::testing
