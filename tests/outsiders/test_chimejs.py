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

from eventshapes import moment, moments, problems
from operations import served
from service import (ACCESS_KEY, ALICE, BOB, CAROL, GENERAL, INSTANCE, REGION, ROOT, SECRET_KEY,
                     Service)

PATIENCE = 60
SOURCES = Path(__file__).with_name("chimejs")
BOB_NAMED = {"Arn": BOB, "Name": "Bob 😀"}


def environment_of(service):
    return os.environ | {
        "NODE_NO_WARNINGS": "1", "USER_ARN": ALICE, "AWS_REGION": REGION, "AWS_ENDPOINT_URL": service.endpoint,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_SESSION_TOKEN": service.token, "NODE_EXTRA_CA_CERTS": service.certificate}


class Session:
    """One node process, and the events it has printed."""

    def __init__(self, folder, service, *options):
        self.process = subprocess.Popen(
            ["node", "session.js", *options], cwd=folder, env=environment_of(service),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.events = []
        self.rest = b""

    @property
    def seen(self):
        return [event["Type"] for event in self.events]

    def wait_for(self, kind, times=1):
        """The event of this type that is the last of so many."""
        end = time.monotonic() + PATIENCE
        while self.seen.count(kind) < times:
            if time.monotonic() > end:
                raise TimeoutError(f"no {kind!r} after {self.events}")
            if not select.select([self.process.stdout], [], [], 1)[0]:
                continue
            block = os.read(self.process.stdout.fileno(), 65536)
            if not block:
                raise RuntimeError(f"ended after {self.events}")
            *whole, self.rest = (self.rest + block).split(b"\n")
            for line in map(json.loads, whole):
                if "Type" not in line:
                    raise RuntimeError(f"{line} after {self.events}")
                self.events.append(line)
        return [event for event in self.events if event["Type"] == kind][times - 1]

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
        self.addCleanup(self.judge, session)
        self.addCleanup(session.close)
        session.wait_for("SESSION_ESTABLISHED")
        return session

    def judge(self, session):
        """Whatever has come, asked for or not, is what AWS documents."""
        for event in session.events:
            self.assertEqual(problems(event), [], event)

    def send(self, content="hello", bearer=BOB, plain=False, **members):
        """The MessageId; `plain`: over HTTP without TLS, at the same port."""
        return self.service.client(plain=plain).send_channel_message(**{
            "ChannelArn": GENERAL, "Content": content, "Type": "STANDARD",
            "Persistence": "PERSISTENT", "ChimeBearer": bearer,
            "ClientRequestToken": str(uuid.uuid4())} | members)["MessageId"]

    def tells(self, event, read, **asked):
        """That the event says what boto3 reads of the same thing and what was asked for."""
        payload = moments(event["Payload"])
        self.assertEqual(payload, read)
        self.assertEqual({name: payload.get(name) for name in asked}, asked)

    def read(self, message, bearer=BOB):
        return self.service.client().get_channel_message(
            **message, ChimeBearer=bearer)["ChannelMessage"]

    def test_messages(self):
        """Each type of event, once for each thing that happened, and all that it says."""
        session = self.open()
        client = self.service.client()
        asked = {"Content": 'Grüße 😀\n"\u2028\\', "Metadata": '{"é": 1}', "ContentType": "text/plain",
                 "MessageAttributes": {"mentions": {"StringValues": ["alice", "all"]}}}
        message = {"ChannelArn": GENERAL, "MessageId": self.send(**asked)}
        asked |= message | {"Type": "STANDARD", "Persistence": "PERSISTENT", "Redacted": False,
                            "Sender": BOB_NAMED, "Status": {"Value": "SENT"}}
        self.tells(session.wait_for("CREATE_CHANNEL_MESSAGE"), self.read(message), **asked)
        client.update_channel_message(**message, Content="better", ChimeBearer=BOB)
        event = session.wait_for("UPDATE_CHANNEL_MESSAGE")
        self.tells(event, self.read(message), **asked | {"Content": "better"})
        self.assertIn("LastEditedTimestamp", event["Payload"])
        client.redact_channel_message(**message, ChimeBearer=BOB)
        redacted = self.read(message)
        self.tells(session.wait_for("REDACT_CHANNEL_MESSAGE"), redacted, **message, Redacted=True,
                   Content=None, Metadata=None, Sender=BOB_NAMED)
        client.delete_channel_message(**message, ChimeBearer=ROOT)
        self.tells(session.wait_for("DELETE_CHANNEL_MESSAGE"), redacted, **message)
        self.once(session)

    def once(self, session):
        self.assertEqual([each for each in session.seen if session.seen.count(each) > 1], [])
        self.assertNotIn("CHANNEL_DETAILS", session.seen)

    def test_other_kinds_of_messages(self):
        session = self.open()
        message = {"ChannelArn": GENERAL, "MessageId": self.send(
            "between us", Target=[{"MemberArn": ALICE}])}
        self.tells(session.wait_for("CREATE_CHANNEL_MESSAGE"), self.read(message, ALICE),
                   **message, Content="between us", Target=[{"MemberArn": ALICE}])
        typing = self.send("Typing", Type="CONTROL", Persistence="NON_PERSISTENT")
        event = session.wait_for("CREATE_CHANNEL_MESSAGE", 2)
        self.assertEqual(event["Headers"]["x-amz-chime-message-type"], "CONTROL")
        created = moment(event["Payload"]["CreatedTimestamp"])
        self.tells(event, {
            "ChannelArn": GENERAL, "MessageId": typing, "Content": "Typing", "Type": "CONTROL",
            "Persistence": "NON_PERSISTENT", "Redacted": False, "Sender": BOB_NAMED,
            "Status": {"Value": "SENT"}, "CreatedTimestamp": created,
            "LastUpdatedTimestamp": created})

    def test_members_and_channels(self):
        session = self.open()
        client = self.service.client()
        where = {"ChannelArn": GENERAL, "ChimeBearer": ALICE}
        carol = {"Arn": CAROL, "Name": "Carol"}
        alice = {"Arn": ALICE, "Name": "Alice"}
        client.create_channel_membership(**where, MemberArn=CAROL, Type="DEFAULT")
        membership = client.describe_channel_membership(**where, MemberArn=CAROL)["ChannelMembership"]
        self.tells(session.wait_for("CREATE_CHANNEL_MEMBERSHIP"), membership, ChannelArn=GENERAL,
                   Member=carol, InvitedBy=alice, Type="DEFAULT")
        client.delete_channel_membership(**where, MemberArn=CAROL)
        self.tells(session.wait_for("DELETE_CHANNEL_MEMBERSHIP"), membership)
        batch = client.batch_create_channel_membership(**where, MemberArns=[CAROL, ROOT])
        self.tells(session.wait_for("BATCH_CREATE_CHANNEL_MEMBERSHIP"),
                   batch["BatchChannelMemberships"], ChannelArn=GENERAL, InvitedBy=alice,
                   Members=[carol, {"Arn": ROOT, "Name": "Root"}], Type="DEFAULT")
        client.update_channel(ChannelArn=GENERAL, Name="lobby 😀", Mode="UNRESTRICTED",
                              Metadata="m", ChimeBearer=ROOT)
        channel = client.describe_channel(**where)["Channel"]
        self.tells(session.wait_for("UPDATE_CHANNEL"), channel, ChannelArn=GENERAL, Name="lobby 😀",
                   Mode="UNRESTRICTED", Privacy="PUBLIC", Metadata="m", CreatedBy=alice)
        client.delete_channel(ChannelArn=GENERAL, ChimeBearer=ROOT)
        self.tells(session.wait_for("DELETE_CHANNEL"), channel)
        self.once(session)

    def associate_flow(self):
        client = self.service.client()
        flow = client.create_channel_flow(
            AppInstanceArn=INSTANCE, Name="flow", ClientRequestToken="flow", Processors=[{
                "Name": "censor", "ExecutionOrder": 1, "FallbackAction": "ABORT",
                "Configuration": {"Lambda": {
                    "ResourceArn": "arn:aws:lambda:us-east-1:111122223333:function:censor",
                    "InvocationType": "ASYNC"}}}])["ChannelFlowArn"]
        client.associate_channel_flow(ChannelArn=GENERAL, ChannelFlowArn=flow, ChimeBearer=ALICE)

    def follows(self, event, earlier, status, **asked):
        """That the event says of a message what an earlier one did, but for its status and times."""
        changing = {"Status", "LastEditedTimestamp", "LastUpdatedTimestamp"}
        payload, before = ({name: value for name, value in each["Payload"].items()
                            if name not in changing} for each in (event, earlier))
        self.assertEqual(payload, before | asked)
        self.assertEqual(event["Payload"]["Status"]["Value"], status)
        self.assertGreaterEqual(*(moment(each["Payload"]["LastUpdatedTimestamp"])
                                  for each in (event, earlier)))

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
            pending = session.wait_for("PENDING_CREATE_CHANNEL_MESSAGE", 1 if deny else 2)
            self.tells(pending, self.read({"ChannelArn": GENERAL, "MessageId": message}, ALICE),
                       Content=f"{deny}", Status={"Value": "PENDING"})
            answer(message, deny)
            self.follows(session.wait_for(told), pending, "DENIED" if deny else "SENT")
        for deny, told in ((True, "DENIED_UPDATE_CHANNEL_MESSAGE"),
                           (False, "UPDATE_CHANNEL_MESSAGE")):
            client.update_channel_message(ChannelArn=GENERAL, MessageId=message, Content="other",
                                          ChimeBearer=ALICE)
            pending = session.wait_for("PENDING_UPDATE_CHANNEL_MESSAGE", 1 if deny else 2)
            self.follows(pending, pending, "PENDING", Content="other", MessageId=message)
            answer(message, deny)
            self.follows(session.wait_for(told), pending, "DENIED" if deny else "SENT")

    def test_a_channel_flow_that_nobody_answers_tells_its_sender(self):
        """Its FallbackAction is ABORT."""
        session = self.open()
        sent = self.send("before the flow", ALICE)
        session.wait_for("CREATE_CHANNEL_MESSAGE")
        self.associate_flow()
        self.send("with the flow", ALICE)
        pending = session.wait_for("PENDING_CREATE_CHANNEL_MESSAGE")
        self.service.admin("callbacks")
        failed = session.wait_for("FAILED_CREATE_CHANNEL_MESSAGE")
        self.follows(failed, pending, "FAILED", Content="with the flow")
        self.assertTrue(failed["Payload"]["Status"]["Detail"])
        self.service.client().update_channel_message(
            ChannelArn=GENERAL, MessageId=sent, Content="other", ChimeBearer=ALICE)
        pending = session.wait_for("PENDING_UPDATE_CHANNEL_MESSAGE")
        self.service.admin("callbacks")
        self.follows(session.wait_for("FAILED_UPDATE_CHANNEL_MESSAGE"), pending, "FAILED",
                     Content="other", MessageId=sent)
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
        event = session.wait_for("UPDATE_CHANNEL_MEMBERSHIP")
        parts = client.list_sub_channels(ChannelArn=channel, ChimeBearer=ROOT)["SubChannels"]
        self.assertIn(event["Payload"]["SubChannelId"], [each["SubChannelId"] for each in parts])
        self.tells(event, client.describe_channel_membership(
            ChannelArn=channel, MemberArn=ALICE, ChimeBearer=ROOT,
            SubChannelId=event["Payload"]["SubChannelId"])["ChannelMembership"],
            ChannelArn=channel, Member={"Arn": ALICE, "Name": "Alice"})

    def test_prefetches(self):
        client = self.service.client()
        self.service.admin("quotas", Enabled=False)
        for number in range(20):
            self.send(f"number {number}", Metadata="m", ContentType="text/plain")
        client.update_channel_read_marker(ChannelArn=GENERAL, ChimeBearer=ALICE)
        session = self.open("--prefetch")
        session.wait_for("CHANNEL_DETAILS", 2)
        mine = client.list_channel_memberships_for_app_instance_user(ChimeBearer=ALICE)
        for one in mine["ChannelMemberships"]:
            channel = one["ChannelSummary"]["ChannelArn"]
            where = {"ChannelArn": channel, "ChimeBearer": ALICE}
            listed = client.list_channel_messages(**where, MaxResults=20)
            event, = [each for each in session.events if each["Type"] == "CHANNEL_DETAILS"
                      and each["Payload"]["Channel"]["ChannelArn"] == channel]
            read = {"Channel": one["ChannelSummary"], "ChannelMessages": listed["ChannelMessages"],
                    "ChannelMemberships": client.list_channel_memberships(
                        **where)["ChannelMemberships"],
                    "ChannelMessagesHasMore": "NextToken" in listed}
            if "ReadMarkerTimestamp" in one["AppInstanceUserMembershipSummary"]:
                read["ReadMarkerTimestamp"] = one["AppInstanceUserMembershipSummary"][
                    "ReadMarkerTimestamp"]
            self.tells(event, read, ChannelMessagesHasMore=channel == GENERAL)
            self.assertEqual("ReadMarkerTimestamp" in event["Payload"], channel == GENERAL)
            self.assertEqual([each["Content"] for each in event["Payload"]["ChannelMessages"]],
                             [f"number {number}" for number in reversed(range(20))]
                             if channel == GENERAL else [])
            self.assertEqual({each["Member"]["Arn"] for each in
                              event["Payload"]["ChannelMemberships"]}, {ALICE, BOB})
        self.assertEqual(session.seen.count("CHANNEL_DETAILS"), 2)
        self.send()
        session.wait_for("CREATE_CHANNEL_MESSAGE")

    def test_hears_what_is_said_in_clear(self):
        """At one port, Carillon speaks plain HTTP and a web client TLS."""
        session = self.open()
        message = {"ChannelArn": GENERAL, "MessageId": self.send("in clear", plain=True)}
        self.tells(session.wait_for("CREATE_CHANNEL_MESSAGE"), self.read(message), **message,
                   Content="in clear", Sender=BOB_NAMED)
        plain = self.service.client(plain=True)
        self.assertEqual(plain.meta.endpoint_url, f"http://127.0.0.1:{self.service.port}")
        self.assertEqual(plain.get_channel_message(**message, ChimeBearer=BOB)["ChannelMessage"],
                         self.read(message))

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
