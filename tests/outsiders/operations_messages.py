# SPDX-License-Identifier: Apache-2.0
"""Messages, channel flows and elastic channels, operation by operation, through Debian's boto3."""

import datetime
import uuid

from operations import Operations
from service import ALICE, BOB, CAROL, CLOSED, GENERAL, INSTANCE, ODD, ROOT

LAMBDA = "arn:aws:lambda:us-east-1:111122223333:function:censor"
PROCESSOR = {"Name": "censor", "ExecutionOrder": 1, "FallbackAction": "ABORT",
             "Configuration": {"Lambda": {"ResourceArn": LAMBDA, "InvocationType": "ASYNC"}}}


class Messages(Operations):
    def get(self, message, bearer=ALICE, channel=GENERAL):
        return self.chime.get_channel_message(
            ChannelArn=channel, MessageId=message, ChimeBearer=bearer)["ChannelMessage"]

    def test_get_has_every_member(self):
        attributes = {"kind": {"StringValues": ["urgent", "red"]}}
        sent = self.send(Content="rich", Metadata='{"a":1}', MessageAttributes=attributes,
                         ContentType="text/plain", Target=[{"MemberArn": BOB}])
        self.assertEqual(sent["Status"]["Value"], "SENT")
        message = self.get(sent["MessageId"], BOB)
        created = message.pop("CreatedTimestamp")
        self.assertEqual(message.pop("LastUpdatedTimestamp"), created)
        self.assertEqual(message, {
            "ChannelArn": GENERAL, "MessageId": sent["MessageId"], "Content": "rich",
            "Metadata": '{"a":1}', "Type": "STANDARD", "Persistence": "PERSISTENT",
            "Sender": {"Arn": ALICE, "Name": "Alice"}, "Redacted": False,
            "Status": {"Value": "SENT"}, "MessageAttributes": attributes,
            "ContentType": "text/plain", "Target": [{"MemberArn": BOB}]})
        where = {"ChannelArn": GENERAL, "MessageId": sent["MessageId"]}
        self.refused("NotFoundException", self.chime.get_channel_message, **where,
                     ChimeBearer=CAROL)
        self.refused("NotFoundException", self.chime.get_channel_message, **where,
                     ChimeBearer=ROOT)
        self.refused("NotFoundException", self.chime.get_channel_message, ChannelArn=ODD,
                     MessageId=sent["MessageId"], ChimeBearer=ALICE)
        self.forbidden(self.chime.get_channel_message, ChannelArn=CLOSED, MessageId="m",
                       ChimeBearer=ALICE)
        self.refused("BadRequestException", self.chime.get_channel_message, ChannelArn=GENERAL,
                     MessageId="a b", ChimeBearer=ALICE)

    def test_status_is_for_the_sender(self):
        sent = self.send()["MessageId"]
        where = {"ChannelArn": GENERAL, "MessageId": sent}
        answer = self.chime.get_channel_message_status(**where, ChimeBearer=ALICE)
        self.assertEqual(answer["Status"], {"Value": "SENT"})
        for bearer in (BOB, ROOT):
            self.forbidden(self.chime.get_channel_message_status, **where, ChimeBearer=bearer)

    def test_update(self):
        sent = self.send(Metadata="kept")["MessageId"]
        where = {"ChannelArn": GENERAL, "MessageId": sent}
        answer = self.chime.update_channel_message(**where, Content="edited 語", ChimeBearer=ALICE)
        self.assertEqual((answer["MessageId"], answer["Status"]["Value"]), (sent, "SENT"))
        message = self.get(sent)
        self.assertEqual((message["Content"], message["Metadata"]), ("edited 語", "kept"))
        self.assertEqual(message["LastEditedTimestamp"], message["LastUpdatedTimestamp"])
        self.assertGreaterEqual(message["LastEditedTimestamp"], message["CreatedTimestamp"])
        self.assertEqual(self.contents()[-1], "edited 語")
        for bearer in (BOB, ROOT):
            self.forbidden(self.chime.update_channel_message, **where, Content="x",
                           ChimeBearer=bearer)
        for members in ({"Content": "x" * 4097}, {"Content": "x", "Metadata": "a\nb"}):
            self.refused("BadRequestException", self.chime.update_channel_message, **where,
                         ChimeBearer=ALICE, **members)
        control = self.send(Type="CONTROL", Content="typing")["MessageId"]
        self.refused("BadRequestException", self.chime.update_channel_message, ChannelArn=GENERAL,
                     MessageId=control, Content="x" * 31, ChimeBearer=ALICE)

    def test_redact(self):
        own = self.send(BOB, Metadata="gone too")["MessageId"]
        others = self.send()["MessageId"]
        where = {"ChannelArn": GENERAL}
        self.forbidden(self.chime.redact_channel_message, **where, MessageId=others,
                       ChimeBearer=BOB)
        for message, bearer in ((own, BOB), (others, ROOT)):
            answer = self.chime.redact_channel_message(**where, MessageId=message,
                                                       ChimeBearer=bearer)
            self.assertEqual(answer["MessageId"], message)
            redacted = self.get(message)
            self.assertTrue(redacted["Redacted"])
            self.assertEqual((redacted.get("Content"), redacted.get("Metadata")), (None, None))
        self.assertEqual(self.contents()[-2:], ["", ""])
        self.refused("ConflictException", self.chime.update_channel_message, **where,
                     MessageId=own, Content="back", ChimeBearer=BOB)
        private = self.send(BOB, Target=[{"MemberArn": BOB}])["MessageId"]
        self.forbidden(self.chime.redact_channel_message, **where, MessageId=private,
                       ChimeBearer=ALICE)

    def test_delete_is_for_admins(self):
        sent = self.send(Content="to go")["MessageId"]
        where = {"ChannelArn": GENERAL, "MessageId": sent}
        for bearer in (ALICE, BOB):
            self.forbidden(self.chime.delete_channel_message, **where, ChimeBearer=bearer)
        self.status(self.chime.delete_channel_message(**where, ChimeBearer=ROOT), 204)
        self.assertNotIn("to go", self.contents())
        self.refused("NotFoundException", self.chime.get_channel_message, **where,
                     ChimeBearer=ALICE)
        self.forbidden(self.chime.delete_channel_message, **where, ChimeBearer=ROOT)

    def test_list_in_both_directions_and_within_times(self):
        for n in range(5):
            self.send(Content=f"m{n}")
        up = self.pages("list_channel_messages", "ChannelMessages", ChannelArn=GENERAL,
                        ChimeBearer=ALICE, SortOrder="ASCENDING")
        down = self.pages("list_channel_messages", "ChannelMessages", ChannelArn=GENERAL,
                          ChimeBearer=ALICE)
        self.assertEqual([each["MessageId"] for each in up],
                         [each["MessageId"] for each in reversed(down)])
        self.assertEqual([each["Content"] for each in up[-5:]], [f"m{n}" for n in range(5)])
        third = up[-3]["CreatedTimestamp"]
        self.assertEqual(self.contents(NotBefore=third), ["m2", "m3", "m4"])
        self.assertEqual(self.contents(NotBefore=third, NotAfter=third), ["m2"])
        self.assertEqual(self.contents(NotBefore=third + datetime.timedelta(days=1)), [])
        self.refused("BadRequestException", self.chime.list_channel_messages, ChannelArn=GENERAL,
                     SubChannelId="s", ChimeBearer=ALICE)
        self.refused("BadRequestException", self.chime.list_channel_messages, ChannelArn=GENERAL,
                     MaxResults=51, ChimeBearer=ALICE)

    def test_admins_and_moderators_join_before_they_send(self):
        self.forbidden(self.chime.send_channel_message, ChannelArn=GENERAL, Content="x",
                       Type="STANDARD", Persistence="PERSISTENT", ClientRequestToken="token",
                       ChimeBearer=ROOT)
        self.join(ROOT, bearer=ROOT)
        self.assertTrue(self.send(ROOT)["MessageId"])


