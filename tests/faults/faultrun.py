#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The shipped executable, CARILLONCTL, under real faults: real sockets, real files, real kill -9.
Writes messages through `carillonctl chat`, breaks what can break around it, heals, and asks the
checker what became of the messages. README.md beside this file says more.

A run that fails says so in one line that begins with FAULTRUN, and keeps its logs and databases."""

import argparse
import asyncio
import concurrent.futures
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import checker
import evidence
from chance import Chance
from driver import Driver
from plant import Plant
from processes import END_SECONDS, Broken
from schedule import Life, Schedule, Workload

MOST_MIB = 250
MOST_FILES = 64
FILES_GROWN = 12


class Run:
    def __init__(self, seed, name, profile, folder):
        self.seed, self.name, self.profile, self.folder = seed, name, profile, folder
        chance = Chance(seed)
        self.schedule = Schedule(chance, profile, profile["accepted"], profile["kills"])
        self.plant = Plant(seed, profile, folder, os.environ["CARILLONCTL"])
        workload = Workload(chance, self.plant.channels, profile["fleeting"])
        self.driver = Driver(chance, profile, workload, self.plant, folder)
        self.violations = []
        self.figures = {}
        self.plant.on_held = self.driver.on_held
        self.plant.on_problem = self.violations.append

    @property
    def step(self):
        return f"{self.driver.plan.number if self.driver.plan else 0}/{len(self.schedule.lives)}"

    async def play(self):
        """The violations; none of a run that has passed."""
        await self.plant.start()
        try:
            for life in self.schedule.lives:
                await self.driver.live(life)
            await self._last_life()
        except Broken as broken:  # what came of it so far is judged all the same
            self.violations.append(f"I7 {broken}")
            self.driver.chat.abandon()
        self.figures = await self.plant.finish()
        self._judge(self._listed())
        return self.violations

    async def _last_life(self):
        """The faults go on until all is accepted; then the world is whole again."""
        driver = self.driver
        await driver.begin(Life(len(self.schedule.lives), self.profile["accepted"], "quit", "never",
                                0, "", []))
        await self._until(lambda: driver.ready)
        first = driver.sample()
        self._try_a_second()
        await self._kill_services_left()
        await self._until(lambda: driver.armed and not driver.unanswered)
        driver.healing = True
        await self.plant.set_rate(0)
        self.plant.set_clock(0)
        driver.log(kind="healed")
        await self._until(lambda: not driver.waiting and not driver.unanswered)
        driver.log(kind="drained")
        last = driver.sample()
        driver.end()
        await driver.until(driver.ended)
        self._check_usage(first, last)

    async def _kill_services_left(self):
        """Lives that were short have left some out."""
        while self.plant.service and self.plant.service.kills < self.profile["service_kills"]:
            await self.plant.restart_service()

    def _try_a_second(self):
        """Two programs would keep two orders of one outbox."""
        second = subprocess.run(self.plant.command(), env=self.plant.environment(), check=False,
                                stdin=subprocess.DEVNULL, capture_output=True, timeout=END_SECONDS)
        if second.returncode != 2 or second.stdout:
            self.violations.append(f"I11 a second client ended with {second.returncode}, and said "
                                   f"{second.stdout[:80]}")

    async def _until(self, condition):
        """While the client lives; looks after each of its lines, or of their absence."""
        done = asyncio.get_running_loop().create_future()
        driver = self.driver
        driver.watch = lambda: condition() and not done.done() and done.set_result(None)
        watched = asyncio.ensure_future(asyncio.wait([done, driver.ended],
                                                     return_when=asyncio.FIRST_COMPLETED))
        await driver.until(watched)
        driver.watch = None
        if driver.ended.done() and not done.done():
            raise Broken("the last life has ended too early")

    def _listed(self):
        service = self.plant.service
        if not service:
            return None
        return {channel: service.messages(channel) for channel in self.plant.channels}

    def abandon(self):
        """Nothing of it goes on, however it ended."""
        if self.driver.chat:
            self.driver.chat.abandon()
        self.plant.stop()

    # --- judging

    def _check_usage(self, first, last):
        mib, files = self.driver.peak
        if mib > MOST_MIB or files > MOST_FILES:
            self.violations.append(f"I9 the client took {mib:.0f} MiB, {files} open files")
        if last[1] > first[1] + FILES_GROWN:
            self.violations.append(f"I9 open files grew from {first[1]} to {last[1]}")

    def _judge(self, listed):
        driver, folder = self.driver, self.folder
        driver.log_file.close()
        exchanges = [record for record in checker.read_log(folder / "proxy.log") if "n" in record]
        if listed is None:
            server = checker.read_log(folder / "server.log")
        else:
            server = evidence.log_of_proxy(exchanges, listed)
            self.violations += [f"I1 lost by the service: {message_id} was answered"
                                for message_id in evidence.forgotten(exchanges, listed)]
        databases = list((folder / "data").glob("messages-*.sqlite"))
        if len(databases) != 1:
            raise Broken(f"there is not one database but {databases}")
        judge = checker.Checker(
            server, checker.read_log(folder / "driver.log"), checker.read_database(databases[0]),
            stderr=evidence.complaints(folder)[:5], leaks=self._leaks(), trapped=self.figures["trapped"],
            stubborn=evidence.stubborn(exchanges))
        self.violations += driver.problems + judge.check()
        self.figures |= {"kills": driver.kills, **judge.figures()}
        self.figures["faults"] += driver.disturbances
        self._check_size()

    def _leaks(self):
        canaries = {}
        for version in range(self.plant.version + 1):
            names = ("access key id", "secret", "session token")
            canaries |= dict(zip((f"{name} {version}" for name in names), self.plant.key(version)))
        canaries["a signature"] = "AWS4-HMAC-SHA256"
        return evidence.leaks(self.folder, ("data", "chat.out", "chat.err", "service",
                                            "service.err"), canaries)

    def _check_size(self):
        """A run that has done less than it should proves less than it says."""
        for name in ("accepted", "kills", "faults", "service_kills"):
            done = (self.plant.service.kills if name == "service_kills" and self.plant.service
                    else self.figures.get(name, 0))
            if done < self.profile.get(name, 0):
                self.violations.append(f"I0 only {done} {name}")


def profile_of(arguments):
    path = Path(__file__).parent / "profiles" / f"{arguments.profile}.json"
    profile = json.loads(path.read_text(encoding="utf-8"))
    share = (arguments.messages or profile["accepted"]) / profile["accepted"]
    for name in ("accepted", "kills", "faults", "service_kills"):
        if name in profile:
            profile[name] = round(profile[name] * share)
    if share < 1:
        # Chance evens out only over a whole run.
        profile["faults"] = round(profile["faults"] * 0.6)
    if arguments.kills is not None:
        profile["kills"] = arguments.kills
    return profile


def run_seed(seed, arguments):
    """Whether it passed. The folder is in memory where the machine has such a place: kill -9 does
    not ask whether a real disk has it, and power cuts are another test's."""
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix=f"faultrun-{seed}-", dir=base))
    begin = time.monotonic()
    run = Run(seed, arguments.profile, profile_of(arguments), folder)
    try:
        violations = asyncio.run(run.play())
    except Broken as broken:
        violations = [*run.violations, f"I7 {broken}"]
    finally:
        run.abandon()
    seconds = time.monotonic() - begin
    figures = run.figures
    if not violations:
        names = ("accepted", "kills", "faults", "requests", "recovered", "lost", "duplicate",
                 "inverted")
        print(f"seed={seed} profile={arguments.profile}",
              *(f"{name}={figures[name]}" for name in names),
              f"drained_ms={figures['drained_ms']} seconds={seconds:.1f}", flush=True)
        shutil.rmtree(folder)
        return True
    kept = Path(arguments.keep or tempfile.gettempdir()) / folder.name
    shutil.move(folder, kept)
    print(f"FAULTRUN seed={seed} layer=L2 profile={arguments.profile} step={run.step}"
          f" violations={len(violations)} logs={kept}", flush=True)
    for text in violations[:arguments.show]:
        print(f"  {text}", flush=True)
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", default="outbox", help="a file of profiles/")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1, help="so many, from --seed on")
    parser.add_argument("--jobs", type=int, default=1, help="seeds side by side")
    parser.add_argument("--messages", type=int, help="accepted a seed; the rest in proportion")
    parser.add_argument("--kills", type=int, help="of the client, a seed")
    parser.add_argument("--keep", help="folder for the logs of a run that fails")
    parser.add_argument("--show", type=int, default=10, help="violations to print")
    arguments = parser.parse_args()
    failed = threading.Event()

    def run_unless_failed(seed):
        if not failed.is_set() and not run_seed(seed, arguments):
            failed.set()

    seeds = range(arguments.seed, arguments.seed + arguments.seeds)
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as workers:
        list(workers.map(run_unless_failed, seeds))  # what one raises is raised here
    sys.exit(failed.is_set())


if __name__ == "__main__":
    main()
