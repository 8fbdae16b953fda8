# SPDX-License-Identifier: Apache-2.0
"""Channels and the people in them, operation by operation, through Debian's boto3."""

import datetime
import urllib.parse
import uuid

from operations import Operations
from service import ALICE, BOB, CAROL, CLOSED, GENERAL, INSTANCE, ODD, ROOT

NOW = datetime.datetime.now(datetime.timezone.utc)


class Sessions(Operations):
    def test_endpoint_is_a_host_with_its_port(self):
        endpoint = self.chime.get_messaging_session_endpoint()["Endpoint"]
        here = urllib.parse.urlsplit(self.chime.meta.endpoint_url).netloc
        self.assertEqual(endpoint, {"Url": here})


class Channels(Operations):
    def describe(self, channel, bearer=ALICE):
        return self.chime.describe_channel(ChannelArn=channel, ChimeBearer=bearer)["Channel"]

    def test_create_with_everything_and_describe(self):
        arn = self.create_channel(
            Name="Plans 😀", Mode="RESTRICTED", Privacy="PRIVATE", Metadata='{"a":"é"}',
            ChannelId="plans:2026@eu_1", MemberArns=[BOB], ModeratorArns=[CAROL],
            Tags=[{"Key": "team", "Value": "one"}],
            ExpirationSettings={"ExpirationDays": 5,
                                "ExpirationCriterion": "LAST_MESSAGE_TIMESTAMP"})
        self.assertEqual(arn, f"{INSTANCE}/channel/plans:2026@eu_1")
        channel = self.describe(arn)
        self.assertLess(abs(channel.pop("CreatedTimestamp") - NOW), datetime.timedelta(hours=1))
        self.assertLess(abs(channel.pop("LastUpdatedTimestamp") - NOW), datetime.timedelta(hours=1))
        self.assertEqual(channel, {
            "Name": "Plans 😀", "ChannelArn": arn, "Mode": "RESTRICTED", "Privacy": "PRIVATE",
            "Metadata": '{"a":"é"}', "CreatedBy": {"Arn": ALICE, "Name": "Alice"},
            "ExpirationSettings": {"ExpirationDays": 5,
                                   "ExpirationCriterion": "LAST_MESSAGE_TIMESTAMP"}})
        members = self.chime.list_channel_memberships(ChannelArn=arn, ChimeBearer=BOB)
        self.assertEqual([each["Member"]["Arn"] for each in members["ChannelMemberships"]],
                         [ALICE, BOB])
        moderators = self.chime.list_channel_moderators(ChannelArn=arn, ChimeBearer=CAROL)
        self.assertEqual([each["Moderator"]["Arn"] for each in moderators["ChannelModerators"]],
                         [ALICE, CAROL])
        tags = self.chime.list_tags_for_resource(ResourceARN=arn)["Tags"]
        self.assertEqual(tags, [{"Key": "team", "Value": "one"}])

    def test_create_is_idempotent_by_its_token(self):
        token = str(uuid.uuid4())
        first = self.create_channel(ClientRequestToken=token)
        self.assertEqual(self.create_channel(ClientRequestToken=token), first)
        self.assertNotEqual(self.create_channel(), first)
        call = {"AppInstanceArn": INSTANCE, "ChimeBearer": ALICE}
        self.refused("ConflictException", self.chime.create_channel, **call, Name="other",
                     ClientRequestToken=token)
        self.refused("ConflictException", self.chime.create_channel, **call, Name="again",
                     ChannelId="general", ClientRequestToken="another-token")

    def test_create_refuses_what_breaks_the_model(self):
        for members in ({"Name": "x" * 257}, {"Name": "a\u0001b"}, {"Mode": "OPEN"},
                        {"Privacy": "SECRET"}, {"Metadata": "é" * 513}, {"Metadata": "a\nb"},
                        {"ChannelId": "-dash"}, {"ChannelId": "x" * 65},
                        {"ClientRequestToken": "a b"}, {"MemberArns": [BOB] * 11},
                        {"MemberArns": ["nobody"]}, {"MemberArns": [f"{INSTANCE}/user/nobody"]},
                        {"Tags": [{"Key": "k" * 129, "Value": "v"}]},
                        {"Tags": [{"Key": "k", "Value": "v"}, {"Key": "k", "Value": "w"}]},
                        {"ExpirationSettings": {"ExpirationDays": 5476,
                                                "ExpirationCriterion": "CREATED_TIMESTAMP"}}):
            with self.subTest(str(members)[:50]):
                self.refused("BadRequestException", self.chime.create_channel,
                             **({"AppInstanceArn": INSTANCE, "Name": "n", "ChimeBearer": ALICE,
                                 "ClientRequestToken": str(uuid.uuid4())} | members))
        self.forbidden(self.chime.create_channel, AppInstanceArn=INSTANCE + "2", Name="n",
                       ChimeBearer=ALICE, ClientRequestToken="token")

    def test_update(self):
        answer = self.chime.update_channel(
            ChannelArn=GENERAL, Name="renamed", Mode="RESTRICTED", Metadata="m", ChimeBearer=ALICE)
        self.assertEqual(answer["ChannelArn"], GENERAL)
        channel = self.describe(GENERAL)
        self.assertEqual((channel["Name"], channel["Mode"], channel["Metadata"]),
                         ("renamed", "RESTRICTED", "m"))
        self.chime.update_channel(ChannelArn=GENERAL, Metadata="", ChimeBearer=ROOT)
        channel = self.describe(GENERAL)
        self.assertEqual((channel["Name"], channel.get("Metadata")), ("renamed", None))
        self.forbidden(self.chime.update_channel, ChannelArn=GENERAL, Name="x", ChimeBearer=BOB)
        self.forbidden(self.chime.update_channel, ChannelArn=GENERAL, Name="x", ChimeBearer=CAROL)

    def test_delete(self):
        self.forbidden(self.chime.delete_channel, ChannelArn=GENERAL, ChimeBearer=BOB)
        self.status(self.chime.delete_channel(ChannelArn=GENERAL, ChimeBearer=ALICE), 204)
        for call in (self.chime.describe_channel, self.chime.list_channel_messages,
                     self.chime.delete_channel):
            self.forbidden(call, ChannelArn=GENERAL, ChimeBearer=ALICE)
        arn = self.create_channel(ChannelId="general")
        self.assertEqual((arn, self.contents(channel=arn)), (GENERAL, []))

    def test_expiration(self):
        settings = {"ExpirationDays": 1, "ExpirationCriterion": "CREATED_TIMESTAMP"}
        answer = self.chime.put_channel_expiration_settings(
            ChannelArn=GENERAL, ExpirationSettings=settings, ChimeBearer=ALICE)
        self.assertEqual(answer["ExpirationSettings"], settings)
        self.assertEqual(self.describe(GENERAL)["ExpirationSettings"], settings)
        self.forbidden(self.chime.put_channel_expiration_settings, ChannelArn=GENERAL,
                       ExpirationSettings=settings, ChimeBearer=BOB)
        self.chime.put_channel_expiration_settings(ChannelArn=GENERAL, ChimeBearer=ALICE)
        self.assertNotIn("ExpirationSettings", self.describe(GENERAL))

    def test_list_and_search(self):
        made = [self.create_channel(Name=f"n{n}") for n in range(3)]
        secret = self.create_channel(Privacy="PRIVATE", MemberArns=[BOB])

        def listed(bearer, **more):
            return [each["ChannelArn"] for each in self.pages(
                "list_channels", "Channels", AppInstanceArn=INSTANCE, ChimeBearer=bearer, **more)]

        self.assertEqual(listed(CAROL), [GENERAL, ODD, *made])
        self.assertEqual(listed(ROOT, Privacy="PRIVATE"), [CLOSED, secret])
        self.forbidden(self.chime.list_channels, AppInstanceArn=INSTANCE, Privacy="PRIVATE",
                       ChimeBearer=ALICE)

        def found(bearer, operator, *values):
            return [each["ChannelArn"] for each in self.pages(
                "search_channels", "Channels", ChimeBearer=bearer, size=1, Fields=[
                    {"Key": "MEMBERS", "Operator": operator, "Values": list(values)}])]

        self.assertEqual(found(ALICE, "EQUALS", BOB, ALICE), [GENERAL, ODD, secret])
        self.assertEqual(found(ALICE, "EQUALS", ALICE), made)
        self.assertEqual(found(ALICE, "INCLUDES", BOB), [GENERAL, ODD, secret])
        self.assertEqual(found(ROOT, "EQUALS", BOB), [CLOSED])
        self.assertEqual(found(CAROL, "INCLUDES", BOB), [])
        both = [{"Key": "MEMBERS", "Operator": "INCLUDES", "Values": [each]}
                for each in (ALICE, CAROL)]
        self.join(CAROL)
        answer = self.chime.search_channels(ChimeBearer=ROOT, Fields=both)
        self.assertEqual([each["ChannelArn"] for each in answer["Channels"]], [GENERAL])
        self.refused("BadRequestException", self.chime.search_channels, ChimeBearer=ALICE, Fields=[
            {"Key": "NAMES", "Operator": "EQUALS", "Values": ["x"]}])
        self.refused("BadRequestException", self.chime.search_channels, ChimeBearer=ALICE,
                     Fields=both[:1], NextToken="forged")

    def test_of_a_user(self):
        listed = self.pages("list_channel_memberships_for_app_instance_user", "ChannelMemberships",
                            ChimeBearer=ROOT, AppInstanceUserArn=BOB)
        self.assertEqual([each["ChannelSummary"]["ChannelArn"] for each in listed],
                         [GENERAL, ODD, CLOSED])
        self.forbidden(self.chime.list_channel_memberships_for_app_instance_user, ChimeBearer=ALICE,
                       AppInstanceUserArn=BOB)
        moderated = self.pages("list_channels_moderated_by_app_instance_user", "Channels", size=1,
                               ChimeBearer=BOB)
        self.assertEqual([each["ChannelSummary"]["ChannelArn"] for each in moderated], [ODD, CLOSED])
        one = self.chime.describe_channel_membership_for_app_instance_user(
            ChannelArn=ODD, AppInstanceUserArn=BOB, ChimeBearer=BOB)["ChannelMembership"]
        self.assertEqual(one["ChannelSummary"]["Name"], "odd")
        self.assertEqual(one["AppInstanceUserMembershipSummary"], {"Type": "DEFAULT"})
        one = self.chime.describe_channel_moderated_by_app_instance_user(
            ChannelArn=ODD, AppInstanceUserArn=BOB, ChimeBearer=ROOT)["Channel"]
        self.assertEqual(one["ChannelSummary"]["ChannelArn"], ODD)
        for call in (self.chime.describe_channel_membership_for_app_instance_user,
                     self.chime.describe_channel_moderated_by_app_instance_user):
            self.forbidden(call, ChannelArn=ODD, AppInstanceUserArn=BOB, ChimeBearer=ALICE)
            self.forbidden(call, ChannelArn=GENERAL, AppInstanceUserArn=CAROL, ChimeBearer=CAROL)


