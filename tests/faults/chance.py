# SPDX-License-Identifier: Apache-2.0
"""Every decision of a run is a hash of the seed, the name of a stream and an index in it: adding a
kind of fault does not move the decisions of the others, and one number replays the schedule."""

import bisect
import hashlib
import itertools


class Chance:
    def __init__(self, seed):
        self.seed = str(seed)

    def unit(self, stream, index):
        """Uniform in [0, 1)."""
        text = f"{self.seed}\0{stream}\0{index}".encode()
        return int.from_bytes(hashlib.blake2b(text, digest_size=7).digest(), "big") / 2 ** 56

    def below(self, limit, stream, index):
        """A whole number in [0, limit)."""
        return int(self.unit(stream, index) * limit)

    def between(self, low, high, stream, index):
        """A whole number in [low, high]."""
        return low + self.below(high - low + 1, stream, index)


class Choice:
    """Names with weights; those that weigh nothing never come."""

    def __init__(self, weights):
        present = {name: weight for name, weight in sorted(weights.items()) if weight > 0}
        self.names = list(present)
        self.sums = list(itertools.accumulate(present.values()))

    def pick(self, unit):
        return self.names[bisect.bisect_right(self.sums, unit * self.sums[-1])]