class Flows(Operations):
    def create_flow(self, **members):
        return self.status(self.chime.create_channel_flow(
            **{"AppInstanceArn": INSTANCE, "Name": "flow", "Processors": [PROCESSOR],
               "ClientRequestToken": str(uuid.uuid4())} | members), 201)["ChannelFlowArn"]

    def with_flow(self):
        flow = self.create_flow()
        self.chime.associate_channel_flow(ChannelArn=GENERAL, ChannelFlowArn=flow,
                                          ChimeBearer=ALICE)
        return flow

    def waiting(self):
        return self.service.state("callbacks")["Callbacks"]

    def answer(self, callback, **members):
        message = {"MessageId": callback["ChannelMessage"]["MessageId"]}
        return self.chime.channel_flow_callback(
            ChannelArn=GENERAL, CallbackId=callback["CallbackId"],
            ChannelMessage=message | members.pop("ChannelMessage", {}), **members)

    def test_create_describe_update_list_delete(self):
        token = str(uuid.uuid4())
        flow = self.create_flow(ClientRequestToken=token, Tags=[{"Key": "k", "Value": "v"}])
        self.assertEqual(flow, self.create_flow(ClientRequestToken=token,
                                                Tags=[{"Key": "k", "Value": "v"}]))
        described = self.chime.describe_channel_flow(ChannelFlowArn=flow)["ChannelFlow"]
        self.assertEqual((described["Name"], described["Processors"]), ("flow", [PROCESSOR]))
        changed = PROCESSOR | {"FallbackAction": "CONTINUE"}
        answer = self.chime.update_channel_flow(
            ChannelFlowArn=flow, Name="renamed", Processors=[changed])
        self.assertEqual(answer["ChannelFlowArn"], flow)
        other = self.create_flow(Name="other")
        listed = self.pages("list_channel_flows", "ChannelFlows", size=1, AppInstanceArn=INSTANCE)
        self.assertEqual([(each["ChannelFlowArn"], each["Name"]) for each in listed],
                         [(flow, "renamed"), (other, "other")])
        self.assertEqual(listed[0]["Processors"], [changed])
        self.status(self.chime.delete_channel_flow(ChannelFlowArn=flow), 204)
        self.forbidden(self.chime.describe_channel_flow, ChannelFlowArn=flow)
        two = [PROCESSOR, PROCESSOR | {"ExecutionOrder": 2}]
        call = {"AppInstanceArn": INSTANCE, "Name": "n", "ClientRequestToken": "tok"}
        self.refused("ResourceLimitExceededException", self.chime.create_channel_flow, **call,
                     Processors=two)
        for broken in ({"ExecutionOrder": 4}, {"FallbackAction": "RETRY"},
                       {"Configuration": {"Lambda": {"ResourceArn": "arn:aws:lambda:x",
                                                     "InvocationType": "ASYNC"}}}):
            self.refused("BadRequestException", self.chime.create_channel_flow, **call,
                         Processors=[PROCESSOR | broken])

    def test_associate_and_disassociate(self):
        flow = self.create_flow()
        where = {"ChannelArn": GENERAL, "ChannelFlowArn": flow}
        self.forbidden(self.chime.associate_channel_flow, **where, ChimeBearer=BOB)
        self.refused("NotFoundException", self.chime.associate_channel_flow, ChannelArn=GENERAL,
                     ChannelFlowArn=f"{INSTANCE}/channel-flow/none", ChimeBearer=ALICE)
        self.status(self.chime.associate_channel_flow(**where, ChimeBearer=ALICE), 200)
        self.refused("ConflictException", self.chime.associate_channel_flow, **where,
                     ChimeBearer=ALICE)
        self.refused("ConflictException", self.chime.delete_channel_flow, ChannelFlowArn=flow)
        channel = self.chime.describe_channel(ChannelArn=GENERAL, ChimeBearer=BOB)["Channel"]
        self.assertEqual(channel["ChannelFlowArn"], flow)
        self.chime.associate_channel_flow(ChannelArn=ODD, ChannelFlowArn=flow, ChimeBearer=BOB)
        listed = self.pages("list_channels_associated_with_channel_flow", "Channels", size=1,
                            ChannelFlowArn=flow)
        self.assertEqual([each["ChannelArn"] for each in listed], [GENERAL, ODD])
        self.status(self.chime.disassociate_channel_flow(**where, ChimeBearer=ROOT), 204)
        self.refused("NotFoundException", self.chime.disassociate_channel_flow, **where,
                     ChimeBearer=ALICE)
        self.assertEqual(self.send()["Status"]["Value"], "SENT")

    def test_a_message_waits_for_the_processor(self):
        self.with_flow()
        token = str(uuid.uuid4())
        sent = self.send(Content="rude", Metadata="m", ClientRequestToken=token)
        self.assertEqual(sent["Status"]["Value"], "PENDING")
        where = {"ChannelArn": GENERAL, "MessageId": sent["MessageId"]}
        self.assertIn("rude", self.contents())
        for bearer in (BOB, ROOT):
            self.assertNotIn("rude", self.contents(bearer))
            self.refused("NotFoundException", self.chime.get_channel_message, **where,
                         ChimeBearer=bearer)
        answer = self.chime.get_channel_message_status(**where, ChimeBearer=ALICE)
        self.assertEqual(answer["Status"]["Value"], "PENDING")
        self.assertEqual(self.send(Content="typing", Type="CONTROL")["Status"]["Value"], "SENT")
        self.forbidden(self.chime.delete_channel_message, **where, ChimeBearer=ROOT)
        self.forbidden(self.chime.redact_channel_message, **where, ChimeBearer=ALICE)
        callback, = self.waiting()
        self.assertEqual(callback["EventType"], "CHANNEL_MESSAGE_EVENT")
        self.assertEqual(callback["ChannelMessage"]["Sender"]["Arn"], ALICE)
        answer = self.answer(callback, ChannelMessage={"Content": "polite"})
        self.assertEqual(answer["CallbackId"], callback["CallbackId"])
        message = self.chime.get_channel_message(**where, ChimeBearer=BOB)["ChannelMessage"]
        self.assertEqual((message["Content"], message["Metadata"], message["Status"]["Value"]),
                         ("polite", "m", "SENT"))
        again = self.send(Content="rude", Metadata="m", ClientRequestToken=token)
        self.assertEqual((again["MessageId"], again["Status"]["Value"]),
                         (sent["MessageId"], "SENT"))
        self.assertEqual(self.waiting(), [])
        self.forbidden(self.answer, callback=callback)

    def test_a_denied_message_is_not_kept(self):
        self.with_flow()
        sent = self.send(Content="banned")
        self.answer(self.waiting()[0], DeleteResource=True)
        self.assertNotIn("banned", self.contents())
        self.forbidden(self.chime.get_channel_message_status, ChannelArn=GENERAL,
                       MessageId=sent["MessageId"], ChimeBearer=ALICE)

    def test_an_update_waits_too(self):
        sent = self.send(Content="first")["MessageId"]
        self.with_flow()
        where = {"ChannelArn": GENERAL, "MessageId": sent, "ChimeBearer": ALICE}
        for deny, seen in ((True, "first"), (False, "second")):
            answer = self.chime.update_channel_message(**where, Content="second")
            self.assertEqual(answer["Status"]["Value"], "PENDING")
            self.assertEqual(self.contents(BOB)[-1], "first")
            status = self.chime.get_channel_message_status(**where)["Status"]["Value"]
            self.assertEqual(status, "PENDING")
            self.refused("ConflictException", self.chime.update_channel_message, **where,
                         Content="third")
            callback, = self.waiting()
            self.assertEqual(callback["ChannelMessage"]["Content"], "second")
            self.answer(callback, DeleteResource=deny)
            self.assertEqual(self.contents(BOB)[-1], seen)