class Memberships(Operations):
    def members(self, bearer=ALICE, channel=GENERAL, **more):
        return [each["Member"]["Arn"] for each in self.pages(
            "list_channel_memberships", "ChannelMemberships", ChannelArn=channel,
            ChimeBearer=bearer, **more)]

    def test_create_describe_and_delete(self):
        answer = self.join(CAROL, bearer=BOB)
        self.assertEqual(answer["Member"], {"Arn": CAROL, "Name": "Carol"})
        one = self.chime.describe_channel_membership(
            ChannelArn=GENERAL, MemberArn=CAROL, ChimeBearer=ROOT)["ChannelMembership"]
        self.assertEqual((one["InvitedBy"]["Arn"], one["Type"], one["Member"]["Name"]),
                         (BOB, "DEFAULT", "Carol"))
        self.assertEqual(one["CreatedTimestamp"], one["LastUpdatedTimestamp"])
        call = {"ChannelArn": GENERAL, "MemberArn": CAROL, "Type": "DEFAULT"}
        self.refused("ConflictException", self.chime.create_channel_membership, **call,
                     ChimeBearer=ALICE)
        self.refused("NotFoundException", self.chime.create_channel_membership, ChimeBearer=ALICE,
                     **(call | {"MemberArn": f"{INSTANCE}/user/nobody"}))
        self.status(self.chime.delete_channel_membership(
            ChannelArn=GENERAL, MemberArn=CAROL, ChimeBearer=CAROL), 204)
        self.refused("NotFoundException", self.chime.describe_channel_membership,
                     ChannelArn=GENERAL, MemberArn=CAROL, ChimeBearer=ALICE)
        # Who is no member brings nobody in, not even oneself.
        self.forbidden(self.chime.create_channel_membership, **call, ChimeBearer=CAROL)

    def test_restricted_channels_are_for_moderators(self):
        self.chime.update_channel(ChannelArn=GENERAL, Mode="RESTRICTED", ChimeBearer=ALICE)
        call = {"ChannelArn": GENERAL, "MemberArn": CAROL}
        self.forbidden(self.chime.create_channel_membership, **call, Type="DEFAULT",
                       ChimeBearer=BOB)
        self.forbidden(self.chime.batch_create_channel_membership, ChannelArn=GENERAL,
                       MemberArns=[CAROL], ChimeBearer=BOB)
        self.join(CAROL, bearer=ROOT)
        self.forbidden(self.chime.delete_channel_membership, **call, ChimeBearer=BOB)
        self.status(self.chime.delete_channel_membership(**call, ChimeBearer=ALICE), 204)

    def test_batch(self):
        nobody = f"{INSTANCE}/user/nobody"
        answer = self.chime.batch_create_channel_membership(
            ChannelArn=GENERAL, MemberArns=[CAROL, BOB, nobody, ROOT], ChimeBearer=ALICE)
        batch = answer["BatchChannelMemberships"]
        self.assertEqual([each["Arn"] for each in batch["Members"]], [CAROL, ROOT])
        self.assertEqual((batch["InvitedBy"]["Name"], batch["Type"], batch["ChannelArn"]),
                         ("Alice", "DEFAULT", GENERAL))
        self.assertEqual([(each["MemberArn"], each["ErrorCode"]) for each in answer["Errors"]],
                         [(BOB, "Conflict"), (nobody, "NotFound")])
        self.assertEqual(self.members(), [ALICE, BOB, CAROL, ROOT])
        self.refused("BadRequestException", self.chime.batch_create_channel_membership,
                     ChannelArn=GENERAL, MemberArns=[BOB] * 101, ChimeBearer=ALICE)

    def test_hidden_members_are_for_moderators(self):
        self.forbidden(self.chime.create_channel_membership, ChannelArn=GENERAL, MemberArn=CAROL,
                       Type="HIDDEN", ChimeBearer=BOB)
        self.join(CAROL, Type="HIDDEN")
        self.assertEqual(self.members(), [ALICE, BOB])
        self.assertEqual(self.members(Type="HIDDEN"), [CAROL])
        self.assertEqual(self.members(Type="DEFAULT", bearer=CAROL), [ALICE, BOB])
        self.forbidden(self.chime.list_channel_memberships, ChannelArn=GENERAL, Type="HIDDEN",
                       ChimeBearer=BOB)
        self.refused("NotFoundException", self.chime.describe_channel_membership,
                     ChannelArn=GENERAL, MemberArn=CAROL, ChimeBearer=BOB)
        self.assertTrue(self.send(CAROL)["MessageId"])

    def test_read_marker(self):
        self.status(self.chime.update_channel_read_marker(
            ChannelArn=GENERAL, ChimeBearer=BOB), 200)
        own = self.chime.describe_channel_membership_for_app_instance_user(
            ChannelArn=GENERAL, AppInstanceUserArn=BOB, ChimeBearer=BOB)["ChannelMembership"]
        marker = own["AppInstanceUserMembershipSummary"]["ReadMarkerTimestamp"]
        self.assertLess(abs(marker - NOW), datetime.timedelta(hours=1))
        self.forbidden(self.chime.update_channel_read_marker, ChannelArn=GENERAL, ChimeBearer=ROOT)
        self.refused("BadRequestException", self.chime.update_channel_read_marker,
                     ChannelArn=GENERAL, SubChannelId="s", ChimeBearer=BOB)

    def test_a_filter_rule_has_limits(self):
        def put(rule):
            return self.chime.put_channel_membership_preferences(
                ChannelArn=GENERAL, MemberArn=BOB, ChimeBearer=BOB, Preferences={
                    "PushNotifications": {"AllowNotifications": "FILTERED", "FilterRule": rule}})

        branches = ",".join('{"a":["1"]}' for _ in range(6))
        for good in ('{"type":["urgent"]}', '{"$or":[%s]}' % branches[:-12],
                     '{"a":[%s]}' % ",".join('"v"' for _ in range(19))):
            self.status(put(good), 200)
        for bad in ("[]", "{", '{"$or":[%s]}' % branches, '{"a":["%s"]}' % ("é" * 1024),
                    '{"a":[%s]}' % ",".join('"v"' for _ in range(20))):
            with self.subTest(bad[:30]):
                self.refused("BadRequestException", put, rule=bad)

    def test_preferences(self):
        where = {"ChannelArn": GENERAL, "MemberArn": BOB}
        answer = self.chime.get_channel_membership_preferences(**where, ChimeBearer=BOB)
        self.assertEqual(answer["Preferences"]["PushNotifications"]["AllowNotifications"], "ALL")
        wanted = {"PushNotifications": {"AllowNotifications": "FILTERED",
                                        "FilterRule": '{"kind":["urgent"]}'}}
        answer = self.chime.put_channel_membership_preferences(
            **where, Preferences=wanted, ChimeBearer=BOB)
        self.assertEqual((answer["Member"]["Arn"], answer["Preferences"]), (BOB, wanted))
        answer = self.chime.get_channel_membership_preferences(**where, ChimeBearer=BOB)
        self.assertEqual(answer["Preferences"], wanted)
        for bearer in (ALICE, ROOT):
            self.forbidden(self.chime.get_channel_membership_preferences, **where,
                           ChimeBearer=bearer)
            self.forbidden(self.chime.put_channel_membership_preferences, **where,
                           Preferences=wanted, ChimeBearer=bearer)
        for push in ({"AllowNotifications": "SOME"}, {"AllowNotifications": "FILTERED"},
                     {"AllowNotifications": "FILTERED", "FilterRule": "not JSON"},
                     {"AllowNotifications": "FILTERED", "FilterRule": f'{{"a":"{"x" * 2048}"}}'}):
            self.refused("BadRequestException", self.chime.put_channel_membership_preferences,
                         **where, Preferences={"PushNotifications": push}, ChimeBearer=BOB)


