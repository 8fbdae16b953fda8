#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The window, driven through all that a person does with secrets, and these looked for in eight
encodings in everything it leaves: databases and their WAL, settings, cache, exports, the
clipboard, copies made of damaged files, logs at full verbosity, arguments and environment. None
may be found. With --size all also in the memory of the process (gcore): signed in they are there,
after signing out they are not. LEAKDRIVER and CARILLONCTL name the programs."""

import argparse
import hashlib
import hmac
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "outsiders"))
import canaries  # noqa: E402
import service  # noqa: E402
from awsstandin import AwsStandIn  # noqa: E402

PATIENCE = 120
SECRETS = {
    "secret": service.SECRET_KEY,
    "token": service.SESSION_TOKEN,
    "cancelled": "canary-Passw0rd/typed+and=cancelled",
    "exchange": "canary.exchange/access+token=eyJhbGciOi",
    "refresh": "canary.refresh/token+kept=in.the.keyring",
    "role": "canary.role/session+token=from.AWS.STS",
    "password": "canary.Passw0rd/of+a=user.pool",
    "code": "931742",  # of an MFA device: there are no longer ones
}


def signing_keys():
    """What the secret access key becomes before it signs, on this day and, should that be over
    soon, on the next: each key of the chain signs as good as the secret, for a while."""
    now = datetime.now(timezone.utc)
    for date in {f"{now + timedelta(hours=hours):%Y%m%d}" for hours in (0, 1)}:
        key = b"AWS4" + service.SECRET_KEY.encode()
        for step, text in (("date", date), ("region", service.REGION), ("service", "chime"),
                           ("signing", "aws4_request")):
            key = hmac.new(key, text.encode(), hashlib.sha256).digest()
            yield f"{step} key of {date}", key


DERIVED = dict(signing_keys())
FROM_STS = "role"  # all others are typed or kept
SKIPPED = 77
# The signature of a presigned address is not known before: what stands before it is looked for.
LOOKED_FOR = SECRETS | DERIVED | {"signature": "X-Amz-Signature="}
AUTHORIZATION = re.compile(rb"Signature=[0-9a-fA-F]{64}")


def require_none(where, data):
    found = canaries.finds(data, LOOKED_FOR)
    if found or AUTHORIZATION.search(data):
        sys.exit(f"{where}: {found or 'a signature'}")


class Run:
    def __init__(self, folder, server, sts, keyring):
        self.folder = folder
        self.log = open(folder / "log", "w+b")
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("AWS_", "CARILLON_", "XDG_CONFIG", "XDG_DATA",
                                               "XDG_CACHE", "XDG_STATE"))}
        environment |= {"HOME": str(folder), "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8",
                        "QT_LOGGING_RULES": "*=true", "AWS_ENDPOINT_URL": server.endpoint,
                        "AWS_ENDPOINT_URL_STS": sts.url,
                        "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": sts.url}
        (folder / ".aws").mkdir(exist_ok=True)
        (folder / ".aws/config").write_text(
            "[profile role]\nrole_arn=arn:aws:iam::123456789012:role/chat\nsource_profile=base\n"
            "[profile coded]\nrole_arn=arn:aws:iam::123456789012:role/chat\nsource_profile=base\n"
            "mfa_serial=arn:aws:iam::123456789012:mfa/alice\n"
            "[profile base]\naws_access_key_id=AKIDBASE\naws_secret_access_key=nobody-looks\n",
            encoding="utf-8")
        self.process = subprocess.Popen(
            [os.environ["LEAKDRIVER"], str(folder), service.ALICE, service.GENERAL, service.CLOSED,
             server.endpoint, keyring],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, env=environment)
        given = {name: text for name, text in SECRETS.items() if name != FROM_STS}
        self.say(json.dumps(given | {"id": service.ACCESS_KEY}, separators=(",", ":")))
        self.wait_for("in")

    def say(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def wait_for(self, word):
        line = self.process.stdout.readline().decode().strip()
        if line != word:
            log = (self.folder / "log").read_bytes().decode(errors="replace")
            sys.exit(f"{line!r} instead of {word!r}:\n{log[-3000:]}")

    def scan(self):
        for name in ("cmdline", "environ"):
            require_none(name, Path(f"/proc/{self.process.pid}/{name}").read_bytes())
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        names = " ".join(path.name for path in files)
        for part in ("messages-", "-wal", "drafts-", "profiles.json", "export.json",
                     "clipboard.txt", "log"):
            if part not in names:
                sys.exit(f"no {part} among {names}")
        for path in files:
            require_none(path.name, path.read_bytes())
        clipboard = (self.folder / "clipboard.txt").read_text(encoding="utf-8")
        if "ForbiddenException" not in clipboard or "AWS4-HMAC-SHA256" not in clipboard:
            sys.exit(f"nothing of the refusal was copied:\n{clipboard}")
        if b"qt.widgets" not in (log := (self.folder / "log").read_bytes()) or len(log) < 100_000:
            sys.exit("the log is not at full verbosity")
        return len(files), sum(path.stat().st_size for path in files)

    def end(self):
        self.process.stdin.close()
        if status := self.process.wait(PATIENCE):
            sys.exit(f"the window ended with {status}")
        self.process.stdout.close()
        self.log.close()


def damage(folder):
    """Pages in the middle of the database: the next run copies it aside."""
    database = next((folder / "data").glob("messages-*.sqlite"))
    with database.open("r+b") as file:
        file.seek(database.stat().st_size // 2 & ~4095)
        file.write(b"\xff" * 8192)


def core_of(process):
    """Everything in the memory of a process. Where nobody may look the test is skipped: one that
    passes without having looked would be worse than none."""
    if not shutil.which("gcore"):
        print("core: skipped, there is no gcore (package gdb)")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(["gcore", "-o", f"{folder}/core", str(process.pid)],
                              capture_output=True, timeout=PATIENCE, check=False)
        cores = list(Path(folder).glob("core.*"))
        if not cores:
            print(f"core: skipped, gcore may not look: {made.stderr[-200:]!r}")
            sys.exit(SKIPPED)
        return cores[0].read_bytes()


def report(when, core):
    found = canaries.finds(core, SECRETS | DERIVED)
    for name in SECRETS | DERIVED:
        print(f"core {when}: {name}:",
              {encoding: times for (canary, encoding), times in found.items() if canary == name} or 0)
    print(f"core {when}: presigned signatures, good for 10 s:",
          len(re.findall(rb"X-Amz-Signature=[0-9a-f]{64}", core)))
    if keep := os.environ.get("CARILLON_KEEP_CORE"):
        Path(f"{keep}-{when.replace(' ', '-')}").write_bytes(core)
    return found


def look_at_memory(run):
    """Signed in the keys are there, else the looking is at fault; signed out they are gone."""
    found = report("signed in", core_of(run.process))
    signs = any(name.startswith("signing key") and coding == "raw" for name, coding in found)
    if ("secret", "raw") not in found or not signs:
        sys.exit("the keys are not found where they must be")
    run.say("out")
    run.wait_for("out")
    if found := report("after sign-out", core_of(run.process)):
        sys.exit(f"in memory after sign-out: {found}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", choices=("small", "all"), default="small")
    parser.add_argument("--keyring", choices=("fake", "system"), default="fake")
    asked = parser.parse_args()
    canaries.self_test(LOOKED_FOR)
    with tempfile.TemporaryDirectory() as name, service.Service() as server, \
            AwsStandIn(SECRETS[FROM_STS]) as sts:
        folder = Path(name)
        run = Run(folder, server, sts, asked.keyring)
        files, size = run.scan()
        print(f"{files} files, {size} bytes, arguments, environment: none of {len(LOOKED_FOR)} "
              "secrets in 8 encodings")
        if asked.size == "small":
            return run.end()
        look_at_memory(run)
        run.end()
        Run(folder, server, sts, asked.keyring).end()
        damage(folder)
        last = Run(folder, server, sts, asked.keyring)
        last.scan()
        last.end()
    return None


if __name__ == "__main__":
    main()
