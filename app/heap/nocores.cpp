// SPDX-License-Identifier: Apache-2.0
#include "heap/nocores.h"

#include <algorithm>
#include <pthread.h>
#include <sys/resource.h>

namespace carillon {

namespace {

/// For the handler below, which is given nothing; written once, before there is a second thread.
rlimit limitBefore {};

/// Of a child of fork(), the desktop's opener of links among them: its crashes are not ours to
/// hide.
void giveBack()
{
    ::setrlimit(RLIMIT_CORE, &limitBefore);
}

} // namespace

std::optional<std::uint64_t> forbidCores()
{
    rlimit limit {};
    if (::getrlimit(RLIMIT_CORE, &limit) != 0)
        return std::nullopt;
    limitBefore = limit;
    // Too little for a file. And where cores go to a program, Linux asks for no limit but this one:
    // 0 would hand it the core all the same.
    limit.rlim_cur = std::min<rlim_t>(1, limit.rlim_max);
    ::setrlimit(RLIMIT_CORE, &limit);
    ::pthread_atfork(nullptr, nullptr, giveBack);
    return limitBefore.rlim_cur;
}

} // namespace carillon
