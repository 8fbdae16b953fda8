# SPDX-License-Identifier: Apache-2.0
"""AppInstances, their users and admins, tags and streaming configurations, operation by operation,
through Debian's boto3."""

import datetime
import tempfile
import uuid

from operations import Operations
from service import ALICE, BOB, CAROL, GENERAL, INSTANCE, ROOT, Service

STREAM = "arn:aws:kinesis:us-east-1:111122223333:stream/chime-messaging-all"


class Instances(Operations):
    def create(self, **members):
        return self.status(self.identity.create_app_instance(
            **{"Name": "made", "ClientRequestToken": str(uuid.uuid4())} | members),
            201)["AppInstanceArn"]

    def test_create_describe_update_list_delete(self):
        token = str(uuid.uuid4())
        arn = self.create(Metadata="m", ClientRequestToken=token,
                          Tags=[{"Key": "k", "Value": "v"}])
        self.assertRegex(arn, r"^arn:aws:chime:us-east-1:111122223333:app-instance/[-0-9a-f]{36}$")
        self.assertEqual(arn, self.create(Metadata="m", ClientRequestToken=token,
                                          Tags=[{"Key": "k", "Value": "v"}]))
        self.refused("ConflictException", self.identity.create_app_instance, client=self.identity,
                     Name="other", ClientRequestToken=token)
        one = self.identity.describe_app_instance(AppInstanceArn=arn)["AppInstance"]
        self.assertEqual((one["AppInstanceArn"], one["Name"], one["Metadata"]), (arn, "made", "m"))
        answer = self.identity.update_app_instance(AppInstanceArn=arn, Name="new", Metadata="")
        self.assertEqual(answer["AppInstanceArn"], arn)
        listed = self.pages("list_app_instances", "AppInstances", self.identity, size=1)
        self.assertEqual([(each["AppInstanceArn"], each["Name"]) for each in listed],
                         [(INSTANCE, "Local"), (arn, "new")])
        user = self.create_user("dora", AppInstanceArn=arn)
        channel = self.create_channel(user, AppInstanceArn=arn)
        self.send(user, channel)
        self.forbidden(self.chime.describe_channel, ChannelArn=GENERAL, ChimeBearer=user)
        self.forbidden(self.chime.describe_channel, ChannelArn=channel, ChimeBearer=ROOT)
        self.status(self.identity.delete_app_instance(AppInstanceArn=arn), 204)
        self.forbidden(self.identity.describe_app_instance, client=self.identity,
                       AppInstanceArn=arn)
        self.forbidden(self.chime.describe_channel, ChannelArn=channel, ChimeBearer=user)
        self.assertTrue(self.contents())

    def test_admins(self):
        where = {"AppInstanceArn": INSTANCE, "AppInstanceAdminArn": BOB}
        answer = self.status(self.identity.create_app_instance_admin(**where), 201)
        self.assertEqual(answer["AppInstanceAdmin"]["Arn"], BOB)
        self.refused("ConflictException", self.identity.create_app_instance_admin,
                     client=self.identity, **where)
        one = self.identity.describe_app_instance_admin(**where)["AppInstanceAdmin"]
        self.assertEqual((one["Admin"]["Arn"], one["AppInstanceArn"]), (BOB, INSTANCE))
        self.assertLess(one["CreatedTimestamp"],
                        datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1))
        listed = self.pages("list_app_instance_admins", "AppInstanceAdmins", self.identity, size=1,
                            AppInstanceArn=INSTANCE)
        self.assertEqual([each["Admin"]["Arn"] for each in listed], [ROOT, BOB])
        self.chime.list_channels(AppInstanceArn=INSTANCE, Privacy="PRIVATE", ChimeBearer=BOB)
        self.status(self.identity.delete_app_instance_admin(**where), 204)
        self.forbidden(self.chime.list_channels, AppInstanceArn=INSTANCE, Privacy="PRIVATE",
                       ChimeBearer=BOB)
        self.forbidden(self.identity.describe_app_instance_admin, client=self.identity, **where)
        self.refused("BadRequestException", self.identity.create_app_instance_admin,
                     client=self.identity, AppInstanceArn=INSTANCE,
                     AppInstanceAdminArn=f"{INSTANCE}/user/nobody")

    def test_retention(self):
        where = {"AppInstanceArn": INSTANCE}
        answer = self.identity.get_app_instance_retention_settings(**where)
        self.assertEqual(answer["AppInstanceRetentionSettings"]["ChannelRetentionSettings"], {})
        self.assertNotIn("InitiateDeletionTimestamp", answer)
        wanted = {"ChannelRetentionSettings": {"RetentionDays": 30}}
        self.identity.put_app_instance_retention_settings(
            **where, AppInstanceRetentionSettings=wanted)
        answer = self.identity.get_app_instance_retention_settings(**where)
        self.assertEqual(answer["AppInstanceRetentionSettings"], wanted)
        grace = answer["InitiateDeletionTimestamp"] - datetime.datetime.now(datetime.timezone.utc)
        self.assertLess(abs(grace - datetime.timedelta(days=30)), datetime.timedelta(hours=1))
        for days in (0, 5476):
            with self.subTest(days):
                with self.assertRaises(Exception) as caught:
                    self.identity.put_app_instance_retention_settings(
                        **where, AppInstanceRetentionSettings={
                            "ChannelRetentionSettings": {"RetentionDays": days}})
                self.assertIn(type(caught.exception).__name__,
                              ("BadRequestException", "ParamValidationError"))

    def test_streaming_configurations(self):
        where = {"AppInstanceArn": INSTANCE}
        self.refused("NotFoundException", self.chime.get_messaging_streaming_configurations, **where)
        wanted = [{"DataType": "Channel", "ResourceArn": STREAM},
                  {"DataType": "ChannelMessage", "ResourceArn": STREAM}]
        answer = self.chime.put_messaging_streaming_configurations(
            **where, StreamingConfigurations=wanted)
        self.assertEqual(answer["StreamingConfigurations"], wanted)
        answer = self.chime.get_messaging_streaming_configurations(**where)
        self.assertEqual(answer["StreamingConfigurations"], wanted)
        self.status(self.chime.delete_messaging_streaming_configurations(**where), 204)
        self.refused("NotFoundException", self.chime.get_messaging_streaming_configurations, **where)
        self.refused("BadRequestException", self.chime.put_messaging_streaming_configurations,
                     **where, StreamingConfigurations=[wanted[0], wanted[0]])


