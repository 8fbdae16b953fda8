// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/messagedraft.h"

#include <QByteArray>

namespace carillon::localservice {

/// Over what the members mean, not over the bytes of the body: another client may write the same
/// request in another way. The token itself is the key, not part of the content.
QByteArray digestOf(const MessageDraft &draft);

} // namespace carillon::localservice
