#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A second opinion on the messaging API: sends, lists and memberships over HTTP on 127.0.0.1, with
its own SigV4. Shares no code with the product. What it did is in server.log, one JSON object a line,
numbered and synced before the answer leaves: the oracle of the fault runs.

It takes orders on standard input, one JSON object a line, and ends with it:
  {"Credentials": {"ID": ["SECRET", "TOKEN" or null]}, "Expired": ["ID"]}
Its first line on standard output is {"Port": N}."""

import argparse
import asyncio
import hashlib
import json
import os
import sys
import time
import urllib.parse
import uuid
from datetime import datetime
from email.utils import formatdate

import http1
import sigv4

REGION = "us-east-1"
INSTANCE = "arn:aws:chime:us-east-1:123456789012:app-instance/0f3c9a1e-77b1-4a53-8f0e-5d2c1b6a9e40"
CODES = {"BadRequestException": (400, "BadRequest"), "ForbiddenException": (403, "Forbidden"),
         "ConflictException": (409, "Conflict"), "NotFoundException": (404, "NotFound")}
MEMBERS = {"Content", "Type", "Persistence", "ClientRequestToken", "Metadata", "PushNotification",
           "MessageAttributes", "SubChannelId", "ContentType", "Target"}


def channel_arn(number):
    return f"{INSTANCE}/channel/lane-{number:03d}"


def user_arn(name="alice"):
    return f"{INSTANCE}/user/{name}"


class Refused(Exception):
    def __init__(self, name, message):
        super().__init__(message)
        self.name, self.message = name, message


class Log:
    """Numbered lines, on the disk before commit() returns."""

    def __init__(self, path):
        self.file = open(path, "ab", buffering=0)
        self.sequence = 0
        self.lines = []

    def add(self, **record):
        self.sequence += 1
        self.lines.append(json.dumps({"seq": self.sequence, **record}))

    def commit(self):
        if self.lines:
            self.file.write(("\n".join(self.lines) + "\n").encode())
            os.fdatasync(self.file.fileno())
            self.lines.clear()


class World:
    """Channels, members, messages, and the tokens that made them."""

    def __init__(self, channels, members):
        self.messages = {channel_arn(number): [] for number in range(channels)}
        self.members = {user_arn(name) for name in members}
        self.by_token = {}
        self.last_time = 0.0

    def send(self, channel, bearer, body):
        """(MessageId, whether it is new). A token names one request, whoever repeats it."""
        members = self._checked(channel, bearer, body)
        token = members["ClientRequestToken"]
        known = self.by_token.get(token)
        if known:
            if known["Request"] != (channel, bearer, members):
                raise Refused("ConflictException", "the token was used for another request")
            return known["MessageId"], False
        # Later than all before, or a page could not tell them apart.
        self.last_time = max(round(time.time(), 3), round(self.last_time + 0.001, 3))
        message = {"MessageId": str(uuid.uuid4()), "Request": (channel, bearer, members),
                   "Time": self.last_time}
        self.by_token[token] = message
        self.messages[channel].append(message)
        return message["MessageId"], True

    def _checked(self, channel, bearer, body):
        self.check_member(channel, bearer)
        try:
            members = json.loads(body)
        except ValueError as error:
            raise Refused("BadRequestException", f"the body is not JSON: {error}") from error
        if not isinstance(members, dict) or not members.keys() <= MEMBERS:
            raise Refused("BadRequestException", "the body is not of the model")
        for name in ("Content", "Type", "Persistence", "ClientRequestToken"):
            if not isinstance(members.get(name), str) or not members[name]:
                raise Refused("BadRequestException", f"{name} is missing")
        if len(members["Content"].encode()) > 4096:
            raise Refused("BadRequestException", "Content is too long")
        return members

    def check_member(self, channel, bearer):
        if channel not in self.messages or bearer not in self.members:
            raise Refused("ForbiddenException", "You are not a member of the channel")

    def page(self, channel, bearer, query):
        self.check_member(channel, bearer)
        ascending = query.get("sort-order") == "ASCENDING"
        begin, end = (parse_time(query.get(name)) for name in ("not-before", "not-after"))
        found = [message for message in self.messages[channel]
                 if message["Request"][2]["Persistence"] == "PERSISTENT"
                 and (begin is None or message["Time"] >= begin)
                 and (end is None or message["Time"] <= end)]
        if not ascending:
            found.reverse()
        return paged(found, query)


def parse_time(text):
    if not text:
        return None
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def paged(found, query):
    """(items, NextToken or None)"""
    start, size = int(query.get("next-token") or 0), int(query.get("max-results") or 50)
    after = start + size
    return found[start:after], str(after) if after < len(found) else None


def summary(message):
    _, bearer, members = message["Request"]
    shown = {name: members[name] for name in ("Content", "Metadata", "Type", "MessageAttributes",
                                              "ContentType", "Target") if name in members}
    return {**shown, "MessageId": message["MessageId"], "CreatedTimestamp": message["Time"],
            "LastUpdatedTimestamp": message["Time"], "Redacted": False,
            "Sender": {"Arn": bearer, "Name": bearer.rpartition("/")[2]},
            "Status": {"Value": "SENT"}}


class Service:
    def __init__(self, world, verifier, log):
        self.world, self.verifier, self.log = world, verifier, log
        self.begin = time.monotonic()

    def answer(self, request):
        """The bytes of the answer. Whatever it did is on the disk when this returns."""
        request_id = str(uuid.uuid4())
        record = {"kind": "request", "ms": round((time.monotonic() - self.begin) * 1000)}
        try:
            status, name, body = self.handle(request, record)
        except Refused as refused:
            status, code = CODES[refused.name]
            name, body = refused.name, {"Code": code, "Message": refused.message}
        self.log.add(**record, status=status, error=name)
        self.log.commit()
        headers = [("x-amzn-RequestId", request_id), ("Date", formatdate(usegmt=True)),
                   ("Content-Type", "application/json")]
        if name:
            headers.append(("x-amzn-ErrorType", name))
        return http1.response(status, headers, json.dumps(body).encode())

    def handle(self, request, record):
        method, target, _ = (request.start.split(" ") + ["", ""])[:3]
        path, _, query = target.partition("?")
        record.update(method=method, attempt=request.headers.get("amz-sdk-request"),
                      invocation=request.headers.get("amz-sdk-invocation-id"))
        parts = path.split("/")
        channel = urllib.parse.unquote(parts[2]) if len(parts) > 2 else None
        bearer = request.headers.get("x-amz-chime-bearer", "")
        is_send = method == "POST" and len(parts) == 4 and parts[3] == "messages"
        if is_send:
            record.update(channel=channel, sha=hashlib.sha256(request.body).hexdigest(),
                          token=token_of(request.body))
        problem = self.verifier.problem(method, path, query, request.headers, request.body)
        if problem:
            status, name, message = problem
            return status, name, {"message": message}
        if is_send:
            return self.send(channel, bearer, request.body, record)
        if method == "GET":
            return self.read(parts, channel, bearer, dict(urllib.parse.parse_qsl(query)))
        raise Refused("NotFoundException", "no such operation here")

    def send(self, channel, bearer, body, record):
        message_id, new = self.world.send(channel, bearer, body)
        record["messageId"] = message_id
        if new:
            self.log.add(kind="effect", channel=channel, bearer=bearer, messageId=message_id,
                         token=token_of(body), sha=hashlib.sha256(body).hexdigest(),
                         body=body.decode())
        return 201, None, {"ChannelArn": channel, "MessageId": message_id,
                           "Status": {"Value": "SENT"}}

    def read(self, parts, channel, bearer, query):
        world = self.world
        if parts[1:] == ["channels"] and query.get("scope") == "app-instance-user-memberships":
            found, token = paged(sorted(world.messages), query)
            items = [{"ChannelSummary": channel_of(arn),
                      "AppInstanceUserMembershipSummary": {"Type": "DEFAULT"}} for arn in found]
            return 200, None, {"ChannelMemberships": items, "NextToken": token}
        if len(parts) == 4 and parts[3] == "messages":
            found, token = world.page(channel, bearer, query)
            return 200, None, {"ChannelArn": channel, "NextToken": token,
                               "ChannelMessages": [summary(message) for message in found]}
        if len(parts) == 3 and parts[1] == "channels":
            world.check_member(channel, bearer)
            return 200, None, {"Channel": channel_of(channel)}
        raise Refused("NotFoundException", "no such operation here")


def channel_of(arn):
    return {"ChannelArn": arn, "Name": arn.rpartition("/")[2], "Mode": "UNRESTRICTED",
            "Privacy": "PRIVATE"}


def token_of(body):
    try:
        return json.loads(body).get("ClientRequestToken")
    except (ValueError, AttributeError):
        return None


class Connection(asyncio.Protocol):
    def __init__(self, service):
        self.service = service
        self.parser = http1.Parser()

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.parser.feed(data)
        try:
            while request := self.parser.next():
                self.transport.write(self.service.answer(request))
        except http1.BadMessage:
            self.transport.close()


def take_order(line, verifier):
    order = json.loads(line)
    if "Credentials" in order:
        verifier.credentials = {key: tuple(value) for key, value in order["Credentials"].items()}
        verifier.expired = frozenset(order.get("Expired", ()))
    return {"Done": True}


async def read_orders(take):
    """Until standard input ends; each order gets a line of answer."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        print(json.dumps(take(line)), flush=True)


async def serve(arguments):
    log = Log(arguments.log)
    verifier = sigv4.Verifier({}, REGION)
    service = Service(World(arguments.channels, ["alice"]), verifier, log)
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(service), "127.0.0.1", 0)
    print(json.dumps({"Port": server.sockets[0].getsockname()[1]}), flush=True)
    await read_orders(lambda line: take_order(line, verifier))
    log.commit()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--log", required=True)
    parser.add_argument("--channels", type=int, default=32)
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
