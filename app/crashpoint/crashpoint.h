// SPDX-License-Identifier: Apache-2.0
#pragma once

// Named places where a test may end the process, as a crash or a power cut would. They exist only
// where CARILLON_CRASH_POINTS is defined (builds with tests); what is shipped has none.

#ifdef CARILLON_CRASH_POINTS

namespace carillon {

/// Ends the process at once with status 86, without flushing or unwinding, when the environment
/// names this place: CARILLON_CRASH_AT=NAME:N stops at its Nth passing, counted from 1.
void crashPoint(const char *name);

/// Called by the thread that comes to the place, before the end: a test takes the power away in it.
void onCrash(void (*last)());

} // namespace carillon

#define CARILLON_CRASH_POINT(name) ::carillon::crashPoint(name)

#else

#define CARILLON_CRASH_POINT(name) static_cast<void>(0)

#endif
