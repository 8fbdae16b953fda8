# SPDX-License-Identifier: Apache-2.0
"""What the proxy can do to one exchange, by name: a fault is a coroutine over an Exchange of
proxy.py. "Effect" in a name says that the service did what it was asked to."""

import asyncio
import gzip
import json
import uuid
from email.utils import formatdate

import http1

HTML = (b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>"
        b"<form action=/login><input name=user></form></body></html>")
HTML_TYPE = ("Content-Type", "text/html; charset=utf-8")
DATE_OFFSETS = (-315_360_000, -86_400, -960, -301, 301, 960, 86_400, 315_360_000)

FAULTS = {}


def fault(function):
    FAULTS[function.__name__] = function
    return function


# --- connections that end


@fault
async def cut_request(exchange):
    """In the middle of the request."""
    exchange.end(reset=exchange.flip("reset"))


@fault
async def cut_after_request(exchange):
    await exchange.request()
    exchange.end(reset=exchange.flip("reset"))


@fault
async def cut_after_effect(exchange):
    await exchange.forward()
    exchange.end(reset=exchange.flip("reset"))


async def cut_between(exchange, answer, begin, end):
    await exchange.write(answer.bytes[:begin + exchange.below(max(end - begin, 1), "at")])
    exchange.end(reset=exchange.flip("reset"))


@fault
async def cut_status_line(exchange):
    answer = await exchange.forward()
    await cut_between(exchange, answer, 1, len(answer.start))


@fault
async def cut_header(exchange):
    answer = await exchange.forward()
    await cut_between(exchange, answer, len(answer.start) + 2, len(answer.head) - 3)


@fault
async def cut_body(exchange):
    answer = await exchange.forward()
    await cut_between(exchange, answer, len(answer.head), len(answer.bytes))


# --- time


