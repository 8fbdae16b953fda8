# SPDX-License-Identifier: Apache-2.0
"""The scenes in which crashpoints.py ends the program: what there is before, what goes on meanwhile,
and what is checked when it has been started again and has drained."""

import asyncio
import contextlib
import dataclasses
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

import checker
import refserver
import sigv4

CRASHED = 86
PATIENCE_SECONDS = 60
KEY_ID, SECRET = "AKIDCRASH", "crash/secret+key"
LANES = 3
BEARER = refserver.user_arn()


@dataclasses.dataclass(frozen=True)
class Crash:
    at: str  # NAME:N, as the program takes it
    passing: int
    end: str  # "exit", or "power"
    seed: int  # of what becomes of what was not synced


class Trouble(Exception):
    """A program did not do its part; the run has failed."""


def environment(crash=None, **more):
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("AWS_", "CARILLON_"))}
    kept |= {"AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": SECRET,
             "CARILLON_LOCAL_ACCESS_KEY_ID": KEY_ID, "CARILLON_LOCAL_SECRET_ACCESS_KEY": SECRET}
    if crash:
        kept |= {"CARILLON_CRASH_AT": crash.at, "CARILLON_POWER_SEED": str(crash.seed)}
    return kept | more


def is_last_word(line, crash, code):
    """Where the power is lost, the disk is gone a moment before the program is: another thread may
    have the time to say so."""
    return crash.end == "power" and code == CRASHED and line.endswith("disk I/O error")


def program(crash):
    return os.environ["CARILLONCTL_POWERLOSS" if crash and crash.end == "power" else "CARILLONCTL"]


