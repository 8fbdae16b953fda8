# SPDX-License-Identifier: Apache-2.0
"""What a run leaves, gathered for the checker: the service's log or what stands for it, and the
search for keys in everything that is written down."""

import base64
import collections
import hashlib
import json
from urllib.parse import quote

from faultkinds import DEFINITE

# Qt 6.4 says so by itself when a request times out just as its connection breaks, and goes on.
QT_RACE = ("QNetworkReplyImplPrivate::error: Internal problem, this method must only be called "
           "once.")
DEFINITE_WORDS = DEFINITE - {"bad_signature"}


def spellings(text):
    """The bytes of a text as they might stand in a file."""
    data = text.encode()
    yield from (data, data.hex().encode(), data.hex().upper().encode(), quote(text, safe="").encode(),
                json.dumps(text)[1:-1].replace("/", "\\/").encode(), text.encode("utf-16-le"),
                text.encode("utf-16-be"))
    for lead in range(3):  # base64 looks different by where the text begins
        coded = base64.b64encode(b"\0" * lead + data).rstrip(b"=")
        yield coded[4 if lead else 0:-1]
        yield coded[4 if lead else 0:-1].replace(b"+", b"-").replace(b"/", b"_")


def leaks(folder, names, canaries):
    """Where one of the canaries, by name, stands in a file below folder that is of `names`."""
    needles = [(name, needle) for name, text in canaries.items() for needle in set(spellings(text))]
    found = []
    for top in names:
        top = folder / top
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file():
                data = path.read_bytes()
                found += [f"{name} in {path.name}" for name, needle in needles if needle in data]
    return sorted(set(found))


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def log_of_proxy(exchanges, listed):
    """In the place of the reference server's log: the requests as the proxy saw them, and as
    effects what the service lists: {channel: messages, oldest first}. The list does not tell
    tokens; they are those of the requests that were answered with the MessageId, or had the words."""
    records, by_id, by_content = [], {}, {}
    for exchange in exchanges:
        token, body, message_id = (exchange.get(name) for name in ("token", "body", "messageId"))
        if not token:
            continue
        by_content[json.loads(body)["Content"]] = token, body
        if message_id:
            by_id[message_id] = token, body
        if exchange.get("forwarded"):
            records.append({"kind": "request", "token": token, "sha": sha(body),
                            "status": exchange.get("status"), "messageId": message_id})
    for channel, messages in listed.items():
        for message in messages:
            words = message["Content"]
            foreign = "none", json.dumps({"Content": words, "ClientRequestToken": "none"})
            token, body = (by_id.get(message["MessageId"]) or by_content.get(words) or foreign)
            records.append({"kind": "effect", "token": token, "sha": sha(body), "channel": channel,
                            "messageId": message["MessageId"],
                            "body": json.dumps({**json.loads(body), "Content": words})})
    return records


def forgotten(exchanges, listed):
    """MessageIds that were answered to persistent messages and are not on the list."""
    known = {message["MessageId"] for messages in listed.values() for message in messages}
    return sorted({exchange["messageId"] for exchange in exchanges
                   if exchange.get("messageId") and exchange.get("token")} - known)


def attempt_of(exchange):
    """Which of its call's: the 2 of "attempt=2; max=3"."""
    return int(exchange["attempt"].partition("=")[2].partition(";")[0])


def stubborn(exchanges):
    """Kinds of definite refusals after which calls go on, though only a person may order that:
    (fault, how often it was answered, how often the call went on). Not where it is the exception:
    a client that had lost patience has not read the answer."""
    calls = [exchange for exchange in exchanges if exchange.get("invocation")]
    refused = {exchange["invocation"]: exchange for exchange in calls
               if exchange["fault"] in DEFINITE_WORDS and not exchange.get("gone")}
    went_on = set()
    for exchange in calls:
        before = refused.get(exchange["invocation"])
        if before and attempt_of(exchange) > attempt_of(before):
            went_on.add(exchange["invocation"])
    answered = collections.Counter(exchange["fault"] for exchange in refused.values())
    again = collections.Counter(refused[call]["fault"] for call in went_on)
    return [(fault, answered[fault], count) for fault, count in sorted(again.items())
            if count > 2 and count * 2 > answered[fault]]


def complaints(folder):
    """What the programs said on standard error."""
    return [f"{path.stem}: {line}" for path in sorted(folder.glob("*.err"))
            for line in path.read_text(errors="replace").splitlines() if line != QT_RACE]