@fault
async def delay(exchange):
    answer = await exchange.forward()
    await asyncio.sleep(exchange.below(exchange.patience_ms // 2, "ms") / 1000)
    await exchange.write(answer.bytes)


@fault
async def blackhole(exchange):
    await exchange.request()
    await exchange.until_client_leaves()


@fault
async def blackhole_effect(exchange):
    await exchange.forward()
    await exchange.until_client_leaves()


@fault
async def late(exchange):
    """Delivered when the client has given up, perhaps after it has tried again."""
    await exchange.request()
    await exchange.until_client_leaves()
    await exchange.forward(apart=True)


@fault
async def slow(exchange):
    answer = (await exchange.forward()).bytes
    for at in range(0, len(answer), 32):
        await exchange.write(answer[at:at + 32])
        await asyncio.sleep(0.002)


@fault
async def slices(exchange):
    """One byte a segment."""
    for byte in (await exchange.forward()).bytes:
        await exchange.write(bytes([byte]))
        await asyncio.sleep(0)


@fault
async def duplicate(exchange):
    """The request arrives twice; the client sees either answer."""
    await exchange.request()
    answers = await asyncio.gather(exchange.forward(), exchange.forward(apart=True))
    await exchange.write(answers[exchange.below(2, "which")].bytes)


# --- answers that are wrong, or only strange


async def with_length(exchange, offset):
    answer = await exchange.forward()
    told = f"Content-Length: {len(answer.body)}".encode()
    lie = f"Content-Length: {len(answer.body) + offset}".encode()
    await exchange.write(answer.bytes.replace(told, lie))
    exchange.end(reset=False)


@fault
async def length_too_long(exchange):
    await with_length(exchange, 7)


@fault
async def length_too_short(exchange):
    await with_length(exchange, -5)


def chunks(answer, end=b"0\r\n\r\n"):
    told = f"Content-Length: {len(answer.body)}".encode()
    pieces = [answer.body[at:at + 40] for at in range(0, len(answer.body), 40)]
    return answer.head.replace(told, b"Transfer-Encoding: chunked") + b"".join(
        b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + end


@fault
async def chunked(exchange):
    await exchange.write(chunks(await exchange.forward()))


@fault
async def chunked_broken(exchange):
    await exchange.write(chunks(await exchange.forward(), b"zz\r\n"))
    exchange.end(reset=False)


@fault
async def garbage(exchange):
    if exchange.flip("effect"):
        await exchange.forward()
    else:
        await exchange.request()
    await exchange.write(bytes(exchange.below(256, f"byte {i}") for i in range(64)) + b"\r\n\r\n")
    exchange.end(reset=False)


@fault
async def interim(exchange):
    """100 Continue before the answer, as HTTP allows."""
    answer = await exchange.forward()
    await exchange.write(b"HTTP/1.1 100 Continue\r\n\r\n" + answer.bytes)


@fault
async def wrong_date(exchange):
    answer = await exchange.forward()
    offset = DATE_OFFSETS[exchange.below(len(DATE_OFFSETS), "offset")]
    date = formatdate(exchange.now() + offset, usegmt=True)
    await exchange.write(answer.bytes.replace(
        f"Date: {answer.headers.get('date')}".encode(), f"Date: {date}".encode()))


@fault
async def bomb(exchange):
    """An answer that is small on the way and 16 MiB when it is unpacked."""
    await exchange.forward()
    await exchange.answer(201, [("Content-Encoding", "gzip")], gzip.compress(bytes(16 * 2 ** 20)))


@fault
async def html_200(exchange):
    """The sign-in page of a hotel."""
    await exchange.request()
    await exchange.answer(200, [HTML_TYPE], HTML)


@fault
async def html_201(exchange):
    await exchange.request()
    await exchange.answer(201, [HTML_TYPE], HTML)


@fault
async def nameless_201(exchange):
    """JSON, but no MessageId in it."""
    await exchange.request()
    await exchange.answer(201, [], b'{"ChannelArn":"arn:aws:chime:x"}')


def redirect(status):
    async def act(exchange):
        await exchange.request()
        await exchange.answer(status, [("Location", exchange.trap_url), HTML_TYPE], HTML)
    act.__name__ = f"redirect_{status}"
    fault(act)


# --- refusals


def error(name, status, error_type, headers=(), message="injected", effect=False, body=None):
    async def act(exchange):
        if effect:
            await exchange.forward()
        else:
            await exchange.request()
        content = body or json.dumps({"Code": error_type.removesuffix("Exception"),
                                      "Message": message}).encode()
        typed = [("x-amzn-ErrorType", error_type)] if error_type else []
        await exchange.answer(status, [*typed, *headers], content)
    act.__name__ = name
    fault(act)


for code in (301, 302, 307, 308):
    redirect(code)
error("bad_request", 400, "BadRequestException")
error("unauthorized", 401, "UnauthorizedClientException")
error("forbidden", 403, "ForbiddenException")
error("expired", 403, "ExpiredTokenException",
      message="The security token included in the request is expired")
error("skewed", 403, "InvalidSignatureException",
      message="Signature expired: 20200101T000000Z is now earlier than 20200101T001000Z")
error("bad_signature", 403, "InvalidSignatureException",
      message="The request signature we calculated does not match the signature you provided.")
error("not_found", 404, "NotFoundException")
error("request_timeout", 408, "", body=b"")
error("conflict", 409, "ConflictException")
error("too_large", 413, "", body=HTML, headers=[HTML_TYPE])
error("throttled", 429, "ThrottledClientException")
error("throttled_after", 429, "ThrottledClientException", headers=[("Retry-After", "1")])
error("throttled_amz", 429, "ThrottledClientException", headers=[("x-amz-retry-after", "150")])
error("throttled_junk", 429, "", headers=[("Retry-After", "soon"), ("x-amz-retry-after", "-1")])
error("failure", 500, "ServiceFailureException")
error("failure_effect", 500, "ServiceFailureException", effect=True)
error("gateway", 502, "", body=HTML, headers=[HTML_TYPE])
error("gateway_effect", 502, "", body=HTML, headers=[HTML_TYPE], effect=True)
error("unavailable", 503, "ServiceUnavailableException")
error("gateway_timeout", 504, "", body=HTML, headers=[HTML_TYPE])
error("gateway_timeout_effect", 504, "", body=HTML, headers=[HTML_TYPE], effect=True)

# What the product may rightly take for a definite word of the service: then a person has to act.
DEFINITE = frozenset(("redirect_301", "redirect_302", "redirect_307", "redirect_308", "bad_request",
                      "forbidden", "not_found", "conflict", "too_large", "bad_signature"))


def answer_headers():
    return [("x-amzn-RequestId", str(uuid.uuid4())), ("Date", formatdate(usegmt=True))]


def answer_bytes(status, headers, body):
    typed = [] if any(name == "Content-Type" for name, _ in headers) else [
        ("Content-Type", "application/json")]
    return http1.response(status, [*answer_headers(), *typed, *headers], body)
