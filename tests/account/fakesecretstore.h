// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/secretstore.h"

#include <QPromise>
#include <QSet>

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace carillon::test {

inline aws::CredentialsPtr someKeys(const QByteArray &secret)
{
    return std::make_shared<aws::Credentials>(
        aws::Credentials { "AKIDEXAMPLE", aws::Secret(secret), {}, {} });
}

/// A keyring that does what it is told: answers, fails, or waits until finish().
class FakeSecretStore final : public SecretStore {
public:
    using Error = std::optional<SecretStoreError::Kind>;
    Error error; ///< of everything; those below of one thing
    Error readError;
    Error writeError;
    Error removeError;
    bool writesBeforeItFails = false; ///< as where it cannot be read back
    bool slow = false;
    QHash<QUuid, aws::CredentialsPtr> held;
    QSet<QUuid> garbled; ///< an entry is there that is not ours; a write replaces it
    int reads = 0;
    int writes = 0;

    QFuture<SecretResult<aws::CredentialsPtr>> read(const QUuid &profile) override
    {
        ++reads;
        return answer<aws::CredentialsPtr>([this, profile]() -> SecretResult<aws::CredentialsPtr> {
            if (readError)
                return std::unexpected(SecretStoreError { *readError, {} });
            if (garbled.contains(profile))
                return std::unexpected(SecretStoreError { SecretStoreError::Kind::Malformed, {} });
            if (auto keys = held.value(profile))
                return keys;
            return std::unexpected(SecretStoreError { SecretStoreError::Kind::NotFound, {} });
        });
    }

    QFuture<SecretResult<void>> write(
        const QUuid &profile, aws::CredentialsPtr credentials) override
    {
        ++writes;
        return answer<void>([this, profile, credentials]() -> SecretResult<void> {
            if (!writeError || writesBeforeItFails) {
                held.insert(profile, credentials);
                garbled.remove(profile);
            }
            if (writeError)
                return std::unexpected(SecretStoreError { *writeError, {} });
            return {};
        });
    }

    QFuture<SecretResult<void>> remove(const QUuid &profile) override
    {
        return answer<void>([this, profile]() -> SecretResult<void> {
            if (removeError)
                return std::unexpected(SecretStoreError { *removeError, {} });
            held.remove(profile);
            garbled.remove(profile);
            return {};
        });
    }

    /// Everything that was asked while it was slow is answered now.
    void finish()
    {
        slow = false;
        for (const auto &waiting : std::exchange(m_waiting, {}))
            waiting();
    }

private:
    template <class T, class Work> QFuture<SecretResult<T>> answer(Work work)
    {
        auto promise = std::make_shared<QPromise<SecretResult<T>>>();
        promise->start();
        const auto done = [this, promise, work] {
            promise->addResult(
                error ? SecretResult<T>(std::unexpected(SecretStoreError { *error, {} })) : work());
            promise->finish();
        };
        if (slow)
            m_waiting.push_back(done);
        else
            done();
        return promise->future();
    }

    std::vector<std::function<void()>> m_waiting;
};

} // namespace carillon::test
