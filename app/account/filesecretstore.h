// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/secretstore.h"

namespace carillon {

/// One file a profile in a folder of its owner's (0700), for who has no keyring and asked for it.
/// Not encrypted. A file is 0600 from its first byte and replaced whole, so it is never half one. A
/// file that somebody else could have read or written is not taken: Kind Malformed, with a `detail`
/// that says what puts it right, as do those of its other errors. Answers at once.
class FileSecretStore final : public SecretStore {
public:
    /// Longer files are not ours: bytes.
    static constexpr qint64 maxBytes = 64 * 1024;

    /// The folder is made when something is first written.
    explicit FileSecretStore(QString folder);

    QFuture<SecretResult<aws::CredentialsPtr>> read(const QUuid &profile) override;
    QFuture<SecretResult<void>> write(
        const QUuid &profile, aws::CredentialsPtr credentials) override;
    QFuture<SecretResult<void>> remove(const QUuid &profile) override;

    /// Where the profile's secrets are, or would be.
    QString pathOf(const QUuid &profile) const;

private:
    QString m_folder;
};

/// The folder of the program's user, the same for every program of ours: in the configuration, not
/// beside the data that is copied and sent around.
QString keyFilesFolder();

} // namespace carillon
