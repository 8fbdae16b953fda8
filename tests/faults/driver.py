# SPDX-License-Identifier: Apache-2.0
"""The person at the client's lines, and what befalls the client meanwhile. Writes what happened to
driver.log; judges nothing."""

import asyncio
import json
import os
import time

from processes import Broken, Chat

STUCK_SECONDS = 60
TICK_SECONDS = 0.1
BURST = 48
PERSON = ("retry",) * 7 + ("discard", "replace")


def now_ms():
    return round(time.monotonic() * 1000, 1)


class Person:
    """Answers what waits for a person's word: a little later, so that others may try to pass by."""

    def __init__(self, driver):
        self.driver = driver
        self.pending = {}  # token: how many lines to wait
        self.acts = 0

    def meet(self, row):
        token = row["ClientRequestToken"]
        if token not in self.pending:
            self.pending[token] = self.driver.chance.below(25, "patience", self.acts)

    def on_line(self, passed=1):
        for token, left in list(self.pending.items()):
            self.pending[token] = left - passed
            if left <= passed:
                del self.pending[token]
                self._act(token)

    def _act(self, token):
        driver = self.driver
        row = driver.waiting.get(token)
        if not row or row["State"] != "Failed" or driver.chat.how:
            return
        what = PERSON[driver.chance.below(len(PERSON), "person", self.acts)]
        self.acts += 1
        if what == "replace" and (driver.healing or row["ref"] is None):
            what = "retry"
        driver.log(kind="order", what=what, token=token)
        if what == "replace":
            driver.replace(row)
        else:
            driver.chat.write({what.capitalize(): row["Id"]})


