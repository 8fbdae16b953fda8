#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# soak.sh [--messages N] [--seed-from S] [--profile NAME]
# One seed of faultrun.py after the other, 5,000 messages each unless the profile says otherwise,
# until N messages in all are accepted; without --messages until it is stopped. A line a seed; ends
# at the first seed that fails, with the line that tells it. CARILLONCTL names the program.
set -eu
messages=
seed=1
profile=outbox
while [ $# -gt 0 ]; do
    case "$1" in
    --messages) messages=$2 ;;
    --seed-from) seed=$2 ;;
    --profile) profile=$2 ;;
    *)
        sed -n '3,6s/^# //p' "$0" >&2
        exit 2
        ;;
    esac
    shift 2
done
: "${CARILLONCTL:?names the program to try}"
here=$(cd "$(dirname "$0")" && pwd)
done=0
while [ -z "$messages" ] || [ "$done" -lt "$messages" ]; do
    if ! line=$(python3 "$here/faultrun.py" --profile "$profile" --seed "$seed"); then
        printf '%s\n' "$line"
        exit 1
    fi
    printf '%s\n' "$line"
    accepted=${line##* accepted=}
    done=$((done + ${accepted%% *}))
    seed=$((seed + 1))
done
printf 'passed: %s messages accepted\n' "$done"
