#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""quiet.py says of a strace that does not trace that it skips, and takes nothing else for that."""

import subprocess
import sys
import tempfile
from pathlib import Path

QUIET = Path(__file__).with_name("quiet.py")
SKIP = 77
LOG = 'while [ "$1" != -o ]; do shift; done; log=$2; shift 4\n'  # what is left is the command
STRACES = {
    "forbidden": LOG + ': >"$log"; echo "strace: attach: ptrace(PTRACE_SEIZE, 1): '
                       'Operation not permitted" >&2; exit 1\n',
    "blind": LOG + ': >"$log"; exec "$@"\n',
    "seeing": LOG + "echo 'openat(AT_FDCWD, \"/dev/null\", O_RDONLY) = 3' >\"$log\"; exec \"$@\"\n",
}


def quiet(strace):
    return subprocess.run([sys.executable, QUIET, f"--strace={strace}", "--seeds=1", "/bin/false"],
                          capture_output=True, text=True, check=False)


def main():
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / name for name in STRACES}
        for name, path in paths.items():
            path.write_text("#!/bin/sh\n" + STRACES[name], encoding="utf-8")
            path.chmod(0o700)
        for strace in "", f"{folder}/none", paths["forbidden"], paths["blind"]:
            done = quiet(strace)
            assert done.returncode == SKIP and done.stdout.startswith("SKIP: "), (strace, done)
        # It traces, so what fails is the test.
        done = quiet(paths["seeing"])
        assert done.returncode == 1 and "the test itself failed" in done.stderr, done


if __name__ == "__main__":
    main()