class Users(Operations):
    def test_create_describe_update_list_delete(self):
        arn = self.create_user("dora", Name="Dora 😀", Metadata="m")
        self.assertEqual(arn, f"{INSTANCE}/user/dora")
        self.assertEqual(arn, self.create_user("dora", Name="Dora 😀", Metadata="m"))
        call = {"AppInstanceArn": INSTANCE, "AppInstanceUserId": "dora", "Name": "Another",
                "ClientRequestToken": "token"}
        self.refused("ConflictException", self.identity.create_app_instance_user,
                     client=self.identity, **call)
        one = self.identity.describe_app_instance_user(AppInstanceUserArn=arn)["AppInstanceUser"]
        self.assertEqual((one["AppInstanceUserArn"], one["Name"], one["Metadata"]),
                         (arn, "Dora 😀", "m"))
        self.assertEqual(one["CreatedTimestamp"], one["LastUpdatedTimestamp"])
        self.join(arn)
        self.send(arn, Content="from Dora")
        answer = self.identity.update_app_instance_user(
            AppInstanceUserArn=arn, Name="Theodora", Metadata="")
        self.assertEqual(answer["AppInstanceUserArn"], arn)
        newest = self.chime.list_channel_messages(
            ChannelArn=GENERAL, ChimeBearer=ALICE, MaxResults=1)["ChannelMessages"][0]
        self.assertEqual(newest["Sender"], {"Arn": arn, "Name": "Theodora"})
        listed = self.pages("list_app_instance_users", "AppInstanceUsers", self.identity,
                            AppInstanceArn=INSTANCE)
        self.assertEqual([each["AppInstanceUserArn"] for each in listed],
                         [ALICE, BOB, CAROL, ROOT, arn])
        self.status(self.identity.delete_app_instance_user(AppInstanceUserArn=arn), 204)
        self.forbidden(self.identity.describe_app_instance_user, client=self.identity,
                       AppInstanceUserArn=arn)
        self.forbidden(self.chime.list_channel_messages, ChannelArn=GENERAL, ChimeBearer=arn)
        self.assertEqual(self.contents()[-1], "from Dora")
        members = self.chime.list_channel_memberships(ChannelArn=GENERAL, ChimeBearer=ALICE)
        self.assertEqual(len(members["ChannelMemberships"]), 2)

    def test_create_refuses_what_breaks_the_model(self):
        for members in ({"AppInstanceUserId": "-x"}, {"AppInstanceUserId": "x" * 65},
                        {"Name": " "}, {"Name": "x" * 101}, {"Metadata": "é" * 513}):
            with self.subTest(str(members)[:40]):
                self.refused("BadRequestException", self.identity.create_app_instance_user,
                             client=self.identity,
                             **({"AppInstanceArn": INSTANCE, "AppInstanceUserId": "x", "Name": "X",
                                 "ClientRequestToken": "token"} | members))
        self.forbidden(self.identity.create_app_instance_user, client=self.identity,
                       AppInstanceArn=INSTANCE + "2", AppInstanceUserId="x", Name="X",
                       ClientRequestToken="token")

    def test_expiration(self):
        settings = {"ExpirationDays": 7, "ExpirationCriterion": "CREATED_TIMESTAMP"}
        answer = self.identity.put_app_instance_user_expiration_settings(
            AppInstanceUserArn=BOB, ExpirationSettings=settings)
        self.assertEqual(answer["ExpirationSettings"], settings)
        one = self.identity.describe_app_instance_user(AppInstanceUserArn=BOB)["AppInstanceUser"]
        self.assertEqual(one["ExpirationSettings"], settings)
        self.identity.put_app_instance_user_expiration_settings(AppInstanceUserArn=BOB)
        one = self.identity.describe_app_instance_user(AppInstanceUserArn=BOB)["AppInstanceUser"]
        self.assertNotIn("ExpirationSettings", one)


