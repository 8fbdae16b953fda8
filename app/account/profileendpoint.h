// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"
#include "client/endpoint.h"

#include <QProcessEnvironment>

namespace carillon {

/// Where the profile's requests go. The endpoint that AWS's tools are told to use, by the
/// environment and, for a profile with credentials from AWS's files, there, counts for a profile
/// without one of its own; never for the local service's. A LocalService profile has to bring the
/// address of the service in `endpointUrl`; NotAUrl otherwise. May read the files.
std::expected<Endpoint, EndpointProblem> endpointOf(
    const Profile &profile, const QProcessEnvironment &environment);

/// True when the profile's requests do not leave this machine, as far as it, AWS's files and the
/// environment of this process say. Not for painting: it may read the files.
bool staysHere(const Profile &profile);

} // namespace carillon
