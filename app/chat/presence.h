// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/recentcontrols.h"
#include "domain/channelmessage.h"
#include "domain/controlconvention.h"

#include <QHash>
#include <QList>
#include <QObject>

#include <optional>

namespace carillon {

class Clock;

/// Somebody, and how they say they are.
struct Attendant {
    QString name; ///< or the last part of the ARN; foreign text
    ControlConvention state; ///< neither Typing nor Offline

    friend bool operator==(const Attendant &, const Attendant &) = default;
};

/// Who says to be there in the channel on screen. Clients by the conventions of AWS's chat demo say
/// so every ten seconds; who has said nothing for twice as long is not there.
class Presence : public QObject {
    Q_OBJECT

public:
    static constexpr qint64 shownMs = 20'000;

    explicit Presence(Clock &clock, QObject *parent = nullptr);

    void setChannel(const std::optional<ChannelArn> &channel);
    /// A control message of somebody else; some say other things.
    void hear(const ChannelMessage &message);

    /// By name.
    QList<Attendant> attendants() const;
    /// What was said of it last in this channel, as it was sent.
    const RecentControls &said() const { return m_said; }

Q_SIGNALS:
    void changed();

private:
    struct Heard {
        Attendant attendant;
        quint64 word = 0; // the last time they said so
    };

    void forget(const QString &arn);

    Clock &m_clock;
    std::optional<ChannelArn> m_channel;
    QHash<QString, Heard> m_heard; // by ARN
    quint64 m_words = 0;
    RecentControls m_said;
};

} // namespace carillon
