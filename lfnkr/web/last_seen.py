"""When a person was last here: a signed cookie, so that reading a page writes nothing to the database."""

from __future__ import annotations

import hashlib
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

SALT = "lfnkr.last_seen"
COOKIE = "lfnkr_seen"


@dataclass(frozen=True)
class Seen:
    """What the cookie says: whose session it belongs to, and when that session began."""

    user: UUID
    session: str
    began: float


def read(request: HttpRequest, *, within: float | None = None) -> Seen | None:
    """What the browser's cookie says, when we signed it and, if asked, no longer than `within` seconds ago."""
    try:
        text = signing.TimestampSigner(salt=SALT).unsign(request.COOKIES.get(COOKIE, ""), max_age=within)
        user, session, began = text.split(".")
        return Seen(UUID(bytes=urlsafe_b64decode(f"{user}==")), session, float(began))
    except (signing.BadSignature, ValueError):
        return None


def signed(seen: Seen) -> str:
    """What the cookie says, in few letters, since it goes out with every page."""
    return signing.TimestampSigner(salt=SALT).sign(f"{_short(seen.user.bytes)}.{seen.session}.{seen.began:.0f}")


def write(request: HttpRequest, response: HttpResponse, *, began: float) -> None:
    """Note in the browser that the person was here now; like their session, the note does not outlive the browser."""
    response.set_cookie(
        COOKIE,
        signed(Seen(request.user.pk, fingerprint(request), began)),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def session_began(request: HttpRequest) -> float | None:
    """When the signed-in session of this request began; None when it has to end now.

    It ends after the idle limit without a request and, at the latest, after the age of a session. Without a cookie
    that fits the session, only the moments after signing in count: throwing the cookie away wins no time.
    """
    seen = read(request, within=settings.SESSION_IDLE_SECONDS)
    if seen and seen.user == request.user.pk and seen.session == fingerprint(request):
        return seen.began if time.time() - seen.began < settings.SESSION_COOKIE_AGE else None
    signed_in_at = request.user.last_login.timestamp() if request.user.last_login else 0.0
    return signed_in_at if time.time() - signed_in_at < settings.SESSION_IDLE_SECONDS else None


def fingerprint(request: HttpRequest) -> str:
    """Names a session without betraying its key, by 96 bits of a hash."""
    return _short(hashlib.sha256(f"{SALT}|{request.session.session_key}".encode()).digest()[:12])


def _short(content: bytes) -> str:
    """Bytes in as few letters as a cookie can hold."""
    return urlsafe_b64encode(content).decode().rstrip("=")
