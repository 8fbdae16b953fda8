// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace carillon::testing {

/// A text as somebody would write who wants a client to load a file, to connect, to hang or to show
/// what is not there. The same for the same seed. A file or host that one of them names has
/// `carillon-hostile` in its name.
QString hostileString(int seed);

} // namespace carillon::testing
