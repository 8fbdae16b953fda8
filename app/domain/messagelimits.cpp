// SPDX-License-Identifier: Apache-2.0
#include "domain/messagelimits.h"

#include <QTextBoundaryFinder>

#include <algorithm>

namespace carillon {

namespace {

constexpr qsizetype replacementBytes = 3;

/// Calls `visit(index, codeUnits, utf8Bytes, wellFormed)` for each code point until it says false.
template <class Visit> void forEachCodePoint(QStringView text, Visit visit)
{
    for (qsizetype i = 0; i < text.size();) {
        const QChar c = text[i];
        qsizetype units = 1;
        qsizetype bytes = replacementBytes;
        bool wellFormed = true;
        if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            units = 2;
            bytes = 4;
        } else if (c.isSurrogate()) {
            wellFormed = false;
        } else {
            bytes = c.unicode() < 0x80 ? 1 : c.unicode() < 0x800 ? 2 : 3;
        }
        if (!visit(i, units, bytes, wellFormed))
            return;
        i += units;
    }
}

bool isWellFormed(QStringView text)
{
    return text.isValidUtf16();
}

bool hasLineBreak(QStringView text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) {
        return c == u'\n' || c == u'\r' || c == QChar(0x85) || c == QChar(0x2028)
            || c == QChar(0x2029);
    });
}

class Checker {
public:
    QList<DraftProblem> problems;

    void add(DraftField field, DraftRule rule, qsizetype actual = 0, qsizetype limit = 0)
    {
        problems.append({ field, rule, actual, limit });
    }

    void unicode(DraftField field, QStringView text)
    {
        if (!isWellFormed(text))
            add(field, DraftRule::NotUnicode);
    }

    void atMost(DraftField field, qsizetype actual, qsizetype limit)
    {
        if (actual > limit)
            add(field, DraftRule::TooLong, actual, limit);
    }

    void required(DraftField field, QStringView text)
    {
        if (text.isEmpty())
            add(field, DraftRule::Empty);
    }

    void oneLine(DraftField field, QStringView text)
    {
        if (hasLineBreak(text))
            add(field, DraftRule::LineBreak);
    }
};

void checkContent(const MessageDraft &draft, Checker &check)
{
    check.required(DraftField::Content, draft.content);
    check.atMost(
        DraftField::Content, utf8Size(draft.content), MessageLimits::of(draft.type).contentBytes);
    check.unicode(DraftField::Content, draft.content);
}

void checkMetadata(const MessageDraft &draft, Checker &check)
{
    if (!draft.metadata)
        return;
    if (draft.type == MessageType::Control) {
        check.add(DraftField::Metadata, DraftRule::NotAllowed, utf8Size(*draft.metadata), 0);
        return;
    }
    check.oneLine(DraftField::Metadata, *draft.metadata);
    check.atMost(DraftField::Metadata, utf8Size(*draft.metadata),
        MessageLimits::of(draft.type).metadataBytes);
    check.unicode(DraftField::Metadata, *draft.metadata);
}

void checkToken(const MessageDraft &draft, Checker &check)
{
    if (!draft.clientRequestToken || ClientRequestToken::parse(*draft.clientRequestToken))
        return;
    const qsizetype length = draft.clientRequestToken->size();
    if (length < ClientRequestToken::minLength)
        check.add(DraftField::Token, DraftRule::Empty, length, ClientRequestToken::minLength);
    else if (length > ClientRequestToken::maxLength)
        check.add(DraftField::Token, DraftRule::TooLong, length, ClientRequestToken::maxLength);
    else
        check.add(DraftField::Token, DraftRule::Characters);
}

void checkAttributes(const MessageDraft &draft, Checker &check)
{
    constexpr auto field = DraftField::MessageAttributes;
    qsizetype total = 0;
    for (const MessageAttribute &attribute : draft.attributes) {
        check.required(field, attribute.name);
        check.atMost(field, characterCount(attribute.name), maxAttributeNameLength);
        check.unicode(field, attribute.name);
        total += utf8Size(attribute.name);
        for (const QString &value : attribute.values) {
            check.required(field, value);
            check.atMost(field, characterCount(value), maxAttributeValueLength);
            check.unicode(field, value);
            total += utf8Size(value);
        }
    }
    check.atMost(field, total, maxAttributesBytes);
}

