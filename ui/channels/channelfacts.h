// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channel.h"

#include <QStringList>

namespace carillon::ui {

/// e.g. "deleted 30 days after its last message"
QString expirationFact(const ExpirationSettings &settings);

/// When it is deleted by these settings as things stand; invalid where that cannot be told.
QDateTime deletionOf(const Channel &channel, const ExpirationSettings &settings);

/// What an elastic channel's configuration means, as a sentence.
QString elasticSentence(const ElasticChannelConfiguration &elastic);

/// What is known of a channel, in a few words each.
QStringList channelFacts(const Channel &channel);

} // namespace carillon::ui
