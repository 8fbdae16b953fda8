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

/// A keyring that is not there holds nothing of a profile that is kept in the file; a file that
/// cannot be removed does.
bool isNothing(const SecretStoreError &error, SecretPlace place)
{
    return error.kind == SecretStoreError::Kind::NotFound
        || (place == SecretPlace::Keyring && error.kind == SecretStoreError::Kind::Unavailable);
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

SecretStore &PlacedSecretStore::at(SecretPlace place)
{
    return place == SecretPlace::File ? *m_file : *m_keyring;
}

QFuture<SecretResult<aws::CredentialsPtr>> PlacedSecretStore::read(const QUuid &profile)
{
    if (auto kept = sessionCredentials(profile))
        return QtFuture::makeReadyFuture(SecretResult<aws::CredentialsPtr>(std::move(kept)));
    return placeFor(profile).read(profile);
}

QFuture<SecretResult<void>> PlacedSecretStore::write(
    const QUuid &profile, aws::CredentialsPtr credentials)
{
    Pending<SecretResult<void>> pending;
    whenFinished(placeFor(profile).write(profile, std::move(credentials)), &m_context,
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
    const SecretPlace place = placeOf(profile);
    whenFinished(at(place).remove(profile), &m_context,
        [this, profile, place, pending](const SecretResult<void> &own) {
            whenFinished(at(otherThan(place)).remove(profile), &m_context,
                [pending, own, place](const SecretResult<void> &elsewhere) {
                    const bool none = !elsewhere && isNothing(elsewhere.error(), otherThan(place));
                    pending.finish(own && !none ? elsewhere : own);
                });
        });
    return pending.future();
}

} // namespace carillon
