# SPDX-License-Identifier: Apache-2.0
"""Did anything get lost, arrive twice, or overtake? A pure function over what was logged: the
service's log, the driver's log, and the client's database at the end. A run has passed when the
list of violations is empty.

Service log:  {"kind": "request", "token", "sha", "status", "messageId"?} and
              {"kind": "effect", "token", "sha", "channel", "messageId", "body"}, in their order.
Driver log:   "write" {ref, life, members, instead?}, "accepted" {ref, id, token}, "refused" {ref},
              "recovered" {ref, token}, "sent" {token, messageId}, "discarded" {token},
              "state" {token, state, status?, code?}, "order" {what, token} of a person's,
              "end" {life, how, code, expected}, "healed" {ms}, "drained" {ms}.
Database:     {"integrity": "ok", "outbox": [{token, state, intact}], "messages": [{token, id}]}."""

import collections
import hashlib
import json
import sqlite3

DRAIN_MS = 60_000
ATTEMPTS_PER_TOKEN = 200
STATES = ("Queued", "InFlight", "Unconfirmed", "Failed")
DEFAULTS = {"Type": "STANDARD", "Persistence": "PERSISTENT"}


class Checker:
    def __init__(self, server, driver, database, stderr=(), leaks=(), trapped=0,
                 attempts_per_token=ATTEMPTS_PER_TOKEN, stubborn=()):
        self.violations = []
        self.effects = [record for record in server if record["kind"] == "effect"]
        self.requests = [record for record in server
                         if record["kind"] == "request" and record.get("token")]
        self.driver = driver
        self.database = database
        self.attempts_per_token = attempts_per_token
        self.writes = {}
        for order, record in enumerate(self.of("write")):
            if record.get("instead"):  # other words in the same place
                order = self.writes[record["instead"]]["order"]
            self.writes[record["ref"]] = {**record, "order": order}
        self.by_content = {write["members"]["Content"]: ref for ref, write in self.writes.items()}
        self.tokens = {record["ref"]: record["token"]
                       for record in driver if record["kind"] in ("accepted", "recovered")}
        self.given_up = {record["token"] for record in self.of("discarded")}
        self.given_up |= {record["token"] for record in self.of("order")
                          if record["what"] in ("discard", "replace")}
        self.refused = {record["ref"] for record in self.of("refused")}
        self.killed = {record["life"] for record in self.of("end") if record["how"] == "kill"}
        self.message_ids = {}
        self.recovered = 0
        self.stderr, self.leaks, self.trapped, self.stubborn = stderr, leaks, trapped, stubborn

    def of(self, kind):
        return [record for record in self.driver if record["kind"] == kind]

    def violation(self, rule, text):
        self.violations.append(f"{rule} {text}")

    def check(self):
        for rule in sorted(vars(Checker)):
            if rule.startswith("check_"):
                getattr(self, rule)()
        return self.violations

    def figures(self):
        def count(rule, word):
            return sum(text.startswith(f"{rule} {word}") for text in self.violations)

        return {"accepted": len(self.tokens), "recovered": self.recovered,
                "effects": len(self.effects), "requests": len(self.requests),
                "lost": count("I1", "lost"), "duplicate": count("I2", "duplicate"),
                "inverted": count("I3", "inverted"), "drained_ms": self._drain_ms(),
                "violations": len(self.violations)}

    # I1, I2: once, by one name, in one wording

    def check_1_effects_by_token(self):
        seen = collections.Counter(effect["token"] for effect in self.effects)
        for token, count in seen.items():
            if count > 1:
                self.violation("I2", f"duplicate: {count} effects of token {token}")
        for effect in self.effects:
            self.message_ids.setdefault(effect["token"], effect["messageId"])
        for ref, token in self.tokens.items():
            if token not in seen and token not in self.given_up:
                self.violation("I1", f"lost: {ref} was accepted as {token}")

    def check_2_effects_by_content(self):
        seen = collections.Counter()
        for effect in self.effects:
            members = json.loads(effect["body"])
            ref = self.by_content.get(members.get("Content"))
            if ref is None:
                self.violation("I4", f"nobody wrote what token {effect['token']} says")
                continue
            seen[ref] += 1
            if seen[ref] > 1:
                self.violation("I2", f"duplicate: {ref} has {seen[ref]} effects")
            self._check_members(ref, effect, members)
            self._check_accepted(ref, effect)

    def _check_members(self, ref, effect, members):
        wanted = {**DEFAULTS, **self.writes[ref]["members"]}
        channel = wanted.pop("ChannelArn")
        if members.pop("ClientRequestToken") != effect["token"] or members != wanted:
            self.violation("I2", f"altered: {ref} arrived as {members}")
        if effect["channel"] != channel:
            self.violation("I2", f"altered: {ref} is in {effect['channel']}")

    def check_3_one_body_a_token(self):
        bodies = {}
        for record in self.requests + self.effects:
            if bodies.setdefault(record["token"], record["sha"]) != record["sha"]:
                self.violation("I2", f"altered: another body for token {record['token']}")

    def check_4_one_message_id_a_token(self):
        for record in self.requests:
            told = record.get("messageId")
            if told and self.message_ids.setdefault(record["token"], told) != told:
                self.violation("I2", f"second MessageId for token {record['token']}")

    # I3: acceptance order is the order of writing

    def check_5_order(self):
        last = {}
        for effect in self.effects:
            ref = self.by_content.get(json.loads(effect["body"]).get("Content"))
            if ref is None:
                continue
            order = self.writes[ref]["order"]
            before, name = last.get(effect["channel"], (-1, None))
            if order < before:
                self.violation("I3", f"inverted: {ref} arrived after {name}")
            last[effect["channel"]] = (max(order, before), ref if order > before else name)

    # I4: nothing that was not accepted, or was about to be when the end came

    def _check_accepted(self, ref, effect):
        token = self.tokens.get(ref)
        if token is not None:
            if token != effect["token"]:
                self.violation("I2", f"other token: {ref} was accepted as {token} "
                               f"and arrived as {effect['token']}")
            return
        if ref in self.refused:
            self.violation("I4", f"refused, and arrived: {ref}")
        elif self.writes[ref]["life"] not in self.killed:
            self.violation("I4", f"never accepted, and arrived: {ref}")
        else:
            self.recovered += 1

    # I5: the client knows what the service knows

    def check_6_sent_lines(self):
        for record in self.of("sent"):
            if self.message_ids.get(record["token"]) != record["messageId"]:
                self.violation("I5", f"foreign MessageId: token {record['token']} was told as "
                               f"{record['messageId']}")

    def check_6_states(self):
        """Failed is what the service has definitely refused, and nothing else."""
        for record in self.of("state"):
            definite = is_definite(record.get("status"), record.get("code"))
            if record["state"] == "Failed" and not definite:
                self.violation("I5", f"failed without a refusal: token {record['token']}, "
                               f"{record.get('status')} {record.get('code')}")
            if record["state"] == "Unconfirmed" and definite:
                self.violation("I5", f"refused, and not failed: token {record['token']}, "
                               f"{record.get('status')} {record.get('code')}")

    def check_7_database(self):
        stored = {row["token"]: row["id"] for row in self.database["messages"] if row["token"]}
        for token, message_id in stored.items():
            if self.message_ids.get(token) != message_id:
                self.violation("I5", f"foreign MessageId: token {token} is stored as {message_id}")
        for row in self.database["outbox"]:
            if row["state"] == "Failed" and row["token"] in self.message_ids:
                self.violation("I5", f"failed, and arrived: token {row['token']}")
        known = {row["token"] for row in self.database["outbox"]} | stored.keys() | self.given_up
        for effect in self.effects:
            if effect["token"] not in known:
                self.violation("I5", f"forgotten: token {effect['token']} arrived")

    # I6, I7, I11, and what may never get out

    def check_8_integrity(self):
        if self.database["integrity"] != "ok":
            self.violation("I6", f"integrity: {self.database['integrity']}")
        for row in self.database["outbox"]:
            if not row["intact"]:
                self.violation("I6", f"damaged row: token {row['token']}")

    def check_9_drained(self):
        for row in self.database["outbox"]:
            self.violation("I7", f"not drained: token {row['token']} is {row['state']}")
        healed, drained = self.of("healed"), self.of("drained")
        if not healed or not drained:
            self.violation("I7", "not drained: the run did not get so far")
        elif self._drain_ms() > DRAIN_MS:
            self.violation("I7", f"drained after {self._drain_ms()} ms")
        attempts = collections.Counter(record["token"] for record in self.requests)
        for token, count in attempts.most_common(1):
            if count > self.attempts_per_token:
                self.violation("I7", f"{count} attempts of token {token}")

        for fault, answered, again in self.stubborn:
            self.violation("I7", f"tried again by itself after {again} of {answered} {fault}")

    def _drain_ms(self):
        healed, drained = self.of("healed"), self.of("drained")
        return round(drained[-1]["ms"] - healed[-1]["ms"]) if healed and drained else None

    def check_a_ends(self):
        for end in self.of("end"):
            if not end["expected"]:
                self.violation("I11", f"life {end['life']} ended by itself with {end['code']}")
        for line in self.stderr:
            self.violation("I11", f"stderr: {line}")
        if self.trapped:
            self.violation("I10", f"{self.trapped} requests followed a redirect")
        for leak in self.leaks:
            self.violation("I10", f"leak: {leak}")