class Roles(Operations):
    def test_moderators(self):
        where = {"ChannelArn": GENERAL, "ChannelModeratorArn": BOB}
        self.forbidden(self.chime.create_channel_moderator, **where, ChimeBearer=BOB)
        answer = self.status(
            self.chime.create_channel_moderator(**where, ChimeBearer=ALICE), 201)
        self.assertEqual(answer["ChannelModerator"]["Arn"], BOB)
        self.refused("ConflictException", self.chime.create_channel_moderator, **where,
                     ChimeBearer=ALICE)
        one = self.chime.describe_channel_moderator(**where, ChimeBearer=BOB)["ChannelModerator"]
        self.assertEqual((one["Moderator"]["Arn"], one["CreatedBy"]["Name"], one["ChannelArn"]),
                         (BOB, "Alice", GENERAL))
        listed = self.pages("list_channel_moderators", "ChannelModerators", size=1,
                            ChannelArn=GENERAL, ChimeBearer=ROOT)
        self.assertEqual([each["Moderator"]["Arn"] for each in listed], [ALICE, BOB])
        self.status(self.chime.delete_channel_moderator(**where, ChimeBearer=BOB), 204)
        for call in (self.chime.describe_channel_moderator, self.chime.delete_channel_moderator):
            self.forbidden(call, **where, ChimeBearer=BOB)
        self.refused("NotFoundException", self.chime.describe_channel_moderator, **where,
                     ChimeBearer=ALICE)
        self.refused("BadRequestException", self.chime.create_channel_moderator,
                     ChannelArn=GENERAL, ChannelModeratorArn=f"{INSTANCE}/user/nobody",
                     ChimeBearer=ALICE)

    def test_bans(self):
        where = {"ChannelArn": GENERAL, "MemberArn": BOB}
        self.forbidden(self.chime.create_channel_ban, **where, ChimeBearer=BOB)
        answer = self.status(self.chime.create_channel_ban(**where, ChimeBearer=ALICE), 201)
        self.assertEqual(answer["Member"]["Arn"], BOB)
        self.forbidden(self.chime.send_channel_message, ChannelArn=GENERAL, Content="x",
                       Type="STANDARD", Persistence="PERSISTENT", ClientRequestToken="token",
                       ChimeBearer=BOB)
        self.refused("ConflictException", self.chime.create_channel_ban, **where, ChimeBearer=ALICE)
        self.forbidden(self.chime.create_channel_membership, **where, Type="DEFAULT",
                       ChimeBearer=ALICE)
        one = self.chime.describe_channel_ban(**where, ChimeBearer=ROOT)["ChannelBan"]
        self.assertEqual((one["Member"]["Arn"], one["CreatedBy"]["Arn"]), (BOB, ALICE))
        self.chime.create_channel_ban(ChannelArn=GENERAL, MemberArn=CAROL, ChimeBearer=ALICE)
        listed = self.pages("list_channel_bans", "ChannelBans", size=1, ChannelArn=GENERAL,
                            ChimeBearer=ALICE)
        self.assertEqual([each["Member"]["Arn"] for each in listed], [BOB, CAROL])
        self.forbidden(self.chime.list_channel_bans, ChannelArn=GENERAL, ChimeBearer=CAROL)
        self.status(self.chime.delete_channel_ban(**where, ChimeBearer=ALICE), 204)
        self.refused("NotFoundException", self.chime.describe_channel_ban, **where,
                     ChimeBearer=ALICE)
        self.join(BOB)

    def test_nobody_bans_an_admin_or_a_moderator(self):
        for member in (ROOT, ALICE):
            self.forbidden(self.chime.create_channel_ban, ChannelArn=GENERAL, MemberArn=member,
                           ChimeBearer=ALICE)


del Operations
