#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Debian's boto3, as anybody would use it, against the local service. Run twice: with the signer of
the AWS CRT, and with BOTO_DISABLE_CRT=true with botocore's own."""

import unittest
import uuid

from botocore.exceptions import ClientError

from service import ALICE, BOB, CLOSED, GENERAL, INSTANCE, ODD, Service

TEXTS = (
    "plain words",
    "  blanks kept \t ",
    "two\nlines\r\nand a half",
    "Grüße, 你好, नमस्ते, שלום",
    "😀 👩‍👩‍👧‍👦 🇩🇪 e\u0301",
    'quotes " \\ / and \u0001 controls \u2028',
    "x" * 4096,
    "語" * 1365,
)
ODD_ARNS = (
    f"{INSTANCE}/channel/with space",
    f"{INSTANCE}/channel/per%cent%2Fescaped",
    f"{INSTANCE}/channel/plus+and&ampersand=1;2",
    f"{INSTANCE}/channel/..%2F../x//y/./z",
    f"{INSTANCE}/channel/(a)*'!~",
    f"{INSTANCE}/channel/ünïcödé",
)


class WithService(unittest.TestCase):
    client_name = "chime-sdk-messaging"

    @classmethod
    def setUpClass(cls):
        cls.service = Service()
        cls.service.start()
        cls.addClassCleanup(cls.service.stop)

    def setUp(self):
        self.service.reset()
        self.client = self.service.client(self.client_name)

    def send(self, **members):
        arguments = {"ChannelArn": GENERAL, "Content": "hello", "Type": "STANDARD",
                     "Persistence": "PERSISTENT", "ChimeBearer": ALICE,
                     "ClientRequestToken": str(uuid.uuid4())} | members
        return self.client.send_channel_message(**arguments)

    def refused(self, name, status, call, *arguments, **members):
        """That the call is answered with this exception of the model, whole; its message."""
        typed = getattr(self.client.exceptions, name)
        with self.assertRaises(typed) as caught:
            call(*arguments, **members)
        response = caught.exception.response
        self.assertEqual(response["Error"]["Code"], name)
        self.assertEqual(response["ResponseMetadata"]["HTTPStatusCode"], status)
        self.assertTrue(response["ResponseMetadata"]["RequestId"])
        self.assertTrue(response["Error"]["Message"])
        return response["Error"]["Message"]


class Messages(WithService):
    def test_send_and_list(self):
        for text in TEXTS:
            with self.subTest(text[:20]):
                answer = self.send(Content=text)
                self.assertEqual(answer["ResponseMetadata"]["HTTPStatusCode"], 201)
                self.assertEqual(answer["ChannelArn"], GENERAL)
                self.assertRegex(answer["MessageId"], r"^[-_a-zA-Z0-9]{1,128}$")
                newest = self.client.list_channel_messages(
                    ChannelArn=GENERAL, ChimeBearer=ALICE, MaxResults=1)["ChannelMessages"][0]
                self.assertEqual(newest["MessageId"], answer["MessageId"])
                self.assertEqual(newest["Content"], text)
                self.assertEqual(newest["Sender"]["Arn"], ALICE)
                self.assertEqual(newest["Type"], "STANDARD")
                self.assertIs(newest["Redacted"], False)

    def test_metadata_absent_empty_and_full(self):
        for metadata in (None, "", '{"key": "wert 😀"}', "m" * 1024):
            with self.subTest(metadata and metadata[:9]):
                self.send(**({} if metadata is None else {"Metadata": metadata}))
                newest = self.client.list_channel_messages(
                    ChannelArn=GENERAL, ChimeBearer=ALICE, MaxResults=1)["ChannelMessages"][0]
                self.assertEqual(newest.get("Metadata"), metadata)

    def test_control(self):
        self.assertTrue(self.send(Type="CONTROL", Content="c" * 30)["MessageId"])
        self.refused("BadRequestException", 400, self.send, Type="CONTROL", Content="c" * 31)
        self.refused("BadRequestException", 400, self.send, Type="CONTROL", Metadata="m")

    def test_not_persistent_is_not_listed(self):
        self.assertTrue(self.send(Persistence="NON_PERSISTENT", Content="gone")["MessageId"])
        self.assertNotIn("gone", self.service.contents())

    def test_same_token_same_message(self):
        token = str(uuid.uuid4())
        first = self.send(ClientRequestToken=token)
        again = self.send(ClientRequestToken=token)
        self.assertEqual(first["MessageId"], again["MessageId"])
        self.assertNotEqual(first["MessageId"], self.send()["MessageId"])
        self.assertEqual(self.service.contents().count("hello"), 2)

    def test_odd_arns(self):
        answer = self.send(ChannelArn=ODD, ChimeBearer=BOB, Content="odd")
        self.assertEqual(answer["ChannelArn"], ODD)
        self.assertEqual(self.service.contents(ODD, BOB)[0], "odd")
        for arn in ODD_ARNS:
            # Refused as a channel one is not in, which a broken signature or path would not be.
            with self.subTest(arn):
                self.refused("ForbiddenException", 403, self.send, ChannelArn=arn)
        self.refused("BadRequestException", 400, self.send, ChannelArn="arn:aws-cn.x:a.b:c-d::r")

    def test_pages(self):
        for number in range(5):
            self.send(Content=f"page {number}")
        seen, token, pages = [], None, 0
        while True:
            more = {"NextToken": token} if token else {}
            page = self.client.list_channel_messages(
                ChannelArn=GENERAL, ChimeBearer=ALICE, MaxResults=2, **more)
            self.assertLessEqual(len(page["ChannelMessages"]), 2)
            seen += [message["Content"] for message in page["ChannelMessages"]]
            pages += 1
            token = page.get("NextToken")
            if not token:
                break
        self.assertGreaterEqual(pages, 3)
        self.assertEqual(seen, self.service.contents())
        self.assertEqual(seen[:5], [f"page {number}" for number in (4, 3, 2, 1, 0)])


