// SPDX-License-Identifier: Apache-2.0
#include "client/clock.h"

#include <QFile>
#include <QTimer>

#include <chrono>

#include <time.h>

namespace carillon {

namespace {

#ifdef CARILLON_CRASH_POINTS
/// How far a test wants the wall clock to be off: read each time, so that it can jump.
qint64 offsetMs()
{
    static const QString path = qEnvironmentVariable("CARILLON_CLOCK_OFFSET_FILE");
    if (path.isEmpty())
        return 0;
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toLongLong() : 0;
}
#else
constexpr qint64 offsetMs()
{
    return 0;
}
#endif

} // namespace

QDateTime SystemClock::now() const
{
    return QDateTime::currentDateTimeUtc().addMSecs(offsetMs());
}

qint64 SystemClock::monotonicMs() const
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

qint64 SystemClock::bootMs() const
{
#ifdef CLOCK_BOOTTIME
    timespec since {};
    if (clock_gettime(CLOCK_BOOTTIME, &since) == 0)
        return qint64(since.tv_sec) * 1000 + since.tv_nsec / 1'000'000;
#endif
    return monotonicMs();
}

void SystemClock::callAfter(qint64 delayMs, QObject *context, std::function<void()> due)
{
    QTimer::singleShot(std::chrono::milliseconds(delayMs), context, std::move(due));
}

} // namespace carillon
