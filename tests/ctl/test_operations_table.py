#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""resources/operations.md is what `carillonctl serve --operations` says. --write brings it up to
date."""

import os
import subprocess
import sys
from pathlib import Path

TABLE = Path(__file__).resolve().parents[2] / "resources" / "operations.md"
HEAD = """# What the local service serves

Made from its router by `tests/ctl/test_operations_table.py --write`.
"""


def table():
    listed = subprocess.run([os.environ["CARILLONCTL"], "serve", "--operations"], check=True,
                            capture_output=True, text=True, timeout=60).stdout
    text = HEAD
    rows = [line.split("\t") for line in listed.splitlines()]
    for name in dict.fromkeys(row[0] for row in rows):
        of_api = [row for row in rows if row[0] == name]
        served = sum(not row[2].startswith("not served") for row in of_api)
        text += f"\n## {name}: {served} of {len(of_api)}\n\n| operation | |\n| --- | --- |\n"
        text += "".join(f"| {operation} | {state} |\n" for _, operation, state in of_api)
    return text


def main():
    if "--write" in sys.argv[1:]:
        TABLE.write_text(table(), encoding="utf-8")
        return 0
    if TABLE.read_text(encoding="utf-8") == table():
        return 0
    print(f"{TABLE} is out of date: run this with --write")
    return 1


if __name__ == "__main__":
    sys.exit(main())