void checkPushNotification(const MessageDraft &draft, Checker &check)
{
    if (!draft.pushNotification)
        return;
    const PushNotification &push = *draft.pushNotification;
    check.required(DraftField::PushNotificationTitle, push.title);
    check.oneLine(DraftField::PushNotificationTitle, push.title);
    check.atMost(DraftField::PushNotificationTitle, characterCount(push.title), maxPushTitleLength);
    check.unicode(DraftField::PushNotificationTitle, push.title);
    check.required(DraftField::PushNotificationBody, push.body);
    check.atMost(DraftField::PushNotificationBody, characterCount(push.body), maxPushBodyLength);
    check.unicode(DraftField::PushNotificationBody, push.body);
}

void checkAddressing(const MessageDraft &draft, Checker &check)
{
    if (draft.contentType) {
        check.atMost(
            DraftField::ContentType, characterCount(*draft.contentType), maxContentTypeLength);
        check.unicode(DraftField::ContentType, *draft.contentType);
    }
    if (draft.targetMemberArn && !AppInstanceUserArn::parse(*draft.targetMemberArn))
        check.add(DraftField::Target, DraftRule::NotAnArn);
    if (draft.subChannelId && !SubChannelId::parse(*draft.subChannelId))
        check.add(DraftField::SubChannel,
            draft.subChannelId->size() > SubChannelId::maxLength ? DraftRule::TooLong
                                                                 : DraftRule::Characters,
            draft.subChannelId->size(), SubChannelId::maxLength);
}

/// The last position after white space in the second half of the text that cuts no grapheme (a
/// blank can carry a combining mark); the end of the text when there is none.
qsizetype positionAfterBlank(QStringView text)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text.data(), text.size());
    for (qsizetype blank = text.size(); blank > text.size() / 2; --blank) {
        if (!text[blank - 1].isSpace())
            continue;
        finder.setPosition(blank);
        if (finder.isAtBoundary())
            return blank;
    }
    return text.size();
}

} // namespace

MessageLimits MessageLimits::of(MessageType type)
{
    return type == MessageType::Standard ? MessageLimits { 4096, 1024 } : MessageLimits { 30, 0 };
}

QList<DraftProblem> checkDraft(const MessageDraft &draft)
{
    Checker check;
    checkContent(draft, check);
    checkMetadata(draft, check);
    checkToken(draft, check);
    checkAttributes(draft, check);
    checkPushNotification(draft, check);
    checkAddressing(draft, check);
    return check.problems;
}

qsizetype utf8Size(QStringView text)
{
    qsizetype total = 0;
    forEachCodePoint(text, [&total](qsizetype, qsizetype, qsizetype bytes, bool) {
        total += bytes;
        return true;
    });
    return total;
}

qsizetype characterCount(QStringView text)
{
    qsizetype total = 0;
    forEachCodePoint(text, [&total](qsizetype, qsizetype, qsizetype, bool) {
        ++total;
        return true;
    });
    return total;
}

qsizetype positionThatFits(QStringView text, qsizetype bytes)
{
    qsizetype used = 0;
    qsizetype end = text.size();
    forEachCodePoint(text, [&](qsizetype index, qsizetype, qsizetype size, bool) {
        used += size;
        if (used > bytes)
            end = index;
        return used <= bytes;
    });
    if (end == text.size())
        return end;
    // Whether a boundary lies at `end` depends on what is before it and the code point after it.
    const QStringView near = text.first(std::min(end + 2, text.size()));
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, near.data(), near.size());
    finder.setPosition(end);
    if (!finder.isAtBoundary())
        finder.toPreviousBoundary();
    return std::max<qsizetype>(finder.position(), 0);
}

QStringList splitToFit(const QString &text, qsizetype bytes)
{
    QStringList pieces;
    QStringView rest = text;
    while (!rest.isEmpty()) {
        qsizetype end = positionThatFits(rest, bytes);
        if (end == 0)
            return {};
        if (end < rest.size())
            end = positionAfterBlank(rest.first(end));
        pieces.append(rest.first(end).toString());
        rest = rest.sliced(end);
    }
    return pieces;
}

} // namespace carillon
