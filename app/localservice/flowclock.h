// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/events.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace carillon::localservice {

/// Remembers what waits for the processor of a channel flow when its time is over. Stands between
/// the service and who wants to know what happened, so that it hears of each such message.
class FlowClock : public QObject, public Events {
    Q_OBJECT

public:
    /// Does what is due and says in how many milliseconds something is again; nothing: never.
    using Settle = std::function<std::optional<qint64>()>;

    /// `listener` outlives the clock.
    explicit FlowClock(Events &listener);

    /// Does at once what has become due while no service ran.
    void start(Settle settle);
    void happened(const QList<Event> &events) override;
    void usersWent() override { m_listener.usersWent(); }

private:
    void settle();

    Events &m_listener;
    Settle m_settle;
    QTimer m_timer;
};

} // namespace carillon::localservice
