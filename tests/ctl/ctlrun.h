// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProcess>
#include <QTest>

#include <functional>

// carillonctl as a shell runs it, to its end.

inline constexpr int patienceMs = 30'000;

struct Outcome {
    int code = -1;
    QByteArray output;
    QByteArray errors;

    QByteArray said() const { return output + errors; }
};

/// Its events are turned meanwhile: a stand-in may live in this thread.
inline Outcome run(const QStringList &arguments, const QProcessEnvironment &environment,
    const std::function<void(QProcess &)> &before = {}, const std::function<void()> &meanwhile = {})
{
    QProcess process;
    process.setProcessEnvironment(environment);
    if (before)
        before(process);
    process.start(QStringLiteral(CARILLONCTL), arguments);
    process.closeWriteChannel();
    const auto ended = [&] {
        if (meanwhile)
            meanwhile();
        return process.state() == QProcess::NotRunning;
    };
    if (!QTest::qWaitFor(ended, patienceMs))
        return {};
    return { process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError() };
}
