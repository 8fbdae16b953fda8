#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every source that names a crash point, as it is compiled for those who install it, has none in it;
as it is compiled for the tests, it has, and somebody ends the program there: `test_absent.py BUILD`.
`--programs PROGRAM…` looks into what is to be shipped itself."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import crashpoints
import mutants

DEFINITION = "-DCARILLON_CRASH_POINTS"
POINT = re.compile(r'CARILLON_CRASH_POINT\("([^"]+)"\)')
ONLY_FOR_TESTS = (b"CARILLON_CRASH_AT", b"CARILLON_CLOCK_OFFSET_FILE")


def named_points():
    """By the file that names them."""
    found = {}
    for top in ("app", "ui"):
        for path in sorted((mutants.ROOT / top).rglob("*.cpp")):
            if names := POINT.findall(path.read_text(encoding="utf-8")):
                found[path.relative_to(mutants.ROOT).as_posix()] = names
    return found


def preprocessed(command, folder):
    words = shlex.split(command)
    del words[words.index("-o"):words.index("-o") + 2]
    words[words.index("-c")] = "-E"
    return subprocess.run(words, cwd=folder, check=True, text=True, stdout=subprocess.PIPE).stdout


def check(build):
    files = named_points()
    tried = {place.point for place in crashpoints.PLACES} | crashpoints.ELSEWHERE
    problems = [f"nobody ends the program at {name}, or it is not there"
                for name in tried.symmetric_difference(sum(files.values(), []))]
    for path, names in files.items():
        command = build.compilations.get(path, "")
        if DEFINITION not in command:
            problems.append(f"{path} is not compiled with crash points")
            continue
        tested = preprocessed(command, build.folder)
        shipped = preprocessed(command.replace(DEFINITION, ""), build.folder)
        problems += [f"{path}: {name} is not in the tests' build"
                     for name in names if f'"{name}"' not in tested]
        problems += [f"{path}: {name} is shipped" for name in names if f'"{name}"' in shipped]
        if "crashPoint" in shipped:
            problems.append(f"{path}: a crash point is shipped")
    print(f"{sum(map(len, files.values()))} crash points in {len(files)} files")
    return problems


def check_program(path):
    holds = Path(path).read_bytes()
    names = [name.encode() for names in named_points().values() for name in names if "." in name]
    return [f"{path} has {word.decode()} in it"
            for word in (*ONLY_FOR_TESTS, *names) if word in holds]


def main():
    if sys.argv[1] == "--programs":
        problems = [problem for path in sys.argv[2:] for problem in check_program(path)]
    else:
        problems = check(mutants.Build(sys.argv[1]))
    print("".join(f"{problem}\n" for problem in problems), end="")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
