#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the given test of carillonctl with a gnome-keyring of its own, unlocked.
set -euo pipefail
test=$1
HOME=$(mktemp -d)
XDG_RUNTIME_DIR=$(mktemp -d)
export HOME XDG_RUNTIME_DIR
trap 'rm -rf "$HOME" "$XDG_RUNTIME_DIR"' EXIT
chmod 700 "$XDG_RUNTIME_DIR"
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS XDG_DATA_HOME XDG_CONFIG_HOME
export LC_ALL=C.UTF-8 CARILLON_TEST_KEYRING=1

unlocked='printf "pw\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec "$0" "$@"'
dbus-run-session -- bash -c "$unlocked" "$test" "signsInWithAPassword:keyring"
