#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Requests that are not what was signed, or not signed at all: refused, and nothing is written."""

import json
import unittest
import uuid
from urllib.parse import quote

from botocore.exceptions import ClientError

from service import ALICE, BOB, GENERAL, SECRET_KEY, Service

PATH = f"/channels/{quote(GENERAL, safe='')}/messages"
BEARER = "x-amz-chime-bearer"


def body(content="signed words"):
    return json.dumps({"Content": content, "Type": "STANDARD", "Persistence": "PERSISTENT",
                       "ClientRequestToken": str(uuid.uuid4())}).encode()


class Refusals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = Service()
        cls.service.start()
        cls.addClassCleanup(cls.service.stop)

    def setUp(self):
        self.service.reset()
        self.before = self.service.contents()

    def assert_refused(self, headers, payload, path=PATH, names=("InvalidSignatureException",)):
        status, answer, text = self.service.exchange("POST", path, headers, payload)
        self.assertIn(status, (401, 403), text)
        self.assertIn(answer["x-amzn-ErrorType"], names)
        self.assertTrue(answer["x-amzn-RequestId"])
        self.assertNotIn(SECRET_KEY.encode(), text)
        self.assertEqual(self.service.contents(), self.before)

    def signed(self, payload, **more):
        return self.service.signed("POST", PATH, payload, {BEARER: ALICE}, **more)

    def test_as_signed_it_is_taken(self):
        payload = body()
        status, _, answer = self.service.exchange("POST", PATH, self.signed(payload), payload)
        self.assertEqual(status, 201, answer)
        self.assertEqual(self.service.contents(), ["signed words", *self.before])

    def test_an_identical_replay_is_answered_like_the_first(self):
        payload = body()
        headers = self.signed(payload)
        first = self.service.exchange("POST", PATH, headers, payload)
        again = self.service.exchange("POST", PATH, headers, payload)
        self.assertEqual(first[0], 201)
        self.assertEqual((again[0], json.loads(again[2])["MessageId"]),
                         (201, json.loads(first[2])["MessageId"]))
        self.assertEqual(len(self.service.contents()), len(self.before) + 1)

    def test_wrong_secret(self):
        payload = body()
        self.assert_refused(self.signed(payload, secret_key="another"), payload)
        client = self.service.client(secret_key="another")
        with self.assertRaises(ClientError) as caught:
            client.list_channel_messages(ChannelArn=GENERAL, ChimeBearer=ALICE)
        self.assertEqual(caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], 403)

    def test_every_altered_byte_of_the_body(self):
        payload = body("ab")
        headers = self.signed(payload)
        for position in range(len(payload)):
            altered = bytearray(payload)
            altered[position] ^= 0x01
            with self.subTest(position):
                self.assert_refused(headers, bytes(altered))

    def test_altered_length_of_the_body(self):
        payload = body()
        self.assert_refused(self.signed(payload), payload + b" ")
        self.assert_refused(self.signed(payload), payload[:-1])

    def test_altered_signature(self):
        payload = body()
        headers = self.signed(payload)
        last = headers["Authorization"][-1]
        headers["Authorization"] = headers["Authorization"][:-1] + ("0" if last != "0" else "1")
        self.assert_refused(headers, payload)

    def test_altered_path(self):
        payload = body()
        self.assert_refused(self.signed(payload), payload, path=PATH.replace("general", "generaL"))
        self.assert_refused(self.signed(payload), payload, path=PATH + "?operation=redact")

    def test_another_bearer_than_the_signed_one(self):
        payload = body()
        headers = self.signed(payload)
        headers[BEARER] = BOB
        self.assert_refused(headers, payload)

    def test_bearer_that_is_not_signed(self):
        payload = body()
        headers = self.service.signed("POST", PATH, payload)
        self.assertNotIn(BEARER, headers["Authorization"])
        headers[BEARER] = ALICE
        self.assert_refused(headers, payload)

    def test_another_session_token(self):
        payload = body()
        headers = self.signed(payload)
        headers["X-Amz-Security-Token"] = "another"
        self.assert_refused(headers, payload, names=(
            "InvalidSignatureException", "UnrecognizedClientException",
            "UnauthorizedClientException"))

    def test_no_signature_at_all(self):
        payload = body()
        headers = self.signed(payload)
        del headers["Authorization"]
        self.assert_refused(headers, payload, names=("MissingAuthenticationTokenException",))

    def test_the_admin_paths_want_a_signature_too(self):
        for path in ("faults", "drain", "quotas", "reset", "credentials"):
            with self.subTest(path):
                payload = b'{"Draining": true, "Enabled": true}'
                status, _, _ = self.service.exchange(
                    "POST", f"/_carillon/{path}",
                    {"Host": f"127.0.0.1:{self.service.port}",
                     "Content-Type": "application/json"}, payload)
                self.assertIn(status, (401, 403))


if __name__ == "__main__":
    unittest.main(verbosity=2)
