#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The shipped programs with keys that are easily recognised: none of them, in no spelling, is found
in a file, on an output or among the arguments, whether a message goes through or is refused; and
what is kept is for its owner alone. CARILLON and CARILLONCTL name the programs."""

import json
import os
import re
import resource
import stat
import subprocess
import sys
import tempfile
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "outsiders"))
import canaries  # noqa: E402
import service  # noqa: E402

SECRET = service.SECRET_KEY
TOKEN = service.SESSION_TOKEN
WRONG_SECRET = "canary/Wrong+Secret=bPxRfiCYEX"
CANARIES = {"secret": SECRET, "token": TOKEN, "wrong secret": WRONG_SECRET}
PATIENCE = 60


def files_of(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


class Leaks(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.home = Path(self.folder.name)
        self.service = service.Service(self.home / "service")
        self.service.start()
        self.addCleanup(self.service.stop)

    def environment(self, secret):
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("AWS_", "CARILLON_", "XDG_"))}
        return kept | {
            "HOME": str(self.home), "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*.debug=true",
            "AWS_ACCESS_KEY_ID": service.ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": secret,
            "AWS_SESSION_TOKEN": TOKEN, "AWS_ENDPOINT_URL": self.service.endpoint}

    def look(self, where, data):
        self.assertEqual(canaries.finds(data, CANARIES), {}, where)

    def look_everywhere(self, process, output):
        """While the process lives, or after."""
        self.look("its output", output)
        if process.poll() is None:
            self.look("its arguments", Path(f"/proc/{process.pid}/cmdline").read_bytes())
        for path in files_of(self.home):
            self.look(path, path.read_bytes())

    def assert_private(self, folder):
        self.assertTrue(files_of(folder))
        for path in [Path(folder), *Path(folder).rglob("*")]:
            mode = stat.S_IMODE(path.stat().st_mode)
            self.assertEqual(mode & 0o077, 0, f"{path} has mode {mode:o}")

    def assert_no_core(self, process):
        """Its limit is the one byte at which a kernel neither writes a core nor hands it on."""
        self.assertEqual(resource.prlimit(process.pid, resource.RLIMIT_CORE)[0], 1)

    def run_window(self, secret, text):
        data = self.home / f"window-{uuid.uuid4()}"
        data.mkdir(mode=0o700)
        (data / "profiles.json").write_text(json.dumps({"version": 1, "profiles": [{
            "id": str(uuid.uuid4()), "name": "Alice", "user": service.ALICE,
            "source": "environment", "endpointUrl": self.service.endpoint}]}), encoding="utf-8")
        (data / "profiles.json").chmod(0o600)
        window = subprocess.Popen(
            [os.environ["CARILLON"], "--data-dir", str(data), "--profile", "Alice", "--channel",
             service.GENERAL, "--send", text, "--screenshot", str(data / "picture.png"), "--quit"],
            env=self.environment(secret), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, bufsize=0, umask=0o022)
        first = window.stdout.readline()
        self.assert_no_core(window)
        self.look_everywhere(window, first)
        output = first + window.communicate(timeout=PATIENCE)[0]
        self.look_everywhere(window, output)
        self.assertIn(b"picture.png", output)
        return data, output

    def test_the_window_when_it_sends(self):
        data, output = self.run_window(SECRET, "all is well")
        self.assertTrue(re.search(rb"MessageId", output), output)
        self.assertIn("all is well", self.service.contents())
        self.assert_private(data)
        self.assert_private(self.home / "service")

    def test_the_window_when_it_is_refused(self):
        data, _ = self.run_window(WRONG_SECRET, "nobody shall read this")
        self.assertNotIn("nobody shall read this", self.service.contents())
        self.assert_private(data)

    def test_the_outbox_without_a_window(self):
        data = self.home / "chat"
        lines = {"Send": {"ChannelArn": service.GENERAL, "Content": "from a script"}, "Ref": "1"}
        for secret in (SECRET, WRONG_SECRET):
            chat = subprocess.Popen(
                [os.environ["CARILLONCTL"], "chat", "--chime-bearer", service.ALICE, "--data",
                 str(data)], env=self.environment(secret), stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, umask=0o022)
            output = chat.stdout.readline()
            self.assert_no_core(chat)
            chat.stdin.write(json.dumps(lines).encode() + b"\n")
            chat.stdin.flush()
            while not re.search(rb'"(Sent|Failed|Service|Error)"', output.splitlines()[-1]):
                output += chat.stdout.readline()
            self.look_everywhere(chat, output)
            self.assert_private(data)
            chat.stdin.close()
            output += chat.stdout.read()
            chat.stdout.close()
            chat.wait(PATIENCE)
            self.look_everywhere(chat, output)


if __name__ == "__main__":
    canaries.self_test(CANARIES)
    unittest.main(verbosity=2)
