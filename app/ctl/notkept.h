// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/secretstore.h"

namespace carillon::ctl {

/// Why nothing is kept of `what` (`the sign-in`, `the keys`), and what helps: a sentence that
/// begins small.
QString whyNotKept(const QString &what, SecretPlace place, const SecretStoreError &error);

} // namespace carillon::ctl