def is_definite(status, code):
    """Whether an error is the service's word that this message will not do, or a redirect."""
    if code == "MayHaveArrived":
        return True  # only a person can decide
    if status is None or not 300 <= status < 500 or status in (401, 408, 429):
        return False
    return status != 403 or code in ("ForbiddenException", "Forbidden")


# --- reading


def read_log(path):
    """The records of a log; a line that was cut off by the end of its writer is left out."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    return [json.loads(line) for line in lines[:-1]]


def digest(*fields):
    """Of a row of the outbox, as the product promises to compute it."""
    hash_ = hashlib.sha256()
    for field in fields:
        hash_.update(len(field).to_bytes(8, "big") + field)
    return hash_.digest()


def read_database(path):
    """What the checker wants of a client's database. Opened as the client would, so that what is
    in the write-ahead log counts."""
    connection = sqlite3.connect(path)
    try:
        integrity = connection.execute("PRAGMA integrity_check").fetchone()[0]
        outbox = [{"token": token, "state": STATES[state] if state < len(STATES) else state,
                   "intact": digest(channel.encode(), bearer.encode(), token.encode(), body) == told}
                  for channel, bearer, token, body, told, state in connection.execute(
                      "SELECT channel, bearer, token, body, digest, state FROM outbox")]
        messages = [{"token": token, "id": id_} for token, id_ in connection.execute(
            "SELECT token, id FROM messages WHERE token IS NOT NULL")]
    finally:
        connection.close()
    return {"integrity": integrity, "outbox": outbox, "messages": messages}
