// SPDX-License-Identifier: Apache-2.0
#include "account/providerfactory.h"

#include "account/environmentcredentials.h"
#include "account/keyringcredentials.h"
#include "account/refreshingcredentials.h"

namespace carillon {

std::unique_ptr<aws::CredentialsProvider> providerOf(
    const Profile &profile, SecretStore &secrets, const OriginBench &bench)
{
    switch (profile.source) {
    case CredentialsSource::LocalService:
        return nullptr;
    case CredentialsSource::Keyring:
        return std::make_unique<KeyringCredentialsProvider>(secrets, profile.id);
    case CredentialsSource::Environment:
        return providerOf(profile.aws, bench);
    }
    return nullptr;
}

std::unique_ptr<aws::CredentialsProvider> providerOf(
    const AwsSettings &settings, const OriginBench &bench)
{
    const auto refreshing = [&bench](const std::optional<QString> &profile) {
        return std::make_unique<RefreshingCredentialsProvider>(
            std::make_unique<AwsCredentialsOrigin>(profile, bench), bench.service.clock);
    };
    switch (settings.place) {
    case AwsPlace::EnvironmentKeys:
        return std::make_unique<EnvironmentCredentialsProvider>(bench.environment);
    case AwsPlace::DefaultChain:
        return refreshing(std::nullopt);
    case AwsPlace::SharedProfile:
        return refreshing(settings.profile);
    }
    return nullptr;
}

} // namespace carillon
