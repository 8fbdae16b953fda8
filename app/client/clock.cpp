// SPDX-License-Identifier: Apache-2.0
#include "client/clock.h"

#include <QTimer>

#include <chrono>

namespace carillon {

QDateTime SystemClock::now() const
{
    return QDateTime::currentDateTimeUtc();
}

qint64 SystemClock::monotonicMs() const
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

void SystemClock::callAfter(qint64 delayMs, QObject *context, std::function<void()> due)
{
    QTimer::singleShot(std::chrono::milliseconds(delayMs), context, std::move(due));
}

} // namespace carillon
