// SPDX-License-Identifier: Apache-2.0
#include "account/providerfactory.h"

#include "account/environmentcredentials.h"
#include "account/keyringcredentials.h"

namespace carillon {

ProviderFactory standardProviders(
    SecretStore &secrets, QProcessEnvironment environment, ProviderFactory localService)
{
    return [&secrets, environment, localService](
               const Profile &profile) -> std::unique_ptr<aws::CredentialsProvider> {
        switch (profile.source) {
        case CredentialsSource::LocalService:
            return localService ? localService(profile) : nullptr;
        case CredentialsSource::Keyring:
            return std::make_unique<KeyringCredentialsProvider>(secrets, profile.id);
        case CredentialsSource::Environment:
            return std::make_unique<EnvironmentCredentialsProvider>(environment);
        }
        return nullptr;
    };
}

} // namespace carillon
