# SPDX-License-Identifier: Apache-2.0
"""The product's own service in the place of the reference server. It is killed and started again on
the same data and port; what it keeps is read by requests of our own."""

import asyncio
import http.client
import json
import os
import signal
import subprocess
import time

import refserver
import sigv4
from processes import END_SECONDS, Broken, quiet_port, read_lines, usage_of

START_SECONDS = 60


def world(channels):
    account, app_instance = refserver.INSTANCE.split(":")[4], refserver.INSTANCE.rpartition("/")[2]
    return {"Region": refserver.REGION, "Account": account, "AppInstanceId": app_instance,
            "Users": [{"Id": "alice", "Name": "Alice"}],
            "Channels": [{"Id": f"lane-{number:03d}", "Name": f"lane {number}", "CreatedBy": "alice",
                          "SecondsAgo": 60, "Members": ["alice"]} for number in range(channels)]}


class LocalService:
    """`credentials`: (key id, secret, session token). `on_end(code)` is told of an end that was
    not ordered."""

    def __init__(self, program, folder, channels, on_end):
        self.program, self.folder, self.on_end = program, folder, on_end
        self.world = folder / "world.json"
        self.world.write_text(json.dumps(world(channels)), encoding="utf-8")
        self.port = quiet_port()
        self.kills = 0
        self.process = None
        self.credentials = None
        self.peak = (0, 0)

    async def start(self, credentials):
        """Answers when this returns, on the same port as before."""
        self.credentials = credentials
        port_file = self.folder / "port"
        port_file.unlink(missing_ok=True)
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("AWS_", "CARILLON_"))}
        names = ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN")
        for name, value in zip(names, credentials):
            environment[f"CARILLON_LOCAL_{name}"] = value
        with open(self.folder / "service.err", "ab") as errors:
            process = subprocess.Popen(
                [self.program, "serve", "--no-quotas", "--port", str(self.port), "--port-file",
                 str(port_file), "--data", str(self.folder / "service"), "--seed", str(self.world)],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, env=environment)
        self.process = process
        await read_lines(process.stdout, lambda line: None, lambda: self._on_end(process))
        end = time.monotonic() + START_SECONDS
        while not port_file.exists():
            if process.poll() is not None or time.monotonic() > end:
                raise Broken(f"the service does not start: {process.poll()}")
            await asyncio.sleep(0.002)

    def _on_end(self, process):
        if process is self.process:
            self.on_end(process.wait(END_SECONDS))

    def kill(self):
        process, self.process = self.process, None
        used = usage_of(process.pid)
        if used:
            self.peak = tuple(map(max, self.peak, used))
        self.kills += 1
        process.send_signal(signal.SIGKILL)
        process.wait(END_SECONDS)

    def stop(self):
        process, self.process = self.process, None
        if process:
            process.terminate()
            process.wait(END_SECONDS)

    # --- as a client

    def messages(self, channel):
        """All that the channel has, oldest first, page by page."""
        found, token = [], None
        while True:
            query = {"max-results": "50", "sort-order": "ASCENDING"}
            if token:
                query["next-token"] = token
            page = self._get(f"/channels/{sigv4.encode(channel)}/messages", query)
            found += page["ChannelMessages"]
            token = page.get("NextToken")
            if not token:
                return found

    def _get(self, path, parameters):
        query = "&".join(f"{name}={sigv4.encode(value)}"
                         for name, value in sorted(parameters.items()))
        key_id, secret, session = self.credentials
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        headers = {"host": f"127.0.0.1:{self.port}", "x-amz-chime-bearer": refserver.user_arn(),
                   "x-amz-date": stamp, "x-amz-security-token": session}
        signed = sorted(headers)
        scope = f"{stamp[:8]}/{refserver.REGION}/chime/aws4_request"
        canonical = sigv4.canonical_request("GET", path, query, headers, signed, b"")
        headers["authorization"] = (
            f"{sigv4.ALGORITHM} Credential={key_id}/{scope}, SignedHeaders={';'.join(signed)}, "
            f"Signature={sigv4.signature(canonical, stamp, scope, secret)}")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=END_SECONDS)
        try:
            connection.request("GET", f"{path}?{query}", headers=headers)
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        if response.status != 200:
            raise Broken(f"the service does not list: {response.status} {body!r}")
        return json.loads(body)
