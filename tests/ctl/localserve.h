// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFile>
#include <QMap>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>

// `carillonctl serve`, running, with what it prints for shells.

class LocalServe {
public:
    static constexpr int patienceMs = 20'000;

    static QProcessEnvironment cleanEnvironment()
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        const QStringList names = environment.keys();
        for (const QString &name : names) {
            if (name.startsWith(QLatin1String("AWS_"))
                || name.startsWith(QLatin1String("CARILLON_")))
                environment.remove(name);
        }
        // Whoever runs this may have profiles of his own.
        environment.insert(QStringLiteral("AWS_CONFIG_FILE"), QStringLiteral("/dev/null"));
        environment.insert(
            QStringLiteral("AWS_SHARED_CREDENTIALS_FILE"), QStringLiteral("/dev/null"));
        return environment;
    }

    ~LocalServe() { stop(); }

    void start(
        const QString &secretKey, const QString &sessionToken = {}, const QStringList &more = {})
    {
        QProcessEnvironment environment = cleanEnvironment();
        environment.insert(
            QStringLiteral("CARILLON_LOCAL_ACCESS_KEY_ID"), QStringLiteral("AKIDCTL"));
        environment.insert(QStringLiteral("CARILLON_LOCAL_SECRET_ACCESS_KEY"), secretKey);
        if (!sessionToken.isEmpty())
            environment.insert(QStringLiteral("CARILLON_LOCAL_SESSION_TOKEN"), sessionToken);
        m_process.setProcessEnvironment(environment);
        m_process.start(QStringLiteral(CARILLONCTL),
            QStringList { QStringLiteral("serve"), QStringLiteral("--ephemeral"),
                QStringLiteral("--no-quotas"), QStringLiteral("--port-file"), portFile() }
                + more);
    }

    /// Whether it answers; the port is written after all has been printed.
    bool isReady()
    {
        if (!QFile::exists(portFile()))
            return false;
        m_process.waitForReadyRead(0);
        m_printed += m_process.readAllStandardOutput();
        read(m_printed);
        return m_printed.contains("# Channels") && m_printed.endsWith('\n');
    }

    /// True when it ended as it should.
    bool stop()
    {
        if (m_process.state() == QProcess::NotRunning)
            return true;
        m_process.terminate();
        return m_process.waitForFinished(patienceMs)
            && m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
    }

    QString portFile() const { return m_dir.filePath(QStringLiteral("port")); }
    const QMap<QString, QString> &exports() const { return m_exports; }
    QString channel(const QString &id = QStringLiteral("general")) const
    {
        const QString user = m_exports.value(QStringLiteral("CARILLON_APP_INSTANCE_USER_ARN"));
        return user.section(QStringLiteral("/user/"), 0, 0) + QStringLiteral("/channel/") + id;
    }
    QProcessEnvironment clientEnvironment() const
    {
        QProcessEnvironment environment = cleanEnvironment();
        for (auto it = m_exports.cbegin(); it != m_exports.cend(); ++it)
            environment.insert(it.key(), it.value());
        return environment;
    }

private:
    void read(const QByteArray &printed)
    {
        static const QRegularExpression line(
            QStringLiteral("^export (\\w+)='(.*)'$"), QRegularExpression::MultilineOption);
        auto match = line.globalMatch(QString::fromUtf8(printed));
        while (match.hasNext()) {
            const auto found = match.next();
            m_exports[found.captured(1)]
                = found.captured(2).replace(QLatin1String("'\\''"), QLatin1String("'"));
        }
    }

    QTemporaryDir m_dir;
    QProcess m_process;
    QByteArray m_printed;
    QMap<QString, QString> m_exports;
};
