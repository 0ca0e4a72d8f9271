"""The few words that leave the house by the web: a fixed body to an address that somebody configured, and nothing else.

Never a name, a place, a sum or a reference. Only https, but for this machine itself.
"""

from __future__ import annotations

import http.client
from urllib.parse import SplitResult, urlsplit

SECONDS = 10
"""How long the other side may take to answer, unless the caller says less."""

HERE = {"127.0.0.1", "localhost"}


class Refused(Exception):
    """The address is none we speak to, or did not take what we said; `status` is what it answered, when it did."""

    def __init__(self, why: str, status: int | None = None):
        self.status = status
        super().__init__(why)


def parts_of(address: str) -> SplitResult:
    """An address we speak to, in its parts.

    Raises Refused unless it is https (or http to this machine) in plain letters, without a sign-in in it; a blank or a
    line's end would part the request.
    """
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError as wrong:
        raise Refused("the address must begin with https://") from wrong
    is_private = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)
    is_plain = address.isascii() and address.isprintable() and " " not in address
    if not is_private or not is_plain or not parts.hostname or "@" in parts.netloc:
        raise Refused("the address must begin with https://")
    return parts


def post(address: str, body: bytes, *, seconds: float = SECONDS) -> None:
    """Send a body to an address. Raises Refused, or OSError when nobody answers in time."""
    parts = parts_of(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(parts.hostname, parts.port, timeout=seconds)
    try:
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        line.request("POST", path, body, {"Content-Type": "text/plain; charset=us-ascii"})
        status = line.getresponse().status
    except http.client.HTTPException as trouble:
        raise Refused(type(trouble).__name__) from trouble
    finally:
        line.close()
    if not 200 <= status < 300:
        raise Refused(f"status {status}", status)