class Loop:
    """An event loop in a thread of its own, in which the reference services of all runs live."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def do(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(PATIENCE_SECONDS)

    def stop(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


class Scene:
    """A data folder, a client with its lives, and the reference service."""

    def __init__(self, loop, folder, crash):
        self.loop, self.folder, self.crash = loop, folder, crash
        self.driver = []
        self.errors = []
        self.lives = 0
        self.written = 0

    def play(self):
        """The violations."""
        begin = time.monotonic()
        self.prepare()
        server = self.start_service()
        try:
            self.crash_and_recover()
        finally:
            self.stop_service(server)
        self.driver.append({"kind": "drained", "ms": (time.monotonic() - begin) * 1000})
        return self.check()

    # --- the parts that scenes have their own of

    def prepare(self):
        pass

    def crash_and_recover(self):
        self.live(self.crash.passing + 3, crash=self.crash)
        self.crash_again()
        self.live(2)

    def crash_again(self):
        """Every other run ends a second time, on the way back, if it comes to the place again."""
        if self.crash.passing % 2 == 0:
            first = dataclasses.replace(self.crash, at=self.crash.at.partition(":")[0] + ":1")
            self.live(1, crash=first, codes=(CRASHED, 0))
        self.healed()

    def start_service(self):
        log = refserver.Log(self.folder / "server.log")
        verifier = sigv4.Verifier({KEY_ID: (SECRET, None)}, refserver.REGION)
        service = refserver.Service(refserver.World(LANES, ["alice"]), verifier, log)
        server = self.loop.do(self._listen(service))
        self.port = server.sockets[0].getsockname()[1]
        return server

    @staticmethod
    async def _listen(service):
        return await asyncio.get_running_loop().create_server(
            lambda: refserver.Connection(service), "127.0.0.1", 0)

    def stop_service(self, server):
        self.loop.loop.call_soon_threadsafe(server.close)

    def service_records(self):
        return checker.read_log(self.folder / "server.log")

    # --- the client

    def healed(self):
        self.driver.append({"kind": "healed", "ms": 0})

    def lines(self, count):
        """Commands for so many messages, noted as written in this life."""
        lines = []
        for _ in range(count):
            ref = f"m{self.written}"
            members = {"ChannelArn": refserver.channel_arn(self.written % LANES),
                       "Content": f"words of {ref} 😀"}
            self.written += 1
            self.driver.append(
                {"kind": "write", "ref": ref, "life": self.lives, "members": members})
            lines.append(json.dumps({"Ref": ref, "Send": members}) + "\n")
        return "".join(lines).encode()

    def live(self, count, crash=None, drains=True, codes=None):
        """One life of the client: it is told of `count` messages, and that this was all."""
        command = [program(crash), "chat", "--chime-bearer", BEARER, "--data",
                   str(self.folder / "data"), "--endpoint-url", f"http://127.0.0.1:{self.port}",
                   "--region", refserver.REGION, "--unpaced", "--longest-wait-ms", "50"]
        lines = self.lines(count)
        process = subprocess.Popen(command + ["--drain"] * drains, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=environment(crash))
        try:
            output, errors = process.communicate(lines, timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            where = self.where_it_hangs(process.pid)
            process.kill()
            output, _ = process.communicate()
            raise Trouble(f"life {self.lives} does not end; {where}; {self.waiting_of(output)}; "
                          f"its last words: {output[-300:]!r}") from None
        self.take(output)
        self.errors += [line for line in errors.decode(errors="replace").splitlines()
                        if not (crash and is_last_word(line, crash, process.returncode))]
        self.end_life(process.returncode, codes or ((CRASHED,) if crash else (0,)))

    def where_it_hangs(self, pid):
        """In a few words what the kernel says of each thread: such a thing may not come again soon.
        The stacks, where they can be had, go to a file."""
        if shutil.which("gdb"):
            with open(self.folder / "stacks", "wb") as file:
                subprocess.run(["gdb", "-p", str(pid), "-batch", "-ex", "thread apply all bt"],
                               stdin=subprocess.DEVNULL, stdout=file, stderr=file, check=False,
                               timeout=PATIENCE_SECONDS)
        threads = []
        for task in sorted(Path(f"/proc/{pid}/task").glob("*")):
            words = []
            for name in ("comm", "wchan", "syscall"):
                with contextlib.suppress(OSError):
                    words.append((task / name).read_text(encoding="ascii").strip())
            threads.append(" ".join(words))
        return f"its threads: {', '.join(threads) or 'none'}"

    @staticmethod
    def waiting_of(output):
        """The messages whose end it has not told, in the state it told last."""
        waiting = {}
        for line in output.split(b"\n")[:-1]:
            (event, value), = json.loads(line).items()
            if event in ("Accepted", "State"):
                waiting[value["Id"]] = value.get("State", "Accepted")
            elif event in ("Sent", "Discarded"):
                waiting.pop(value["Id"], None)
        return f"what waits: {waiting}"

    def end_life(self, code, codes):
        self.driver.append({"kind": "end", "life": self.lives, "code": code,
                            "how": "kill" if code == CRASHED else "quit", "expected": code in codes})
        self.lives += 1
        if code not in codes:
            raise Trouble(f"{self.crash.at} was not reached: the program ended with {code}"
                          if CRASHED in codes else f"the program ended with {code}")

    def take(self, output):
        """What the client said; of a last line it may have said a part."""
        for line in output.split(b"\n")[:-1]:
            (event, value), = json.loads(line).items()
            if event == "Accepted":
                self.driver.append({"kind": "accepted", "ref": value["Ref"], "id": value["Id"],
                                    "token": value["ClientRequestToken"]})
            elif event == "Refused":
                self.driver.append({"kind": "refused", "ref": value["Ref"]})
            elif event == "Sent":
                self.driver.append({"kind": "sent", "token": value["ClientRequestToken"],
                                    "messageId": value["MessageId"]})

    def database(self):
        found = list((self.folder / "data").glob("messages-*.sqlite"))
        if len(found) != 1:
            raise Trouble(f"the databases are {found}")
        return found[0]

    # --- the end

    def check(self):
        records = self.service_records()
        violations = checker.Checker(records, self.driver, checker.read_database(self.database()),
                                     stderr=self.errors).check()
        tokens = [record["token"] for record in records
                  if record["kind"] == "request" and record.get("token")]
        if self.crash.at.startswith("send.after_write") and len(tokens) == len(set(tokens)):
            violations.append("L3 nothing had left: no token came twice")
        return violations


class Fresh(Scene):
    """A first start."""


class Backlog(Scene):
    """All was accepted while there was no service."""

    def prepare(self):
        self.port = 9  # "discard": nobody listens
        self.live(self.crash.passing + 5, drains=False, codes=(255,))

    def crash_and_recover(self):
        self.live(0, crash=self.crash)
        self.crash_again()
        self.live(2)


class Damaged(Backlog):
    """The first page of the database is gone."""

    def prepare(self):
        super().prepare()
        with open(self.database(), "r+b") as file:
            file.write(b"\xa5" * 4096)

    def crash_and_recover(self):
        self.live(3, crash=self.crash)
        self.healed()
        self.live(2)


class DamagedTwice(Damaged):
    """Its salvage ends in the middle, and so does that of the next start: `passing` says where."""

    POINTS = ("salvage.after_copies", "salvage.half_filled", "salvage.before_commit",
              "salvage.after_commit", "salvage.before_place", "salvage.after_place", "close")

    def crash_and_recover(self):
        point = self.crash.at.partition(":")[0]
        self.live(3, crash=dataclasses.replace(self.crash, at=f"{point}:1"))
        again = f"{self.POINTS[self.crash.passing - 1]}:1"
        self.live(1, crash=dataclasses.replace(self.crash, at=again), codes=(CRASHED, 0))
        self.healed()
        self.live(2)


class Old(Scene):
    """The database is one of the first version, with messages that wait."""

    TABLES = (
        "CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL,"
        " bearer TEXT NOT NULL, token TEXT NOT NULL UNIQUE, body BLOB NOT NULL,"
        " digest BLOB NOT NULL, draft BLOB NOT NULL, state INTEGER NOT NULL,"
        " attempts INTEGER NOT NULL, accepted_at INTEGER NOT NULL, first_attempt_at INTEGER,"
        " error BLOB, set_aside INTEGER NOT NULL DEFAULT 0)",
        "CREATE INDEX outbox_lane ON outbox (channel, id)",
        "CREATE TABLE messages (channel TEXT NOT NULL, id TEXT NOT NULL,"
        " created_at INTEGER NOT NULL, content TEXT NOT NULL, metadata TEXT,"
        " type INTEGER NOT NULL, persistence INTEGER NOT NULL, sender_arn TEXT NOT NULL,"
        " sender_name TEXT NOT NULL, last_edited_at INTEGER, last_updated_at INTEGER,"
        " redacted INTEGER NOT NULL, status INTEGER NOT NULL, status_detail TEXT NOT NULL,"
        " attributes BLOB NOT NULL, content_type TEXT, target TEXT, sub_channel TEXT, token TEXT,"
        " duration_ms INTEGER, PRIMARY KEY (channel, id))",
        "CREATE INDEX messages_page ON messages (channel, created_at, id)",
        "CREATE TABLE channels (arn TEXT PRIMARY KEY, name TEXT NOT NULL, mode INTEGER NOT NULL,"
        " privacy INTEGER NOT NULL, metadata TEXT NOT NULL, created_at INTEGER,"
        " last_message_at INTEGER, member INTEGER NOT NULL) WITHOUT ROWID",
        "PRAGMA user_version=1")

    def prepare(self):
        # The name is the client's business: let it choose one.
        self.port = 9
        self.live(0, drains=False)
        path = self.database()
        for name in path.parent.glob(f"{path.name}*"):
            name.unlink()
        connection = sqlite3.connect(path)
        with connection:
            connection.execute("PRAGMA journal_mode=WAL")
            for statement in self.TABLES:
                connection.execute(statement)
            for line in self.lines(5).splitlines():
                self._insert(connection, json.loads(line))
        connection.close()

    def _insert(self, connection, command):
        ref, members = command["Ref"], dict(command["Send"])
        token = f"old-token-{ref}"
        channel = members.pop("ChannelArn")
        body = json.dumps({**checker.DEFAULTS, **members, "ClientRequestToken": token}).encode()
        row = connection.execute(
            "INSERT INTO outbox (channel, bearer, token, body, digest, draft, state, attempts,"
            " accepted_at) VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?)",
            (channel, BEARER, token, body,
             checker.digest(channel.encode(), BEARER.encode(), token.encode(), body),
             json.dumps({"content": members["Content"]}).encode(), int(time.time() * 1000)))
        self.driver.append({"kind": "accepted", "ref": ref, "id": row.lastrowid, "token": token})

    def crash_and_recover(self):
        self.live(2, crash=self.crash)
        self.healed()
        self.live(2)


class Service(Scene):
    """It is the product's own service that ends, under a client that goes on."""

    def start_service(self):
        parts = refserver.INSTANCE.split(":")
        seed = {"Region": refserver.REGION, "Account": parts[4],
                "AppInstanceId": parts[5].partition("/")[2],
                "Users": [{"Id": "alice", "Name": "Alice"}],
                "Channels": [{"Id": f"lane-{lane:03d}", "Name": f"lane {lane}",
                              "CreatedBy": "alice", "SecondsAgo": 60, "Members": ["alice"]}
                             for lane in range(LANES)]}
        (self.folder / "seed.json").write_text(json.dumps(seed), encoding="utf-8")
        self.port = 0
        return self._serve(self.crash)

    def _serve(self, crash):
        port_file = self.folder / "port"
        port_file.unlink(missing_ok=True)
        process = subprocess.Popen(
            [program(crash), "serve", "--port", str(self.port), "--port-file", str(port_file),
             "--data", str(self.folder / "service"), "--seed", str(self.folder / "seed.json"),
             "--no-quotas"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env=environment(crash))
        end = time.monotonic() + PATIENCE_SECONDS
        while not (port_file.exists() and port_file.read_bytes().strip()):
            if process.poll() is not None or time.monotonic() > end:
                raise Trouble(f"the service does not start: {process.communicate()[1]!r}")
            time.sleep(0.005)
        self.port = int(port_file.read_bytes())
        self.process = process
        return process

    def crash_and_recover(self):
        crashed = self.process
        restart = threading.Thread(target=self._restart)
        restart.start()
        try:
            self.live(self.crash.passing + 3)
        finally:
            crashed.kill() if restart.is_alive() else None
            restart.join()
        if crashed.returncode != CRASHED:
            raise Trouble(f"{self.crash.at} was not reached: {crashed.returncode}")
        self.healed()

    def _restart(self):
        self.process.wait()
        self.errors += self.process.stderr.read().decode(errors="replace").splitlines()
        self.process.stderr.close()
        if self.process.returncode == CRASHED:
            self._serve(None)

    def stop_service(self, server):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=PATIENCE_SECONDS)

    def service_records(self):
        """From what it has stored: a token that was remembered and a message that was kept are
        one thing, or one of them is missing."""
        connection = sqlite3.connect(self.folder / "service" / "localservice.sqlite")
        try:
            integrity = connection.execute("PRAGMA integrity_check").fetchone()[0]
            rows = connection.execute(
                "SELECT t.token, t.channel, m.message_id, m.content FROM messages m"
                " LEFT JOIN tokens t ON t.message_id = m.message_id ORDER BY m.id").fetchall()
            tokens = connection.execute("SELECT count(*) FROM tokens").fetchone()[0]
        finally:
            connection.close()
        if integrity != "ok" or tokens != len(rows):
            raise Trouble(f"the service's database: {integrity}, {tokens} tokens, {len(rows)} rows")
        return [{"kind": "effect", "token": token, "sha": token, "channel": channel,
                 "messageId": message_id,
                 "body": json.dumps({**checker.DEFAULTS, "Content": content,
                                     "ClientRequestToken": token})}
                for token, channel, message_id, content in rows]