class Tags(Operations):
    def tags(self, client, resource):
        tags = client.list_tags_for_resource(ResourceARN=resource)["Tags"]
        return {tag["Key"]: tag["Value"] for tag in tags}

    def test_of_everything_that_has_an_arn(self):
        for client, resource in ((self.chime, GENERAL), (self.identity, BOB),
                                 (self.identity, INSTANCE)):
            with self.subTest(resource):
                self.assertEqual(self.tags(client, resource), {})
                self.status(client.tag_resource(ResourceARN=resource, Tags=[
                    {"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]), 204)
                client.tag_resource(ResourceARN=resource, Tags=[{"Key": "a", "Value": "3"}])
                self.assertEqual(self.tags(client, resource), {"a": "3", "b": "2"})
                self.status(client.untag_resource(ResourceARN=resource, TagKeys=["a", "c"]), 204)
                self.assertEqual(self.tags(client, resource), {"b": "2"})

    def test_limits(self):
        many = [{"Key": f"k{n}", "Value": "v"} for n in range(50)]
        self.chime.tag_resource(ResourceARN=GENERAL, Tags=many)
        self.refused("ResourceLimitExceededException", self.chime.tag_resource,
                     ResourceARN=GENERAL, Tags=[{"Key": "one more", "Value": "v"}])
        self.assertEqual(len(self.tags(self.chime, GENERAL)), 50)
        nowhere = f"{INSTANCE}/channel/nowhere"
        self.forbidden(self.chime.list_tags_for_resource, ResourceARN=nowhere)
        self.forbidden(self.chime.tag_resource, ResourceARN=nowhere, Tags=many[:1])
        self.forbidden(self.chime.untag_resource, ResourceARN=nowhere, TagKeys=["a"])


class Restart(Operations):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.service = Service(folder.name)
        self.addCleanup(lambda: self.service.stop())
        self.service.start()
        super().setUp()

    def test_everything_is_kept_after_a_kill(self):
        user = self.create_user("dora", Metadata="m")
        channel = self.create_channel(user, Name="kept", Privacy="PRIVATE", MemberArns=[BOB],
                                      Tags=[{"Key": "k", "Value": "v"}])
        sent = self.send(user, channel, Content="kept too")["MessageId"]
        self.chime.update_channel_read_marker(ChannelArn=channel, ChimeBearer=BOB)
        self.chime.create_channel_ban(ChannelArn=channel, MemberArn=CAROL, ChimeBearer=user)
        token = self.chime.list_channels(AppInstanceArn=INSTANCE, MaxResults=1,
                                         ChimeBearer=BOB)["NextToken"]

        def everything():
            ofuser = {"AppInstanceUserArn": BOB, "ChimeBearer": BOB}
            answers = [
                self.identity.describe_app_instance_user(AppInstanceUserArn=user),
                self.chime.describe_channel(ChannelArn=channel, ChimeBearer=user),
                self.chime.get_channel_message(ChannelArn=channel, MessageId=sent,
                                               ChimeBearer=BOB),
                self.chime.describe_channel_membership_for_app_instance_user(
                    ChannelArn=channel, **ofuser),
                self.chime.describe_channel_ban(ChannelArn=channel, MemberArn=CAROL,
                                                ChimeBearer=user),
                self.chime.list_tags_for_resource(ResourceARN=channel),
                self.chime.list_channels(AppInstanceArn=INSTANCE, MaxResults=1, ChimeBearer=BOB,
                                         NextToken=token)]
            return [answer | {"ResponseMetadata": None} for answer in answers]

        before = everything()
        self.service.kill()
        self.service.start()
        self.chime = self.service.client("chime-sdk-messaging")
        self.identity = self.service.client("chime-sdk-identity")
        self.assertEqual(everything(), before)
        self.service.reset()
        self.forbidden(self.chime.describe_channel, ChannelArn=channel, ChimeBearer=BOB)
        self.assertEqual(self.contents(), ["Good morning"])


del Operations
