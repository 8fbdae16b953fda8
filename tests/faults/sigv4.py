# SPDX-License-Identifier: Apache-2.0
"""AWS Signature Version 4 as a service sees it: a request with an Authorization header in, an error
name or nothing out. Written from the public rules, for the reference server; it knows nothing of the
product's code, and is held against botocore's vectors."""

import calendar
import functools
import hashlib
import hmac
import re
import time

ALGORITHM = "AWS4-HMAC-SHA256"
UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
SKEW_SECONDS = 300

AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})")


def encode(text):
    """Percent-encodes all but unreserved characters."""
    return "".join(chr(byte) if byte in UNRESERVED else f"%{byte:02X}" for byte in text.encode())


@functools.lru_cache(maxsize=4096)
def canonical_path(path):
    """Without empty and dot segments, encoded once more."""
    kept = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in ("", "."):
            kept.append(segment)
    result = "/" + "/".join(kept)
    if kept and path.endswith("/"):
        result += "/"
    return "/".join(encode(segment) for segment in result.split("/"))


def canonical_query(query):
    pairs = [part.partition("=") for part in query.split("&") if part]
    return "&".join(sorted(f"{name}={value}" for name, _, value in pairs))


def canonical_request(method, path, query, headers, signed, body):
    """`headers` by lower-case name, `signed` the list of those that are covered."""
    lines = [f"{name}:{' '.join(headers.get(name, '').split())}" for name in signed]
    return "\n".join([method, canonical_path(path), canonical_query(query), *lines, "",
                      ";".join(signed), hashlib.sha256(body).hexdigest()])


@functools.lru_cache(maxsize=64)
def signing_key(secret, date, region, service):
    key = b"AWS4" + secret.encode()
    for part in (date, region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def string_to_sign(canonical, stamp, scope):
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return f"{ALGORITHM}\n{stamp}\n{scope}\n{digest}"


def signature(canonical, stamp, scope, secret):
    date, region, service, _ = scope.split("/")
    return hmac.digest(signing_key(secret, date, region, service),
                       string_to_sign(canonical, stamp, scope).encode(), "sha256").hex()


class Verifier:
    """`credentials` maps an access key id to (secret, session token or None)."""

    def __init__(self, credentials, region, service="chime", now=time.time):
        self.credentials = credentials
        self.expired = frozenset()
        self.region = region
        self.service = service
        self.now = now

    def problem(self, method, path, query, headers, body):
        """(status, name, message), or None for a request that may pass."""
        authorization = headers.get("authorization")
        if not authorization:
            return 403, "MissingAuthenticationTokenException", "Missing Authentication Token"
        match = AUTHORIZATION.fullmatch(authorization.strip())
        stamp = headers.get("x-amz-date", "")
        if not match or not re.fullmatch(r"\d{8}T\d{6}Z", stamp):
            return 403, "IncompleteSignatureException", "Authorization or X-Amz-Date is incomplete"
        return (self._skew(stamp) or self._scope(match[1], stamp)
                or self._signature(match, stamp, method, path, query, headers, body))

    def _skew(self, stamp):
        try:
            theirs = calendar.timegm(time.strptime(stamp, "%Y%m%dT%H%M%SZ"))
        except (ValueError, OverflowError):
            return 403, "IncompleteSignatureException", "X-Amz-Date is no time"
        here = self.now()
        now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(here))
        if theirs < here - SKEW_SECONDS:
            return (403, "InvalidSignatureException",
                    f"Signature expired: {stamp} is now earlier than {now} - 5 min.")
        if theirs > here + SKEW_SECONDS:
            return (403, "InvalidSignatureException",
                    f"Signature not yet current: {stamp} is still later than {now} + 5 min.")
        return None

    def _scope(self, credential, stamp):
        parts = credential.split("/")
        wanted = [stamp[:8], self.region, self.service, "aws4_request"]
        if len(parts) != 5 or parts[1:] != wanted:
            return (403, "InvalidSignatureException",
                    f"Credential should be scoped to {'/'.join(wanted)}")
        if parts[0] in self.expired:
            return (403, "ExpiredTokenException",
                    "The security token included in the request is expired")
        if parts[0] not in self.credentials:
            return (403, "UnrecognizedClientException",
                    "The security token included in the request is invalid")
        return None

    def _signature(self, match, stamp, method, path, query, headers, body):
        key_id, _, scope = match[1].partition("/")
        signed = match[2].split(";")
        secret, token = self.credentials[key_id]
        must = {"host"} | {name for name in headers if name.startswith("x-amz-")}
        if signed != sorted(set(signed)) or not must <= set(signed):
            return 403, "InvalidSignatureException", "a header that must be signed is not"
        canonical = canonical_request(method, path, query, headers, signed, body)
        if not hmac.compare_digest(signature(canonical, stamp, scope, secret), match[3]):
            return (403, "InvalidSignatureException",
                    "The request signature we calculated does not match the signature you provided.")
        if (token or "") != headers.get("x-amz-security-token", ""):
            return (403, "UnrecognizedClientException",
                    "The security token included in the request is invalid")
        return None
