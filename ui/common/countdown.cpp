// SPDX-License-Identifier: Apache-2.0
#include "ui/common/countdown.h"

#include <QCoreApplication>

namespace carillon::ui {

namespace {

constexpr qint64 second = 1000;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(carillon::ui::Countdown)
};

} // namespace

int secondsLeft(qint64 ms)
{
    return int((ms + second - 1) / second);
}

QString nextTryText(qint64 ms)
{
    return ms > 0 ? Words::tr("Next try in %1 s.").arg(secondsLeft(ms))
                  : Words::tr("Next try now.");
}

Countdown::Countdown(QObject *parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Countdown::ticked);
}

void Countdown::follow(const std::optional<qint64> &ms)
{
    if (ms)
        m_timer.start(int(*ms > 0 ? (*ms - 1) % second + 1 : second));
    else
        m_timer.stop();
}

} // namespace carillon::ui
