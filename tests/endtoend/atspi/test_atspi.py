#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The send path as somebody with a screen reader walks it: the box named Message, the button named
Send, the row in the list named Messages that says the MessageId. CARILLON names the program; a
display and a session bus are expected (see CMakeLists.txt)."""

import os
import re
import subprocess
import tempfile
import time
import unittest

import pyatspi
from gi.repository import Gio, GLib

TEXT = "Read to me 🔔 — Grüße, 語"
SECONDS = 45


def descendants(node):
    """Every accessible below the node that can be asked for at the moment."""
    try:
        for child in node:
            if child is not None:
                yield child
                yield from descendants(child)
    except GLib.GError:
        return  # it went away while it was being read


def announce_screen_reader():
    """Tells the session what a screen reader tells it, so that programs speak to the bus."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    for name in ("IsEnabled", "ScreenReaderEnabled"):
        bus.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set",
                      GLib.Variant("(ssv)", ("org.a11y.Status", name, GLib.Variant("b", True))),
                      None, Gio.DBusCallFlags.NONE, SECONDS * 1000)


class Screen:
    """The one window of the program, seen through the accessibility bus."""

    def __init__(self, process):
        self.process = process

    def wait_for(self, what, found):
        """What `found` returns as soon as it is something; the bus is served meanwhile."""
        end = time.monotonic() + SECONDS
        context = GLib.MainContext.default()
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"carillon ended with {self.process.returncode}")
            try:
                if result := found():
                    return result
            except GLib.GError:
                pass
            GLib.timeout_add(100, lambda: GLib.SOURCE_REMOVE)
            context.iteration(True)
        raise AssertionError(f"no {what} within {SECONDS} s\n{self.tree()}")

    def application(self):
        for application in pyatspi.Registry.getDesktop(0):
            if application is not None and application.get_process_id() == self.process.pid:
                return application
        return None

    def named(self, name, *roles):
        def found():
            application = self.application()
            for node in descendants(application) if application else ():
                if node.name == name and node.getRole() in roles:
                    return node
            return None

        return self.wait_for(f"{name!r}", found)

    def tree(self):
        application = self.application()
        return "\n".join(f"{node.getRoleName()}: {node.name!r} {node.description!r}"
                         for node in (descendants(application) if application else ()))


class SendPath(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        announce_screen_reader()
        self.process = subprocess.Popen(
            [os.environ["CARILLON"], "--local", "--data-dir", folder.name, "--channel", "general"],
            stdin=subprocess.DEVNULL)
        self.addCleanup(self.process.wait, SECONDS)
        self.addCleanup(self.process.terminate)
        self.screen = Screen(self.process)

    def rows(self):
        messages = self.screen.named("Messages", pyatspi.ROLE_LIST, pyatspi.ROLE_TABLE,
                                     pyatspi.ROLE_LIST_BOX)
        return [row.name for row in descendants(messages)]

    def test_type_send_and_read_the_message_id(self):
        box = self.screen.named("Message", pyatspi.ROLE_TEXT, pyatspi.ROLE_ENTRY)
        send = self.screen.named("Send", pyatspi.ROLE_PUSH_BUTTON)
        self.assertFalse(self.sensitive(send), "Send is on although the box is empty")
        before = self.screen.wait_for("history", self.rows)
        self.assertFalse([row for row in before if TEXT in row])

        self.assertTrue(box.queryEditableText().setTextContents(TEXT))
        self.assertEqual(self.text(box), TEXT)
        self.screen.wait_for("Send that is on", lambda: self.sensitive(send))
        self.assertTrue(send.queryAction().doAction(0))

        message = self.screen.wait_for("row that says its MessageId", self.message_id)
        self.assertRegex(message, r"^[-_a-zA-Z0-9]{1,128}$")
        self.screen.wait_for("empty box", lambda: not self.text(box))
        print(f"MessageId: {message}")

    @staticmethod
    def text(box):
        content = box.queryText()
        return content.getText(0, content.characterCount)

    @staticmethod
    def sensitive(node):
        return node.getState().contains(pyatspi.STATE_ENABLED)

    def message_id(self):
        for row in self.rows():
            if TEXT in row and (found := re.search(r"message id ([-_a-zA-Z0-9]+)", row)):
                return found[1]
        return None


if __name__ == "__main__":
    unittest.main(verbosity=2)
