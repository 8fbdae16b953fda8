// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/recentcontrols.h"
#include "domain/channelmessage.h"

#include <QHash>
#include <QObject>

#include <optional>

namespace carillon {

class Clock;

/// Who is writing in the channel on screen: for a few seconds after each time they say so.
class Typing : public QObject {
    Q_OBJECT

public:
    static constexpr qint64 shownMs = 5000;

    explicit Typing(Clock &clock, QObject *parent = nullptr);

    void setChannel(const std::optional<ChannelArn> &channel);
    /// A control message of somebody else; most say other things.
    void hear(const ChannelMessage &message);
    /// A message has come: its sender is done.
    void settle(const QString &senderArn);

    /// Names, or the last part of the ARN; foreign text, sorted.
    QStringList names() const;
    /// What was said of it last in this channel, as it was sent.
    const RecentControls &said() const { return m_said; }

Q_SIGNALS:
    void changed();

private:
    struct Writer {
        QString name;
        quint64 word = 0; // the last time they said so
    };

    Clock &m_clock;
    std::optional<ChannelArn> m_channel;
    QHash<QString, Writer> m_writers; // by ARN
    quint64 m_words = 0;
    RecentControls m_said;
};

} // namespace carillon
