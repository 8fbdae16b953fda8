# SPDX-License-Identifier: Apache-2.0
"""Secrets that are easily recognised, and how to find them in bytes in any of eight encodings."""

import base64
import json
import os
import re
from urllib.parse import quote


def encodings(text):
    """(encoding, bytes) for each way in which a text may stand in a file or in memory."""
    data = text.encode()
    yield "raw", data
    yield "UTF-16LE", text.encode("utf-16-le")
    yield "UTF-16BE", text.encode("utf-16-be")
    yield "hex", data.hex().encode()
    yield "hex", data.hex().upper().encode()
    percent = quote(text, safe="")
    yield "percent", percent.encode()
    yield "percent", re.sub("%..", lambda escape: escape[0].lower(), percent).encode()
    yield "JSON", json.dumps(text)[1:-1].replace("/", "\\/").encode()
    for lead in range(3):  # base64 looks different by where the text begins
        coded = base64.b64encode(b"\0" * lead + data)[4 if lead else 0:-4]
        yield "base64", coded
        yield "base64url", coded.translate(bytes.maketrans(b"+/", b"-_"))


def finds(data, canaries):
    """How often each canary of {name: text} is there, by (name, encoding)."""
    counted = {}
    for name, text in canaries.items():
        spellings = {}  # what is spelled the same is counted once
        for encoding, spelling in encodings(text):
            spellings.setdefault(spelling, encoding)
        for spelling, encoding in spellings.items():
            times = data.count(spelling)
            if encoding == "UTF-16BE":  # a zero before the other order looks like this one
                times -= data.count(b"\0" + text.encode("utf-16-le"))
            if times > 0:
                counted[name, encoding] = counted.get((name, encoding), 0) + times
    return counted


def self_test(canaries):
    """A scan that finds nothing where something is would be worse than none."""
    for name, text in canaries.items():
        for encoding, spelling in encodings(text):
            found = finds(b"\x01noise" + spelling + b"\xffnoise", canaries)
            if not any(key[0] == name for key in found):
                raise AssertionError(f"{name} as {encoding} is not found")
    if finds(os.urandom(1 << 20), canaries):
        raise AssertionError("something is found in noise")
