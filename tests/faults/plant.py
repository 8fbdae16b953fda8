# SPDX-License-Identifier: Apache-2.0
"""What surrounds the client: the proxy, the service behind it, the credentials both sides have,
the clock. Things are done to it while the client runs."""

import asyncio
import json
import os

import refserver
from localservice import LocalService
from processes import Helper


class Plant:
    def __init__(self, seed, profile, folder, program):
        self.profile, self.folder, self.program = profile, folder, program
        self.version = 0
        self.clock = folder / "clock"
        self.proxy = Helper("proxy.py", "--seed", str(seed), "--log", str(folder / "proxy.log"),
                            "--weights", json.dumps(profile["weights"]), on_held=self._on_held)
        self.server = self.service = None
        self.on_held = self.on_problem = None
        self.port = 0
        self.work = set()  # tasks of our own; settle() tells what became of them
        self.busy = asyncio.Lock()

    @property
    def channels(self):
        return [refserver.channel_arn(number) for number in range(self.profile["channels"])]

    def key(self, version):
        """(id, secret, session token), easily found wherever they leak."""
        return (f"AKIDCANARY{version:06d}", f"canary/Secret+{version:04d}=mQx7Lp2vR9tYw3",
                f"canaryToken//{version:04d}+Zk8sBn5hJd1")

    async def start(self):
        self.port = (await self.proxy.start())["Port"]
        if "service_kills" in self.profile:
            self.service = LocalService(self.program, self.folder, self.profile["channels"],
                                        lambda code: self.on_problem(
                                            f"I11 the service ended by itself with {code}"))
            await self._start_service()
            port = self.service.port
        else:
            self.server = Helper("refserver.py", "--log", str(self.folder / "server.log"),
                                 "--channels", str(self.profile["channels"]))
            port = (await self.server.start())["Port"]
            await self._tell_credentials(by_name=True)
        await self.proxy.order(Upstream=port)
        await self.set_rate(self.profile["rate"])

    async def set_rate(self, rate):
        await self.proxy.order(Rate=rate)

    # --- for the client

    def command(self):
        return [self.program, "chat", "--chime-bearer", refserver.user_arn(), "--data",
                str(self.folder / "data"), "--endpoint-url", f"http://127.0.0.1:{self.port}",
                *self.profile["client"]]

    def environment(self):
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("AWS_", "CARILLON_", "XDG_"))}
        key_id, secret, token = self.key(self.version)
        return kept | {"HOME": str(self.folder), "CARILLON_CLOCK_OFFSET_FILE": str(self.clock),
                       "AWS_ACCESS_KEY_ID": key_id, "AWS_SECRET_ACCESS_KEY": secret,
                       "AWS_SESSION_TOKEN": token}

    # --- what is done to it

    def _on_held(self):
        self.on_held()

    def hold(self, count, stage):
        self._later(self.proxy.order(Hold={"After": count, "Stage": stage}))

    def go(self):
        self._later(self.proxy.order(Go=True))

    def disturb(self, name, parameter):
        if name == "clock":
            self.set_clock(parameter)
        elif name == "refuse":
            self._later(self.proxy.order(Refuse=parameter))
        elif name == "rotate":
            self.version += 1
            self._later(self._rotate(by_name=bool(parameter)))
        elif name == "service":
            self._later(self.restart_service())

    def set_clock(self, ms):
        """Off by so much from the next look on."""
        new = self.clock.with_suffix(".new")
        new.write_text(str(ms), encoding="ascii")
        new.rename(self.clock)

    async def _rotate(self, by_name):
        """The keys so far have expired, or nobody knows them any more."""
        if self.service:
            await self.restart_service()
        else:
            await self._tell_credentials(by_name)

    async def _tell_credentials(self, by_name):
        key_id, *secrets = self.key(self.version)
        expired = [self.key(version)[0] for version in range(self.version)]
        await self.server.order(Credentials={key_id: secrets}, Expired=expired if by_name else [])

    async def restart_service(self):
        async with self.busy:
            self.service.kill()
            await self._start_service()

    async def _start_service(self):
        keys = dict((key_id, secrets) for key_id, *secrets in map(self.key, range(self.version + 1)))
        await self.proxy.order(Resign=keys)
        await self.service.start(self.key(self.version))

    def _later(self, awaitable):
        self.work.add(asyncio.ensure_future(awaitable))

    async def settle(self):
        """Raises what one of the works has raised."""
        for work in [work for work in self.work if work.done()]:
            self.work.discard(work)
            work.result()

    async def finish(self):
        """All works done, and no connection open: what was held back has arrived."""
        while self.work:
            await self.work.pop()
        while (await self.proxy.order(Figures=True))["Figures"]["open"]:
            await asyncio.sleep(0.02)
        return (await self.proxy.order(Figures=True))["Figures"]

    def stop(self):
        for program in (self.proxy, self.server, self.service):
            if program:
                program.stop()
