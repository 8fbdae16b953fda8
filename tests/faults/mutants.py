#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Do the tests see anything at all? Each patch in mutants/ breaks a promise of the product; the test
it names must fail with it, and pass without. A patch begins with

  # what: the promise that it breaks, in a few words
  # catches: NAME [ARGUMENTS]     one of CATCHERS below; a seeded one has three seeds to notice
  # says: REGULAR EXPRESSION      in what the test prints then; may be left out

and goes on as a unified diff of sources in app/. A hunk is found by its lines, not by their numbers.

Only what is patched is compiled again, out of the tree, with the command of the build in BUILD, and
linked in front of the libraries that are there: `mutants.py BUILD [NAME…]`."""

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
    programs: dict  # its name, also that of an environment variable, to its path in the build
    fails_with: str  # what a failure looks like; a broken catcher catches nothing
    environment: dict = dataclasses.field(default_factory=dict)


CATCHERS = {
    "tst_power": Catcher(
        ("TST", "nothingAcceptedIsLost"), {"TST": "tests/vfs/tst_power"}, r"^FAIL!  ",
        {"CARILLON_SEEDS": "3"}),
    "tst_outbox_sim": Catcher(
        ("TST",), {"TST": "tests/sim/tst_outbox_sim"}, r"^FAIL!  ", {"CARILLON_SIM_SEEDS": "3"}),
    "faults_run": Catcher(
        (PYTHON, str(HERE / "faultrun.py"), "--seeds", "3"),
        {"CARILLONCTL": "app/ctl/carillonctl"}, r"^FAULTRUN "),
    "faults_crashpoints": Catcher(
        (PYTHON, str(HERE / "crashpoints.py"), "--first"),
        {"CARILLONCTL": "app/ctl/carillonctl",
         "CARILLONCTL_POWERLOSS": "tests/faults/carillonctl_powerloss"}, r"^FAULTRUN "),
}


class BadPatch(Exception):
    pass


class Patch:
    """A patch file: its head, and the hunks of each file."""

    def __init__(self, name, text):
        self.name = name
        self.head = dict(re.findall(r"^# (\w+): (.+)$", text, re.MULTILINE))
        catches = shlex.split(self.head.get("catches", ""))
        if "what" not in self.head or not catches or catches[0] not in CATCHERS:
            raise BadPatch(f"{name}: the head wants what: and catches: with one of "
                           f"{', '.join(CATCHERS)}")
        self.catcher, self.arguments = catches[0], catches[1:]
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
        command = self._run(f"ninja -t commands {shlex.quote(target)}").splitlines()[-1]
        program = folder / Path(target).name
        for usual, other in objects:
            # One that lies in a library is not taken out of it when all of it is there already.
            command, direct = re.subn(rf"(?<=\s){re.escape(usual)}(?=\s)", other, command)
            if not direct:
                command = command.replace(" -o ", f" {other} -o ", 1)
        self._run(command.replace(f" -o {target} ", f" -o {program} ", 1))
        return program


def run_catcher(patch, programs):
    """(whether it failed as it does, what it printed)"""
    catcher = CATCHERS[patch.catcher]
    programs = {name: str(path) for name, path in programs.items()}
    environment = os.environ | catcher.environment | programs | {
        "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [programs.get(word, word) for word in catcher.command] + patch.arguments
    try:
        done = subprocess.run(command, env=environment, text=True, timeout=SECONDS, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace")
    except subprocess.TimeoutExpired:
        return False, f"no end after {SECONDS} s\n"
    says = patch.head.get("says", catcher.fails_with)
    told = all(re.search(wanted, done.stdout, re.MULTILINE)
               for wanted in (says, catcher.fails_with))
    return done.returncode != 0 and told, f"{done.stdout}\nended with {done.returncode}\n"


def catch(build, patch):
    """(whether the patch was caught, what happened)"""
    folder = Path(tempfile.mkdtemp(prefix=f"mutant-{patch.name}-"))
    try:
        objects = []
        for path in patch.hunks:
            text = (ROOT / path).read_text(encoding="utf-8")
            objects.append(build.compile(path, patch.patched(path, text), folder))
        programs = {name: build.link(target, objects, folder)
                    for name, target in CATCHERS[patch.catcher].programs.items()}
        return run_catcher(patch, programs)
    except (BadPatch, OSError) as error:
        return False, f"{error}\n"
    finally:
        shutil.rmtree(folder)


def passes_unpatched(build, patch):
    programs = {name: build.folder / target
                for name, target in CATCHERS[patch.catcher].programs.items()}
    failed, output = run_catcher(patch, programs)
    return not failed and output.endswith("ended with 0\n"), output


def tell(good, text, output):
    print(text, flush=True)
    if not good:
        print("".join(f"    {line}\n" for line in output.splitlines()[-30:]), flush=True)
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    build = Build(arguments.build)
    patches = [Patch(path.stem, path.read_text(encoding="utf-8"))
               for path in sorted((HERE / "mutants").glob("*.patch"))
               if not arguments.names or path.stem in arguments.names]
    alike = {(patch.catcher, *patch.arguments): patch for patch in patches}
    begin = time.monotonic()
    good = bool(patches)
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as workers:
        for patch, (passed, output) in zip(alike.values(), workers.map(
                lambda patch: passes_unpatched(build, patch), alike.values())):
            how = " ".join([patch.catcher, *patch.arguments])
            good &= tell(passed, f"{'passes' if passed else 'FAILS'} as it is: {how}", output)
        for patch, (caught, output) in zip(patches, workers.map(
                lambda patch: catch(build, patch), patches)):
            good &= tell(caught, f"{'caught' if caught else 'NOT CAUGHT'}: {patch.name} "
                         f"({patch.head['what']}) by {patch.catcher}", output)
    print(f"{len(patches)} mutants, {time.monotonic() - begin:.1f} s")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
