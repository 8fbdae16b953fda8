#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What is gathered for the checker, and what a seed decides: a search that finds nothing, or a
schedule without kills, would make every run a success."""

import base64
import json
import tempfile
import unittest
from pathlib import Path

import evidence
import http1
import resign
import sigv4
from chance import Chance
from schedule import Schedule, Workload

CANARY = "canary/Secret+value=8"


def exchange(number, fault=None, attempt=1, call="c1", **more):
    return {"n": number, "fault": fault, "attempt": f"attempt={attempt}; max=3", "invocation": call,
            "token": "t1", "body": json.dumps({"Content": "words", "ClientRequestToken": "t1"}),
            **more}


class Leaks(unittest.TestCase):
    def test_every_spelling(self):
        for shown in (CANARY.encode(), CANARY.encode().hex().encode(), CANARY.encode("utf-16-le"),
                      b"x" + base64.b64encode(b"ab" + CANARY.encode()), b"canary%2FSecret%2Bvalue%3D8",
                      base64.urlsafe_b64encode(CANARY.encode()), rb"canary\/Secret+value=8"):
            with self.subTest(shown), tempfile.TemporaryDirectory() as folder:
                Path(folder, "data").mkdir()
                Path(folder, "data", "wal").write_bytes(b"\0\1" + shown + b"\2")
                Path(folder, "elsewhere").write_bytes(shown)
                found = evidence.leaks(Path(folder), ("data", "missing"), {"the secret": CANARY})
                self.assertEqual(found, ["the secret in wal"])

    def test_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "out").write_bytes(CANARY[1:].encode())
            self.assertEqual(evidence.leaks(Path(folder), ("out",), {"the secret": CANARY}), [])


class Logs(unittest.TestCase):
    def test_log_of_proxy(self):
        exchanges = [exchange(0, "cut_request"), exchange(1, forwarded=1, status=201, messageId="i1"),
                     {"n": 2, "token": None, "body": ""}]
        listed = {"arn:c/1": [{"MessageId": "i1", "Content": "words"},
                              {"MessageId": "i2", "Content": "words"},
                              {"MessageId": "i3", "Content": "foreign"}]}
        records = evidence.log_of_proxy(exchanges, listed)
        self.assertEqual([(record["kind"], record["token"], record["messageId"])
                          for record in records],
                         [("request", "t1", "i1"), ("effect", "t1", "i1"), ("effect", "t1", "i2"),
                          ("effect", "none", "i3")])
        self.assertEqual(evidence.forgotten(exchanges, listed), [])
        self.assertEqual(evidence.forgotten(exchanges, {"arn:c/1": []}), ["i1"])

    def test_words_that_the_service_altered(self):
        exchanges = [exchange(1, forwarded=1, status=201, messageId="i1")]
        effect = evidence.log_of_proxy(
            exchanges, {"arn:c/1": [{"MessageId": "i1", "Content": "other"}]})[-1]
        self.assertEqual(json.loads(effect["body"])["Content"], "other")

    def stubborn(self, going_on, at_rest, fault="bad_request", attempt=2):
        calls = [exchange(0, fault, call=f"c{number}") for number in range(going_on + at_rest)]
        return evidence.stubborn(calls + [exchange(1, attempt=attempt, call=f"c{number}")
                                          for number in range(going_on)])

    def test_stubborn(self):
        self.assertEqual(self.stubborn(4, 1), [("bad_request", 5, 4)])
        self.assertEqual(self.stubborn(4, 9), [])  # who has lost patience
        self.assertEqual(self.stubborn(4, 0, fault="failure"), [])
        self.assertEqual(self.stubborn(4, 0, attempt=1), [])  # read late

    def test_complaints(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "chat.err").write_text(f"{evidence.QT_RACE}\nQObject::connect: no\n")
            self.assertEqual(evidence.complaints(Path(folder)), ["chat: QObject::connect: no"])


class Resigning(unittest.TestCase):
    KEYS = {"AKID": ("secret", "token")}

    def signed(self, secret):
        stamp, scope = "20260101T000000Z", "20260101/us-east-1/chime/aws4_request"
        headers = {"host": "127.0.0.1:1", "x-amz-date": stamp, "x-amz-security-token": "token"}
        canonical = sigv4.canonical_request("POST", "/a", "b=c", headers, sorted(headers), b"body")
        signature = sigv4.signature(canonical, stamp, scope, secret)
        text = (f"POST /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:1\r\nX-Amz-Date: {stamp}\r\n"
                f"X-Amz-Security-Token: token\r\nAuthorization: AWS4-HMAC-SHA256 "
                f"Credential=AKID/{scope}, SignedHeaders={';'.join(sorted(headers))}, "
                f"Signature={signature}\r\nContent-Length: 4\r\n\r\n")
        return http1.Message(text.encode(), b"body")

    def problem(self, request):
        parser = http1.Parser()
        parser.feed(resign.for_host(request, "127.0.0.1:2", self.KEYS))
        made = parser.next()
        self.assertEqual((made.headers["host"], made.body), ("127.0.0.1:2", b"body"))
        return sigv4.Verifier(self.KEYS, "us-east-1", now=lambda: 1767225600).problem(
            "POST", "/a", "b=c", made.headers, made.body)

    def test_good_stays_good(self):
        self.assertIsNone(self.problem(self.signed("secret")))

    def test_bad_stays_bad(self):
        self.assertEqual(self.problem(self.signed("wrong"))[1], "InvalidSignatureException")


class Schedules(unittest.TestCase):
    def setUp(self):
        text = Path(__file__).with_name("profiles").joinpath("outbox.json").read_text("utf-8")
        self.profile = json.loads(text)

    def test_as_rough_as_it_says(self):
        for seed in range(5):
            lives = Schedule(Chance(seed), self.profile, 5000, 150).lives
            self.assertEqual(sum(life.how == "kill" for life in lives), 150)
            self.assertEqual(len({life.what for life in lives}), len(self.profile["places"]))
            self.assertEqual([life.target for life in lives], sorted(life.target for life in lives))
            self.assertLess(lives[-1].target, 5000)
            kinds = {what for life in lives for _, what, _ in life.disturbances}
            self.assertEqual(kinds, set(self.profile["disturbances"]))

    def test_a_seed_is_a_schedule(self):
        one, same, other = (Schedule(Chance(seed), self.profile, 5000, 150).lives
                            for seed in (1, 1, 2))
        self.assertEqual(one, same)
        self.assertNotEqual(one, other)

    def test_no_two_messages_have_the_same_words(self):
        work = Workload(Chance(1), ["arn:c/1"], 0)
        contents = [work.members(number)["Content"] for number in range(2000)]
        self.assertEqual(len(set(contents)), 2000)
        self.assertLessEqual(max(len(text.encode()) for text in contents), 4096)


if __name__ == "__main__":
    unittest.main(verbosity=2)
