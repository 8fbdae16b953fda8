#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Debian's AWS CLI against the local service, with nothing but the exports that `serve` prints."""

import json
import os
import subprocess
import tempfile
import unittest

from service import ACCESS_KEY, ALICE, BOB, CLOSED, GENERAL, ODD, Service

AWS = "/usr/bin/aws"


class AwsCli(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = Service()
        cls.service.start()
        cls.addClassCleanup(cls.service.stop)

    def setUp(self):
        self.service.reset()
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        self.environment = {"PATH": os.environ["PATH"], "HOME": home.name, "LC_ALL": "C.UTF-8",
                            "AWS_MAX_ATTEMPTS": "1", "AWS_PAGER": "", **self.service.exports}

    def aws(self, operation, *arguments, bearer=ALICE, channel=GENERAL):
        named = ["--channel-arn", channel] if channel else []
        # This CLI is older than AWS_ENDPOINT_URL_CHIME_SDK_MESSAGING.
        return subprocess.run(
            [AWS, "--endpoint-url", self.service.exports["AWS_ENDPOINT_URL_CHIME_SDK_MESSAGING"],
             "chime-sdk-messaging", operation, "--chime-bearer", bearer, *named, *arguments],
            env=self.environment, capture_output=True, text=True, check=False, timeout=60)

    def send(self, content, *arguments, **where):
        return self.aws("send-channel-message", "--content", content, "--type", "STANDARD",
                        "--persistence", "PERSISTENT", *arguments, **where)

    def test_the_exports_are_complete(self):
        self.assertEqual(self.service.exports["AWS_ENDPOINT_URL_CHIME_SDK_MESSAGING"],
                         self.service.endpoint)
        self.assertEqual(self.service.exports["AWS_ACCESS_KEY_ID"], ACCESS_KEY)
        self.assertEqual(self.service.exports["AWS_DEFAULT_REGION"], "us-east-1")

    def test_send_and_list(self):
        for text in ("plain words", "two\nlines", "😀 Grüße 語"):
            with self.subTest(text):
                run = self.send(text)
                self.assertEqual(run.returncode, 0, run.stderr)
                answer = json.loads(run.stdout)
                self.assertEqual(answer["ChannelArn"], GENERAL)
                listed = self.aws("list-channel-messages", "--max-results", "1")
                self.assertEqual(listed.returncode, 0, listed.stderr)
                newest = json.loads(listed.stdout)["ChannelMessages"][0]
                self.assertEqual((newest["MessageId"], newest["Content"]),
                                 (answer["MessageId"], text))

    def test_odd_arns(self):
        run = self.send("odd", channel=ODD, bearer=BOB)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(self.service.contents(ODD, BOB)[0], "odd")

    def test_describe_and_memberships(self):
        run = self.aws("describe-channel")
        self.assertEqual(json.loads(run.stdout)["Channel"]["ChannelArn"], GENERAL)
        run = self.aws("list-channel-memberships-for-app-instance-user", channel=None)
        arns = [each["ChannelSummary"]["ChannelArn"]
                for each in json.loads(run.stdout)["ChannelMemberships"]]
        self.assertIn(GENERAL, arns)

    def assert_error(self, run, name):
        self.assertNotEqual(run.returncode, 0)
        self.assertIn(f"({name})", run.stderr)

    def test_errors(self):
        self.assert_error(self.send("x" * 4097), "BadRequestException")
        self.assert_error(self.send("hello", channel=CLOSED), "ForbiddenException")
        self.send("first", "--client-request-token", "token-1")
        self.assert_error(self.send("second", "--client-request-token", "token-1"),
                          "ConflictException")
        self.service.admin("drain", Draining=True)
        self.assert_error(self.send("hello"), "ServiceUnavailableException")
        self.service.admin("drain", Draining=False)
        self.service.admin("faults", Operation="SendChannelMessage",
                           Error="ServiceFailureException", Times=1)
        self.assert_error(self.send("hello"), "ServiceFailureException")
        self.environment["AWS_ACCESS_KEY_ID"] = "AKIDNOBODY"
        self.assert_error(self.send("hello"), "UnauthorizedClientException")


if __name__ == "__main__":
    unittest.main(verbosity=2)
