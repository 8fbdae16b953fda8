#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What the service has answered it still knows after kill -9."""

import tempfile
import unittest
import uuid

from service import ALICE, GENERAL, Service


def send(service, token, content="durable"):
    return service.client().send_channel_message(
        ChannelArn=GENERAL, Content=content, Type="STANDARD", Persistence="PERSISTENT",
        ClientRequestToken=token, ChimeBearer=ALICE)["MessageId"]


class Durability(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.service = Service(folder.name)
        self.addCleanup(lambda: self.service.stop())
        self.service.start()

    def test_same_token_after_kill(self):
        sent = {}
        for round_number in range(3):
            for _ in range(3):
                token = str(uuid.uuid4())
                sent[token] = send(self.service, token, f"round {round_number}")
            self.service.kill()
            self.service.start()
            self.service.admin("quotas", Enabled=False)
            for number, (token, message) in enumerate(sent.items()):
                self.assertEqual(send(self.service, token, f"round {number // 3}"), message)
        contents = self.service.contents()
        for round_number in range(3):
            self.assertEqual(contents.count(f"round {round_number}"), 3)

    def test_killed_between_the_effect_and_the_answer(self):
        self.service.admin("faults", Operation="SendChannelMessage", Error="Drop", Times=1,
                           Effect=True)
        token = str(uuid.uuid4())
        with self.assertRaises(Exception) as caught:
            send(self.service, token)
        self.assertIn("Connection", type(caught.exception).__name__)
        self.service.kill()
        self.service.start()
        self.assertTrue(send(self.service, token))
        self.assertEqual(self.service.contents().count("durable"), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
