// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/secretstore.h"

#include <QHash>
#include <QObject>

#include <memory>

namespace carillon {

/// The keyring and the file behind one door: each profile's secrets are where keepIn() last said,
/// in the keyring before that, and nowhere else is looked.
class PlacedSecretStore final : public SecretStore {
public:
    PlacedSecretStore(std::unique_ptr<SecretStore> keyring, std::unique_ptr<SecretStore> file);
    ~PlacedSecretStore() override;

    QFuture<SecretResult<aws::CredentialsPtr>> read(const QUuid &profile) override;
    QFuture<SecretResult<void>> write(
        const QUuid &profile, aws::CredentialsPtr credentials) override;
    /// From both places. A keyring that is not there holds nothing of a profile kept in the file.
    QFuture<SecretResult<void>> remove(const QUuid &profile) override;

    void keepIn(const QUuid &profile, SecretPlace place) override;
    bool hasFilePlace() const override { return true; }
    SecretStore &at(SecretPlace place) override;

private:
    SecretPlace placeOf(const QUuid &profile) const;
    SecretStore &placeFor(const QUuid &profile) { return at(placeOf(profile)); }

    std::unique_ptr<SecretStore> m_keyring;
    std::unique_ptr<SecretStore> m_file;
    QHash<QUuid, SecretPlace> m_places;
    QObject m_context; ///< what still waits for an answer ends with it
};

} // namespace carillon
