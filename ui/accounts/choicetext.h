// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/credentialchoice.h"

#include <QDateTime>

namespace carillon::ui {

/// Which place credentials come from, what it stands in front of, and what was looked at before it,
/// in sentences a line each; or what keeps them from coming. Without a secret.
QString choiceSentences(
    const CredentialChoice &choice, const AwsPaths &paths, bool environmentHasKeys);

/// "Credentials until 14:32", with the day where it is not today's; empty for no time.
QString credentialsUntilText(const QDateTime &until);

} // namespace carillon::ui
