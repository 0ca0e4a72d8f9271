"""The few words that leave the house by the web: a fixed body to an address that the operator configured, and nothing else.

Never a name, a place, a sum or a reference. Only https, but for this machine itself.
"""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

SECONDS = 10
HERE = {"127.0.0.1", "localhost"}


class Refused(Exception):
    """The address is none we speak to, or did not take what we said."""


def post(address: str, body: bytes) -> None:
    """Send a body to an address. Raises Refused, or OSError when nobody answers within ten seconds."""
    parts = urlsplit(address)
    if parts.scheme not in ("https", "http") or (parts.scheme == "http" and parts.hostname not in HERE):
        raise Refused("the address must begin with https://")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        line.request("POST", path, body, {"Content-Type": "text/plain; charset=us-ascii", "User-Agent": "lfnkr"})
        status = line.getresponse().status
    except http.client.HTTPException as trouble:
        raise Refused(type(trouble).__name__) from trouble
    finally:
        line.close()
    if not 200 <= status < 300:
        raise Refused(f"status {status}")
