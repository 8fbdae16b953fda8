// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/cognitouserpool.h"
#include "account/credentialsorigin.h"
#include "account/keyringcredentials.h"

#include <functional>

namespace carillon {

/// What a profile's sign-in is kept as among its secrets. The name says where it is good: what was
/// kept for another pool or service, or keys of an earlier source, goes nowhere.
aws::CredentialsPtr keptSignIn(const AwsSettings &settings, const aws::Secret &kept);

/// The sign-in again; null: it is not one that is good there.
SecretPtr signInKeptIn(const AwsSettings &settings, const aws::Credentials &kept);

/// Takes what is kept of a sign-in from the keyring, and fetches credentials with it.
class KeptSignInOrigin final : public CredentialsOrigin {
public:
    /// The origin for what was kept.
    using Make = std::function<std::unique_ptr<CredentialsOrigin>(const SecretPtr &kept)>;

    /// `secrets` outlives it.
    KeptSignInOrigin(SecretStore &secrets, const Profile &profile, Make make);

    QFuture<aws::CredentialsResult> fetch() override;
    bool waitsForKeyring() const override { return m_keyring.isWaiting(); }
    bool looksAgain() override { return m_keyring.readAgain(); }

private:
    KeyringCredentialsProvider m_keyring;
    QByteArray m_keptName;
    Make m_make;
    std::unique_ptr<CredentialsOrigin> m_origin;
    QObject m_context;
};

} // namespace carillon
