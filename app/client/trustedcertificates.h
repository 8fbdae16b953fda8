// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace carillon {

/// As AWS's tools take it: where AWS_CA_BUNDLE names a file, the certificates in it (PEM), instead
/// of the system's, say which services are trusted. Before the first connection. Returns what is
/// wrong with the file, with its name; then the system's still count. Empty: nothing is wrong.
QString trustBundleOfEnvironment();

} // namespace carillon
