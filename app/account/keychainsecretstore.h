// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/secretstore.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QObject>

#include <chrono>
#include <functional>

namespace QKeychain {
class Job;
}

namespace carillon {

/// The system keyring through QtKeychain: service "Carillon", one entry a profile.
///
/// QtKeychain's answers are not taken at their word. A locked keyring says "not found" to a read
/// and "done" to a delete that did nothing, so absence is believed only after a probe entry could
/// be written and read, and every change is read back. A keyring that asks for its password may
/// never answer: each operation has a deadline; what comes later is ignored, and an entry that is
/// written later is taken out again. While a removal has not been answered, however late, nothing
/// is written to the same entry: it might go with it.
class KeychainSecretStore final : public SecretStore {
public:
    /// `timeout` is for one whole operation, with the person's typing of a password in it.
    explicit KeychainSecretStore(std::chrono::milliseconds timeout = std::chrono::seconds(30),
        QString service = QStringLiteral("Carillon"));
    ~KeychainSecretStore() override;

    QFuture<SecretResult<aws::CredentialsPtr>> read(const QUuid &profile) override;
    QFuture<SecretResult<void>> write(
        const QUuid &profile, aws::CredentialsPtr credentials) override;
    QFuture<SecretResult<void>> remove(const QUuid &profile) override;

private:
    using Value = SecretResult<std::shared_ptr<const aws::Secret>>;
    using OnValue = std::function<void(const Value &)>;
    using OnDone = std::function<void(const SecretResult<void> &)>;

    void run(QKeychain::Job *job, QDeadlineTimer deadline, OnDone done);
    void readValue(const QString &key, QDeadlineTimer deadline, OnValue done);
    void writeValue(
        const QString &key, const aws::Secret &value, QDeadlineTimer deadline, OnDone done);
    void removeValue(const QString &key, QDeadlineTimer deadline, OnDone done);
    void readSurely(const QString &key, QDeadlineTimer deadline, OnValue done);
    void makeSure(
        const QString &key, QDeadlineTimer deadline, const Value &value, const OnValue &done);
    void probe(QDeadlineTimer deadline, OnDone done);

    std::chrono::milliseconds m_timeout;
    QString m_service;
    QHash<QString, int> m_writes; ///< how many of each key have begun
    QHash<QString, int> m_removals; ///< how many of each key the keyring has not answered
    QObject m_context; ///< what still waits for an answer ends with it
};

} // namespace carillon
