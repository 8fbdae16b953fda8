// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace carillon::ui {

/// The ARN in a text copied from a console, a log line or JSON: quotes, blanks, commas and words
/// around it are left out. A text without `arn:` comes back trimmed.
QString arnIn(const QString &pasted);

} // namespace carillon::ui
