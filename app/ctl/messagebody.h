// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/messagedraft.h"

#include <QJsonObject>

#include <expected>

namespace carillon::ctl {

/// STANDARD, PERSISTENT and a new token, where the body does not say otherwise.
void insertDefaults(QJsonObject &body);

/// The members of a SendChannelMessage, without channel and bearer, as a draft that may be sent; it
/// always has a token. Otherwise what is wrong with them, in the service's words.
std::expected<MessageDraft, QString> draftOf(QJsonObject members);

} // namespace carillon::ctl
