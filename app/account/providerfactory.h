// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"
#include "account/secretstore.h"
#include "aws/credentialsprovider.h"

#include <QProcessEnvironment>

#include <functional>
#include <memory>

namespace carillon {

/// Makes the source of a profile's credentials; null when it has none to give. The seam for further
/// sources (shared files, SSO, roles): a new CredentialsSource and a provider of its own.
using ProviderFactory
    = std::function<std::unique_ptr<aws::CredentialsProvider>(const Profile &profile)>;

/// Keyring and environment. This room does not know the local service: who does supplies
/// `localService`. `secrets` outlives the providers.
ProviderFactory standardProviders(
    SecretStore &secrets, QProcessEnvironment environment, ProviderFactory localService);

} // namespace carillon
