# SPDX-License-Identifier: Apache-2.0
"""What the tests of all operations share: clients that know the whole API of today, and a record of
the operations that were answered with success.

Debian's botocore is older than the API. models/ holds what its models lack of botocore 1.43.11's
(five operations, and members such as Target and ExpirationSettings) and what all botocores lack: which
lists its paginators can walk. In the form in which botocore itself adds to a model: it still signs,
writes and reads every request."""

import os
import subprocess
import unittest
import uuid
from pathlib import Path

os.environ["AWS_DATA_PATH"] = str(Path(__file__).with_name("models"))

from service import ALICE, GENERAL, INSTANCE, Service  # noqa: E402

succeeded = set()


def record(http_response, model, **_):
    if http_response.status_code < 300:
        succeeded.add(model.name)


def served():
    """The names of the operations the service says it serves."""
    listed = subprocess.run([os.environ["CARILLONCTL"], "serve", "--operations"], check=True,
                            capture_output=True, text=True, timeout=60).stdout
    rows = [line.split("\t") for line in listed.splitlines()]
    return {name for _, name, state in rows if not state.startswith("not served")}


class Operations(unittest.TestCase):
    """One service for all tests of a class, its world new for each."""

    @classmethod
    def setUpClass(cls):
        cls.service = Service()
        cls.service.start()
        cls.addClassCleanup(cls.service.stop)

    def setUp(self):
        self.service.reset()
        self.chime = self.service.client("chime-sdk-messaging")
        self.identity = self.service.client("chime-sdk-identity")
        for client in (self.chime, self.identity):
            client.meta.events.register("after-call", record)

    def refused(self, name, call, *, client=None, **members):
        """That the call is answered with this exception of the model, typed by botocore."""
        typed = getattr((client or self.chime).exceptions, name)
        with self.assertRaises(typed) as caught:
            call(**members)
        response = caught.exception.response
        self.assertEqual(response["Error"]["Code"], name)
        self.assertTrue(response["Error"]["Message"])
        self.assertTrue(response["ResponseMetadata"]["RequestId"])
        return response["Error"]["Message"]

    def forbidden(self, call, **members):
        return self.refused("ForbiddenException", call, **members)

    def status(self, answer, expected):
        self.assertEqual(answer["ResponseMetadata"]["HTTPStatusCode"], expected)
        return answer

    def pages(self, operation, member, client=None, size=2, **parameters):
        """All items of a list, through botocore's paginator, so many a page; no page is larger."""
        paginator = (client or self.chime).get_paginator(operation)
        items = []
        for page in paginator.paginate(**parameters, PaginationConfig={"PageSize": size}):
            self.assertLessEqual(len(page[member]), size)
            items += page[member]
        return items

    # --- what a test begins with

    def create_channel(self, bearer=ALICE, **members):
        arguments = {"AppInstanceArn": INSTANCE, "Name": "made", "ChimeBearer": bearer,
                     "ClientRequestToken": str(uuid.uuid4())} | members
        return self.status(self.chime.create_channel(**arguments), 201)["ChannelArn"]

    def join(self, member, channel=GENERAL, bearer=ALICE, **members):
        return self.status(self.chime.create_channel_membership(
            **{"ChannelArn": channel, "MemberArn": member, "Type": "DEFAULT",
               "ChimeBearer": bearer} | members), 201)

    def send(self, bearer=ALICE, channel=GENERAL, **members):
        return self.status(self.chime.send_channel_message(
            **{"ChannelArn": channel, "Content": "hello", "Type": "STANDARD",
               "Persistence": "PERSISTENT", "ChimeBearer": bearer,
               "ClientRequestToken": str(uuid.uuid4())} | members), 201)

    def contents(self, bearer=ALICE, channel=GENERAL, **members):
        """Of what that bearer sees in the channel, oldest first."""
        listed = self.chime.list_channel_messages(
            ChannelArn=channel, ChimeBearer=bearer, SortOrder="ASCENDING", **members)
        return [message.get("Content", "") for message in listed["ChannelMessages"]]

    def create_user(self, user_id, **members):
        return self.status(self.identity.create_app_instance_user(
            **{"AppInstanceArn": INSTANCE, "AppInstanceUserId": user_id, "Name": user_id,
               "ClientRequestToken": str(uuid.uuid4())} | members), 201)["AppInstanceUserArn"]
