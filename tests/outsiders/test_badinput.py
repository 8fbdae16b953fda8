#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Raw sockets that do not keep to HTTP or to the limits: refused, nothing written, memory flat."""

import json
import random
import select
import selectors
import socket
import time
import unittest
import uuid
from urllib.parse import quote

from service import ALICE, GENERAL, Service

PATH = f"/channels/{quote(GENERAL, safe='')}/messages"
MEMORY_GROWTH = 16 * 1024  # kB
PATIENCE = 10  # s that a refused client is listened to at most
HUNG = 60  # s without a sign of life: it will not come any more


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = Service()
        cls.service.start()
        cls.addClassCleanup(cls.service.stop)

    def setUp(self):
        self.service.reset()
        self.before = self.service.contents()

    def tearDown(self):
        self.assertIsNone(self.service.process.poll(), "the service has ended")
        self.assertEqual(self.service.contents(), self.before)

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.service.port), timeout=20)
        self.addCleanup(connection.close)
        return connection

    def talk(self, data, half_close=False):
        """The first answer's status, or 0 where the connection just ends."""
        connection = self.connect()
        try:
            connection.sendall(data)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
            return self.status(connection)
        except (ConnectionResetError, BrokenPipeError):
            return 0

    @staticmethod
    def status(connection):
        answer = b""
        while b"\r\n" not in answer:
            block = connection.recv(65536)
            if not block:
                break
            answer += block
        return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0

    def head(self, *lines, target=PATH, method="POST", host=None):
        host = host or f"127.0.0.1:{self.service.port}"
        return "\r\n".join([f"{method} {target} HTTP/1.1", f"Host: {host}", *lines, "", ""]).encode()

    def valid(self, **changes):
        """The bytes of a request that would be taken, but for the changes to its headers."""
        payload = json.dumps({"Content": "valid", "Type": "STANDARD", "Persistence": "PERSISTENT",
                              "ClientRequestToken": str(uuid.uuid4())}).encode()
        headers = self.service.signed("POST", PATH, payload, {"x-amz-chime-bearer": ALICE})
        headers["Content-Length"] = str(len(payload))
        headers |= changes
        lines = [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([f"POST {PATH} HTTP/1.1", *lines, "", ""]).encode() + payload

    def test_the_valid_one_is_valid(self):
        self.assertEqual(self.talk(self.valid()), 201)
        self.before = ["valid", *self.before]

    def test_lengths_that_are_none(self):
        for length in ("abc", "-5", "+5", "99999999999999999999999", "1 2", "0x10"):
            with self.subTest(length):
                self.assertIn(self.talk(self.head(f"Content-Length: {length}") + b"{}"),
                              (0, 400, 413))

    def test_smuggling(self):
        smuggled = self.valid()
        for lines in (("Content-Length: 4", f"Content-Length: {4 + len(smuggled)}"),
                      ("Content-Length: 4", "Transfer-Encoding: chunked"),
                      ("Transfer-Encoding: gzip, chunked, identity", "Content-Length: 2")):
            with self.subTest(lines):
                self.assertIn(self.talk(self.head(*lines) + b"0\r\n\r\n" + smuggled),
                              (0, 400, 401, 403, 501))

    def test_malformed(self):
        for data in (b"\r\n\r\n\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03",
                     b"\x00" * 9000, b"POST / HTTP/9.9\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                     b"GET / HTTP/1.1\r\nno colon here\r\n\r\n", b"GET  /  HTTP/1.1\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"):
            with self.subTest(data[:30]):
                self.assertIn(self.talk(data, half_close=True), (0, 400, 403, 404, 405, 414, 421, 501, 505))

    def test_oversized_head(self):
        for data in (self.head(target="/" + "a" * 100_000),
                     self.head("X-Long: " + "a" * 100_000),
                     self.head(*(f"X-{n}: {n}" for n in range(5000)))):
            self.assertIn(self.talk(data), (0, 400, 413, 414, 431))

    def pour(self, connection, block):
        """Sends the block until the service has had enough."""
        end = time.monotonic() + PATIENCE
        try:
            while time.monotonic() < end:
                connection.sendall(block)
            self.fail(f"the service still reads after {PATIENCE} s")
        except (ConnectionResetError, BrokenPipeError):
            pass

    def test_oversized_body_is_not_taken_in(self):
        memory = self.service.rss_kilobytes()
        connection = self.connect()
        connection.sendall(self.head(f"Content-Length: {400 << 40}",
                                     "Content-Type: application/json"))
        self.assertEqual(self.status(connection), 413)
        self.pour(connection, b"x" * (1 << 20))
        self.assertLess(self.service.rss_kilobytes() - memory, MEMORY_GROWTH)

    def test_endless_chunks(self):
        memory = self.service.rss_kilobytes()
        connection = self.connect()
        connection.sendall(self.head("Transfer-Encoding: chunked",
                                     "Content-Type: application/json"))
        self.pour(connection, b"10000\r\n" + b"y" * 65536 + b"\r\n")
        self.assertLess(self.service.rss_kilobytes() - memory, MEMORY_GROWTH)

    def test_wrong_host(self):
        port = self.service.port
        for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1:{port + 1}",
                     f"0.0.0.0:{port}", f"127.0.0.1:{port}.evil.example"):
            with self.subTest(host):
                self.assertIn(self.talk(self.valid(Host=host)), (400, 403, 421))
                health = f"GET /_carillon/health HTTP/1.1\r\nHost: {host}\r\n\r\n"
                self.assertEqual(self.talk(health.encode()), 403)

    def test_browsers_are_kept_out(self):
        for name, value in (("Origin", "https://evil.example"), ("Origin", "null"),
                            ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site")):
            with self.subTest(value):
                self.assertIn(self.talk(self.valid(**{name: value})), (400, 403))
        self.assertIn(self.talk(self.valid(**{"Content-Type": "text/plain"})), (400, 403, 415))
        preflight = self.head("Origin: https://evil.example", "Access-Control-Request-Method: POST",
                              method="OPTIONS")
        connection = self.connect()
        connection.sendall(preflight)
        answer = connection.recv(65536)
        self.assertNotIn(b"access-control-allow", answer.lower())
        self.assertIn(int(answer.split(b" ", 2)[1]), (400, 403, 404, 405))

    def test_half_open_and_slow_ones_do_not_hold_up_others(self):
        slow = [self.connect() for _ in range(40)]
        for connection in slow:
            connection.sendall(b"POST / HTTP/1.1\r\nHo")
        self.assertEqual(self.service.contents(), self.before)
        waiting = set(slow)
        while waiting:
            ready = select.select(list(waiting), [], [], HUNG)[0]
            self.assertTrue(ready, f"{len(waiting)} half requests are held for ever")
            for connection in ready:
                try:
                    closed = not connection.recv(4096)
                except ConnectionResetError:
                    closed = True
                if closed:
                    waiting.discard(connection)

    def test_more_connections_than_allowed(self):
        memory = self.service.rss_kilobytes()
        answers = {}
        with selectors.DefaultSelector() as waiting:
            for number in range(500):  # none says a word
                connection = socket.create_connection(("127.0.0.1", self.service.port))
                waiting.register(connection, selectors.EVENT_READ, number)
                answers[number] = b""
            while waiting.get_map():
                ready = waiting.select(HUNG)
                self.assertTrue(ready, "some are left connected")
                for key, _ in ready:
                    try:
                        block = key.fileobj.recv(65536)
                    except ConnectionResetError:
                        block = b""
                    answers[key.data] += block
                    if not block:
                        waiting.unregister(key.fileobj)
                        key.fileobj.close()
        # The first are heard out until their time is up (a place or two may still be taken by
        # who was here before); of the others, many are told why they are not.
        told = {number for number, answer in answers.items() if answer}
        self.assertFalse(told & set(range(48)))
        self.assertGreaterEqual(len(told), 64)
        for number in told:
            self.assertTrue(answers[number].startswith(b"HTTP/1.1 503 "), answers[number])
        self.assertEqual(self.talk(self.valid(Host="elsewhere")), 403)
        self.assertEqual(self.service.contents(), self.before)
        self.assertLess(self.service.rss_kilobytes() - memory, MEMORY_GROWTH)

    def test_mutations(self):
        chance = random.Random(20231114)
        memory = self.service.rss_kilobytes()
        for _ in range(2000):
            data = bytearray(self.valid())
            for _ in range(chance.randint(1, 4)):
                where = chance.randrange(len(data))
                kind = chance.randrange(3)
                if kind == 0:
                    data[where] ^= 1 << chance.randrange(8)
                elif kind == 1:
                    del data[where : where + chance.randint(1, 9)]
                else:
                    data[where:where] = chance.randbytes(chance.randint(1, 9))
            with socket.create_connection(("127.0.0.1", self.service.port), timeout=20) as connection:
                try:
                    connection.sendall(data)
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(65536):
                        pass
                except (ConnectionResetError, BrokenPipeError):
                    pass
        self.assertLess(self.service.rss_kilobytes() - memory, MEMORY_GROWTH)
        # An unsigned header may have been what changed: such a request is taken, rightly.
        stored = self.service.contents()
        self.assertEqual({text for text in stored if text not in self.before} - {"valid"}, set())
        self.service.reset()


if __name__ == "__main__":
    unittest.main(verbosity=2)
