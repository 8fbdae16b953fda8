// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/statement.h"
#include "store/messagestore.h"

namespace carillon {

/// Of the table `messages`, as readMessageRow() expects them.
#define CARILLON_MESSAGE_COLUMNS                                                                   \
    "channel, id, created_at, content, metadata, type, persistence, sender_arn, sender_name,"      \
    " last_edited_at, last_updated_at, redacted, status, status_detail, attributes, content_type," \
    " target, sub_channel, token, duration_ms"

/// Nothing where channel or id cannot be.
std::optional<StoredMessage> readMessageRow(const sqlite::Statement &row);

} // namespace carillon
