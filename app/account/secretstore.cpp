// SPDX-License-Identifier: Apache-2.0
#include "account/secretstore.h"

namespace carillon {

void SecretStore::keepForSession(const QUuid &profile, aws::CredentialsPtr credentials)
{
    m_session.insert(profile, std::move(credentials));
}

void SecretStore::forgetSession(const QUuid &profile)
{
    m_session.remove(profile);
}

aws::CredentialsPtr SecretStore::sessionCredentials(const QUuid &profile) const
{
    return m_session.value(profile);
}

QFuture<SecretResult<aws::CredentialsPtr>> SessionSecretStore::read(const QUuid &profile)
{
    using Result = SecretResult<aws::CredentialsPtr>;
    if (auto kept = sessionCredentials(profile))
        return QtFuture::makeReadyFuture(Result(std::move(kept)));
    return QtFuture::makeReadyFuture(
        Result(std::unexpected(SecretStoreError { SecretStoreError::Kind::NotFound, {} })));
}

QFuture<SecretResult<void>> SessionSecretStore::write(
    const QUuid &profile, aws::CredentialsPtr credentials)
{
    keepForSession(profile, std::move(credentials));
    return QtFuture::makeReadyFuture(SecretResult<void>());
}

QFuture<SecretResult<void>> SessionSecretStore::remove(const QUuid &profile)
{
    forgetSession(profile);
    return QtFuture::makeReadyFuture(SecretResult<void>());
}

} // namespace carillon
