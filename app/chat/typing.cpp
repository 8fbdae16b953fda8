// SPDX-License-Identifier: Apache-2.0
#include "chat/typing.h"

#include "client/clock.h"
#include "domain/controlconvention.h"

namespace carillon {

Typing::Typing(Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
}

void Typing::setChannel(const std::optional<ChannelArn> &channel)
{
    if (m_channel == channel)
        return;
    m_channel = channel;
    m_writers.clear();
    m_said.clear();
    Q_EMIT changed();
}

void Typing::hear(const ChannelMessage &message)
{
    const auto control = readControl(message.type, message.content);
    if (message.channel != m_channel || !control
        || control->kind != ControlConvention::Kind::Typing)
        return;
    m_said.add(message);
    const QString arn = message.sender.arn;
    const QString name
        = message.sender.name.isEmpty() ? arn.section(u'/', -1) : message.sender.name;
    m_writers.insert(arn, { name, ++m_words });
    m_clock.callAfter(shownMs, this, [this, arn, word = m_words] {
        if (m_writers.value(arn).word == word)
            settle(arn);
    });
    Q_EMIT changed();
}

void Typing::settle(const QString &senderArn)
{
    if (m_writers.remove(senderArn))
        Q_EMIT changed();
}

QStringList Typing::names() const
{
    QStringList names;
    for (const Writer &writer : m_writers)
        names.append(writer.name);
    names.sort(Qt::CaseInsensitive);
    return names;
}

} // namespace carillon
