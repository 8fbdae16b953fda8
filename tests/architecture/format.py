#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`format.py ROOT CLANG_FORMAT`: every C++ file of ours is as clang-format would write it."""

import subprocess
import sys
from pathlib import Path


def sources(root):
    return [str(path) for top in ("app", "ui", "tests") for path in sorted((root / top).rglob("*"))
            if path.suffix in (".h", ".cpp")]


def main():
    root, program = Path(sys.argv[1]), sys.argv[2]
    files = sources(root)
    if not files:
        print(f"no C++ file under {root}", file=sys.stderr)
        return 1
    print(f"{len(files)} files", flush=True)
    return subprocess.run([program, "--dry-run", "-Werror", *files], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
