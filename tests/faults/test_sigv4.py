#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The reference server's SigV4 against signatures that botocore made."""

import base64
import calendar
import json
import time
import unittest
import urllib.parse
from pathlib import Path

import sigv4

VECTORS = Path(__file__).parents[1] / "data/sigv4/botocore-vectors.json"


def vectors():
    with VECTORS.open(encoding="utf-8") as file:
        return [vector for vector in json.load(file)["vectors"] if vector["kind"] == "header"]


def request_of(vector):
    inputs = vector["inputs"]
    url = urllib.parse.urlsplit(inputs["url"])
    host = inputs["host"]
    default = {"http": ":80", "https": ":443"}[url.scheme]
    headers = {name.lower(): value for name, value in inputs["headers"].items()}
    headers |= {"host": host.removesuffix(default), "authorization": vector["authorization"]}
    return [inputs["method"], url.path, url.query, headers,
            base64.b64decode(inputs.get("body_base64") or "")]


def verifier_of(vector):
    inputs, credentials = vector["inputs"], vector["inputs"]["credentials"]
    moment = calendar.timegm(time.strptime(inputs["time"], "%Y%m%dT%H%M%SZ"))
    known = {credentials["access_key_id"]: (credentials["secret_access_key"],
                                            credentials.get("session_token"))}
    return sigv4.Verifier(known, inputs["region"], inputs["service"], now=lambda: moment)


class Vectors(unittest.TestCase):
    def test_every_part_is_botocores(self):
        checked = 0
        for vector in vectors():
            with self.subTest(vector["name"]):
                method, path, query, headers, body = request_of(vector)
                signed = vector["signed_headers"].split(";")
                canonical = sigv4.canonical_request(method, path, query, headers, signed, body)
                self.assertEqual(canonical, vector["canonical_request"])
                scope = "/".join(vector["string_to_sign"].split("\n")[2].split("/"))
                self.assertEqual(
                    sigv4.string_to_sign(canonical, vector["inputs"]["time"], scope),
                    vector["string_to_sign"])
                self.assertEqual(
                    sigv4.signature(canonical, vector["inputs"]["time"], scope,
                                    vector["inputs"]["credentials"]["secret_access_key"]),
                    vector["signature"])
                checked += 1
        self.assertGreaterEqual(checked, 60)

    def test_whole_requests_pass_and_changed_ones_do_not(self):
        changes = 0
        for vector in vectors():
            request, verifier = request_of(vector), verifier_of(vector)
            with self.subTest(vector["name"]):
                self.assertIsNone(verifier.problem(*request))
                for index, other in ((0, "PATCH"), (1, request[1] + "x"), (2, request[2] + "&x=1"),
                                     (4, request[4] + b" ")):
                    changed = list(request)
                    changed[index] = other
                    self.assertEqual(verifier.problem(*changed)[1], "InvalidSignatureException")
                    changes += 1
        self.assertGreater(changes, 200)


class Refusals(unittest.TestCase):
    def setUp(self):
        self.vector = next(v for v in vectors() if v["name"] == "send-ascii")
        self.request = request_of(self.vector)
        self.verifier = verifier_of(self.vector)

    def refusal(self):
        return self.verifier.problem(*self.request)[1:]

    def test_clock(self):
        moment = self.verifier.now()
        for offset, text in ((-301, "not yet current"), (301, "expired")):
            self.verifier.now = lambda offset=offset: moment + offset
            name, message = self.refusal()
            self.assertEqual(name, "InvalidSignatureException")
            self.assertIn(text, message)
        self.verifier.now = lambda: moment + 299
        self.assertIsNone(self.verifier.problem(*self.request))

    def test_unknown_and_expired_keys(self):
        known = self.verifier.credentials
        self.verifier.credentials = {}
        self.assertEqual(self.refusal()[0], "UnrecognizedClientException")
        self.verifier.credentials, self.verifier.expired = known, {"AKIDEXAMPLE"}
        self.assertEqual(self.refusal()[0], "ExpiredTokenException")

    def test_missing_parts(self):
        del self.request[3]["authorization"]
        self.assertEqual(self.refusal()[0], "MissingAuthenticationTokenException")
        self.request[3]["authorization"] = "AWS4-HMAC-SHA256 Credential=x"
        self.assertEqual(self.refusal()[0], "IncompleteSignatureException")

    def test_unsigned_bearer_is_refused(self):
        headers = self.request[3]
        bearer = headers.pop("x-amz-chime-bearer")
        signed = ["content-type", "host", "x-amz-date"]
        canonical = sigv4.canonical_request(*self.request[:3], headers, signed, self.request[4])
        scope = "20150830/us-east-1/chime/aws4_request"
        made = sigv4.signature(canonical, "20150830T123600Z", scope,
                               self.vector["inputs"]["credentials"]["secret_access_key"])
        headers["authorization"] = (f"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{scope}, "
                                    f"SignedHeaders={';'.join(signed)}, Signature={made}")
        self.assertIsNone(self.verifier.problem(*self.request))
        headers["x-amz-chime-bearer"] = bearer
        self.assertEqual(self.refusal()[0], "InvalidSignatureException")


if __name__ == "__main__":
    unittest.main(verbosity=2)
