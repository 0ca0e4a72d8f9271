"""What somebody had typed when their session ended, or when the row was closed to them: sealed under a key only their browser
holds, given back once they are in again.

The database holds ciphertext, the browser a key: neither alone reads a word. It is given to the same person only.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from lfnkr.calendar import clock
from lfnkr.keyring import cipher
from lfnkr.models import KeptText
from lfnkr.web import form_tokens, last_seen

COOKIE = "lfnkr_kept"
KEPT_FOR = timedelta(hours=8)
LARGEST = 256 * 1024
NEVER_KEPT = ("csrfmiddlewaretoken", "form_token", "password")


@dataclass(frozen=True)
class Kept:
    """What is kept in this browser: the page it was typed on, the token of its form, the words, and why they are kept."""

    path: str
    token: str
    at: datetime
    """When it came in."""
    typed: QueryDict
    is_out_of_sight: bool
    """Whether the row was closed to whoever wrote, rather than their session over."""

    @property
    def words(self) -> list[str]:
        """What of it are words somebody typed, as against what they chose: with a gap in them, or beyond plain letters."""
        typed = [value.strip() for values in dict(self.typed.lists()).values() for value in values]
        return [value for value in typed if not value.isascii() or len(value.split()) > 1]


def keep(request: HttpRequest, response: HttpResponse, *, is_out_of_sight: bool = False) -> None:
    """Keep the posted text for whoever had been signed in in this browser; nothing for strangers, nothing too large.

    What waits until a row is open again is not given up for what is typed on the way there.
    """
    seen = last_seen.read(request)
    now = sent(request)
    facts = {"path": now.path, "token": now.token, "is_out_of_sight": is_out_of_sight, "typed": dict(now.typed.lists())}
    text = json.dumps(facts).encode()
    if not seen or not now.typed or len(text) > LARGEST:
        return
    before = _kept_of(request, seen.user)
    if before and before.is_out_of_sight and not is_out_of_sight and before.path != request.path:
        return
    KeptText.objects.filter(kept_at__lt=clock.now() - KEPT_FOR).delete()
    KeptText.objects.filter(user_id=seen.user, pk=_named_by(request)[0]).delete()
    key = cipher.new_key()
    row = KeptText(user_id=seen.user)
    row.sealed = cipher.encrypt(key, text, _place(row))
    row.save(force_insert=True)
    response.set_cookie(
        COOKIE,
        f"{row.pk}.{base64.urlsafe_b64encode(key).decode()}",
        max_age=int(KEPT_FOR.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def sent(request: HttpRequest) -> Kept:
    """What comes with this request, as it would be kept."""
    typed = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name not in NEVER_KEPT:
            typed.setlist(name, values)
    token = request.POST.get(form_tokens.FIELD, "")
    return Kept(request.path, token, clock.now(), typed, is_out_of_sight=True)


def waiting(request: HttpRequest) -> Kept | None:
    """What is kept for this person in this browser, whatever page it was typed on; reading it changes nothing."""
    return _kept_of(request, request.user.pk)


def recall(request: HttpRequest) -> QueryDict | None:
    """The text kept for this person and this page."""
    kept = waiting(request)
    return kept.typed if kept and kept.path == request.path else None


def said_of(request: HttpRequest) -> str:
    """Why what was typed here before stands in the form again."""
    kept = waiting(request)
    if kept and kept.is_out_of_sight:
        return _("This was closed to you when you sent it. What you wrote is below; check it, and save it now.")
    return _("You were signed out while writing. What you wrote is below; save it now.")


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Destroy the kept text and its key, once what was typed has been saved; not what was typed on another page."""
    pk, _key = _named_by(request)
    kept = waiting(request)
    if pk and (kept is None or kept.path == request.path):
        KeptText.objects.filter(pk=pk, user=request.user).delete()
        response.delete_cookie(COOKIE, samesite="Lax")


def _kept_of(request: HttpRequest, user: UUID) -> Kept | None:
    """What the browser's cookie opens of what is kept for somebody."""
    pk, key = _named_by(request)
    row = KeptText.objects.filter(pk=pk, user=user, kept_at__gte=clock.now() - KEPT_FOR).first() if pk else None
    if row is None:
        return None
    try:
        kept = json.loads(cipher.decrypt(key, bytes(row.sealed), _place(row)))
    except cipher.CipherBroken:
        return None
    typed = QueryDict(mutable=True)
    for name, values in kept["typed"].items():
        typed.setlist(name, values)
    # What was kept by the release before says neither.
    return Kept(kept["path"], kept.get("token", ""), row.kept_at, typed, kept.get("is_out_of_sight", False))


def _named_by(request: HttpRequest) -> tuple[UUID | None, bytes]:
    """The row and the key in the browser's cookie."""
    pk, dot, key = request.COOKIES.get(COOKIE, "").partition(".")
    try:
        return UUID(pk), base64.urlsafe_b64decode(key)
    except (ValueError, binascii.Error):
        return None, b""


def _place(row: KeptText) -> str:
    """What the text is bound to: this row and this person."""
    return f"lfnkr_kepttext|sealed|{row.pk}|{row.user_id}"
