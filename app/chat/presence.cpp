// SPDX-License-Identifier: Apache-2.0
#include "chat/presence.h"

#include "client/clock.h"

#include <algorithm>

namespace carillon {

Presence::Presence(Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
}

void Presence::setChannel(const std::optional<ChannelArn> &channel)
{
    if (m_channel == channel)
        return;
    m_channel = channel;
    m_heard.clear();
    m_said.clear();
    Q_EMIT changed();
}

void Presence::hear(const ChannelMessage &message)
{
    using Kind = ControlConvention::Kind;
    const auto said = readControl(message.type, message.content);
    if (message.channel != m_channel || !said || said->kind == Kind::Typing)
        return;
    m_said.add(message);
    const QString arn = message.sender.arn;
    if (said->kind == Kind::Offline)
        return forget(arn);
    const QString name
        = message.sender.name.isEmpty() ? arn.section(u'/', -1) : message.sender.name;
    Heard &heard = m_heard[arn];
    heard.word = ++m_words;
    m_clock.callAfter(shownMs, this, [this, arn, word = m_words] {
        if (m_heard.value(arn).word == word)
            forget(arn);
    });
    const Attendant attendant { name, *said };
    if (std::exchange(heard.attendant, attendant) != attendant)
        Q_EMIT changed();
}

void Presence::forget(const QString &arn)
{
    if (m_heard.remove(arn))
        Q_EMIT changed();
}

QList<Attendant> Presence::attendants() const
{
    QList<Attendant> attendants;
    for (const Heard &heard : m_heard)
        attendants.append(heard.attendant);
    std::ranges::sort(attendants, [](const Attendant &a, const Attendant &b) {
        return QString::compare(a.name, b.name, Qt::CaseInsensitive) < 0;
    });
    return attendants;
}

} // namespace carillon
