# SPDX-License-Identifier: Apache-2.0
"""As much HTTP/1.1 as a server that trusts nobody and a proxy that breaks things need."""

import asyncio

MAX_HEAD = 64 * 1024
MAX_BODY = 4 * 1024 * 1024


class BadMessage(Exception):
    """The bytes are no message."""


class Message:
    """One request or response, with the bytes it came as."""

    __slots__ = ("start", "headers", "head", "body")

    def __init__(self, head, body=b""):
        lines = head.decode("latin-1").split("\r\n")
        self.head = head
        self.start = lines[0]
        self.headers = {}
        for line in lines[1:]:
            if not line:
                continue
            name, colon, value = line.partition(":")
            if not colon or name != name.strip():
                raise BadMessage(line)
            name = name.lower()
            if name in self.headers:
                raise BadMessage(f"{name} twice")
            self.headers[name] = value.strip()
        self.body = body

    @property
    def length(self):
        text = self.headers.get("content-length", "0")
        if not text.isascii() or not text.isdigit() or int(text) > MAX_BODY:
            raise BadMessage(f"content-length {text}")
        return int(text)

    @property
    def bytes(self):
        return self.head + self.body

    @property
    def keeps_alive(self):
        return self.headers.get("connection", "keep-alive").lower() != "close"


class Parser:
    """Takes bytes as they come, gives whole messages with a Content-Length, or without a body."""

    def __init__(self):
        self.buffer = bytearray()
        self._message = None

    def feed(self, data):
        self.buffer += data

    def next(self):
        """A whole message, or None until there is one."""
        if self._message is None:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                if len(self.buffer) > MAX_HEAD:
                    raise BadMessage("the head is too long")
                return None
            self._message = Message(bytes(self.buffer[:end + 4]))
            del self.buffer[:end + 4]
        message, length = self._message, self._message.length
        if len(self.buffer) < length:
            return None
        message.body = bytes(self.buffer[:length])
        del self.buffer[:length]
        self._message = None
        return message


async def read_message(reader):
    """From an asyncio stream; None when it ends before a message begins."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return None
    message = Message(head)
    message.body = await reader.readexactly(message.length)
    return message


REASONS = {200: "OK", 201: "Created", 301: "Moved Permanently", 302: "Found",
           307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request",
           401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 408: "Request Timeout",
           409: "Conflict", 413: "Content Too Large", 429: "Too Many Requests",
           500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable",
           504: "Gateway Timeout"}


def response(status, headers, body):
    """The bytes of a response; Content-Length is added."""
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Unknown')}"]
    lines += [f"{name}: {value}" for name, value in headers]
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
