#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the given test of the window against gnome-keyring: unlocked, killed, stopped, then locked,
# then without a session bus. A sign-in's is missed where it is locked, and on a bus that starts
# none.
set -euo pipefail
test=$1
HOME=$(mktemp -d)
XDG_RUNTIME_DIR=$(mktemp -d)
export HOME XDG_RUNTIME_DIR
trap 'rm -rf "$HOME" "$XDG_RUNTIME_DIR"' EXIT
chmod 700 "$XDG_RUNTIME_DIR"
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS XDG_DATA_HOME XDG_CONFIG_HOME
export QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8
export OPEN_START=$HOME/open-start # how long that took; no other start may take much longer

unlocked='printf "pw\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null
until KEYRING_PID=$(dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / \
    org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets 2>/dev/null); do
    :
done
export KEYRING_PID=${KEYRING_PID##* }; exec "$0" "$@"'
locked='gnome-keyring-daemon --start --components=secrets >/dev/null; exec "$0" "$@"'

for function in openKeyring goesAndComesBack stoppedKeyring; do
    dbus-run-session -- bash -c "$unlocked" "$test" "$function"
done
KEYRING_IS=locked dbus-run-session -- bash -c "$unlocked" "$test" signInWaitsForItsKeyring
# A bus that starts no service: what is killed there stays away.
cat >"$HOME/bare.conf" <<'EOF'
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
EOF
for function in signInWaitsForItsKeyring signInOfAKeyringThatGoesAndComesBack; do
    dbus-run-session --config-file="$HOME/bare.conf" -- bash -c "$unlocked" "$test" "$function"
done
dbus-run-session -- bash -c "$locked" "$test" lockedKeyring
"$test" noKeyring anothersKeys
