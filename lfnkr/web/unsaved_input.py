"""What somebody had typed when their session ended: sealed under a key only their browser holds, given back once they are in.

The database holds ciphertext, the browser a key: neither alone reads a word. It is given to the same person only.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

from lfnkr.calendar import clock
from lfnkr.keyring import cipher
from lfnkr.models import KeptText
from lfnkr.web import last_seen

COOKIE = "lfnkr_kept"
KEPT_FOR = timedelta(hours=8)
LARGEST = 256 * 1024
NEVER_KEPT = ("csrfmiddlewaretoken", "form_token", "password")


def keep(request: HttpRequest, response: HttpResponse) -> None:
    """Keep the posted text for whoever had been signed in in this browser; nothing for strangers, nothing too large."""
    seen = last_seen.read(request)
    typed = {name: values for name, values in request.POST.lists() if name not in NEVER_KEPT}
    text = json.dumps({"path": request.path, "typed": typed}).encode()
    if not seen or not typed or len(text) > LARGEST:
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


def recall(request: HttpRequest) -> QueryDict | None:
    """The text kept for this person and this page; reading it changes nothing."""
    pk, key = _named_by(request)
    row = KeptText.objects.filter(pk=pk, user=request.user, kept_at__gte=clock.now() - KEPT_FOR).first() if pk else None
    if row is None:
        return None
    try:
        kept = json.loads(cipher.decrypt(key, bytes(row.sealed), _place(row)))
    except cipher.CipherBroken:
        return None
    if kept["path"] != request.path:
        return None
    typed = QueryDict(mutable=True)
    for name, values in kept["typed"].items():
        typed.setlist(name, values)
    return typed


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Destroy the kept text and its key, once what was typed has been saved."""
    pk, _key = _named_by(request)
    if pk:
        KeptText.objects.filter(pk=pk, user=request.user).delete()
        response.delete_cookie(COOKIE, samesite="Lax")


def _named_by(request: HttpRequest) -> tuple[UUID | None, bytes]:
    """The row and the key in the browser's cookie."""
    pk, _dot, key = request.COOKIES.get(COOKIE, "").partition(".")
    try:
        return UUID(pk), base64.urlsafe_b64decode(key)
    except (ValueError, binascii.Error):
        return None, b""


def _place(row: KeptText) -> str:
    """What the text is bound to: this row and this person."""
    return f"lfnkr_kepttext|sealed|{row.pk}|{row.user_id}"