class Channels(WithService):
    def test_memberships(self):
        answer = self.client.list_channel_memberships_for_app_instance_user(ChimeBearer=ALICE)
        arns = {each["ChannelSummary"]["ChannelArn"] for each in answer["ChannelMemberships"]}
        self.assertIn(GENERAL, arns)
        self.assertNotIn(CLOSED, arns)
        for each in answer["ChannelMemberships"]:
            self.assertIn(each["AppInstanceUserMembershipSummary"]["Type"], ("DEFAULT", "HIDDEN"))

    def test_describe(self):
        channel = self.client.describe_channel(ChannelArn=GENERAL, ChimeBearer=ALICE)["Channel"]
        self.assertEqual(channel["ChannelArn"], GENERAL)
        self.assertEqual(channel["Name"], "general")
        self.assertIn(channel["Privacy"], ("PUBLIC", "PRIVATE"))
        self.assertGreater(channel["CreatedTimestamp"].year, 2000)


class Errors(WithService):
    def test_bad_request(self):
        for members in ({"Content": "x" * 4097}, {"Content": "語" * 1366}, {"Metadata": "m" * 1025},
                        {"ClientRequestToken": "two words"}, {"ClientRequestToken": "x" * 65},
                        {"Type": "SYSTEM"}, {"Persistence": "SOMETIMES"}, {"Content": "lone \ud83d"},
                        {"Metadata": "two\nlines"}):
            with self.subTest(str(members)[:40].encode("ascii", "replace")):
                self.refused("BadRequestException", 400, self.send, **members)
        self.assertNotIn("hello", self.service.contents())

    def test_conflict(self):
        token = str(uuid.uuid4())
        self.send(ClientRequestToken=token, Content="first")
        self.refused("ConflictException", 409, self.send, ClientRequestToken=token,
                     Content="second")
        self.assertNotIn("second", self.service.contents())

    def test_forbidden(self):
        self.refused("ForbiddenException", 403, self.send, ChannelArn=CLOSED)
        self.refused("ForbiddenException", 403, self.send, ChimeBearer=f"{INSTANCE}/user/nobody")
        self.refused("ForbiddenException", 403, self.send, ChimeBearer=INSTANCE)
        self.refused("ForbiddenException", 403, self.client.describe_channel,
                     ChannelArn=f"{INSTANCE}/channel/nowhere", ChimeBearer=ALICE)

    def test_unauthorized(self):
        self.client = self.service.client(self.client_name, access_key="AKIDNOBODY")
        self.refused("UnauthorizedClientException", 401, self.send)
        self.client = self.service.client(self.client_name)
        self.service.admin("credentials", Expired=True)
        self.addCleanup(self.service.reset)
        self.refused("UnauthorizedClientException", 401, self.send)

    def test_throttled(self):
        self.service.admin("quotas", Enabled=True)

        def hurry():
            for _ in range(60):
                self.client.describe_channel(ChannelArn=GENERAL, ChimeBearer=ALICE)

        self.refused("ThrottledClientException", 429, hurry)

    def test_unavailable_while_draining(self):
        self.service.admin("drain", Draining=True)
        self.refused("ServiceUnavailableException", 503, self.send)
        self.service.admin("drain", Draining=False)
        self.assertTrue(self.send()["MessageId"])

    def test_internal_failure(self):
        self.service.admin("faults", Operation="SendChannelMessage",
                           Error="ServiceFailureException", Times=1)
        token = str(uuid.uuid4())
        self.refused("ServiceFailureException", 500, self.send, ClientRequestToken=token)
        self.assertNotIn("hello", self.service.contents())
        self.assertTrue(self.send(ClientRequestToken=token)["MessageId"])

    def test_failure_after_the_effect_is_reconciled_by_the_token(self):
        self.service.admin("faults", Operation="SendChannelMessage",
                           Error="ServiceFailureException", Times=1, Effect=True)
        token = str(uuid.uuid4())
        self.refused("ServiceFailureException", 500, self.send, ClientRequestToken=token)
        self.assertTrue(self.send(ClientRequestToken=token)["MessageId"])
        self.assertEqual(self.service.contents().count("hello"), 1)


class Sessions(WithService):
    def test_the_endpoint_is_the_service_itself(self):
        url = self.client.get_messaging_session_endpoint()["Endpoint"]["Url"]
        self.assertRegex(url, r"^(127\.0\.0\.1|localhost):[0-9]+$")


class LegacyMessages(Messages):
    client_name = "chime"


class LegacyChannels(Channels):
    client_name = "chime"


class LegacyErrors(Errors):
    client_name = "chime"


del WithService

if __name__ == "__main__":
    unittest.main(verbosity=2)
