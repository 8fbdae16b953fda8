#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Do the tests see anything at all? Each patch in mutants/ breaks a promise of the product; the tests
it names must fail with it. That they pass without it is what ctest runs them for by themselves;
--as-it-is runs them here too. A patch begins with

  # what: the promise that it breaks, in a few words
  # catches: NAME [ARGUMENTS]     one of CATCHERS below, or any tst_… of ours; a seeded one has three
                                  seeds to notice. There may be several such lines
  # says: REGULAR EXPRESSION      in what each prints then; may be left out

(`# PROMISE; catches: NAME` says the first two in one line), and goes on as a unified diff of sources
in app/. A hunk is found by its lines, not by their numbers.

Only what is patched is compiled again, out of the tree, with the command of the build in BUILD, and
linked in front of the libraries that are there: `mutants.py [--as-it-is] BUILD [NAME…]`."""

import argparse
import concurrent.futures
import dataclasses
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SECONDS = 300
PYTHON = "/usr/bin/python3"


@dataclasses.dataclass(frozen=True)
class Catcher:
    command: tuple  # a program in it by its name in `programs`
    programs: dict  # its name, also that of an environment variable, to its target in the build
    fails_with: str  # what a failure looks like; a broken catcher catches nothing
    environment: dict = dataclasses.field(default_factory=dict)


CATCHERS = {
    "faults_run": Catcher(
        (PYTHON, str(HERE / "faultrun.py"), "--seeds", "3"),
        {"CARILLONCTL": "app/ctl/carillonctl"}, r"^FAULTRUN "),
    "faults_crashpoints": Catcher(
        (PYTHON, str(HERE / "crashpoints.py"), "--first"),
        {"CARILLONCTL": "app/ctl/carillonctl",
         "CARILLONCTL_POWERLOSS": "tests/faults/carillonctl_powerloss"}, r"^FAULTRUN "),
}


def catcher_named(name):
    if name.startswith("tst_"):
        return Catcher(("TST",), {"TST": name}, r"^FAIL!  ",
                       {"CARILLON_SEEDS": "3", "CARILLON_SIM_SEEDS": "3"})
    return CATCHERS.get(name)


class BadPatch(Exception):
    pass


class Patch:
    """A patch file: its head, and the hunks of each file."""

    def __init__(self, name, text):
        self.name = name
        text = re.sub(r"^# (.+); catches: (.+)$", r"# what: \1\n# catches: \2", text,
                      flags=re.MULTILINE)
        head = re.findall(r"^# (\w+): (.+)$", text, re.MULTILINE)
        self.what, self.says = dict(head).get("what"), dict(head).get("says", "")
        # (name, arguments …) of each
        self.catchers = [tuple(shlex.split(value)) for key, value in head if key == "catches"]
        if not self.what or not self.catchers \
                or not all(catcher_named(names[0]) for names in self.catchers):
            raise BadPatch(f"{name}: the head wants what:, and catches: with tst_… or one of "
                           f"{', '.join(CATCHERS)}")
        self.hunks = {}
        for part in re.split(r"^--- .*\n", text, flags=re.MULTILINE)[1:]:
            named = re.match(r"\+\+\+ b/(app/\S+\.cpp)\s*\n", part)
            if not named:
                raise BadPatch(f"{name}: only .cpp files of app/ can be patched")
            self.hunks[named[1]] = [
                hunk for hunk in re.split(r"^@@.*\n", part, flags=re.MULTILINE)[1:]]
        if not self.hunks:
            raise BadPatch(f"{name}: there is no diff in it")

    def patched(self, path, text):
        for hunk in self.hunks[path]:
            lines = [line for line in hunk.splitlines(keepends=True) if line[0] in " +-"]
            old = "".join(line[1:] for line in lines if line[0] != "+")
            new = "".join(line[1:] for line in lines if line[0] != "-")
            if text.count(old) != 1:
                raise BadPatch(f"{self.name}: a hunk is {text.count(old)} times in {path}; "
                               "it must be made anew")
            text = text.replace(old, new)
        return text


class Build:
    """A build tree whose programs can be had with other objects in them."""

    def __init__(self, folder):
        self.folder = Path(folder).resolve()
        entries = json.loads((self.folder / "compile_commands.json").read_text(encoding="utf-8"))
        self.compilations = {}
        for entry in entries:
            path = Path(entry["directory"], entry["file"]).resolve()
            if path.is_relative_to(ROOT):
                self.compilations[path.relative_to(ROOT).as_posix()] = entry["command"]

    def output(self, target):
        """The path of a program: a target may go by another name."""
        told = self._run(f"ninja -t query {shlex.quote(target)}").splitlines()
        is_alias = any(line.strip() == "input: phony" for line in told)
        return told[told.index("  input: phony") + 1].strip() if is_alias else target

    def _run(self, command):
        done = subprocess.run(command, cwd=self.folder, shell=True, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            raise BadPatch(f"{command}\n{done.stdout}")
        return done.stdout

    def compile(self, path, text, folder):
        """(the object that the build has, the other one)"""
        command = self.compilations.get(path)
        if not command:
            raise BadPatch(f"{path} is not compiled alone in {self.folder}")
        source = folder / Path(path).name
        source.write_text(text, encoding="utf-8")
        words = shlex.split(command)
        usual = words[words.index("-o") + 1]
        words[words.index("-o") + 1] = f"{source}.o"
        words[words.index("-c") + 1] = str(source)
        self._run(shlex.join(words + ["-w"]))
        return usual, f"{source}.o"

    def link(self, target, objects, folder):
        """The path of the program with the other objects in the place of the usual ones."""
        output = self.output(target)
        command = self._run(f"ninja -t commands {shlex.quote(target)}").splitlines()[-1]
        program = folder / Path(output).name
        for usual, other in objects:
            # One that lies in a library is not taken out of it when all of it is there already.
            command, direct = re.subn(rf"(?<=\s){re.escape(usual)}(?=\s)", other, command)
            if not direct:
                command = command.replace(" -o ", f" {other} -o ", 1)
        self._run(command.replace(f" -o {output} ", f" -o {program} ", 1))
        return program


def run_catcher(names, programs, says=""):
    """(whether it failed as it does, what it printed)"""
    catcher = catcher_named(names[0])
    programs = {name: str(path) for name, path in programs.items()}
    environment = os.environ | catcher.environment | programs | {
        "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [*(programs.get(word, word) for word in catcher.command), *names[1:]]
    try:
        done = subprocess.run(command, env=environment, text=True, timeout=SECONDS, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace")
    except subprocess.TimeoutExpired:
        return False, f"no end after {SECONDS} s\n"
    told = all(re.search(wanted, done.stdout, re.MULTILINE)
               for wanted in (says, catcher.fails_with))
    return done.returncode != 0 and told, f"{done.stdout}\nended with {done.returncode}\n"


def catch(build, patch):
    """(the catcher, whether it caught the patch, what happened) of each"""
    folder = Path(tempfile.mkdtemp(prefix=f"mutant-{patch.name}-"))
    try:
        objects = []
        for path in patch.hunks:
            text = (ROOT / path).read_text(encoding="utf-8")
            objects.append(build.compile(path, patch.patched(path, text), folder))
        found = []
        for names in patch.catchers:
            programs = {name: build.link(target, objects, folder)
                        for name, target in catcher_named(names[0]).programs.items()}
            found.append((names, *run_catcher(names, programs, patch.says)))
        return found
    except (BadPatch, OSError) as error:
        return [(patch.catchers[0], False, f"{error}\n")]
    finally:
        shutil.rmtree(folder)


def passes_unpatched(build, names):
    programs = {name: build.folder / build.output(target)
                for name, target in catcher_named(names[0]).programs.items()}
    failed, output = run_catcher(names, programs)
    return not failed and output.endswith("ended with 0\n"), output


def tell(good, text, output):
    print(text, flush=True)
    if not good:
        print("".join(f"    {line}\n" for line in output.splitlines()[-30:]), flush=True)
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--as-it-is", action="store_true")
    parser.add_argument("build")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    build = Build(arguments.build)
    patches = [Patch(path.stem, path.read_text(encoding="utf-8"))
               for path in sorted((HERE / "mutants").glob("*.patch"))
               if not arguments.names or path.stem in arguments.names]
    ways = list(dict.fromkeys(names for patch in patches for names in patch.catchers)) \
        if arguments.as_it_is else []
    begin = time.monotonic()
    good = bool(patches)
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as workers:
        for names, (passed, output) in zip(ways, workers.map(
                lambda names: passes_unpatched(build, names), ways)):
            good &= tell(passed, f"{'passes' if passed else 'FAILS'} as it is: {' '.join(names)}",
                         output)
        for patch, found in zip(patches, workers.map(
                lambda patch: catch(build, patch), patches)):
            for names, caught, output in found:
                good &= tell(caught, f"{'caught' if caught else 'NOT CAUGHT'}: {patch.name} "
                             f"({patch.what}) by {' '.join(names)}", output)
    print(f"{len(patches)} mutants, {time.monotonic() - begin:.1f} s")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
