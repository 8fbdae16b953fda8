# SPDX-License-Identifier: Apache-2.0
"""What a messaging session may deliver, by botocore's model and by "Using WebSockets to receive
messages" in AWS's developer guide: nothing in here comes from Carillon, whose service and client read
and write events with the same code and could be wrong together."""

import datetime
import re
from pathlib import Path

from botocore.loaders import Loader
from botocore.model import ServiceModel

MESSAGES = {
    f"{prefix}{verb}_CHANNEL_MESSAGE" for prefix, verbs in (
        ("", ("CREATE", "UPDATE", "REDACT", "DELETE")), ("PENDING_", ("CREATE", "UPDATE")),
        ("FAILED_", ("CREATE", "UPDATE")), ("DENIED_", ("CREATE", "UPDATE"))) for verb in verbs}
SHAPES = dict.fromkeys(MESSAGES, "ChannelMessage") | {
    "CHANNEL_DETAILS": "ChannelDetails",
    "UPDATE_CHANNEL": "Channel",
    "DELETE_CHANNEL": "Channel",
    "CREATE_CHANNEL_MEMBERSHIP": "ChannelMembership",
    "UPDATE_CHANNEL_MEMBERSHIP": "ChannelMembership",
    "DELETE_CHANNEL_MEMBERSHIP": "ChannelMembership",
    "BATCH_CREATE_CHANNEL_MEMBERSHIP": "BatchChannelMemberships",
}
# The one payload that only the guide has, written as the model would.
DETAILS = {"type": "structure", "members": {
    "Channel": {"shape": "ChannelSummary"},
    "ChannelMessages": {"shape": "ChannelMessageSummaryList"},
    "ChannelMemberships": {"shape": "ChannelMembershipSummaryList"},
    "ReadMarkerTimestamp": {"shape": "Timestamp"},
    "ChannelMessagesHasMore": {"shape": "NonNullableBoolean"}}}
EVENT_TYPE, MESSAGE_TYPE, REASON = (
    "x-amz-chime-event-type", "x-amz-chime-message-type", "x-amz-chime-event-reason")
ISO_8601 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", re.ASCII)
JSON_TYPES = {"string": str, "timestamp": str, "boolean": bool, "integer": int, "structure": dict,
              "map": dict, "list": list}


def _model():
    loader = Loader(extra_search_paths=[str(Path(__file__).with_name("models"))])
    description = loader.load_service_model("chime-sdk-messaging", "service-2")
    description["shapes"]["ChannelDetails"] = DETAILS
    return ServiceModel(description)


MODEL = _model()


def moment(text):
    """The point in time that a text of a payload is."""
    if not ISO_8601.fullmatch(text):
        raise ValueError(f"{text!r} is no ISO-8601 time in UTC")
    return datetime.datetime.fromisoformat(text)


def moments(value):
    """A payload as boto3 would give it: the texts that are points in time as such."""
    if isinstance(value, list):
        return [moments(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: moment(each) if name.endswith("Timestamp") else moments(each)
            for name, each in value.items()}


def _breach(value, shape):
    """What is wrong with a value of the right JSON type and without parts."""
    if shape.type_name == "timestamp":
        try:
            moment(value)
        except ValueError as error:
            return str(error)
    if shape.type_name == "string":
        allowed = shape.metadata.get("enum")
        if allowed and value not in allowed:
            return f"{value!r} is none of {allowed}"
        if not shape.metadata.get("min", 0) <= len(value) <= shape.metadata.get("max", len(value)):
            return f"{len(value)} characters"
    return None


def _parts(value, shape):
    """(name, value, shape or None) of each part."""
    if shape.type_name == "structure":
        return [(name, each, shape.members.get(name)) for name, each in value.items()]
    if shape.type_name == "map":
        return [(name, each, shape.value) for name, each in value.items()]
    if shape.type_name == "list":
        return [(str(index), each, shape.member) for index, each in enumerate(value)]
    return []


def departures(value, shape, where):
    """Where a JSON value departs from a shape: names it lacks, other types, values not allowed."""
    if shape is None:
        return [f"{where} is not in the model"]
    if type(value) is not JSON_TYPES[shape.type_name]:
        return [f"{where} is {value!r}, no {shape.type_name}"]
    found = [f"{where}: {breach}" for breach in [_breach(value, shape)] if breach]
    for name, each, part in _parts(value, shape):
        found += departures(each, part, f"{where}.{name}")
    return found


def _headers(kind, headers, payload):
    if not isinstance(headers, dict):
        return [f"the headers are {headers!r}"]
    found = []
    if headers.get(EVENT_TYPE) != kind:
        found.append(f"{EVENT_TYPE} is {headers.get(EVENT_TYPE)!r}")
    of_message = kind in MESSAGES and isinstance(payload, dict)
    wanted = payload.get("Type") if of_message else "SYSTEM"
    if headers.get(MESSAGE_TYPE) != wanted:
        found.append(f"{MESSAGE_TYPE} is {headers.get(MESSAGE_TYPE)!r} instead of {wanted!r}")
    reasons = ("subchannel_deleted",) if kind == "DELETE_CHANNEL_MEMBERSHIP" else ()
    if REASON in headers and str(headers[REASON]).lower() not in reasons:
        found.append(f"{REASON} is {headers[REASON]!r}")
    return found + [f"header {name}"
                    for name in sorted(headers.keys() - {EVENT_TYPE, MESSAGE_TYPE, REASON})]


def problems(event):
    """Why {"Type", "Headers", "Payload"}, as chimejs/session.js prints it, is no event of AWS's;
    nothing: it could be one."""
    kind, payload = event["Type"], event["Payload"]
    found = _headers(kind, event.get("Headers"), payload)
    if kind == "SESSION_ESTABLISHED":
        return found + ([] if payload is None else [f"payload {payload!r}"])
    if kind not in SHAPES:
        return found + [f"there is no {kind}"]
    return found + departures(payload, MODEL.shape_for(SHAPES[kind]), "Payload")
