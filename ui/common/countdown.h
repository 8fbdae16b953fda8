// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QTimer>

#include <optional>

namespace carillon::ui {

/// Rounded up: what is to come is at least one second away.
int secondsLeft(qint64 ms);

/// `Next try in 12 s.`
QString nextTryText(qint64 ms);

/// Tells a view when the seconds it shows are one fewer. Sleeps while nothing counts down.
class Countdown : public QObject {
    Q_OBJECT

public:
    explicit Countdown(QObject *parent = nullptr);

    /// What is left, in milliseconds; absent: nothing counts down.
    void follow(const std::optional<qint64> &ms);
    bool isRunning() const { return m_timer.isActive(); }

Q_SIGNALS:
    /// Time to ask anew what is left, and to follow() that.
    void ticked();

private:
    QTimer m_timer;
};

} // namespace carillon::ui
