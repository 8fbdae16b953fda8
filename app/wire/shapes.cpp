// SPDX-License-Identifier: Apache-2.0
#include "domain/arn.h"
#include "domain/identifier.h"
#include "domain/messagelimits.h"
#include "wire/memberreader.h"

#include <QRegularExpression>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace carillon::wire {

namespace {

constexpr qsizetype unbounded = std::numeric_limits<qsizetype>::max();

bool always(QStringView)
{
    return true;
}

bool isOneLine(QStringView text)
{
    return std::ranges::none_of(text, [](QChar c) {
        return c == u'\n' || c == u'\r' || c == u'\u0085' || c == u'\u2028' || c == u'\u2029';
    });
}

/// What XML 1.0 lets into a text, but the noncharacters and C1 controls it frowns upon.
bool isXmlText(QStringView text)
{
    return std::ranges::all_of(text, [](QChar c) {
        const char16_t u = c.unicode();
        return u == 0x9 || u == 0xa || u == 0xd || (u >= 0x20 && u <= 0x7e) || u == 0x85
            || (u >= 0xa0 && u <= 0xfffd);
    });
}

bool isUserName(QStringView text)
{
    return isOneLine(text) && !text.trimmed().isEmpty();
}

bool isIdentifier(QStringView text)
{
    return isIdentifierText(text, 0, unbounded);
}

bool isAsciiAlphanumeric(QChar c)
{
    return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

bool isUserId(QStringView text)
{
    constexpr QStringView inside = u":-_.@";
    return !text.isEmpty() && isAsciiAlphanumeric(text.front()) && isAsciiAlphanumeric(text.back())
        && std::ranges::all_of(
            text, [&](QChar c) { return isAsciiAlphanumeric(c) || inside.contains(c); });
}

bool isArn(QStringView text)
{
    return Arn::parse(text).has_value();
}

bool isLambdaArn(QStringView text)
{
    static const QRegularExpression pattern(
        u"\\Aarn:aws:lambda:[a-z]{2}-[a-z]+-[0-9]:[0-9]{12}:function:[a-zA-Z0-9\\-_.]+"
        "(:(\\$LATEST|[a-zA-Z0-9\\-_]+))?\\z"_s);
    return pattern.match(text.toString()).hasMatch();
}

bool hasLoneSurrogate(QStringView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!text.at(i).isSurrogate())
            continue;
        if (text.at(i).isLowSurrogate() || i + 1 == text.size() || !text.at(i + 1).isLowSurrogate())
            return true;
        ++i;
    }
    return false;
}

constexpr auto bytes = TextRule::Unit::Bytes;
constexpr auto identifierPattern = "[-_a-zA-Z0-9]*";
constexpr auto anyPattern = "[\\s\\S]*";

} // namespace

namespace shapes {
const TextRule anyText { 0, unbounded, always, anyPattern };
const TextRule chimeArn { 5, 1600, isArn,
    "arn:[a-z0-9-\\.]{1,63}:[a-z0-9-\\.]{0,63}:[a-z0-9-\\.]{0,63}:[a-z0-9-\\.]{0,63}:"
    "[^/].{0,1023}" };
const TextRule lambdaFunctionArn { 15, 2048, isLambdaArn,
    "arn:aws:lambda:[a-z]{2}-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9\\-_\\.]+"
    "(:(\\$LATEST|[a-zA-Z0-9\\-_]+))?" };
const TextRule nonEmptyResourceName { 1, 256, isXmlText,
    "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD"
    "\\u10000-\\u10FFFF]*" };
const TextRule userName { 1, 100, isUserName, ".*\\S.*" };
const TextRule userId { 1, 64, isUserId,
    "[A-Za-z0-9]([A-Za-z0-9\\:\\-\\_\\.\\@]{0,62}[A-Za-z0-9])?" };
const TextRule metadata { 0, 1024, isOneLine, ".*", bytes };
const TextRule nonEmptyContent { 1, 4096, always, anyPattern, bytes };
const TextRule contentType { 0, maxContentTypeLength, always, anyPattern };
const TextRule clientRequestToken { ClientRequestToken::minLength, ClientRequestToken::maxLength,
    isIdentifier, identifierPattern };
const TextRule messageId { MessageId::minLength, MessageId::maxLength, isIdentifier,
    identifierPattern };
const TextRule subChannelId { SubChannelId::minLength, SubChannelId::maxLength, isIdentifier,
    identifierPattern };
const TextRule callbackId { 32, 64, always, anyPattern };
const TextRule filterRule { 1, 2048, always, anyPattern, bytes };
const TextRule searchFieldValue { 1, 512, always, anyPattern };
const TextRule tagKey { 1, 128, always, anyPattern };
const TextRule tagValue { 1, 256, always, anyPattern };
} // namespace shapes

std::optional<QString> breachOf(QStringView text, const TextRule &rule)
{
    const qsizetype length
        = rule.unit == TextRule::Unit::Bytes ? utf8Size(text) : characterCount(text);
    if (length < rule.min)
        return u"Member must have length greater than or equal to %1"_s.arg(rule.min);
    if (length > rule.max)
        return u"Member must have length less than or equal to %1"_s.arg(rule.max);
    if (hasLoneSurrogate(text))
        return u"Member must not contain half of a surrogate pair"_s;
    if (!rule.matches(text))
        return u"Member must satisfy regular expression pattern: "_s
            + QLatin1StringView(rule.pattern);
    return std::nullopt;
}

} // namespace carillon::wire
