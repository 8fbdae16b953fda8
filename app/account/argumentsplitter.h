// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

#include <optional>

namespace carillon {

/// A command line as its words, quoted as for a POSIX shell and split as botocore splits it;
/// nothing is expanded and no shell is asked. None when a quote or an escape has no end.
std::optional<QStringList> splitArguments(const QString &line);

} // namespace carillon
