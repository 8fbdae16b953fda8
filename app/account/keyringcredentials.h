// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/secretstore.h"
#include "aws/credentialsprovider.h"

#include <QObject>
#include <QPromise>

#include <vector>

namespace carillon {

/// The keys of a profile from the keyring, or those kept for this session. Reads once for all who
/// wait and keeps the result while it is good. Lives in one thread; `store` outlives it.
class KeyringCredentialsProvider final : public aws::CredentialsProvider {
public:
    KeyringCredentialsProvider(SecretStore &store, const QUuid &profile);
    ~KeyringCredentialsProvider() override;

    QFuture<aws::CredentialsResult> credentials() override;
    void invalidate() override;
    void invalidateRefused(const QByteArray &accessKeyId) override;
    /// For the store to answer.
    bool isWaiting() const { return !m_waiting.empty(); }
    /// Who waits no longer waits for what was asked before, but for what the store has now. False:
    /// nobody waits.
    bool readAgain();
    QDateTime expiresAt() const override { return m_cached ? m_cached->expiresAt : QDateTime(); }

private:
    void startReading();
    void answer(const SecretResult<aws::CredentialsPtr> &found);

    SecretStore &m_store;
    QUuid m_profile;
    aws::CredentialsPtr m_cached;
    // A future takes one continuation only, so everybody who waits has one of his own.
    std::vector<QPromise<aws::CredentialsResult>> m_waiting;
    quint64 m_reading = 0; ///< the answers of earlier ones come too late
    QObject m_context;
};

} // namespace carillon
