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
MOST = 16
"""So many texts wait in one browser: each takes some 80 letters of its cookie."""
BETWEEN = "~"
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


def keep(request: HttpRequest, response: HttpResponse, *, is_out_of_sight: bool = False) -> bool:
    """Keep the posted text for whoever had been signed in in this browser, one of each page; whether it was kept.

    Nothing is kept for strangers, nothing too large, and nothing more where many wait: what waits is not given up for it.
    """
    seen = last_seen.read(request)
    now = sent(request)
    facts = {"path": now.path, "token": now.token, "is_out_of_sight": is_out_of_sight, "typed": dict(now.typed.lists())}
    text = json.dumps(facts).encode()
    if not seen or not now.typed or len(text) > LARGEST:
        return False
    KeptText.objects.filter(kept_at__lt=clock.now() - KEPT_FOR).delete()
    named = _named_by(request)
    before = {pk for pk, kept in _opened(request, seen.user).items() if kept.path == now.path}
    waiting_too = set(KeptText.objects.filter(pk__in=named.keys() - before).values_list("pk", flat=True))
    if len(waiting_too) >= MOST:
        return False
    KeptText.objects.filter(pk__in=before).delete()
    key = cipher.new_key()
    row = KeptText(user_id=seen.user)
    row.sealed = cipher.encrypt(key, text, _place(row))
    row.save(force_insert=True)
    _name(response, {pk: key for pk, key in named.items() if pk in waiting_too} | {row.pk: key})
    return True


def sent(request: HttpRequest) -> Kept:
    """What comes with this request, as it would be kept."""
    typed = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name not in NEVER_KEPT:
            typed.setlist(name, values)
    token = request.POST.get(form_tokens.FIELD, "")
    return Kept(request.path, token, clock.now(), typed, is_out_of_sight=True)


def waiting(request: HttpRequest) -> list[Kept]:
    """What is kept for this person in this browser, the last first; reading it changes nothing."""
    return list(_opened(request, request.user.pk).values())


def waiting_here(request: HttpRequest) -> Kept | None:
    """What is kept of it for the page that is asked for."""
    return next((kept for kept in waiting(request) if kept.path == request.path), None)


def recall(request: HttpRequest) -> QueryDict | None:
    """The text kept for this person and this page."""
    kept = waiting_here(request)
    return kept.typed if kept else None


def said_of(request: HttpRequest) -> str:
    """Why what was typed here before stands in the form again."""
    kept = waiting_here(request)
    if kept and kept.is_out_of_sight:
        return _("This was closed to you when you sent it. What you wrote is below; check it, and save it now.")
    return _("You were signed out while writing. What you wrote is below; save it now.")


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Destroy the kept text and its key, once what was typed has been saved; not what was typed on another page."""
    named = _named_by(request)
    opened = _opened(request, request.user.pk)
    elsewhere = {pk: key for pk, key in named.items() if pk in opened and opened[pk].path != request.path}
    if named != elsewhere:
        KeptText.objects.filter(pk__in=named.keys() - elsewhere, user=request.user).delete()
        _name(response, elsewhere)


def _opened(request: HttpRequest, user: UUID) -> dict[UUID, Kept]:
    """What the browser's cookie opens of what is kept for somebody, by its row, the last first."""
    named = _named_by(request)
    if not named:
        return {}
    rows = KeptText.objects.filter(pk__in=named, user=user, kept_at__gte=clock.now() - KEPT_FOR)
    found = {row.pk: _open(row, named[row.pk]) for row in rows.order_by("-kept_at", "pk")}
    return {pk: kept for pk, kept in found.items() if kept}


def _open(row: KeptText, key: bytes) -> Kept | None:
    """One of them; none where the key is not its own."""
    try:
        kept = json.loads(cipher.decrypt(key, bytes(row.sealed), _place(row)))
    except cipher.CipherBroken:
        return None
    typed = QueryDict(mutable=True)
    for name, values in kept["typed"].items():
        typed.setlist(name, values)
    # What was kept by the release before says neither.
    return Kept(kept["path"], kept.get("token", ""), row.kept_at, typed, kept.get("is_out_of_sight", False))


def _named_by(request: HttpRequest) -> dict[UUID, bytes]:
    """The rows in the browser's cookie, and their keys."""
    found = {}
    for each in request.COOKIES.get(COOKIE, "").split(BETWEEN):
        pk, _dot, key = each.partition(".")
        try:
            found[UUID(pk)] = base64.urlsafe_b64decode(key)
        except (ValueError, binascii.Error):
            continue
    return found


def _name(response: HttpResponse, named: dict[UUID, bytes]) -> None:
    """Give the browser the rows and their keys, in place of those it had."""
    if not named:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(
        COOKIE,
        BETWEEN.join(f"{pk}.{base64.urlsafe_b64encode(key).decode()}" for pk, key in named.items()),
        max_age=int(KEPT_FOR.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _place(row: KeptText) -> str:
    """What the text is bound to: this row and this person."""
    return f"lfnkr_kepttext|sealed|{row.pk}|{row.user_id}"
