// SPDX-License-Identifier: Apache-2.0
#include "account/placedsecretstore.h"

#include "account/pending.h"
#include "domain/whenfinished.h"

namespace carillon {

namespace {

SecretPlace otherThan(SecretPlace place)
{
    return place == SecretPlace::File ? SecretPlace::Keyring : SecretPlace::File;
}

} // namespace

PlacedSecretStore::PlacedSecretStore(
    std::unique_ptr<SecretStore> keyring, std::unique_ptr<SecretStore> file)
    : m_keyring(std::move(keyring))
    , m_file(std::move(file))
{
}

PlacedSecretStore::~PlacedSecretStore() = default;

void PlacedSecretStore::keepIn(const QUuid &profile, SecretPlace place)
{
    m_places.insert(profile, place);
}

SecretPlace PlacedSecretStore::placeOf(const QUuid &profile) const
{
    return m_places.value(profile, SecretPlace::Keyring);
}

SecretStore &PlacedSecretStore::at(SecretPlace place) const
{
    return place == SecretPlace::File ? *m_file : *m_keyring;
}

QFuture<SecretResult<aws::CredentialsPtr>> PlacedSecretStore::read(const QUuid &profile)
{
    if (auto kept = sessionCredentials(profile))
        return QtFuture::makeReadyFuture(SecretResult<aws::CredentialsPtr>(std::move(kept)));
    return at(placeOf(profile)).read(profile);
}

QFuture<SecretResult<void>> PlacedSecretStore::write(
    const QUuid &profile, aws::CredentialsPtr credentials)
{
    Pending<SecretResult<void>> pending;
    whenFinished(at(placeOf(profile)).write(profile, std::move(credentials)), &m_context,
        [this, profile, pending](const SecretResult<void> &written) {
            if (written)
                forgetSession(profile);
            pending.finish(written);
        });
    return pending.future();
}

QFuture<SecretResult<void>> PlacedSecretStore::remove(const QUuid &profile)
{
    Pending<SecretResult<void>> pending;
    forgetSession(profile);
    whenFinished(at(placeOf(profile)).remove(profile), &m_context,
        [this, profile, pending](const SecretResult<void> &own) {
            whenFinished(removeElsewhere(profile), &m_context,
                [pending, own](const SecretResult<void> &elsewhere) {
                    pending.finish(own ? elsewhere : own);
                });
        });
    return pending.future();
}

QFuture<SecretResult<void>> PlacedSecretStore::removeElsewhere(const QUuid &profile)
{
    Pending<SecretResult<void>> pending;
    whenFinished(at(otherThan(placeOf(profile))).remove(profile), &m_context,
        [pending](const SecretResult<void> &removed) {
            const bool none = !removed
                && (removed.error().kind == SecretStoreError::Kind::NotFound
                    || removed.error().kind == SecretStoreError::Kind::Unavailable);
            pending.finish(none ? SecretResult<void>() : removed);
        });
    return pending.future();
}

} // namespace carillon
