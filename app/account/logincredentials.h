// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentialsprovider.h"

namespace carillon {

/// The credentials that `aws login` keeps for a session, read and never renewed: renewing is the
/// AWS CLI's. `folder` is its cache.
aws::CredentialsResult loginCredentials(
    const QString &folder, const QString &session, const QDateTime &now);

} // namespace carillon
