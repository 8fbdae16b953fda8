#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A proxy on 127.0.0.1 that does to each exchange what its number decides (faultkinds.py). It
writes what it did to proxy.log, one JSON object a line.

Orders come on standard input, one JSON object a line; it ends with it:
  {"Upstream": PORT}                      where requests go from now on
  {"Resign": {"ID": ["SECRET", "TOKEN"]}} requests are made out to the upstream, and signed so
  {"Rate": 0.3}                           the share of exchanges that meet a fault; 0 heals
  {"Hold": {"After": N, "Stage": "…"}}    stop at the Nth request from now on when it was "received",
                                          "forwarded" or "answered", say {"Held": …}, go on at
                                          {"Go": true}
  {"Refuse": MS}                          close the port, and every connection, for so long
  {"Figures": true}
Each is answered by a line. The first line is {"Port": N, "Trap": M}: whatever reaches the trap,
where redirects point to, followed one."""

import argparse
import asyncio
import contextlib
import json
import socket
import struct
import sys
import time

import http1
import resign
from chance import Chance, Choice
from faultkinds import FAULTS, answer_bytes
from processes import quiet_port
from refserver import read_orders, token_of

HOLD_SECONDS = 5
LATE_SECONDS = 20
NO_LINGER = struct.pack("ii", 1, 0)


class Gone(Exception):
    """The client, or the service, is not there any more."""


class Exchange:
    """One request and what becomes of it."""

    def __init__(self, proxy, client, number):
        self.proxy, self.client, self.number = proxy, client, number
        self.patience_ms = proxy.patience_ms
        self.trap_url = f"http://127.0.0.1:{proxy.trap_port}/trap"
        self.record = {"n": number}
        self.now = time.time
        self._request = None

    def below(self, limit, what):
        return self.proxy.chance.below(limit, f"proxy {what}", self.number)

    def flip(self, what):
        return self.below(2, what) == 0

    async def request(self):
        """The whole request; the service does not have it yet."""
        if self._request is None:
            self._request = await self.client.read_request()
            body = self._request.body
            headers = self._request.headers
            self.record.update(start=self._request.start, token=token_of(body), body=body.decode(),
                               attempt=headers.get("amz-sdk-request"),
                               invocation=headers.get("amz-sdk-invocation-id"))
            await self.proxy.stage("received", self)
        return self._request

    async def forward(self, apart=False):
        """The service's answer; `apart` on a connection of its own."""
        request = await self.request()
        self.record.setdefault("forwarded", 0)
        self.record["forwarded"] += 1
        answer = await (self.proxy.call_apart(request) if apart else self.client.call(request))
        self.record["status"] = int(answer.start.split(" ")[1])
        if answer.start.startswith("HTTP/1.1 201"):
            with contextlib.suppress(ValueError):
                self.record["messageId"] = json.loads(answer.body).get("MessageId")
        if not apart:
            await self.proxy.stage("forwarded", self)
        return answer

    async def write(self, data):
        await self.client.write(data)

    async def answer(self, status, headers, body):
        await self.write(answer_bytes(status, headers, body))

    async def until_client_leaves(self):
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.client.until_end(), LATE_SECONDS)
        self.end(reset=True)

    def end(self, reset):
        self.client.end(reset)


class Client:
    """A connection of the product's, and the one to the service that belongs to it."""

    def __init__(self, proxy, reader, writer):
        self.proxy, self.reader, self.writer = proxy, reader, writer
        self.parser = http1.Parser()
        self.upstream = None
        self.ended = False

    async def first_bytes(self):
        """Whether a request begins."""
        if not self.parser.buffer:
            await self._feed()
        return bool(self.parser.buffer)

    async def _feed(self):
        try:
            data = await self.reader.read(65536)
        except ConnectionError:
            data = b""
        self.parser.feed(data)
        return bool(data)

    async def read_request(self):
        while not (request := self.parser.next()):
            if not await self._feed():
                raise Gone
        return request

    async def until_end(self):
        while await self._feed():
            pass

    async def call(self, request):
        try:
            if not self.upstream:
                self.upstream = await self.proxy.connect()
            return await self.proxy.exchange_on(self.upstream, request)
        except (OSError, EOFError) as error:
            self.close_upstream()
            raise Gone from error

    async def write(self, data):
        if self.ended:
            raise Gone
        self.writer.write(data)
        try:
            await self.writer.drain()
        except ConnectionError as error:
            raise Gone from error

    def end(self, reset):
        if self.ended:
            return
        self.ended = True
        if reset:
            self.writer.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
            self.writer.transport.abort()
        else:
            self.writer.close()
        self.close_upstream()

    def close_upstream(self):
        if self.upstream:
            self.upstream[1].close()
        self.upstream = None


