# SPDX-License-Identifier: Apache-2.0
"""Secrets that are easily recognised, and how to find them in bytes in any of eight encodings."""

import base64
import json
import os
import re
from urllib.parse import quote


def encodings(secret):
    """(encoding, bytes) for each way in which a secret may stand in a file or in memory. Bytes, of
    a key that is computed, are spelled as a program does that takes each for a character."""
    text = secret.decode("latin-1") if isinstance(secret, bytes) else secret
    data = secret if isinstance(secret, bytes) else text.encode()
    yield "raw", data
    yield "UTF-16LE", text.encode("utf-16-le")
    yield "UTF-16BE", text.encode("utf-16-be")
    yield "hex", data.hex().encode()
    yield "hex", data.hex().upper().encode()
    percent = quote(data, safe="")
    yield "percent", percent.encode()
    yield "percent", re.sub("%..", lambda escape: escape[0].lower(), percent).encode()
    yield "JSON", json.dumps(text)[1:-1].replace("/", "\\/").encode()
    for lead in range(3):  # base64 looks different by where the text begins
        # Only the characters that nothing beside it has a part in; 6 bits each.
        coded = base64.b64encode(b"\0" * lead + data)[-(-8 * lead // 6):8 * (lead + len(data)) // 6]
        yield "base64", coded
        yield "base64url", coded.translate(bytes.maketrans(b"+/", b"-_"))


def occurrences(data, spelling, secret):
    """A short number counts where it stands alone: others that are longer may hold it by chance."""
    if isinstance(secret, str) and secret.isdigit() and spelling == secret.encode():
        return len(re.findall(rb"(?<![0-9A-Za-z])" + spelling + rb"(?![0-9A-Za-z])", data))
    return data.count(spelling)


def finds(data, canaries):
    """How often each canary of {name: secret} is there, by (name, encoding)."""
    counted = {}
    for name, secret in canaries.items():
        spellings = {}  # what is spelled the same is counted once
        for encoding, spelling in encodings(secret):
            spellings.setdefault(spelling, encoding)
        for spelling, encoding in spellings.items():
            times = occurrences(data, spelling, secret)
            if encoding == "UTF-16BE":  # a zero before the other order looks like this one
                times -= data.count(b"\0" + dict(encodings(secret))["UTF-16LE"])
            if times > 0:
                counted[name, encoding] = counted.get((name, encoding), 0) + times
    return counted


def self_test(canaries):
    """A scan that finds nothing where something is would be worse than none."""
    for name, secret in canaries.items():
        for encoding, spelling in encodings(secret):
            found = finds(b"\x01noise=" + spelling + b"\xffnoise", canaries)
            if not any(key[0] == name for key in found):
                raise AssertionError(f"{name} as {encoding} is not found")
    if finds(os.urandom(1 << 20), canaries):
        raise AssertionError("something is found in noise")
