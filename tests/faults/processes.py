# SPDX-License-Identifier: Apache-2.0
"""Programs of a run and the lines one speaks with them. Nothing here waits: a line, or the end of
a program, is told when it comes."""

import asyncio
import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
from pathlib import Path

END_SECONDS = 60
HERE = Path(__file__).parent


class Broken(Exception):
    """The run cannot go on."""


def quiet_port():
    """Free, and never given to an outgoing connection: whoever leaves it for a moment finds it free
    again."""
    with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as file:
        first_given = int(file.read().split()[0])
    while True:
        port = random.randrange(2048, max(first_given, 4096))
        with contextlib.suppress(OSError), socket.socket() as tried:
            tried.bind(("127.0.0.1", port))
            return port


class Lines(asyncio.Protocol):
    """Tells each whole line of a pipe, and its end; what has no line end was cut off."""

    def __init__(self, on_line, on_end):
        self.on_line, self.on_end = on_line, on_end
        self.rest = b""

    def data_received(self, data):
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            self.on_line(line)

    def connection_lost(self, _):
        self.on_end()


async def read_lines(pipe, on_line, on_end):
    await asyncio.get_running_loop().connect_read_pipe(lambda: Lines(on_line, on_end), pipe)


class Feeder:
    """Writes to a pipe as it takes it; what its reader does not live to read is dropped."""

    def __init__(self, pipe):
        self.pipe = pipe
        self.rest = b""
        self.closing = False
        os.set_blocking(pipe.fileno(), False)

    def write(self, data):
        waits = bool(self.rest)
        self.rest += data
        if not waits:
            self._go_on()

    def close(self):
        """Once all is written."""
        self.closing = True
        if not self.rest:
            self.abort()

    def abort(self):
        if not self.pipe.closed:
            asyncio.get_running_loop().remove_writer(self.pipe.fileno())
            self.pipe.close()
        self.rest = b""

    def _go_on(self):
        loop = asyncio.get_running_loop()
        loop.remove_writer(self.pipe.fileno())
        try:
            self.rest = self.rest[os.write(self.pipe.fileno(), self.rest):]
        except BlockingIOError:
            pass
        except BrokenPipeError:
            return self.abort()
        if self.rest:
            loop.add_writer(self.pipe.fileno(), self._go_on)
        elif self.closing:
            self.abort()


class Helper:
    """The proxy or the reference server: takes an order a line, answers each by a line. What it
    says without an order, {"Held": …}, goes to `on_held`."""

    def __init__(self, script, *arguments, on_held=None):
        self.on_held = on_held
        self.name = script
        self.answers = []
        self.process = subprocess.Popen([sys.executable, str(HERE / script), *arguments],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    async def start(self):
        """Its first line."""
        first = self._next_answer()
        await read_lines(self.process.stdout, self._on_line, self._on_end)
        return await first

    def _next_answer(self):
        answer = asyncio.get_running_loop().create_future()
        self.answers.append(answer)
        return answer

    def _on_line(self, line):
        record = json.loads(line)
        if "Held" in record:
            self.on_held()
        else:
            self.answers.pop(0).set_result(record)

    def _on_end(self):
        for answer in self.answers:
            if not answer.done():
                answer.set_exception(Broken(f"{self.name} has ended"))

    def order(self, **order):
        """A future of the answer."""
        answer = self._next_answer()
        try:
            self.process.stdin.write(json.dumps(order).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError as error:
            raise Broken(f"{self.name} has ended") from error
        return answer

    def stop(self):
        try:
            self.process.stdin.close()
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Chat:
    """One life of `carillonctl chat`. `on_line(record)` and `on_end(code)` are called as they come;
    what was said before a kill is still told after it."""

    def __init__(self, number, command, environment, folder, on_line, on_end):
        self.number = number
        self.on_line, self.on_end = on_line, on_end
        self.out = open(folder / "chat.out", "ab")
        with open(folder / "chat.err", "ab") as errors:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            stderr=errors, env=environment)
        self.pid = self.process.pid
        self.how = None  # the end that was ordered
        self.lines = 0
        self.stopped = False
        self.writer = Feeder(self.process.stdin)

    async def start(self):
        await read_lines(self.process.stdout, self._on_line, self._on_end)

    def write(self, *records):
        if not self.how and not self.writer.pipe.closed:
            self.writer.write(b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n"
                                       for record in records))

    def _on_line(self, line):
        self.lines += 1
        self.out.write(line + b"\n")
        self.on_line(json.loads(line))

    def _on_end(self):
        try:
            code = self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = f"no end of the process after that of its output ({self.process.wait()})"
        self.writer.abort()
        self.out.close()
        self.on_end(code)

    def end(self, how):
        """"kill", "term", "quit" or "eof"."""
        if self.how:
            return
        if how == "quit":
            self.write({"Quit": True})
        self.how = how
        if how == "kill":
            self.signal(signal.SIGKILL)
        elif how == "term":
            self.signal(signal.SIGTERM)
        elif how == "eof":
            self.writer.close()
        if self.stopped:
            self.resume()

    def signal(self, number):
        if self.process.returncode is None:
            os.kill(self.pid, number)

    def stop(self):
        self.stopped = True
        self.signal(signal.SIGSTOP)

    def resume(self):
        self.stopped = False
        self.signal(signal.SIGCONT)

    def abandon(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def usage(self):
        """(MiB in memory, open files), or None when it has gone."""
        return usage_of(self.pid)


def usage_of(pid):
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2 ** 20, len(os.listdir(f"/proc/{pid}/fd"))
    except (OSError, IndexError):
        return None
