# SPDX-License-Identifier: Apache-2.0
"""The window of a running program as a screen reader sees it."""

import os
import subprocess
import time

import pyatspi
from gi.repository import Gio, GLib

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


def start(*arguments, **options):
    """The program with these arguments, not waited for."""
    return subprocess.Popen([os.environ["CARILLON"], *arguments], stdin=subprocess.DEVNULL,
                            **options)


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

    def box(self):
        """Where a message is written."""
        return self.named("Message", pyatspi.ROLE_TEXT, pyatspi.ROLE_ENTRY)

    def rows(self):
        """What the messages say."""
        messages = self.named("Messages", pyatspi.ROLE_LIST, pyatspi.ROLE_TABLE,
                              pyatspi.ROLE_LIST_BOX)
        return [row.name for row in descendants(messages)]

    def tree(self):
        application = self.application()
        return "\n".join(f"{node.getRoleName()}: {node.name!r} {node.description!r}"
                         for node in (descendants(application) if application else ()))


def text(box):
    content = box.queryText()
    return content.getText(0, content.characterCount)
