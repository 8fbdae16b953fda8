// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"

#include <optional>

namespace carillon {

/// What the last word from the service says about the way there.
enum class ServiceState { Unknown, Reachable, Unreachable, CredentialsRefused };

/// Nothing where the error says nothing about the service.
std::optional<ServiceState> stateAfter(const ApiError &error);

} // namespace carillon
