# SPDX-License-Identifier: Apache-2.0
"""A signed request for another address: the product's service takes none that names an address which
is not its own, and the name is signed. What was signed well is so again, what was not still is not."""

import hmac
import re

import sigv4

HOST = re.compile(rb"(?im)^host:[^\r\n]*")


def for_host(request, host, credentials):
    """The bytes of an http1.Message; `credentials` maps an access key id to (secret, token)."""
    head = HOST.sub(b"Host: " + host.encode(), request.head, count=1)
    match = sigv4.AUTHORIZATION.fullmatch(request.headers.get("authorization", ""))
    key_id, _, scope = match[1].partition("/") if match else ("", "", "")
    if key_id not in credentials:
        return head + request.body
    secret, stamp = credentials[key_id][0], request.headers.get("x-amz-date", "")

    def signature(headers):
        method, target, _ = request.start.split(" ")
        path, _, query = target.partition("?")
        return sigv4.signature(
            sigv4.canonical_request(method, path, query, headers, match[2].split(";"), request.body),
            stamp, scope, secret)

    if hmac.compare_digest(signature(request.headers), match[3]):
        fresh = signature({**request.headers, "host": host})
        head = head.replace(match[3].encode(), fresh.encode(), 1)
    return head + request.body
