// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/cognitouserpool.h"
#include "account/credentialsorigin.h"
#include "account/keyringcredentials.h"

#include <functional>

namespace carillon {

/// Takes what is kept of a sign-in from the keyring, and fetches credentials with it.
class KeptSignInOrigin final : public CredentialsOrigin {
public:
    /// The origin for what was kept.
    using Make = std::function<std::unique_ptr<CredentialsOrigin>(const SecretPtr &kept)>;

    /// `secrets` outlives it; of what it keeps for `profile`, the secret access key is taken.
    KeptSignInOrigin(SecretStore &secrets, const QUuid &profile, Make make);

    QFuture<aws::CredentialsResult> fetch() override;

private:
    KeyringCredentialsProvider m_keyring;
    Make m_make;
    std::unique_ptr<CredentialsOrigin> m_origin;
    QObject m_context;
};

} // namespace carillon