class Elastic(Operations):
    ELASTIC = {"MaximumSubChannels": 2, "TargetMembershipsPerSubChannel": 2,
               "MinimumMembershipPercentage": 40}

    def setUp(self):
        super().setUp()
        self.channel = self.create_channel(Mode="RESTRICTED",
                                           ElasticChannelConfiguration=self.ELASTIC)

    def sub_channels(self):
        return self.pages("list_sub_channels", "SubChannels", size=1, ChannelArn=self.channel,
                          ChimeBearer=ALICE)

    def test_creation_has_rules(self):
        described = self.chime.describe_channel(ChannelArn=self.channel, ChimeBearer=ALICE)
        self.assertEqual(described["Channel"]["ElasticChannelConfiguration"], self.ELASTIC)
        call = {"AppInstanceArn": INSTANCE, "Name": "n", "ChimeBearer": ALICE}
        for members in ({"Mode": "UNRESTRICTED"}, {"Mode": "RESTRICTED", "MemberArns": [BOB]}):
            self.refused("BadRequestException", self.chime.create_channel, **call, **members,
                         ElasticChannelConfiguration=self.ELASTIC, ClientRequestToken="tok")
        self.refused("ResourceLimitExceededException", self.chime.create_channel, **call,
                     Mode="RESTRICTED", ElasticChannelConfiguration=self.ELASTIC,
                     ClientRequestToken="tok")
        self.refused("BadRequestException", self.chime.update_channel, ChannelArn=self.channel,
                     Mode="UNRESTRICTED", ChimeBearer=ALICE)
        self.refused("BadRequestException", self.chime.list_sub_channels, ChannelArn=GENERAL,
                     ChimeBearer=ALICE)

    def test_members_fill_sub_channels_and_come_together_again(self):
        users = [self.create_user(f"u{n}") for n in range(5)]
        places = [self.join(user, self.channel)["SubChannelId"] for user in users[:4]]
        self.assertEqual(places[0], places[1])
        self.assertEqual(places[2], places[3])
        self.assertEqual(self.sub_channels(),
                         [{"SubChannelId": places[0], "MembershipCount": 2},
                          {"SubChannelId": places[2], "MembershipCount": 2}])
        self.refused("ResourceLimitExceededException", self.chime.create_channel_membership,
                     ChannelArn=self.channel, MemberArn=users[4], Type="DEFAULT",
                     ChimeBearer=ALICE)
        answer = self.send(users[0], self.channel, SubChannelId=places[0])
        self.assertEqual(answer["SubChannelId"], places[0])
        self.assertEqual(self.contents(users[1], self.channel, SubChannelId=places[0]), ["hello"])
        self.assertEqual(self.contents(ALICE, self.channel, SubChannelId=places[2]), [])
        where = {"ChannelArn": self.channel, "ChimeBearer": users[2]}
        self.forbidden(self.chime.list_channel_messages, **where, SubChannelId=places[0])
        self.refused("BadRequestException", self.chime.list_channel_messages, **where)
        message = self.chime.get_channel_message(
            ChannelArn=self.channel, MessageId=answer["MessageId"], SubChannelId=places[0],
            ChimeBearer=users[1])["ChannelMessage"]
        self.assertEqual(message["SubChannelId"], places[0])
        for user in (users[1], users[2], users[3]):
            self.status(self.chime.delete_channel_membership(
                ChannelArn=self.channel, MemberArn=user, ChimeBearer=user), 204)
        # 40 % of two is one: the empty one goes, whoever is left stays.
        self.assertEqual(self.sub_channels(), [{"SubChannelId": places[0], "MembershipCount": 1}])

    def test_moderators_choose_their_sub_channel(self):
        place = self.join(BOB, self.channel)["SubChannelId"]
        self.refused("BadRequestException", self.chime.create_channel_membership,
                     ChannelArn=self.channel, MemberArn=ALICE, Type="DEFAULT", ChimeBearer=ALICE)
        self.join(ALICE, self.channel, SubChannelId=place)
        listed = self.chime.list_channel_memberships(
            ChannelArn=self.channel, SubChannelId=place, ChimeBearer=BOB)["ChannelMemberships"]
        self.assertEqual([each["Member"]["Arn"] for each in listed], [BOB, ALICE])
        self.forbidden(self.chime.list_channel_memberships, ChannelArn=self.channel,
                       ChimeBearer=BOB)
        self.status(self.chime.delete_channel_membership(
            ChannelArn=self.channel, MemberArn=ALICE, SubChannelId=place, ChimeBearer=ALICE), 204)
        self.assertEqual(self.sub_channels()[0]["MembershipCount"], 1)
        self.refused("BadRequestException", self.chime.update_channel_read_marker,
                     ChannelArn=self.channel, ChimeBearer=BOB)


del Operations
