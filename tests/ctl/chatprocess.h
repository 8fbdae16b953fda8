// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

// `carillonctl chat` as a script has it: lines in, lines out.

class ChatProcess {
public:
    static constexpr int patienceMs = 20'000;

    ChatProcess(const QProcessEnvironment &environment, const QStringList &options)
    {
        m_process.setProcessEnvironment(environment);
        m_process.start(
            QStringLiteral(CARILLONCTL), QStringList { QStringLiteral("chat") } + options);
    }

    ~ChatProcess()
    {
        if (m_process.state() == QProcess::NotRunning)
            return;
        m_process.kill();
        m_process.waitForFinished(patienceMs);
    }

    void write(const QJsonObject &line)
    {
        m_process.write(QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n');
    }
    void writeText(const QByteArray &text) { m_process.write(text); }
    void closeInput() { m_process.closeWriteChannel(); }
    void kill() { m_process.kill(); }
    void terminate() { m_process.terminate(); }

    /// The value of the next line with `event`, lines before it are passed over; undefined when the
    /// program ends or time runs out first.
    QJsonValue next(const QString &event)
    {
        for (;;) {
            while (!m_process.canReadLine()) {
                if (!m_process.waitForReadyRead(patienceMs))
                    return QJsonValue(QJsonValue::Undefined);
            }
            const QByteArray line = m_process.readLine();
            m_output += line;
            const QJsonObject object = QJsonDocument::fromJson(line).object();
            if (object.contains(event))
                return object.value(event);
        }
    }

    /// The next State line of the message with that State.
    QJsonObject nextState(const QString &state)
    {
        for (;;) {
            const QJsonValue value = next(QStringLiteral("State"));
            if (value.isUndefined() || value.toObject().value(QStringLiteral("State")) == state)
                return value.toObject();
        }
    }

    /// -1 when it does not end, or ends by a signal.
    int exitCode()
    {
        if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(patienceMs))
            return -1;
        m_output += m_process.readAllStandardOutput();
        m_errors += m_process.readAllStandardError();
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }

    QByteArray output() const { return m_output; }
    QByteArray errors() const { return m_errors; }

private:
    QProcess m_process;
    QByteArray m_output;
    QByteArray m_errors;
};
