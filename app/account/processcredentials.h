// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/corelimit.h"
#include "account/credentialsorigin.h"
#include "account/pending.h"
#include "client/clock.h"

#include <QObject>
#include <QProcess>
#include <QProcessEnvironment>

#include <memory>

namespace carillon {

/// Runs a profile's `credential_process`, without a shell, and takes what it prints. What it writes
/// to standard error is not passed on: it may hold anything.
class ProcessCredentialsOrigin final : public CredentialsOrigin {
public:
    /// Longer than a person needs to touch a security key, shorter than forever.
    static constexpr qint64 timeLimitMs = 60'000;
    static constexpr qint64 maxOutputBytes = 64 * 1024;

    /// `clock` outlives it.
    ProcessCredentialsOrigin(
        QString command, QProcessEnvironment environment, Clock &clock, CoreLimit coreLimit = {});
    ~ProcessCredentialsOrigin() override;

    QFuture<aws::CredentialsResult> fetch() override;

private:
    void take();
    void finish(const aws::CredentialsResult &result);
    void letGo();

    QString m_command;
    QProcessEnvironment m_environment;
    Clock &m_clock;
    CoreLimit m_coreLimit;
    std::unique_ptr<QObject> m_run; ///< context of what belongs to the process of now
    QProcess *m_process = nullptr; ///< deletes itself when it has ended
    std::unique_ptr<Pending<aws::CredentialsResult>> m_pending;
    QByteArray m_output;
};

} // namespace carillon
