#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The send path as somebody with a screen reader walks it: the box named Message, the button named
Send, the row in the list named Messages that says the MessageId. CARILLON names the program; a
display and a session bus are expected (see CMakeLists.txt)."""

import re
import tempfile
import unittest

import pyatspi

import screen

TEXT = "Read to me 🔔 — Grüße, 語"


class SendPath(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        screen.announce_screen_reader()
        self.process = screen.start("--local", "--data-dir", folder.name, "--channel", "general")
        self.addCleanup(self.process.wait, screen.SECONDS)
        self.addCleanup(self.process.terminate)
        self.screen = screen.Screen(self.process)

    def test_type_send_and_read_the_message_id(self):
        box = self.screen.box()
        send = self.screen.named("Send", pyatspi.ROLE_PUSH_BUTTON)
        self.assertFalse(self.sensitive(send), "Send is on although the box is empty")
        before = self.screen.wait_for("history", self.screen.rows)
        self.assertFalse([row for row in before if TEXT in row])

        self.assertTrue(box.queryEditableText().setTextContents(TEXT))
        self.assertEqual(screen.text(box), TEXT)
        self.screen.wait_for("Send that is on", lambda: self.sensitive(send))
        self.assertTrue(send.queryAction().doAction(0))

        message = self.screen.wait_for("row that says its MessageId", self.message_id)
        self.assertRegex(message, r"^[-_a-zA-Z0-9]{1,128}$")
        self.screen.wait_for("empty box", lambda: not screen.text(box))
        print(f"MessageId: {message}")

    @staticmethod
    def sensitive(node):
        return node.getState().contains(pyatspi.STATE_ENABLED)

    def message_id(self):
        for row in self.screen.rows():
            if TEXT in row and (found := re.search(r"message id ([-_a-zA-Z0-9]+)", row)):
                return found[1]
        return None


if __name__ == "__main__":
    unittest.main(verbosity=2)
