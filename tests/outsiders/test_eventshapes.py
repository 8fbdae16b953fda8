#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""That the judge of events lets AWS's through and finds what is wrong with others."""

import copy
import unittest

from eventshapes import SHAPES, moments, problems

CHANNEL = "arn:aws:chime:us-east-1:111122223333:app-instance/one/channel/general"
ALICE = {"Arn": "arn:aws:chime:us-east-1:111122223333:app-instance/one/user/alice", "Name": "Alice"}
TIME = "2023-11-14T22:13:20.123Z"
SUMMARY = {
    "MessageId": "id", "Content": "hi 😀", "Metadata": "", "Type": "STANDARD", "Redacted": False,
    "CreatedTimestamp": TIME, "LastUpdatedTimestamp": "2023-11-14T22:13:20Z", "Sender": ALICE,
    "Status": {"Value": "SENT"}, "MessageAttributes": {"any name": {"StringValues": ["v"]}},
    "Target": [{"MemberArn": ALICE["Arn"]}]}
MESSAGE = SUMMARY | {"ChannelArn": CHANNEL, "Persistence": "PERSISTENT"}
MEMBERSHIP = {"ChannelArn": CHANNEL, "Type": "DEFAULT", "Member": ALICE, "InvitedBy": ALICE,
              "CreatedTimestamp": TIME, "LastUpdatedTimestamp": TIME, "SubChannelId": "s"}
BATCH = {"ChannelArn": CHANNEL, "Type": "HIDDEN", "Members": [ALICE, ALICE], "InvitedBy": ALICE}
CHANNEL_SUMMARY = {"ChannelArn": CHANNEL, "Name": "general", "Mode": "RESTRICTED",
                   "Privacy": "PUBLIC", "LastMessageTimestamp": TIME}
WHOLE_CHANNEL = CHANNEL_SUMMARY | {
    "CreatedBy": ALICE, "CreatedTimestamp": TIME, "LastUpdatedTimestamp": TIME,
    "ElasticChannelConfiguration": {"MaximumSubChannels": 2, "TargetMembershipsPerSubChannel": 3,
                                    "MinimumMembershipPercentage": 40},
    "ExpirationSettings": {"ExpirationDays": 5, "ExpirationCriterion": "CREATED_TIMESTAMP"}}
DETAILS = {"Channel": CHANNEL_SUMMARY, "ChannelMessages": [SUMMARY], "ReadMarkerTimestamp": TIME,
           "ChannelMemberships": [{"Member": ALICE}], "ChannelMessagesHasMore": True}
PAYLOADS = {"ChannelMessage": MESSAGE, "Channel": WHOLE_CHANNEL, "ChannelMembership": MEMBERSHIP,
            "BatchChannelMemberships": BATCH, "ChannelDetails": DETAILS}
ABSENT = object()


def event(kind, payload, message_type=None, **headers):
    of_message = SHAPES.get(kind) == "ChannelMessage"
    default = payload["Type"] if of_message else "SYSTEM"
    return {"Type": kind, "Payload": payload, "Headers": {
        "x-amz-chime-event-type": kind, "x-amz-chime-message-type": message_type or default,
        **{f"x-amz-chime-{name}": value for name, value in headers.items()}}}


def changed(payload, path, value):
    """A copy with another value at `Outer.0.Inner`, or without what is there."""
    payload = copy.deepcopy(payload)
    *outer, last = [int(name) if name.isdigit() else name for name in path.split(".")]
    place = payload
    for name in outer:
        place = place[name]
    if value is ABSENT:
        del place[last]
    else:
        place[last] = value
    return payload


