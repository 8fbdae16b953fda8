// SPDX-License-Identifier: Apache-2.0
#include "localservice/messagedigest.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QIODevice>

#include <algorithm>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

/// A null text and an empty one are the same text.
QString text(const QString &string)
{
    return string.isNull() ? u""_s : string;
}

void put(QDataStream &stream, const std::optional<QString> &string)
{
    stream << string.has_value() << string.value_or(u""_s);
}

} // namespace

QByteArray digestOf(const MessageDraft &draft)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << text(draft.content) << qint32(draft.type) << qint32(draft.persistence);
    put(stream, draft.metadata);
    put(stream, draft.contentType);
    put(stream, draft.targetMemberArn);
    put(stream, draft.subChannelId);
    stream << draft.pushNotification.has_value();
    if (const auto &push = draft.pushNotification)
        stream << push->title << push->body << qint32(push->type);
    QList<MessageAttribute> attributes = draft.attributes;
    std::ranges::sort(attributes, {}, &MessageAttribute::name);
    for (const MessageAttribute &attribute : attributes)
        stream << attribute.name << attribute.values;
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

} // namespace carillon::localservice
