"""Browsers in which somebody has signed in with both factors before: a cookie says so, and names nobody.

The cookie holds a random number and, for each of the last people, a fingerprint of number and account that only this
server can make. It opens nothing: whoever holds it is merely counted apart when a password is wrong (throttling.py).
It is worth nothing any more once the person's password changes or all their sessions are ended.
"""

from __future__ import annotations

import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from lfnkr.accounts.models import User

COOKIE = settings.DEVICE_COOKIE_NAME
KEPT_FOR = 180 * 24 * 60 * 60
"""Seconds until a browser is forgotten in which nobody signs in."""

PEOPLE = 4
"""For how many people one browser is remembered."""

_WRITTEN = re.compile(rf"(?P<number>[0-9a-f]{{32}})(?P<people>(?:\.[0-9a-f]{{32}}){{1,{PEOPLE}}})")


def known_number(request: HttpRequest, user: User) -> str | None:
    """The number of this browser, if the person has signed in here with both factors before; None for a strange one."""
    number, people = _read(request)
    expected = _fingerprint(number, user)
    known = [constant_time_compare(each, expected) for each in people]
    return number if any(known) else None


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Note in the browser that this person has just signed in here with both factors."""
    number, people = _read(request)
    number = number or secrets.token_hex(16)
    own = _fingerprint(number, user)
    response.set_cookie(
        COOKIE,
        ".".join([number, own, *(each for each in people if each != own)][: 1 + PEOPLE]),
        max_age=KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    """The number and the fingerprints that the browser shows; empty where it shows none, or something else."""
    written = _WRITTEN.fullmatch(request.COOKIES.get(COOKIE, ""))
    return (written["number"], written["people"].split(".")[1:]) if written else ("", [])


def _fingerprint(number: str, user: User) -> str:
    """What ties a browser to an account, as long as password and generation of sessions are what they are."""
    told = f"{number}|{user.pk}|{user.get_session_auth_hash()}"
    return salted_hmac("lfnkr.accounts.devices", told, algorithm="sha256").hexdigest()[:32]
