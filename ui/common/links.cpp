// SPDX-License-Identifier: Apache-2.0
#include "ui/common/links.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr qsizetype mostLinks = 100;
constexpr qsizetype longest = 2048;
constexpr QStringView trailing = u".,:;!?'*";

/// Quotes and brackets of any script, and the full stops of those that write no blanks.
bool isForeignPunctuation(QChar c)
{
    switch (c.category()) {
    case QChar::Punctuation_Open:
    case QChar::Punctuation_Close:
    case QChar::Punctuation_InitialQuote:
    case QChar::Punctuation_FinalQuote:
        return c.unicode() > 0x7f;
    case QChar::Punctuation_Other:
        return c.unicode() >= 0x3000 || c.unicode() == 0x2026;
    default:
        return false;
    }
}

/// Where the run of characters ends that an address could be in.
bool endsRun(QChar c)
{
    constexpr QStringView never = u"<>\"`{}|\\^";
    return c.isSpace() || c.category() == QChar::Other_Control || never.contains(c)
        || isForeignPunctuation(c);
}

/// Shows nothing, turns the text or is half a character: makes an address look like another one.
bool isDeceptive(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Format:
    case QChar::Other_NotAssigned:
    case QChar::Other_PrivateUse:
    case QChar::Other_Surrogate:
        return true;
    default:
        return c == QChar::ReplacementCharacter;
    }
}

bool hasDeceptive(QStringView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        char32_t c = text[i].unicode();
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            c = QChar::surrogateToUcs4(text[i], text[i + 1]);
            ++i;
        }
        if (isDeceptive(c))
            return true;
    }
    return false;
}

bool continuesWord(QChar c)
{
    return c.isLetterOrNumber() || c.isMark() || c == u'+' || c == u'-' || c == u'_';
}

qsizetype schemeLength(QStringView text)
{
    for (const QStringView scheme : { QStringView(u"https://"), QStringView(u"http://") }) {
        if (text.startsWith(scheme, Qt::CaseInsensitive))
            return scheme.size();
    }
    return 0;
}

/// The run without the punctuation of the sentence around it.
QStringView withoutTail(QStringView run)
{
    qsizetype open[] = { run.count(u'(') - run.count(u')'), run.count(u'[') - run.count(u']') };
    while (!run.isEmpty()) {
        const qsizetype bracket = QStringView(u")]").indexOf(run.back());
        if (bracket >= 0 && open[bracket] < 0)
            ++open[bracket];
        else if (!trailing.contains(run.back()))
            break;
        run.chop(1);
    }
    return run;
}

bool isHostCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || QStringView(u"-._:").contains(c);
}

QString asciiHost(const QUrl &url)
{
    const QString host = url.host(QUrl::FullyDecoded);
    return host.contains(u':') ? host : QString::fromLatin1(QUrl::toAce(host));
}

QUrl readUrl(QStringView text)
{
    const QUrl url(text.toString());
    const bool isWeb = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    if (!url.isValid() || !isWeb)
        return {};
    const QString host = asciiHost(url);
    return !host.isEmpty() && std::ranges::all_of(host, isHostCharacter) ? url : QUrl();
}

} // namespace

QList<Link> findLinks(QStringView text)
{
    QList<Link> links;
    for (qsizetype at = text.indexOf(u"http", 0, Qt::CaseInsensitive);
         at >= 0 && links.size() < mostLinks; at = text.indexOf(u"http", at, Qt::CaseInsensitive)) {
        const qsizetype scheme = schemeLength(text.sliced(at));
        if (scheme == 0 || (at > 0 && continuesWord(text[at - 1]))) {
            ++at;
            continue;
        }
        // The whole run is passed over, whatever is in it: each character is looked at once.
        const auto end = std::find_if(text.begin() + at, text.end(), endsRun);
        const QStringView run = text.sliced(at, end - (text.begin() + at));
        if (run.size() <= longest && !hasDeceptive(run)) {
            const QStringView address = withoutTail(run);
            const QUrl url = address.size() > scheme ? readUrl(address) : QUrl();
            if (url.isValid() && !url.isEmpty())
                links.append({ at, address.size(), url });
        }
        at += run.size();
    }
    return links;
}

LinkFacts factsOf(const QUrl &url)
{
    LinkFacts facts;
    facts.address = QString::fromLatin1(url.toEncoded());
    facts.host = asciiHost(url);
    const QString read = QUrl::fromAce(facts.host.toLatin1(), QUrl::IgnoreIDNWhitelist);
    if (facts.host.contains("xn--"_L1) && read != facts.host)
        facts.readAs = read;
    facts.before = url.userName(QUrl::FullyDecoded);
    if (const QString password = url.password(QUrl::FullyDecoded); !password.isEmpty())
        facts.before += u':' + password;
    facts.port = url.port();
    facts.isEncrypted = url.scheme() == "https"_L1;
    return facts;
}

} // namespace carillon::ui
