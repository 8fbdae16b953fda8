#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the hostile strings under strace: once the places have shown a harmless text, no file is
opened but fonts and the test's own store, and no connection is made. First it proves that it would
be seen: a label that reads rich text is made to open a file.
Exit code 77: there is no strace, or it may not trace here. Then nothing is proved."""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SKIP = 77
MARK = "/carillon-hostile-warm"  # the test opens it when it is warm
CALL = re.compile(r'\b(open|openat|openat2|connect)\((?:AT_FDCWD, )?(.*)')
FONTS = r"/usr/share/fonts|/usr/local/share/fonts"


def skip(why):
    print("SKIP:", why)
    sys.exit(SKIP)


def run(options, log, command, **environment):
    return subprocess.run(
        [options.strace, "-f", "--seccomp-bpf", "-qq", "-s", "4096", "-o", log, "-e",
         "trace=open,openat,openat2,connect", *command], env=os.environ | environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)


def require_tracing(options, folder):
    """A program that opens a file for sure is traced, or nothing is: what happens to the test
    after this is the test's own."""
    if not options.strace:
        skip("there is no strace here")
    log = Path(folder) / "probe"
    try:
        probe = run(options, log, ["/bin/cat", "/dev/null"])
    except OSError as error:
        skip(f"strace does not start here: {error}")
    traced = log.read_text(errors="replace") if log.exists() else ""
    if probe.returncode != 0 or "/dev/null" not in traced:
        skip(f"strace may not trace here: {probe.stdout.strip()[-500:]}")


def trace(options, folder, seeds, *functions, **environment):
    log = Path(folder) / "log"
    test = run(options, log, [options.test, "-silent", *functions],
               CARILLON_SEEDS=str(seeds), TMPDIR="/tmp", **environment)
    if test.returncode != 0:
        sys.exit(f"the test itself failed:\n{test.stdout[-4000:]}")
    calls = [found for line in log.read_text(errors="replace").splitlines()
             if (found := CALL.search(line))]
    marks = [i for i, call in enumerate(calls) if MARK in call[2]]
    if len(marks) != 1:
        sys.exit(f"{len(marks)} marks among {len(calls)} calls: nothing was traced")
    for line in test.stdout.splitlines():
        if " texts, the longest " in line:
            print(line)
    return calls[marks[0] + 1:]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("test")
    parser.add_argument("--strace", help="its path; empty: there is none")
    parser.add_argument("--seeds", type=int, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        require_tracing(options, folder)
        provoked = trace(options, folder, 1, "aRichLabelIsFound", CARILLON_PROVOKE="1")
        if not any("provoked.png" in call[2] for call in provoked):
            sys.exit("a label that reads rich text was not seen to open its file: "
                     "this proves nothing")
        calls = trace(options, folder, options.seeds, "staysPlain")
    # Qt names the folder of the test after its program.
    allowed = re.compile(f'"({FONTS}|/tmp/{re.escape(Path(options.test).name)}-)')
    caused = [call[0] for call in calls if call[1] == "connect" or not allowed.match(call[2])]
    if caused:
        sys.exit(f"{len(caused)} because of a text:\n" + "\n".join(caused[:20]))
    print(f"{options.seeds} texts: {len(calls)} fonts and files of the store opened, nothing else")


if __name__ == "__main__":
    main()
