#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the given test against gnome-keyring: unlocked, then the same keyring locked, then unlocked
# again to see what the locked run left, then without any session bus.
set -euo pipefail
test=$1
HOME=$(mktemp -d)
XDG_RUNTIME_DIR=$(mktemp -d)
export HOME XDG_RUNTIME_DIR
trap 'rm -rf "$HOME" "$XDG_RUNTIME_DIR"' EXIT
chmod 700 "$XDG_RUNTIME_DIR"
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS XDG_DATA_HOME XDG_CONFIG_HOME
export QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8

unlocked='printf "pw\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec "$0" "$@"'
locked='gnome-keyring-daemon --start --components=secrets >/dev/null; exec "$0" "$@"'

export KEYCHAIN_MODE=unlocked
dbus-run-session -- bash -c "$unlocked" "$test" roundTrip secondWriteWins removedIsNotFound nothingIsNotFound foreignIsMalformed leave
export KEYCHAIN_MODE=locked
dbus-run-session -- bash -c "$locked" "$test" lockedIsNotMissing lockedWriteFails lockedRemoveClaimsNothing
export KEYCHAIN_MODE=unlocked
dbus-run-session -- bash -c "$unlocked" "$test" stillThere
export KEYCHAIN_MODE=absent
"$test" absentIsUnavailable sessionKeysNeedNoKeyring