class Window(Scene):
    """The program with the window, driven by its own script, and the service that is built in."""

    def start_service(self):
        self.contents = []

    def stop_service(self, server):
        pass

    def crash_and_recover(self):
        self.open_window("words of m0 😀", self.crash)
        # The window does not wait until all is sent.
        for _ in range(10):
            self.open_window(None)
            if not checker.read_database(self.database())["outbox"]:
                break
        self.healed()

    def open_window(self, text, crash=None):
        command = [os.environ["CARILLON"], "--local", "--data-dir", str(self.folder / "data"),
                   "--channel", "general", "--quit", *(["--send", text] if text else [])]
        if text:
            self.contents.append(text)
        process = subprocess.run(
            command, env=environment(crash, QT_QPA_PLATFORM="offscreen"), check=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=PATIENCE_SECONDS)
        self.end_life(process.returncode, (CRASHED,) if crash else (0,))

    def check(self):
        service = sqlite3.connect(self.folder / "data" / "localservice" / "localservice.sqlite")
        arrived = [content for content, in service.execute("SELECT content FROM messages")]
        service.close()
        database = checker.read_database(self.database())
        violations = [f"I1 {arrived.count(text)} times: {text}"
                      for text in self.contents if arrived.count(text) != 1]
        if database["integrity"] != "ok" or database["outbox"]:
            violations.append(f"I6 or I7: {database}")
        return violations


class ServiceStart(Service):
    """It ends while it makes its database."""

    def _serve(self, crash):
        if not crash:
            return super()._serve(None)
        done = subprocess.run(
            [program(crash), "serve", "--data", str(self.folder / "service"), "--seed",
             str(self.folder / "seed.json")], stdin=subprocess.DEVNULL, check=False,
            stdout=subprocess.DEVNULL, timeout=PATIENCE_SECONDS, env=environment(crash))
        if done.returncode != CRASHED:
            raise Trouble(f"{crash.at} was not reached: {done.returncode}")
        return super()._serve(None)

    def crash_and_recover(self):
        self.live(5)
        self.healed()


SCENES = {"fresh": Fresh, "backlog": Backlog, "damaged": Damaged, "damaged-twice": DamagedTwice,
          "old": Old, "service": Service, "service-start": ServiceStart, "window": Window}


def remove(folder):
    shutil.rmtree(folder, ignore_errors=True)
