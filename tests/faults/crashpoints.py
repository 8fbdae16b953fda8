#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Ends the program at each place it names (CARILLON_CRASH_POINT), at its 1st, 2nd … passing, as a
crash or as a power cut does, starts it again, lets it drain, and has the checker look at what the
service and the database say then. A run that does not get to its place has failed, too.

CARILLONCTL, CARILLONCTL_POWERLOSS and CARILLON name the programs. What failed is told in a line that repeats
it: `crashpoints.py --only LINE`."""

import argparse
import concurrent.futures
import dataclasses
import os
import sys
import tempfile
import time
import zlib
from pathlib import Path

import crashscenes

ENDS = ("exit", "power")


@dataclasses.dataclass(frozen=True)
class Place:
    """A point, in a scene that passes it `last` times at least."""
    point: str
    scene: str
    last: int
    step: int  # of the quick size
    ends: tuple = ENDS

    def runs(self, size, seed):
        for passing in range(1, self.last + 1, self.step if size == "quick" else 1):
            for end in self.ends:
                yield Run(self.point, self.scene, passing, end, seed)


SENDING = ("enqueue.before_commit", "enqueue.after_commit", "send.before_sign", "send.after_write",
           "reply.before_parse", "mark.before_commit", "mark.after_commit")
SERVING = ("service.before_commit", "service.after_commit_before_reply")
SALVAGING = ("salvage.after_copies", "salvage.half_filled", "salvage.before_commit",
             "salvage.after_commit", "salvage.before_place", "salvage.after_place")
PLACES = (
    *(Place(point, "fresh", 20, 9) for point in SENDING),
    *(Place(point, "backlog", 20, 19) for point in SENDING[2:]),
    *(Place(point, "service", 20, 9) for point in SERVING),
    # The statements for messages and drafts, and those of the schemas both are compared with.
    Place("migrate", "fresh", 16, 5),
    Place("migrate", "old", 10, 3),
    # Both databases, and what they are compared with.
    Place("close", "fresh", 4, 1),
    *(Place(point, "damaged", 1, 1) for point in SALVAGING),
    Place("checkpoint", "damaged", 2, 1),
    *(Place(point, "damaged-twice", 7, 4) for point in SALVAGING),
    Place("migrate", "service-start", 8, 4),
    # The same store and client as below `chat`: here it is about who tells the person what.
    Place("ui.before_clear", "window", 1, 1, ends=("exit",)),
)

# Ended there by tests of their own: tst_salvage and keychain.sh.
ELSEWHERE = {"draft.before_commit", "keyring.after_write"}


@dataclasses.dataclass(frozen=True)
class Run:
    point: str
    scene: str
    passing: int
    end: str
    seed: int  # of what a power cut does to what was not synced

    def __str__(self):
        return (f"FAULTRUN layer=L3 point={self.point} scene={self.scene} "
                f"occurrence={self.passing} end={self.end} seed={self.seed}")

    @classmethod
    def parse(cls, line):
        words = dict(word.split("=", 1) for word in line.split() if "=" in word)
        return cls(words["point"], words["scene"], int(words["occurrence"]), words["end"],
                   int(words.get("seed", 1)))

    def play(self, loop, keep):
        """The violations, in a folder of its own that stays if wanted when there are any."""
        crash = crashscenes.Crash(f"{self.point}:{self.passing}", self.passing, self.end,
                                  zlib.crc32(str(self).encode()) >> 1)
        base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        folder = Path(tempfile.mkdtemp(prefix="carillon-crash-", dir=base))
        try:
            violations = crashscenes.SCENES[self.scene](loop, folder, crash).play()
        except Exception as error:  # pylint: disable=broad-except  # whatever: this run has failed
            violations = [f"{type(error).__name__}: {error}"]
        if violations and keep:
            violations.append(f"what is left: {folder}")
        else:
            crashscenes.remove(folder)
        return violations


def play_all(runs, keep, first):
    """How many failed; with `first`, none is begun after one that did."""
    loop = crashscenes.Loop()
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=(os.cpu_count() or 1) + 1) as workers:
        for run, violations in zip(runs, workers.map(lambda run: run.play(loop, keep), runs)):
            if violations:
                failed += 1
                print(run, flush=True)
                for violation in violations:
                    print(f"  {violation}", flush=True)
                if first:
                    workers.shutdown(cancel_futures=True)
                    break
    loop.stop()
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=("quick", "all"), default="quick")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="the line of a run that failed")
    parser.add_argument("--point", help="only the points whose names begin so")
    parser.add_argument("--keep", action="store_true", help="keep the folders of what failed")
    parser.add_argument("--first", action="store_true", help="end with the first that fails")
    arguments = parser.parse_args()
    if arguments.only:
        runs = [Run.parse(arguments.only)]
    else:
        runs = [run for place in PLACES for run in place.runs(arguments.size, arguments.seed)
                if run.point.startswith(arguments.point or "")]
    begin = time.monotonic()
    failed = play_all(runs, arguments.keep, arguments.first)
    print(f"{len(runs)} crashes, {failed} with violations, {time.monotonic() - begin:.1f} s")
    return 1 if failed or not runs else 0


if __name__ == "__main__":
    sys.exit(main())
