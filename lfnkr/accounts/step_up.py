"""Proving again who one is before an act that matters (security promises C4, C8).

Which acts those are an application declares once, beside its rights (`ASKED_AGAIN` of lfnkr/accounts/roles.py); a page that
stands alone says it of itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


def is_due(request: HttpRequest) -> bool:
    """Whether the last proof, signing in included, is too long ago."""
    return get_adapter().is_reauthentication_required(app="lfnkr")


def ask(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks, with the code of the second factor where there is one, and from there back here."""
    ways = [way["url"] for way in get_adapter().get_reauthentication_methods(request.user)]
    asking = next(
        (way for way in ways if way.startswith(reverse("mfa_reauthenticate"))), reverse("account_reauthenticate")
    )
    return redirect(f"{asking}?{urlencode({'next': request.get_full_path()})}")


def renews_the_session(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The session gets a new key with each new proof, so that a stolen cookie does not rise with it."""

    @wraps(view)
    def inner(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        before, key = len(get_authentication_records(request, request.user)), request.session.session_key
        response = view(request, *args, **kwargs)
        if request.user.is_authenticated and len(get_authentication_records(request, request.user)) > before:
            request.session.cycle_key()
            UserSession.objects.filter(session_key=key).update(session_key=request.session.session_key)
        return response

    return inner


def one_app_a_person(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever has set up the app in another tab sees that it is set up; allauth would lead to the page that removes it."""

    @wraps(view)
    def inner(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return redirect("mfa_index")
        return view(request, *args, **kwargs)

    return inner
