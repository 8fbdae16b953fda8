#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The checker against logs made by hand: a good one passes, and each thing that may go wrong is
called by its name. A checker that sees nothing would make every run a success."""

import copy
import hashlib
import json
import sqlite3
import tempfile
import unittest
from pathlib import Path

import checker

CHANNELS = ("arn:c/1", "arn:c/2")


def body(ref, token):
    return json.dumps({"Content": f"words of {ref}", "Type": "STANDARD",
                       "Persistence": "PERSISTENT", "ClientRequestToken": token})


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


class Run:
    """Six messages over two channels, all well."""

    def __init__(self, count=6):
        self.server, self.driver = [], []
        self.database = {"integrity": "ok", "outbox": [], "messages": []}
        for number in range(count):
            ref, token = f"m{number}", f"t{number}"
            channel, text = CHANNELS[number % 2], body(f"m{number}", f"t{number}")
            self.driver += [
                {"kind": "write", "ref": ref, "life": 0,
                 "members": {"ChannelArn": channel, "Content": f"words of {ref}"}},
                {"kind": "accepted", "ref": ref, "id": number + 1, "token": token},
                {"kind": "sent", "token": token, "messageId": f"i{number}"}]
            self.server += [
                {"kind": "effect", "token": token, "sha": sha(text), "channel": channel,
                 "messageId": f"i{number}", "body": text},
                {"kind": "request", "token": token, "sha": sha(text), "status": 201}]
            self.database["messages"].append({"token": token, "id": f"i{number}"})
        self.driver += [{"kind": "healed", "ms": 1000}, {"kind": "drained", "ms": 2000},
                        {"kind": "end", "life": 0, "how": "quit", "code": 0, "expected": True}]
        self.extra = {}

    def effect(self, number):
        return next(r for r in self.server
                    if r["kind"] == "effect" and r["token"] == f"t{number}")

    def record(self, kind, number=None):
        return next(r for r in self.driver if r["kind"] == kind
                    and number in (None, int((r.get("ref") or r.get("token") or "x0")[1:])))

    def check(self):
        self.checker = checker.Checker(self.server, self.driver, self.database, **self.extra)
        return self.checker.check()


class Checks(unittest.TestCase):
    def setUp(self):
        self.run_ = Run()

    def assert_only(self, *expected):
        """Each violation begins with one of `expected`, and each of those came."""
        found = self.run_.check()
        for text in expected:
            self.assertTrue(any(one.startswith(text) for one in found), (text, found))
        for one in found:
            self.assertTrue(any(one.startswith(text) for text in expected), one)

    def test_good(self):
        self.assert_only()
        figures = self.run_.checker.figures()
        self.assertEqual((figures["accepted"], figures["effects"], figures["lost"]), (6, 6, 0))

    def test_lost(self):
        self.run_.server.remove(self.run_.effect(3))
        self.assert_only("I1 lost: m3", "I5 foreign MessageId")
        self.assertEqual(self.run_.checker.figures()["lost"], 1)

    def test_discarded_is_not_lost(self):
        run = self.run_
        run.server.remove(run.effect(3))
        run.driver.remove(run.record("sent", 3))
        run.database["messages"].pop(3)
        run.driver.append({"kind": "discarded", "token": "t3"})
        self.assert_only()

    def test_ordered_away_is_not_lost(self):
        """The program ended before it could say whether it did what it was told."""
        for what, expected in (("discard", ()), ("replace", ()), ("retry", ("I1 lost: m3",))):
            with self.subTest(what):
                run = self.run_ = Run()
                run.server.remove(run.effect(3))
                run.driver.remove(run.record("sent", 3))
                run.database["messages"].pop(3)
                run.driver.append({"kind": "order", "what": what, "token": "t3"})
                self.assert_only(*expected)

    def test_other_words_keep_the_place(self):
        run = self.run_
        text, wrote = body("m6", "t6"), run.record("write", 1)
        run.driver += [{**wrote, "ref": "m6", "instead": "m1", "members": {
            **wrote["members"], "Content": "words of m6"}},
            {"kind": "order", "what": "replace", "token": "t1"},
            {"kind": "accepted", "ref": "m6", "id": 2, "token": "t6"}]
        run.driver.remove(run.record("sent", 1))
        run.database["messages"][1] = {"token": "t6", "id": "i1"}
        run.effect(1).update(token="t6", sha=sha(text), body=text)
        self.assert_only()
        last = run.effect(5)
        run.server.remove(last)
        run.server.insert(0, last)
        self.assert_only("I3 inverted: m6 arrived after m5", "I3 inverted: m3 arrived after m5")

    def test_failed_is_what_was_refused(self):
        for state, status, code, expected in (
                ("Failed", 400, "BadRequestException", None), ("Failed", 307, "307", None),
                ("Failed", 403, "ForbiddenException", None), ("Failed", None, "MayHaveArrived", None),
                ("Failed", 403, "ExpiredTokenException", "I5 failed without"),
                ("Failed", 503, "ServiceUnavailableException", "I5 failed without"),
                ("Failed", 429, "", "I5 failed without"), ("Failed", None, "", "I5 failed without"),
                ("Unconfirmed", 400, "BadRequestException", "I5 refused, and not"),
                ("Unconfirmed", 201, "", None), ("Unconfirmed", 403, "ExpiredTokenException", None),
                ("Queued", 400, "BadRequestException", None)):
            with self.subTest(state=state, status=status, code=code):
                self.run_ = Run()
                self.run_.driver.append({"kind": "state", "token": "t1", "state": state,
                                         "status": status, "code": code})
                self.assert_only(*[expected] if expected else [])

    def test_stubborn(self):
        self.run_.extra = {"stubborn": [("bad_request", 5, 4)]}
        self.assert_only("I7 tried again by itself after 4 of 5 bad_request")

    def test_duplicate_effect_of_a_token(self):
        self.run_.server.append(copy.deepcopy(self.run_.effect(5)))
        self.assert_only("I2 duplicate: 2 effects of token t5", "I2 duplicate: m5")

    def test_duplicate_under_another_token(self):
        again = copy.deepcopy(self.run_.effect(5))
        text = body("m5", "t99")
        again |= {"token": "t99", "messageId": "i99", "body": text, "sha": sha(text)}
        self.run_.server.append(again)
        self.assert_only("I2 duplicate: m5", "I2 other token: m5", "I5 forgotten: token t99")

    def test_second_message_id(self):
        for record in self.run_.server:
            if record["kind"] == "request" and record["token"] == "t2":
                record["messageId"] = "other"
        self.assert_only("I2 second MessageId for token t2")

    def test_inversion(self):
        server = self.run_.server
        first, second = (server.index(self.run_.effect(number)) for number in (1, 3))
        server[first], server[second] = server[second], server[first]
        self.assert_only("I3 inverted: m1 arrived after m3")

    def test_no_inversion_between_channels(self):
        server = self.run_.server
        first, second = (server.index(self.run_.effect(number)) for number in (2, 3))
        server[first], server[second] = server[second], server[first]
        self.assert_only()

    def test_altered_words(self):
        effect = self.run_.effect(0)
        effect["body"] = effect["body"].replace("STANDARD", "CONTROL")
        self.assert_only("I2 altered: m0 arrived as")

    def test_altered_member(self):
        self.run_.record("write", 0)["members"]["Metadata"] = "{}"
        self.assert_only("I2 altered: m0 arrived as")

    def test_another_body_on_a_retry(self):
        self.run_.server.insert(0, {"kind": "request", "token": "t4", "sha": "x", "status": 500})
        self.assert_only("I2 altered: another body for token t4")

    def test_other_channel(self):
        self.run_.effect(0)["channel"] = "arn:c/3"
        self.assert_only("I2 altered: m0 is in arn:c/3")

    def test_nobody_wrote_it(self):
        text = body("nobody", "t98")
        self.run_.server.append({"kind": "effect", "token": "t98", "sha": sha(text), "body": text,
                                 "channel": CHANNELS[0], "messageId": "i98"})
        self.assert_only("I4 nobody wrote what token t98 says", "I5 forgotten")

    def test_never_accepted(self):
        self.run_.driver.remove(self.run_.record("accepted", 5))
        self.assert_only("I4 never accepted, and arrived: m5")

    def test_recovered_after_a_kill(self):
        run = self.run_
        run.driver.remove(run.record("accepted", 5))
        run.record("end")["how"] = "kill"
        self.assert_only()
        self.assertEqual(run.checker.figures()["recovered"], 1)

    def test_refused_and_arrived(self):
        run = self.run_
        run.driver.remove(run.record("accepted", 5))
        run.record("end")["how"] = "kill"
        run.driver.append({"kind": "refused", "ref": "m5"})
        self.assert_only("I4 refused, and arrived: m5")

    def test_told_a_foreign_message_id(self):
        self.run_.record("sent", 1)["messageId"] = "i5"
        self.assert_only("I5 foreign MessageId: token t1")

    def test_stored_a_foreign_message_id(self):
        self.run_.database["messages"][1]["id"] = ""
        self.assert_only("I5 foreign MessageId: token t1 is stored")

    def test_forgotten(self):
        self.run_.database["messages"].pop(1)
        self.assert_only("I5 forgotten: token t1")

    def test_failed_but_the_service_has_it(self):
        self.run_.database["messages"].pop(1)
        self.run_.database["outbox"].append({"token": "t1", "state": "Failed", "intact": True})
        self.assert_only("I5 failed, and arrived: token t1", "I7 not drained: token t1 is Failed")

    def test_not_drained(self):
        run = self.run_
        run.server.remove(run.effect(1))
        run.driver.remove(run.record("sent", 1))
        run.database["messages"].pop(1)
        run.database["outbox"].append({"token": "t1", "state": "Unconfirmed", "intact": True})
        self.assert_only("I1 lost: m1", "I7 not drained: token t1")

    def test_drained_too_late(self):
        self.run_.record("drained")["ms"] = 61_001
        self.assert_only("I7 drained after 60001 ms")

    def test_never_healed(self):
        self.run_.driver.remove(self.run_.record("drained"))
        self.assert_only("I7 not drained: the run")

    def test_attempts_without_bound(self):
        self.run_.server += [r for r in self.run_.server if r["kind"] == "request"] * 10
        self.run_.extra = {"attempts_per_token": 10}
        self.assert_only("I7 11 attempts")

    def test_damage(self):
        self.run_.database["integrity"] = "row 3 missing"
        self.assert_only("I6 integrity: row 3")

    def test_damaged_row(self):
        self.run_.database["outbox"].append({"token": "t1", "state": "Queued", "intact": False})
        self.assert_only("I6 damaged row: token t1", "I7 not drained")

    def test_end_by_itself(self):
        self.run_.record("end").update(code=134, expected=False)
        self.assert_only("I11 life 0 ended by itself with 134")

    def test_stderr_redirects_and_leaks(self):
        self.run_.extra = {"stderr": ["ASan"], "trapped": 2, "leaks": ["client.err"]}
        self.assert_only("I11 stderr: ASan", "I10 2 requests followed", "I10 leak: client.err")


class Reading(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_a_line_that_was_cut_off(self):
        path = self.folder / "log"
        path.write_text('{"a": 1}\n{"a": 2}\n{"a"', encoding="utf-8")
        self.assertEqual(checker.read_log(path), [{"a": 1}, {"a": 2}])

    def test_database(self):
        path = self.folder / "db"
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE outbox (channel TEXT, bearer TEXT, token TEXT,"
                               " body BLOB, digest BLOB, state INTEGER)")
            connection.execute("CREATE TABLE messages (token TEXT, id TEXT)")
            for token, changed in (("good", b""), ("bad", b"!")):
                told = checker.digest(b"c", b"b", token.encode(), b"x")
                connection.execute("INSERT INTO outbox VALUES ('c', 'b', ?, ?, ?, 3)",
                                   (token, b"x" + changed, told))
            connection.execute("INSERT INTO messages VALUES ('t', 'i'), (NULL, 'other')")
        connection.close()
        self.assertEqual(checker.read_database(path), {
            "integrity": "ok", "messages": [{"token": "t", "id": "i"}],
            "outbox": [{"token": "good", "state": "Failed", "intact": True},
                       {"token": "bad", "state": "Failed", "intact": False}]})


if __name__ == "__main__":
    unittest.main(verbosity=2)