class Proxy:
    def __init__(self, chance, weights, patience_ms, log):
        self.chance = chance
        self.kinds = Choice(weights)
        self.patience_ms = patience_ms
        self.log = log
        self.rate = 0.0
        self.upstream_port = 0
        self.credentials = {}
        self.port = self.trap_port = 0
        self.requests = self.connections = self.trapped = 0
        self.by_kind = {}
        self.clients = set()
        self.hold = None
        self.go = asyncio.Event()
        self.server = None
        self.refusals = 0  # at the moment

    async def start(self):
        trap = await asyncio.start_server(self._on_trap, "127.0.0.1", 0)
        self.trap_port = trap.sockets[0].getsockname()[1]
        self.port = quiet_port()
        await self._listen()
        return trap

    async def _listen(self):
        self.server = await asyncio.start_server(self._on_client, "127.0.0.1", self.port)

    # --- the way to the service

    async def connect(self):
        return await asyncio.open_connection("127.0.0.1", self.upstream_port)

    async def exchange_on(self, streams, request):
        streams[1].write(request.bytes if not self.credentials else resign.for_host(
            request, f"127.0.0.1:{self.upstream_port}", self.credentials))
        answer = await http1.read_message(streams[0])
        if answer is None:
            raise EOFError
        return answer

    async def call_apart(self, request):
        try:
            streams = await self.connect()
            try:
                return await self.exchange_on(streams, request)
            finally:
                streams[1].close()
        except (OSError, EOFError) as error:
            raise Gone from error

    # --- the product

    async def _on_client(self, reader, writer):
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client = Client(self, reader, writer)
        client.task = asyncio.current_task()  # nobody else holds it once the connection is lost
        self.clients.add(client)
        index, self.connections = self.connections, self.connections + 1
        try:
            if self.chance.unit("connection", index) < self.rate / 8:
                # Before a request: refused as far as a client can tell.
                self._count("connection_reset")
                client.end(reset=self.chance.below(2, "connection reset", index) == 0)
            while not client.ended and await client.first_bytes():
                await self._serve(client)
        except (Gone, ConnectionError, http1.BadMessage):
            pass
        finally:
            client.end(reset=False)
            self.clients.discard(client)

    async def _serve(self, client):
        exchange = Exchange(self, client, self.requests)
        self.requests += 1
        kind = self._kind(exchange.number)
        exchange.record["fault"] = kind
        try:
            if kind:
                self._count(kind)
                await FAULTS[kind](exchange)
            else:
                await exchange.write((await exchange.forward()).bytes)
            await self.stage("answered", exchange)
        except Gone:
            exchange.record["gone"] = True
            raise
        finally:
            if not self.log.closed:
                self.log.write(json.dumps(exchange.record) + "\n")

    def _kind(self, number):
        if self.hold and self.hold["After"] == 1:
            return None  # the kill is the fault
        if self.chance.unit("fault", number) >= self.rate:
            return None
        return self.kinds.pick(self.chance.unit("kind", number))

    def _count(self, kind):
        self.by_kind[kind] = self.by_kind.get(kind, 0) + 1

    async def stage(self, name, exchange):
        hold = self.hold
        if not hold or name != hold["Stage"]:
            return
        hold["After"] -= 1
        if hold["After"] > 0:
            return
        self.hold = None
        self.go.clear()
        tell({"Held": {"Request": exchange.number, "Stage": name}})
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.go.wait(), HOLD_SECONDS)

    async def _on_trap(self, reader, writer):
        data = await reader.read(65536)
        self.trapped += 1
        self.log.write(json.dumps({"trap": data.decode("latin-1")}) + "\n")
        writer.close()

    # --- orders

    def take(self, line):
        order = json.loads(line)
        if "Upstream" in order:
            self.upstream_port = order["Upstream"]
            for client in self.clients:
                client.close_upstream()
        if "Resign" in order:
            self.credentials = order["Resign"]
        if "Rate" in order:
            self.rate = order["Rate"]
        if "Hold" in order:
            self.hold = order["Hold"]
            self.go.set()
        if "Go" in order:
            self.hold = None
            self.go.set()
        if "Refuse" in order:
            self._count("refuse")
            asyncio.get_running_loop().create_task(self._refuse(order["Refuse"] / 1000))
        self.log.flush()
        return {"Figures": {"requests": self.requests, "connections": self.connections,
                            "open": len(self.clients),
                            "faults": sum(self.by_kind.values()), "trapped": self.trapped,
                            "by": self.by_kind}}

    async def _refuse(self, seconds):
        self.refusals += 1
        self.server.close()
        for client in list(self.clients):
            client.end(reset=True)
        await asyncio.sleep(seconds)
        self.refusals -= 1
        if not self.refusals:
            await self._listen()


def tell(line):
    print(json.dumps(line), flush=True)


async def run(arguments):
    with open(arguments.log, "a", encoding="utf-8") as log:
        weights = json.loads(arguments.weights)
        if not weights.keys() <= FAULTS.keys():
            sys.exit(f"no such fault: {', '.join(sorted(weights.keys() - FAULTS.keys()))}")
        proxy = Proxy(Chance(arguments.seed), weights, arguments.patience_ms, log)
        trap = await proxy.start()
        async with trap:
            tell({"Port": proxy.port, "Trap": proxy.trap_port})
            await read_orders(proxy.take)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", required=True)
    parser.add_argument("--log", required=True)
    parser.add_argument("--weights", default="{}", help="JSON: the weight of each fault")
    parser.add_argument("--patience-ms", type=int, default=400, help="the client's inactivity limit")
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
