// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/messagedraft.h"

#include <QList>

namespace carillon {

/// How much a message of one type may carry. UTF-8 bytes of the text itself, before JSON escaping:
/// the documentation speaks of kilobytes, the model of characters, and bytes is the safe reading.
struct MessageLimits {
    qsizetype contentBytes; ///< 4096 for STANDARD, 30 for CONTROL; at least 1 is required
    qsizetype metadataBytes; ///< 1024 for STANDARD, 0 (no metadata at all) for CONTROL

    static MessageLimits of(MessageType type);
};

enum class DraftField {
    Content,
    Metadata,
    Token,
    ContentType,
    MessageAttributes,
    PushNotificationTitle,
    PushNotificationBody,
    Target,
    SubChannel
};

enum class DraftRule {
    Empty, ///< a value is required
    TooLong, ///< `actual` is over `limit`
    NotAllowed, ///< this member may not be given with this type
    LineBreak, ///< the model's pattern `.*` excludes line terminators
    Characters, ///< characters outside the pattern
    NotUnicode, ///< half of a surrogate pair: cannot be written as UTF-8
    NotAnArn ///< not the ARN of an AppInstanceUser or bot
};

/// One way in which a draft breaks the API's constraints. Sizes are in the unit the rule counts:
/// bytes for Content, Metadata and MessageAttributes as a whole, characters for the others.
struct DraftProblem {
    DraftField field;
    DraftRule rule;
    qsizetype actual = 0;
    qsizetype limit = 0;

    friend bool operator==(const DraftProblem &, const DraftProblem &) = default;
};

/// Characters (code points), for the members whose limits count them.
inline constexpr qsizetype maxContentTypeLength = 45;
inline constexpr qsizetype maxPushTitleLength = 50;
inline constexpr qsizetype maxPushBodyLength = 150;
inline constexpr qsizetype maxAttributeNameLength = 64;
inline constexpr qsizetype maxAttributeValueLength = 512;
/// UTF-8 bytes of all names and values together.
inline constexpr qsizetype maxAttributesBytes = 1024;

/// Every problem of the draft, most important first; empty when it may be sent.
QList<DraftProblem> checkDraft(const MessageDraft &draft);

/// The size of the text as UTF-8, without making a copy. Half a surrogate pair counts as the three
/// bytes of U+FFFD.
qsizetype utf8Size(QStringView text);

/// The number of code points; half a surrogate pair counts as one.
qsizetype characterCount(QStringView text);

/// The largest position (UTF-16 index) on a grapheme boundary such that the text before it has at
/// most `bytes` UTF-8 bytes.
qsizetype positionThatFits(QStringView text, qsizetype bytes);

/// The text cut into pieces of at most `bytes` each, on grapheme boundaries and, where that costs
/// less than half a piece, after white space. Together they are the text. A single grapheme larger
/// than a piece cannot be cut: then the result is empty.
QStringList splitToFit(const QString &text, qsizetype bytes);

} // namespace carillon
