// SPDX-License-Identifier: Apache-2.0
#include "heap/nocores.h"

#include <algorithm>
#include <sys/resource.h>

namespace carillon {

void forbidCores()
{
    rlimit limit {};
    if (::getrlimit(RLIMIT_CORE, &limit) != 0)
        return;
    // Too little for a file. And where cores go to a program, Linux asks for no limit but this one:
    // 0 would hand it the core all the same.
    limit.rlim_cur = std::min<rlim_t>(1, limit.rlim_max);
    ::setrlimit(RLIMIT_CORE, &limit);
}

} // namespace carillon
