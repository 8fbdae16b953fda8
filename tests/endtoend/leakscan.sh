#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The leak scan with a real keyring: gnome-keyring, unlocked, in a session of its own.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
HOME=$(mktemp -d)
XDG_RUNTIME_DIR=$(mktemp -d)
export HOME XDG_RUNTIME_DIR
trap 'rm -rf "$HOME" "$XDG_RUNTIME_DIR"' EXIT
chmod 700 "$XDG_RUNTIME_DIR"
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS XDG_DATA_HOME XDG_CONFIG_HOME

dbus-run-session -- bash -c 'printf "pw\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null
exec /usr/bin/python3 "$0" --keyring system "$@"' "$here/test_leakscan.py" "$@"
