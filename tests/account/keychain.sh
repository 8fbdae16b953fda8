#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the given test against gnome-keyring: unlocked, once with a crash, then the same keyring
# locked, then unlocked again to see what those left, then stopped for a while, killed, with a bus
# that is killed, then without any session bus.
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
slow='printf "pw\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null
until KEYRING_PID=$(dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / \
    org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets 2>/dev/null); do
    :
done
export KEYRING_PID=${KEYRING_PID##* }; exec "$0" "$@"'
locked='gnome-keyring-daemon --start --components=secrets >/dev/null; exec "$0" "$@"'

dbus-run-session -- bash -c "$unlocked" "$test" roundTrip secondWriteWins removedIsNotFound nothingIsNotFound foreignIsMalformed
# The program ends as soon as the keyring has what it was given.
status=0
dbus-run-session -- bash -c "$unlocked" env CARILLON_CRASH_AT=keyring.after_write:1 "$test" leave || status=$?
[ "$status" -eq 86 ]
dbus-run-session -- bash -c "$locked" "$test" lockedIsNotMissing lockedWriteFails lockedRemoveClaimsNothing
dbus-run-session -- bash -c "$unlocked" "$test" stillThere
dbus-run-session -- bash -c "$slow" "$test" slowIsTimedOut whatIsWrittenTooLateIsTakenBack \
    whatIsWrittenDoesNotGoWithWhatWasThere
dbus-run-session -- bash -c "$slow" "$test" killedAndBack
# A bus of its own, so that it is the bus that goes and not the session around it.
(
    DBUS_SESSION_BUS_ADDRESS= BUS_PID=
    { read -r DBUS_SESSION_BUS_ADDRESS; read -r BUS_PID; } < <(
        dbus-daemon --session --fork --print-address=1 --print-pid=1)
    export DBUS_SESSION_BUS_ADDRESS BUS_PID
    trap 'kill "$BUS_PID" 2>/dev/null || true' EXIT
    bash -c "$unlocked" "$test" theBusGoes
)
"$test" absentIsUnavailable sessionKeysNeedNoKeyring
