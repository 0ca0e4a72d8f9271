"""One form, one effect: the token every changing form carries, and what a second sending of it gets."""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from lfnkr.calendar import clock
from lfnkr.models import FormToken

FIELD = "form_token"
NOT_CONTENT = ("csrfmiddlewaretoken", FIELD)
LONGEST = 43
CLAIM = "INSERT INTO lfnkr_formtoken (token, user_id, digest, result, used_at) VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
"""One statement where an insert that may fail takes three, with a savepoint around it: it is asked with every form that is sent."""
PROOF_FROM = 22
"""Behind so many random letters a token proves for whom, on which page and on which day it was made (`proves`)."""


class TokenReused(ValidationError):
    """The form had its effect already, and now comes again with other content."""


class TokenMissing(ValidationError):
    """The form comes without its token, so that nobody could tell a second sending from the first."""


class TokenTaken(Exception):
    """The same form came in at the same moment, and its first sending has had its effect by now."""


def new(request: HttpRequest | None = None) -> str:
    """A fresh token for a form that is shown; it proves that whoever is signed in could open the page it is on."""
    chance = secrets.token_urlsafe(16)
    return chance + _proof(request, chance, request.path, clock.today()) if request else chance


def proves(request: HttpRequest, token: str, path: str, *, at: datetime) -> bool:
    """Whether a token was made by us for whoever is signed in, in the form of the page at this path, on the day of `at` or
    the day before.
    """
    today = at.astimezone(clock.TOKYO).date()
    proofs = [_proof(request, token[:PROOF_FROM], path, day) for day in (today, today - timedelta(days=1))]
    return token.isascii() and any(constant_time_compare(token[PROOF_FROM:], proof) for proof in proofs)


def _proof(request: HttpRequest, chance: str, path: str, day: date) -> str:
    """Twenty letters that only we can make of a person, a page, a day in Tokyo, and what is random in a token."""
    facts = f"{request.user.pk}|{_about(path)}|{day}|{chance}"
    told = salted_hmac("lfnkr.form_token.proof", facts, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(told[:15]).decode()


def _about(path: str) -> str:
    """What a proof is about: one page, since another page of the same row may be shown to fewer people; and of pages that
    send their forms on to each other (`ActView.sent_on`), all about one row.
    """
    try:
        match = resolve(path)
    except Resolver404:
        return path
    among = getattr(getattr(match.func, "view_class", None), "sent_on", "")
    return f"{among}|{match.kwargs['pk']}" if among else path


def earlier_result(request: HttpRequest) -> str | None:
    """The address of what this form brought about before, or None when it had no effect yet.

    Raises TokenReused when the form is sent again with other content, or by another person, and TokenMissing when it
    comes without a token that could be ours.
    """
    token = _token(request)
    if not token:
        raise TokenMissing(
            _("This form came without the mark that lets it be saved once only, so nothing was saved. Send it again.")
        )
    row = FormToken.objects.filter(token=token).first()
    if row is None:
        return None
    if row.user_id != request.user.pk or row.digest != digest(request):
        raise TokenReused(
            _("This form was saved before with other content, and nothing was changed now. Open the page again.")
        )
    return row.result or request.path


def take(request: HttpRequest) -> FormToken:
    """Claim the form's token for the effect that follows.

    Two sendings at the same moment queue here: the second waits until the first has ended, and meets TokenTaken.
    """
    made = FormToken(token=_token(request), user=request.user, digest=digest(request))
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [made.token, made.user_id, made.digest, made.result, made.used_at])
        if not cursor.rowcount:
            raise TokenTaken(made.token[:6])
    made._state.adding = False
    return made


def note_result(token: FormToken, address: str) -> None:
    """Remember where the effect of a form can be seen."""
    token.result = address
    token.save(update_fields=["result"])


def digest(request: HttpRequest) -> str:
    """A keyed digest of everything sent, files included: equal for equal content, and nothing can be guessed from it."""
    content = salted_hmac("lfnkr.form_token", request.path, algorithm="sha256")
    for name, values in sorted(request.POST.lists()):
        if name not in NOT_CONTENT:
            content.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            content.update(repr((name, file.name, hashlib.sha256(file.read()).hexdigest())).encode())
            file.seek(0)
    return content.hexdigest()


def _token(request: HttpRequest) -> str:
    """The token in the form, if there is one that could be ours."""
    token = request.POST.get(FIELD, "")
    return token if len(token) <= LONGEST and token.isascii() and token.isprintable() else ""
