// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/awscredentials.h"
#include "account/profile.h"
#include "account/secretstore.h"

namespace carillon {

/// The provider of a profile's credentials; the one place that knows what each source needs. Null
/// for LocalService, whose credentials come with the running service. `secrets` and what `bench`
/// refers to outlive it.
std::unique_ptr<aws::CredentialsProvider> providerOf(
    const Profile &profile, SecretStore &secrets, const OriginBench &bench);

/// Of the places that AWS's tools know, without a keyring.
std::unique_ptr<aws::CredentialsProvider> providerOf(
    const AwsSettings &settings, const OriginBench &bench);

} // namespace carillon
