// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"
#include "client/endpoint.h"

namespace carillon {

/// What the profile asks for. The environment's endpoint URL counts for a profile without one of
/// its own, never for the local service's.
EndpointOptions endpointOptionsOf(const Profile &profile, const QProcessEnvironment &environment);

/// Where the profile's requests go. A LocalService profile has to bring the address of the service
/// in `endpointUrl`; NotAUrl otherwise.
std::expected<Endpoint, EndpointProblem> endpointOf(
    const Profile &profile, const QProcessEnvironment &environment);

/// True when the profile's requests do not leave this machine, as far as it and the environment of
/// this process say.
bool staysHere(const Profile &profile);

} // namespace carillon
