#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Real processes on one data folder: killed and started again, started twice. CARILLON names the
program; a display and a session bus are expected (see CMakeLists.txt)."""

import contextlib
import sqlite3
import subprocess
import tempfile
import unittest
from pathlib import Path

import pyatspi

import screen

TEXT = "Half a thought — Grüße, 語 🔔"


class Starts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name) / "data"
        screen.announce_screen_reader()

    def open(self, *arguments, folder=None):
        process = screen.start("--data-dir", str(folder or self.folder), *arguments)
        self.addCleanup(process.wait, screen.SECONDS)
        self.addCleanup(process.kill)
        return screen.Screen(process)

    def start_again(self, *arguments):
        """Another start on the same folder, while the first lives: it must end by itself."""
        again = screen.start("--data-dir", str(self.folder), *arguments, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
        output, errors = again.communicate(timeout=screen.SECONDS)
        self.assertEqual(output, "")
        return again.returncode, errors

    def kill(self, window):
        window.process.kill()
        window.process.wait(screen.SECONDS)

    def write(self, window, words):
        window.named("# general", pyatspi.ROLE_LABEL)
        self.assertTrue(window.box().queryEditableText().setTextContents(words))

    def is_on_disk(self, words):
        return any(words.encode() in file.read_bytes() for file in self.folder.glob("drafts-*"))

    def test_what_was_being_written_is_there_after_a_kill(self):
        window = self.open("--local", "--channel", "general")
        self.write(window, TEXT)
        window.wait_for("draft on the disk", lambda: self.is_on_disk(TEXT))
        self.kill(window)

        window = self.open("--channel", "general")
        window.wait_for("draft in the box", lambda: screen.text(window.box()) == TEXT)
        send = window.named("Send", pyatspi.ROLE_PUSH_BUTTON)
        self.assertTrue(send.queryAction().doAction(0))
        window.wait_for("sent row", lambda: [row for row in window.rows()
                                             if TEXT in row and "message id" in row])
        window.wait_for("empty box", lambda: not screen.text(window.box()))
        window.wait_for("no draft on the disk", lambda: not self.stored_drafts())
        self.kill(window)

        window = self.open("--channel", "general")
        window.wait_for("sent row", lambda: [row for row in window.rows() if TEXT in row])
        self.assertEqual(screen.text(window.box()), "")

    def stored_drafts(self):
        drafts = []
        for file in self.folder.glob("drafts-*.sqlite"):
            with contextlib.closing(sqlite3.connect(file)) as database:
                drafts += database.execute("SELECT * FROM drafts").fetchall()
        return drafts

    def test_a_second_start_leads_to_the_first_window(self):
        window = self.open("--local", "--channel", "general")
        window.named("# general", pyatspi.ROLE_LABEL)
        code, errors = self.start_again("--channel", "echo")
        self.assertEqual(code, 0)
        self.assertIn("already open with", errors)
        self.assertIn(f"process {window.process.pid}", errors)
        window.named("# echo", pyatspi.ROLE_LABEL)
        self.assertIsNone(window.process.poll())

        code, errors = self.start_again("--send", "twice", "--quit")
        self.assertEqual(code, 1)
        self.assertIn("need a window of their own", errors)
        self.assertFalse([row for row in window.rows() if "twice" in row])

        # Another folder is another matter.
        other = self.open("--local", "--channel", "general", folder=self.folder.parent / "other")
        other.named("# general", pyatspi.ROLE_LABEL)

    def test_the_lock_of_a_killed_window_holds_nobody_up(self):
        window = self.open("--local")
        window.box()
        self.assertTrue((self.folder / "carillon.lock").exists())
        self.kill(window)
        self.assertTrue((self.folder / "carillon.lock").exists())
        window = self.open()
        window.box()
        self.assertEqual(self.start_again()[0], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
