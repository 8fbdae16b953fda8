# SPDX-License-Identifier: Apache-2.0
"""What a seed decides about the lives of the client: when each ends, how, and what else befalls
it. Everything is placed by counting events, never by time."""

import dataclasses

from chance import Choice

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
CLOCKS = (5 * MINUTE, -5 * MINUTE, 16 * MINUTE, -16 * MINUTE, 8 * HOUR, -8 * HOUR, DAY, -DAY,
          3652 * DAY, -3652 * DAY, 0, 0, 0, 0)
STAGES = ("received", "forwarded", "answered")


@dataclasses.dataclass
class Life:
    """`target`: how many messages are accepted when its end comes near; then it ends `how` at
    `count` more of `what`: "line"s of the client, "accepted" or "sent" ones among them, "write"s of
    the driver, or "request"s at `stage`; or before it is ready, at "exec" or "opened"."""

    number: int
    target: int
    how: str
    what: str
    count: int
    stage: str
    disturbances: list  # of (after how many lines, what, parameter)


class Schedule:
    def __init__(self, chance, profile, accepted, kills):
        self.chance, self.profile = chance, profile
        self.places = Choice(profile["places"])
        self.ends = Choice(profile["ends"])
        self.lives = []
        while kills > 0:
            self.lives.append(self._life(len(self.lives)))
            kills -= self.lives[-1].how == "kill"
        for life in self.lives:
            # The last part is for a life that nothing cuts short.
            life.target = accepted * (life.number + 1) // (len(self.lives) + 2)

    def _life(self, number):
        chance = self.chance
        what = self.places.pick(chance.unit("place", number))
        how = self.ends.pick(chance.unit("end", number))
        if what in ("exec", "opened"):
            how = "kill"
        most = 12 if what == "request" else 40
        return Life(number, 0, how, what, chance.between(1, most, "count", number),
                    STAGES[chance.below(len(STAGES), "stage", number)], self._disturbances(number))

    def _disturbances(self, number):
        found = []
        for name, share in sorted(self.profile["disturbances"].items()):
            if self.chance.unit(f"{name} comes", number) < share:
                found.append((self.chance.between(1, 90, f"{name} after", number), name,
                              self._parameter(name, number)))
        return sorted(found)

    def _parameter(self, name, number):
        chance = self.chance
        if name == "clock":
            return CLOCKS[chance.below(len(CLOCKS), "clock", number)]
        if name == "stop":
            return chance.between(20, self.profile["longest_stop_ms"], "stop", number)
        if name == "refuse":
            return chance.between(10, 250, "refuse", number)
        return chance.below(2, name, number)


class Workload:
    """The messages: which channel, which words. A person's words, in short: some are long, some
    full of what breaks careless programs."""

    WORDS = ("ok", "see you at 5", "Zażółć gęślą jaźń", "naïve ‮ reversed", "👩‍👩‍👧‍👦 family",
             "{\"Content\":\"nested\"}", "line\nbreak\ttab", "\\u0000 \"quoted\" \\", "<b>bold</b>",
             "%s%n ${HOME} $(id)", "'; DROP TABLE outbox; --")

    def __init__(self, chance, channels, fleeting):
        self.chance, self.channels, self.fleeting = chance, channels, fleeting

    def members(self, number):
        chance = self.chance
        words = self.WORDS[chance.below(len(self.WORDS), "words", number)]
        if chance.unit("long", number) < 0.02:
            words = (words + " ") * 30
        members = {"ChannelArn": self.channels[chance.below(len(self.channels), "channel", number)],
                   "Content": f"{number} {words}"}
        if chance.unit("metadata", number) < 0.1:
            members["Metadata"] = f"{{\"n\":{number}}}"
        if chance.unit("fleeting", number) < self.fleeting:
            members["Persistence"] = "NON_PERSISTENT"
        return members
