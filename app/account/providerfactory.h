// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/awscredentials.h"
#include "account/profile.h"
#include "account/secretstore.h"

namespace carillon {

/// The provider of a profile's credentials; the one place that knows what each source needs. Null
/// for LocalService, whose credentials come with the running service. What is kept of a sign-in to
/// a user pool (its refresh token) or for an exchange service (the access token) is in `secrets`,
/// see keptSignIn(). `secrets` and what `bench` refers to outlive it.
std::unique_ptr<aws::CredentialsProvider> providerOf(
    const Profile &profile, SecretStore &secrets, const OriginBench &bench);

/// Of the places that need no keyring: the environment's keys, the default chain, a shared profile;
/// null for the others.
std::unique_ptr<aws::CredentialsProvider> providerOf(
    const AwsSettings &settings, const OriginBench &bench);

} // namespace carillon