class Driver:
    def __init__(self, chance, profile, workload, plant, folder):
        self.chance, self.profile = chance, profile
        self.workload, self.plant, self.folder = workload, plant, folder
        self.log_file = open(folder / "driver.log", "w", encoding="utf-8")
        self.written = self.refused = self.kills = self.disturbances = 0
        self.accepted = 0
        self.refs = {}  # of tokens
        self.waiting = {}  # by token, what the client keeps
        self.replaced = {}  # by ref, the token that it takes the place of
        self.unanswered = {}  # by ref, the members of what is written and not answered
        self.person = Person(self)
        self.chat = self.plan = None
        self.ready = self.armed = self.healing = False
        self.left = 0
        self.peak = (0, 0)
        self.touched = time.monotonic()
        self.problems = []
        self.ended = None
        self.watch = None  # called after each line, and after a silence

    def log(self, **record):
        self.log_file.write(json.dumps({"ms": now_ms(), **record}) + "\n")

    # --- lives

    async def live(self, plan):
        """One life of the client, to its end."""
        await self.begin(plan)
        await self.until(self.ended)

    async def begin(self, plan):
        self.plan = plan
        self.ready = self.armed = False
        self.left = plan.count
        self.disturbances_left = list(plan.disturbances)
        self.waiting.clear()
        self.unanswered.clear()
        self.person.pending.clear()
        self.ended = asyncio.get_running_loop().create_future()
        self.touched = time.monotonic()
        self.version = self.plant.version
        self.chat = Chat(plan.number, self.plant.command(), self.plant.environment(), self.folder,
                         self.on_line, self.on_end)
        self.log(kind="begin", life=plan.number, how=plan.how, what=plan.what, count=plan.count)
        if plan.what == "exec":
            self.end()
        await self.chat.start()
        if plan.what == "opened":
            await self._end_when_opened()

    async def _end_when_opened(self):
        """Once its database is open, and nothing else has happened yet."""
        while not self.ended.done() and not self.ready:
            if any(".sqlite" in name for name in open_files(self.chat.pid)):
                break
            await asyncio.sleep(0.001)
        self.end()

    async def until(self, done):
        """Sees to it that the run gets on: somebody may wait for a line that does not come."""
        lines = -1
        while not done.done():
            await asyncio.wait([done], timeout=TICK_SECONDS)
            await self.plant.settle()
            if self.chat.lines != lines:
                lines = self.chat.lines
                continue
            if self.chat.stopped or self.chat.how:
                continue
            self.on_silence()
        done.result()

    def on_silence(self):
        self.person.on_line(passed=1000)
        self.feed()
        if self.watch:
            self.watch()
        if self.armed and not self.waiting and not self.unanswered:
            self.end()
        if time.monotonic() - self.touched > STUCK_SECONDS:
            raise Broken(f"nothing has happened for {STUCK_SECONDS} s, and {len(self.waiting)} "
                         f"messages wait: {list(self.waiting.items())[:1]}")

    def end(self):
        if not self.chat.how:
            self.chat.end(self.plan.how)

    def on_end(self, code):
        how = self.chat.how or "itself"
        self.kills += how == "kill"
        expected = code == -9 if how == "kill" else how != "itself" and code in (0, 1, 254, 255)
        self.log(kind="end", life=self.plan.number, how=how, code=code, expected=expected)
        if self.plan.what == "request":
            self.plant.go()  # nobody is waited for any more
        self.ready = self.armed = False
        self.ended.set_result(None)

    # --- what is written

    def feed(self):
        if not self.ready or self.healing or self.chat.how:
            return
        room = self.profile["window"] - len(self.waiting) - len(self.unanswered)
        missing = self.plan.target - self.accepted - len(self.unanswered)
        if not self.armed and missing <= 0:
            self.arm()
        if self.armed and self.plan.what != "never":
            missing, room = missing + BURST, room + BURST
        # In bursts, so that much is on its way to the disk at once.
        count = min(BURST - len(self.unanswered), room, missing)
        if count < min(BURST // 2, max(missing, 1)):
            return
        lines = [self.write(self.workload.members(self.written)) for _ in range(count)]
        self.chat.write(*lines)
        for _ in lines:
            self.passed("write")

    def write(self, members, instead=None):
        ref = f"m{self.written}"
        self.written += 1
        self.log(kind="write", ref=ref, life=self.plan.number, members=members, instead=instead)
        self.unanswered[ref] = members
        return {"Ref": ref, "Send": members}

    def replace(self, row):
        members = self.workload.members(self.written) | {"ChannelArn": row["ChannelArn"]}
        ref = self.write(members, instead=row["ref"])["Ref"]
        self.replaced[ref] = row["ClientRequestToken"]
        words = {name: value for name, value in members.items() if name != "ChannelArn"}
        self.chat.write({"Ref": ref, "Replace": {"Id": row["Id"], **words}})

    # --- what is read

    def on_line(self, record):
        self.touched = time.monotonic()
        event, value = next(iter(record.items()))
        handler = getattr(self, f"on_{event.lower()}", None)
        if handler:
            handler(value)
        else:
            self.problems.append(f"I11 an unknown line: {record}")
        self.passed("line")
        self.person.on_line()
        self.disturb()
        if self.chat.lines % 200 == 0:
            self.sample()
        self.feed()
        if self.watch:
            self.watch()

    def on_ready(self, _):
        self.ready = True
        self.sample()

    def on_accepted(self, value):
        token, ref = value["ClientRequestToken"], value["Ref"]
        members = self.unanswered.pop(ref, None)
        if members is None:
            self.problems.append(f"I4 accepted twice: {ref}")
            return
        self.refs[token] = ref
        self.accepted += 1
        self.log(kind="accepted", ref=ref, id=value["Id"], token=token)
        self.waiting.pop(self.replaced.pop(ref, None), None)
        self.waiting[token] = {"State": "Queued", "ref": ref, **value,
                               "ChannelArn": members["ChannelArn"]}
        self.passed("accepted")

    def on_refused(self, value):
        """A Replace may come too late; nothing else that is written may be refused."""
        ref = value.get("Ref")
        self.log(kind="refused", ref=ref, reason=value["Reason"])
        self.unanswered.pop(ref, None)
        if not self.replaced.pop(ref, None):
            self.problems.append(f"I4 refused: {ref}, {value['Reason']}")

    def on_state(self, row):
        row["ref"] = self.refs.get(row["ClientRequestToken"])
        self.waiting[row["ClientRequestToken"]] = row
        error = row.get("Error", {})
        self.log(kind="state", token=row["ClientRequestToken"], state=row["State"],
                 status=error.get("HttpStatus"), code=error.get("Code"))
        if row["State"] == "Failed":
            self.person.meet(row)

    def on_sent(self, value):
        self.waiting.pop(value["ClientRequestToken"], None)
        self.log(kind="sent", token=value["ClientRequestToken"], messageId=value["MessageId"])
        self.passed("sent")

    def on_discarded(self, value):
        self.waiting.pop(value["ClientRequestToken"], None)
        self.log(kind="discarded", token=value["ClientRequestToken"])

    def on_service(self, value):
        if value["State"] != "CredentialsRefused":
            return
        if self.version != self.plant.version:
            self.chat.end("kill" if self.plan.how == "kill" else "quit")
        else:
            self.chat.write({"RetryAll": True})

    def on_storefailed(self, value):
        self.problems.append(f"I6 the store failed: {value['Message']}")

    def on_recovered(self, value):
        self.problems.append(f"I6 the database was replaced: {value}")

    # --- what befalls the client

    def arm(self):
        self.armed = True
        if self.plan.what == "request":
            self.plant.hold(self.left, self.plan.stage)

    def on_held(self):
        """The proxy stands at the place that was ordered, if not for a life that has ended."""
        if self.armed and self.plan.what == "request":
            self.end()
        self.plant.go()

    def passed(self, what):
        if not self.armed or self.plan.what != what or self.chat.how:
            return
        self.left -= 1
        if self.left == 0:
            self.end()

    def disturb(self):
        while self.disturbances_left and self.disturbances_left[0][0] <= self.chat.lines:
            _, name, parameter = self.disturbances_left.pop(0)
            if self.chat.how:
                return
            self.disturbances += name != "refuse"  # the proxy counts those
            self.log(kind="disturbance", life=self.plan.number, name=name, parameter=parameter)
            if name == "stop":
                self._stop(parameter)
            else:
                self.plant.disturb(name, parameter)

    def _stop(self, ms):
        chat = self.chat
        if chat.stopped:
            return
        chat.stop()
        asyncio.get_running_loop().call_later(ms / 1000, lambda: chat.stopped and chat.resume())

    def sample(self):
        used = self.chat.usage()
        if used:
            self.peak = tuple(map(max, self.peak, used))
        return used


def open_files(pid):
    folder = f"/proc/{pid}/fd"
    try:
        return [os.readlink(f"{folder}/{name}") for name in os.listdir(folder)]
    except OSError:
        return []