class Judge(unittest.TestCase):
    def test_lets_through_what_is_documented(self):
        self.assertEqual(len(SHAPES), 17)  # with SESSION_ESTABLISHED, those of the guide
        for kind, shape in SHAPES.items():
            with self.subTest(kind):
                self.assertEqual(problems(event(kind, PAYLOADS[shape])), [])
        self.assertEqual(problems(event("SESSION_ESTABLISHED", None)), [])
        control = MESSAGE | {"Type": "CONTROL"}
        self.assertEqual(problems(event("CREATE_CHANNEL_MESSAGE", control)), [])
        for reason in ("subchannel_DELETED", "SUBCHANNEL_DELETED"):
            told = event("DELETE_CHANNEL_MEMBERSHIP", MEMBERSHIP, **{"event-reason": reason})
            self.assertEqual(problems(told), [])
        sparse = changed(MESSAGE, "Metadata", ABSENT)
        self.assertEqual(problems(event("CREATE_CHANNEL_MESSAGE", sparse)), [])

    def test_finds_what_is_wrong_with_a_payload(self):
        for kind, path, value in (
                ("CREATE_CHANNEL_MESSAGE", "CreatedTimestamp", 1700000000.123),
                ("CREATE_CHANNEL_MESSAGE", "CreatedTimestamp", "2023-11-14T22:13:20.123"),
                ("CREATE_CHANNEL_MESSAGE", "CreatedTimestamp", "2023-11-14 22:13:20Z"),
                ("CREATE_CHANNEL_MESSAGE", "CreatedTimestamp", "2023-13-14T22:13:20Z"),
                ("CREATE_CHANNEL_MESSAGE", "createdTimestamp", TIME),
                ("CREATE_CHANNEL_MESSAGE", "Redacted", "false"),
                ("CREATE_CHANNEL_MESSAGE", "Redacted", 0),
                ("CREATE_CHANNEL_MESSAGE", "Metadata", None),
                ("CREATE_CHANNEL_MESSAGE", "Metadata", "m" * 1025),
                ("CREATE_CHANNEL_MESSAGE", "MessageId", ""),
                ("CREATE_CHANNEL_MESSAGE", "Persistence", "SOMETIMES"),
                ("CREATE_CHANNEL_MESSAGE", "Status", "SENT"),
                ("CREATE_CHANNEL_MESSAGE", "Sender.Role", "admin"),
                ("CREATE_CHANNEL_MESSAGE", "Target", {"MemberArn": ALICE["Arn"]}),
                ("CREATE_CHANNEL_MESSAGE", "Target.0.MemberArn", 7),
                ("CREATE_CHANNEL_MESSAGE", "MessageAttributes.any name", ["v"]),
                ("UPDATE_CHANNEL", "ElasticChannelConfiguration.MaximumSubChannels", True),
                ("UPDATE_CHANNEL", "ElasticChannelConfiguration.MaximumSubChannels", "2"),
                ("CREATE_CHANNEL_MEMBERSHIP", "Members", [ALICE]),
                ("BATCH_CREATE_CHANNEL_MEMBERSHIP", "Member", ALICE),
                ("BATCH_CREATE_CHANNEL_MEMBERSHIP", "CreatedTimestamp", TIME),
                ("CHANNEL_DETAILS", "ChannelMessages.0.ChannelArn", CHANNEL),
                ("CHANNEL_DETAILS", "ChannelMessages.0.Persistence", "PERSISTENT"),
                ("CHANNEL_DETAILS", "ChannelMemberships.0.Arn", ALICE["Arn"]),
                ("CHANNEL_DETAILS", "Channel.CreatedTimestamp", TIME),
                ("CHANNEL_DETAILS", "ReadMarkerTimestamp", 1700000000)):
            with self.subTest(f"{kind} {path} {value!r}"[:80]):
                found = problems(event(kind, changed(PAYLOADS[SHAPES[kind]], path, value)))
                self.assertEqual(len(found), 1, found)
                self.assertIn(path, found[0])

    def test_finds_what_is_wrong_around_a_payload(self):
        for wrong in (
                event("CREATE_CHANNEL", WHOLE_CHANNEL),
                event("CREATE_CHANNEL_MESSAGE", MESSAGE, "SYSTEM"),
                event("CREATE_CHANNEL_MESSAGE", MESSAGE, "CONTROL"),
                event("UPDATE_CHANNEL", WHOLE_CHANNEL, "STANDARD"),
                event("UPDATE_CHANNEL", WHOLE_CHANNEL, **{"event-reason": "subchannel_DELETED"}),
                event("DELETE_CHANNEL_MEMBERSHIP", MEMBERSHIP, **{"event-reason": "left"}),
                event("UPDATE_CHANNEL", WHOLE_CHANNEL, **{"channel-arn": CHANNEL}),
                event("UPDATE_CHANNEL", None),
                event("UPDATE_CHANNEL", [WHOLE_CHANNEL]),
                event("SESSION_ESTABLISHED", {}),
                event("UPDATE_CHANNEL", WHOLE_CHANNEL) | {"Type": "DELETE_CHANNEL"}):
            with self.subTest(str(wrong)[:80]):
                self.assertEqual(len(problems(wrong)), 1, problems(wrong))
        self.assertTrue(problems({"Type": "SESSION_ESTABLISHED", "Payload": None}))

    def test_reads_the_times(self):
        read = moments(DETAILS)
        self.assertEqual(read["ReadMarkerTimestamp"].isoformat(), "2023-11-14T22:13:20.123000+00:00")
        self.assertEqual(read["ChannelMessages"][0]["CreatedTimestamp"], read["ReadMarkerTimestamp"])
        self.assertEqual(read["ChannelMessages"][0]["Content"], "hi 😀")


if __name__ == "__main__":
    unittest.main(verbosity=2)
