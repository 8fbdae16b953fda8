// SPDX-License-Identifier: Apache-2.0
#include "account/processcredentials.h"

#include "account/argumentsplitter.h"
#include "account/credentialscodec.h"
#include "account/credentialsparse.h"

#include <algorithm>
#include <sys/resource.h>
#include <utility>

using namespace Qt::StringLiterals;
using Kind = carillon::aws::CredentialsError::Kind;

namespace carillon {

namespace {

constexpr QStringView processText = u"The credential process";

aws::CredentialsResult parsed(const QByteArray &output, const QDateTime &now)
{
    const auto json = aws::FlatJson::parse(output);
    if (!json)
        return noCredentials(Kind::Malformed, u"%1 printed no JSON object."_s.arg(processText));
    // A string of the same digit is another version, as for botocore.
    if (json->number("Version") != 1.0)
        return noCredentials(
            Kind::Malformed, u"%1 printed another version than 1."_s.arg(processText));
    return credentialsFrom(*json,
        { "AccessKeyId"_ba, "SecretAccessKey"_ba, "SessionToken"_ba, "Expiration"_ba },
        processText.toString(), now);
}

/// In the child, before it is the program: nothing but calls of the system.
void setCoreLimit(std::uint64_t bytes)
{
    rlimit limit {};
    if (::getrlimit(RLIMIT_CORE, &limit) != 0)
        return;
    limit.rlim_cur = std::min<rlim_t>(bytes, limit.rlim_max);
    ::setrlimit(RLIMIT_CORE, &limit);
}

} // namespace

ProcessCredentialsOrigin::ProcessCredentialsOrigin(
    QString command, QProcessEnvironment environment, Clock &clock, CoreLimit coreLimit)
    : m_command(std::move(command))
    , m_environment(std::move(environment))
    , m_clock(clock)
    , m_coreLimit(coreLimit)
{
}

ProcessCredentialsOrigin::~ProcessCredentialsOrigin()
{
    letGo();
}

QFuture<aws::CredentialsResult> ProcessCredentialsOrigin::fetch()
{
    auto words = splitArguments(m_command);
    if (!words || words->isEmpty())
        return readyCredentials(noCredentials(Kind::Malformed,
            u"The command of credential_process has a quote without an end, or no word."_s));
    letGo();
    m_pending = std::make_unique<Pending<aws::CredentialsResult>>();
    m_run = std::make_unique<QObject>();
    m_process = new QProcess;
    m_process->setProcessEnvironment(m_environment);
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setStandardErrorFile(QProcess::nullDevice());
    if (m_coreLimit)
        m_process->setChildProcessModifier([bytes = *m_coreLimit] { setCoreLimit(bytes); });
    // Reserved: growing would leave copies behind.
    m_output.reserve(maxOutputBytes + 1);
    QProcess *process = m_process;
    QObject::connect(process, &QProcess::readyReadStandardOutput, m_run.get(), [this] { take(); });
    QObject::connect(process, &QProcess::errorOccurred, m_run.get(),
        [this, process](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                finish(noCredentials(Kind::Missing,
                    u"%1 “%2” cannot be started: %3."_s.arg(
                        processText, process->program(), process->errorString())));
        });
    QObject::connect(
        process, &QProcess::finished, m_run.get(), [this](int code, QProcess::ExitStatus status) {
            take();
            if (!m_pending)
                return;
            if (status != QProcess::NormalExit || code != 0)
                return finish(noCredentials(Kind::Refused,
                    u"%1 ended with status %2. Run the command in a terminal to see why."_s
                        .arg(processText)
                        .arg(code)));
            finish(parsed(m_output, m_clock.now()));
        });
    m_clock.callAfter(timeLimitMs, m_run.get(), [this] {
        finish(noCredentials(Kind::TimedOut,
            u"%1 did not end within %2 seconds."_s.arg(processText).arg(timeLimitMs / 1000)));
    });
    const auto future = m_pending->future();
    const QString program = words->takeFirst();
    m_process->start(program, *words, QIODevice::ReadOnly);
    return future;
}

void ProcessCredentialsOrigin::take()
{
    if (!m_pending)
        return;
    const QByteArray block = m_process->readAllStandardOutput();
    const bool fits = m_output.size() + block.size() <= maxOutputBytes;
    if (fits)
        m_output += block;
    wipeShared(block);
    if (!fits)
        finish(noCredentials(
            Kind::Malformed, u"%1 printed more than credentials."_s.arg(processText)));
}

void ProcessCredentialsOrigin::finish(const aws::CredentialsResult &result)
{
    if (!m_pending)
        return;
    const auto pending = std::move(m_pending);
    letGo();
    pending->finish(result);
}

/// Of the process, which may be the caller, and may still run.
void ProcessCredentialsOrigin::letGo()
{
    wipeShared(m_output);
    m_output.resize(0);
    if (!m_run)
        return;
    m_run.reset();
    QProcess *process = std::exchange(m_process, nullptr);
    process->disconnect();
    if (process->state() == QProcess::NotRunning)
        return process->deleteLater();
    QObject::connect(process, &QProcess::finished, process, &QObject::deleteLater);
    process->kill();
}

} // namespace carillon
