// SPDX-License-Identifier: Apache-2.0
#include "ctl/exitcode.h"

#include <cstdio>

namespace carillon::ctl {

int fail(ExitCode code, const QString &why)
{
    std::fprintf(stderr, "carillonctl: %s\n", qUtf8Printable(why));
    return code;
}

} // namespace carillon::ctl
