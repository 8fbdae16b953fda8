// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/flowtable.h"
#include "wire/memberreader.h"

// Members that several requests share.

namespace carillon::localservice {

/// Member Tags: absent or 1 to 50, each key once.
QList<Tag> readTags(wire::MemberReader &body);
/// Member ExpirationSettings.
std::optional<ExpirationSettings> readExpiration(wire::MemberReader &body);

} // namespace carillon::localservice
