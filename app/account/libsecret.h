// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace carillon {

/// What QtKeychain does not do for libsecret, which it loads when it first needs it. Both do
/// nothing where that has not happened; to be called in the thread that runs the jobs.

/// The session that libsecret keeps with a keyring dies with the keyring's process, and libsecret
/// goes on using it for ever: "The session does not exist". The next job makes a new one.
void forgetLibsecretSession();

/// GLib ends the process with SIGTERM when a session bus it is connected to goes away. Losing the
/// keyring is no reason to end.
void outliveSessionBus();

} // namespace carillon
