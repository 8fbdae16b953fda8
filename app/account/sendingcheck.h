// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profiledoctor.h"

// The last rung of ProfileDoctor's ladder: whether an AppInstanceUser may send to a channel.

namespace carillon {

/// Of a member. RESTRICTED says who adds people, not who sends.
ProfileFinding sendingByTheRules(const Channel &channel);

/// The rules cannot tell.
ProfileFinding sendingUntold(const QString &why, const QString &remedy = {});

/// A CONTROL message that nobody stores, with a token of its own. `subChannelId`: of an elastic
/// channel.
QByteArray sendTestBody(const std::optional<QString> &subChannelId);

/// What the answer to such a message says. Unproved where it does not tell.
ProfileFinding sendingByAnswer(const QString &channelName, const ApiResult<SendReceipt> &answer);

} // namespace carillon
