# SPDX-License-Identifier: Apache-2.0
"""`carillonctl serve` for a test: started on a free port, asked to misbehave, killed, started
again. CARILLONCTL names the program."""

import http.client
import json
import os
import re
import select
import signal
import ssl
import subprocess
import tempfile
import time
from pathlib import Path

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

REGION = "us-east-1"
ACCESS_KEY = "AKIDOUTSIDER"
SECRET_KEY = "outsider/secret+key=with/odd+characters"
SESSION_TOKEN = "IQoJoutsider//token+="
START_SECONDS = 30

INSTANCE = "arn:aws:chime:us-east-1:111122223333:app-instance/outside"
ALICE = f"{INSTANCE}/user/alice"
BOB = f"{INSTANCE}/user/us-east-1:bob.b_b@example-1"
CAROL = f"{INSTANCE}/user/carol"
ROOT = f"{INSTANCE}/user/root"
GENERAL = f"{INSTANCE}/channel/general"
ODD = f"{INSTANCE}/channel/a:b-c_d.e@f"
CLOSED = f"{INSTANCE}/channel/closed"
SEED = Path(__file__).with_name("seed.json")


class Service:
    """One process of the service and its data folder; a context manager."""

    def __init__(self, directory=None, token=SESSION_TOKEN, tls=False):
        self.directory = directory
        self.token = token
        self.tls = tls
        self.process = None
        self.port = 0
        self.exports = {}
        self.clients = []

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self, port=0):
        with tempfile.TemporaryDirectory() as folder:
            port_file = Path(folder, "port")
            store = ["--data", str(self.directory)] if self.directory else ["--ephemeral"]
            environment = {k: v for k, v in os.environ.items()
                           if not k.startswith(("AWS_", "CARILLON_LOCAL"))}
            environment |= {"CARILLON_LOCAL_ACCESS_KEY_ID": ACCESS_KEY,
                            "CARILLON_LOCAL_SECRET_ACCESS_KEY": SECRET_KEY}
            if self.token:
                environment["CARILLON_LOCAL_SESSION_TOKEN"] = self.token
            self.process = subprocess.Popen(
                [os.environ["CARILLONCTL"], "serve", "--port", str(port), "--port-file", str(port_file),
                 "--seed", str(SEED), *store,
                 *["--tls"] * self.tls],
                stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, env=environment)
            self._read_exports(port_file)
            self.port = int(port_file.read_text(encoding="ascii"))

    def _read_exports(self, port_file):
        """Until the endpoint is printed and the port is written; a program that ends is an error."""
        output, end = b"", time.monotonic() + START_SECONDS
        while not (port_file.exists() and port_file.read_bytes().strip()
                   and b"AWS_SECRET_ACCESS_KEY" in output and output.endswith(b"\n")):
            if time.monotonic() > end:
                self.stop()
                raise TimeoutError(f"the service is not ready after {START_SECONDS} s: {output!r}")
            if select.select([self.process.stdout], [], [], 0.05)[0]:
                block = os.read(self.process.stdout.fileno(), 65536)
                if not block:
                    raise RuntimeError(f"serve ended with {self.process.wait()}: {output!r}")
                output += block
        for name, value in re.findall(r"^export (\w+)=(.*)$", output.decode(), re.MULTILINE):
            self.exports[name] = value.strip("'\"")

    def stop(self):
        while self.clients:
            self.clients.pop().close()
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(START_SECONDS)
        if self.process:
            self.process.stdout.close()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(START_SECONDS)
        self.process.stdout.close()

    @property
    def endpoint(self):
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def certificate(self):
        """What a client of a service with TLS has to trust."""
        return self.exports["AWS_CA_BUNDLE"]

    def rss_kilobytes(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"^VmRSS:\s+(\d+)", status, re.MULTILINE)[1])

    # --- as a client

    def client(self, name="chime-sdk-messaging", access_key=ACCESS_KEY, secret_key=SECRET_KEY,
               token=None, plain=False):
        """A boto3-made client that tries once, so that each answer is seen as it is; `plain`: without
        TLS, where the service has it."""
        import boto3  # here, because BOTO_DISABLE_CRT is read when it is loaded

        endpoint = self.endpoint.replace("https:", "http:") if plain else self.endpoint
        self.clients.append(boto3.client(
            name, region_name=REGION, endpoint_url=endpoint, aws_access_key_id=access_key,
            aws_secret_access_key=secret_key, aws_session_token=token or self.token,
            verify=self.certificate if self.tls else None,
            config=Config(inject_host_prefix=False, retries={"total_max_attempts": 1},
                          read_timeout=20, connect_timeout=5)))
        return self.clients[-1]

    def signed(self, method, path, body=b"", headers=None, secret_key=SECRET_KEY):
        """The headers, signed by botocore's own Python code, and the body of a request."""
        request = AWSRequest(method=method, url=self.endpoint + path, data=body,
                             headers=dict(headers or {}))
        if body:
            request.headers["Content-Type"] = "application/json"
        SigV4Auth(Credentials(ACCESS_KEY, secret_key, self.token), "chime", REGION).add_auth(request)
        signed = dict(request.headers.items())
        signed["Host"] = f"127.0.0.1:{self.port}"
        return signed

    def exchange(self, method, path, headers, body=b""):
        """(status, headers, body) of one request on a connection of its own."""
        if self.tls:
            connection = http.client.HTTPSConnection(
                "127.0.0.1", self.port, timeout=20,
                context=ssl.create_default_context(cafile=self.certificate))
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def admin(self, path, **parameters):
        """Asks the service to behave otherwise; an answer that is no success is an error."""
        body = json.dumps(parameters).encode()
        headers = self.signed("POST", f"/_carillon/{path}", body)
        status, _, answer = self.exchange("POST", f"/_carillon/{path}", headers, body)
        if status // 100 != 2:
            raise RuntimeError(f"{path}: {status} {answer!r}")
        return answer

    def state(self, what):
        """What the service says of itself at /_carillon/…"""
        path = f"/_carillon/{what}"
        status, _, answer = self.exchange("GET", path, self.signed("GET", path))
        if status != 200:
            raise RuntimeError(f"{what}: {status} {answer!r}")
        return json.loads(answer)

    def reset(self):
        """The world as it was seeded, with nothing wrong and no quotas."""
        self.admin("reset")
        self.admin("quotas", Enabled=False)

    def contents(self, channel=GENERAL, bearer=ALICE):
        """What is stored in a channel, newest first, read through another code path than boto3's
        client: a request of our own."""
        from urllib.parse import quote

        path = f"/channels/{quote(channel, safe='')}/messages"
        headers = self.signed("GET", path, headers={"x-amz-chime-bearer": bearer})
        status, _, answer = self.exchange("GET", path, headers)
        if status != 200:
            raise RuntimeError(f"{status} {answer!r}")
        return [message["Content"] for message in json.loads(answer)["ChannelMessages"]]

