#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""AWS's own clients for JavaScript, as npm has them, over TLS: amazon-chime-sdk-js holds a messaging
session with the service, and the SDK calls every operation that is served."""

import json
import os
import select
import shutil
import subprocess
import tempfile
import time
import unittest
import uuid
from pathlib import Path

from operations import served
from service import (ACCESS_KEY, ALICE, BOB, CAROL, GENERAL, INSTANCE, REGION, ROOT, SECRET_KEY,
                     Service)

PATIENCE = 60
SOURCES = Path(__file__).with_name("chimejs")


def environment_of(service):
    return os.environ | {
        "USER_ARN": ALICE, "AWS_REGION": REGION, "AWS_ENDPOINT_URL": service.endpoint,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_SESSION_TOKEN": service.token, "NODE_EXTRA_CA_CERTS": service.certificate}


class Session:
    """One node process; what it prints, line by line."""

    def __init__(self, folder, service, *options):
        self.process = subprocess.Popen(
            ["node", "session.js", *options], cwd=folder, env=environment_of(service),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.seen = []
        self.rest = b""

    def wait_for(self, line, times=1):
        end = time.monotonic() + PATIENCE
        while self.seen.count(line) < times:
            if time.monotonic() > end:
                raise TimeoutError(f"no {line!r} after {self.seen}")
            if not select.select([self.process.stdout], [], [], 1)[0]:
                continue
            block = os.read(self.process.stdout.fileno(), 65536)
            if not block:
                raise RuntimeError(f"ended after {self.seen}")
            *whole, self.rest = (self.rest + block).split(b"\n")
            self.seen += [each.decode() for each in whole]

    def close(self):
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()


class ChimeJs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        for source in SOURCES.iterdir():
            shutil.copy(source, cls.folder)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=cls.folder,
                       check=True, stdin=subprocess.DEVNULL)

    def setUp(self):
        data = tempfile.TemporaryDirectory()
        self.addCleanup(data.cleanup)
        self.service = Service(data.name, tls=True)
        self.addCleanup(lambda: self.service.stop())
        self.service.start()

    def open(self, *options):
        session = Session(self.folder, self.service, *options)
        self.addCleanup(session.close)
        session.wait_for("SESSION_ESTABLISHED")
        return session

    def send(self, content="hello", bearer=BOB):
        return self.service.client().send_channel_message(
            ChannelArn=GENERAL, Content=content, Type="STANDARD", Persistence="PERSISTENT",
            ClientRequestToken=str(uuid.uuid4()), ChimeBearer=bearer)["MessageId"]

    def test_receives_what_happens(self):
        """Each type of event, once for each thing that happened."""
        session = self.open()
        client = self.service.client()
        message = {"ChannelArn": GENERAL, "MessageId": self.send()}
        session.wait_for("CREATE_CHANNEL_MESSAGE")
        client.update_channel_message(**message, Content="better", ChimeBearer=BOB)
        session.wait_for("UPDATE_CHANNEL_MESSAGE")
        client.redact_channel_message(**message, ChimeBearer=BOB)
        session.wait_for("REDACT_CHANNEL_MESSAGE")
        client.delete_channel_message(**message, ChimeBearer=ROOT)
        session.wait_for("DELETE_CHANNEL_MESSAGE")
        client.create_channel_membership(ChannelArn=GENERAL, MemberArn=CAROL, Type="DEFAULT",
                                         ChimeBearer=ALICE)
        session.wait_for("CREATE_CHANNEL_MEMBERSHIP")
        client.delete_channel_membership(ChannelArn=GENERAL, MemberArn=CAROL, ChimeBearer=ALICE)
        session.wait_for("DELETE_CHANNEL_MEMBERSHIP")
        client.batch_create_channel_membership(ChannelArn=GENERAL, MemberArns=[CAROL, ROOT],
                                               ChimeBearer=ALICE)
        session.wait_for("BATCH_CREATE_CHANNEL_MEMBERSHIP")
        client.update_channel(ChannelArn=GENERAL, Name="lobby", Mode="UNRESTRICTED",
                              ChimeBearer=ROOT)
        session.wait_for("UPDATE_CHANNEL")
        client.delete_channel(ChannelArn=GENERAL, ChimeBearer=ROOT)
        session.wait_for("DELETE_CHANNEL")
        self.assertEqual([each for each in session.seen if session.seen.count(each) > 1], [])
        self.assertNotIn("CHANNEL_DETAILS", session.seen)

    def associate_flow(self):
        client = self.service.client()
        flow = client.create_channel_flow(
            AppInstanceArn=INSTANCE, Name="flow", ClientRequestToken="flow", Processors=[{
                "Name": "censor", "ExecutionOrder": 1, "FallbackAction": "ABORT",
                "Configuration": {"Lambda": {
                    "ResourceArn": "arn:aws:lambda:us-east-1:111122223333:function:censor",
                    "InvocationType": "ASYNC"}}}])["ChannelFlowArn"]
        client.associate_channel_flow(ChannelArn=GENERAL, ChannelFlowArn=flow, ChimeBearer=ALICE)

    def test_a_channel_flow_tells_its_sender(self):
        session = self.open()
        client = self.service.client()
        self.associate_flow()

        def answer(message, deny):
            callback, = self.service.state("callbacks")["Callbacks"]
            client.channel_flow_callback(
                ChannelArn=GENERAL, CallbackId=callback["CallbackId"], DeleteResource=deny,
                ChannelMessage={"MessageId": message})

        for deny, told in ((True, "DENIED_CREATE_CHANNEL_MESSAGE"),
                           (False, "CREATE_CHANNEL_MESSAGE")):
            message = self.send(f"{deny}", ALICE)
            session.wait_for("PENDING_CREATE_CHANNEL_MESSAGE", 1 if deny else 2)
            answer(message, deny)
            session.wait_for(told)
        for deny, told in ((True, "DENIED_UPDATE_CHANNEL_MESSAGE"),
                           (False, "UPDATE_CHANNEL_MESSAGE")):
            client.update_channel_message(ChannelArn=GENERAL, MessageId=message, Content="other",
                                          ChimeBearer=ALICE)
            session.wait_for("PENDING_UPDATE_CHANNEL_MESSAGE", 1 if deny else 2)
            answer(message, deny)
            session.wait_for(told)

    def test_a_channel_flow_that_nobody_answers_tells_its_sender(self):
        """Its FallbackAction is ABORT."""
        session = self.open()
        sent = self.send("before the flow", ALICE)
        session.wait_for("CREATE_CHANNEL_MESSAGE")
        self.associate_flow()
        self.send("with the flow", ALICE)
        session.wait_for("PENDING_CREATE_CHANNEL_MESSAGE")
        self.service.admin("callbacks")
        session.wait_for("FAILED_CREATE_CHANNEL_MESSAGE")
        self.service.client().update_channel_message(
            ChannelArn=GENERAL, MessageId=sent, Content="other", ChimeBearer=ALICE)
        session.wait_for("PENDING_UPDATE_CHANNEL_MESSAGE")
        self.service.admin("callbacks")
        session.wait_for("FAILED_UPDATE_CHANNEL_MESSAGE")
        self.assertEqual(session.seen.count("CREATE_CHANNEL_MESSAGE"), 1)
        self.assertNotIn("UPDATE_CHANNEL_MESSAGE", session.seen)

    def test_who_is_moved_to_another_sub_channel_is_told(self):
        session = self.open()
        client = self.service.client()
        channel = client.create_channel(
            AppInstanceArn=INSTANCE, Name="elastic", Mode="RESTRICTED", ChimeBearer=ROOT,
            ClientRequestToken="elastic", ElasticChannelConfiguration={
                "MaximumSubChannels": 2, "TargetMembershipsPerSubChannel": 3,
                "MinimumMembershipPercentage": 40})["ChannelArn"]
        dora = self.service.client("chime-sdk-identity").create_app_instance_user(
            AppInstanceArn=INSTANCE, AppInstanceUserId="dora", Name="Dora",
            ClientRequestToken="dora")["AppInstanceUserArn"]
        for member in (BOB, CAROL, ALICE, dora):
            client.create_channel_membership(ChannelArn=channel, MemberArn=member, Type="DEFAULT",
                                             ChimeBearer=ROOT)
        session.wait_for("UPDATE_CHANNEL_MEMBERSHIP")

    def test_prefetches(self):
        session = self.open("--prefetch")
        session.wait_for("CHANNEL_DETAILS")
        self.send()
        session.wait_for("CREATE_CHANNEL_MESSAGE")

    def test_survives_a_cut(self):
        session = self.open()
        port = self.service.port
        for times in (2, 3):
            self.service.kill()
            self.service.start(port)
            session.wait_for("SESSION_ESTABLISHED", times)
            self.send()
            session.wait_for("CREATE_CHANNEL_MESSAGE", times - 1)

    def test_every_operation(self):
        """And every exception and paginator."""
        self.service.reset()
        with subprocess.Popen(
                ["node", "operations.js"], cwd=self.folder, stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, text=True, env=environment_of(self.service) | {
                    "INSTANCE": INSTANCE, "ALICE": ALICE, "BOB": BOB, "CAROL": CAROL, "ROOT": ROOT,
                    "GENERAL": GENERAL}) as process:
            self.addCleanup(process.kill)
            for line in process.stdout:
                said = json.loads(line)
                if "Ask" not in said:
                    break
                answer = (self.service.state("callbacks") if said["Ask"] == "callbacks" else
                          json.loads(self.service.admin(said["Ask"], **said["Parameters"])))
                print(json.dumps(answer), file=process.stdin, flush=True)
        self.assertNotIn("Failed", said, said.get("Failed"))
        self.assertEqual(served() - set(said["Succeeded"]), set())
        unserved = {"ListAppInstanceBots", "ListAppInstanceUserEndpoints"}
        self.assertEqual(set(said["Paginators"]) - set(said["Paginated"]), unserved)
        self.assertTrue(unserved.isdisjoint(served()))


if __name__ == "__main__":
    unittest.main(verbosity=2)
