#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034
# Sourced by run, test and try-package: what Carillon needs of Debian 12, and how it gets there.
# Packages that are there already cost nothing, so a second run needs no network and no root.

build_packages=(
    g++ cmake ninja-build ccache
    qt6-base-dev qt6-websockets-dev libqt6sql6-sqlite qt6-svg-dev qtkeychain-qt6-dev
    libgl-dev libssl-dev libboost-dev
    python3 clang-format
)
run_packages=(
    libqt6sql6-sqlite libsecret-1-0 fonts-dejavu-core fonts-noto-color-emoji
)
headless_packages=(
    xvfb xauth
)
test_packages=(
    "${headless_packages[@]}" "${run_packages[@]}"
    dbus gnome-keyring at-spi2-core python3-pyatspi gir1.2-atspi-2.0
    python3-boto3 awscli
    libsqlite3-dev
    desktop-file-utils appstream file
)
package_packages=(
    mmdebstrap lintian
)
full_packages=(
    clang gdb strace
)
# A Node.js from elsewhere brings an npm of its own, beside which Debian's cannot be installed.
if ! command -v npm >/dev/null; then
    full_packages+=(nodejs npm)
fi

say() {
    printf '%s\n' "packaging: $*" >&2
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        say "this needs root and there is no sudo: $*"
        return 1
    fi
}

# missing_packages NAME…: those of them that are not installed, one a line.
missing_packages() {
    local package
    for package in "$@"; do
        if [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
            printf '%s\n' "$package"
        fi
    done
}

# need NAME…: installs what of them is missing.
need() {
    local missing
    mapfile -t missing < <(missing_packages "$@" | sort -u)
    if [ "${#missing[@]}" -eq 0 ]; then
        return 0
    fi
    say "installing ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${missing[@]}" >/dev/null
}

# has_display: whether a window can be shown to somebody.
has_display() {
    if [ -n "${WAYLAND_DISPLAY:-}" ]; then
        return 0
    fi
    case "${DISPLAY:-}" in
    '') return 1 ;;
    :*)
        local number=${DISPLAY#:}
        [ -S "/tmp/.X11-unix/X${number%%.*}" ]
        ;;
    *) return 0 ;;
    esac
}
