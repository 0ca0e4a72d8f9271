"""What holds for every request: headers, idle limit, signing in, second factor, one transaction; no page of its own."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from whitenoise.middleware import WhiteNoiseFileResponse

from lfnkr.accounts import devices
from lfnkr.audit import trail
from lfnkr.language import wordings
from lfnkr.web import last_seen, out_of_sight, retry, unsaved_input
from lfnkr.web.checks import is_open_to_all

GetResponse = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: browsers then send `Origin: null` with our own forms, and the CSRF check refuses them.
    # Our addresses hold nothing but UUIDs, and no other site ever receives one.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "none",  # which is: noindex, nofollow
    "Cache-Control": "no-store, private",
}
PLAIN_NAME = re.compile(r"[\w-]+", re.ASCII)
"""How cookies of ours are named; what else a browser sends is none of ours."""

FOR_NOBODY = ("Expires", "Vary", "Content-Language")
"""What a cache has to know of an answer it may keep, without meaning in one that is stored nowhere; the language stands in the page."""


class SecurityHeaders:
    """Puts the same protective headers on every response, errors and files included (security promise D2).

    It asks nobody who is signed in: that would be a query, and the database may be what has just failed.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.policy = "; ".join(f"{part} {' '.join(sources)}" for part, sources in settings.SECURE_CSP.items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Content-Security-Policy"] = self.policy
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        if not isinstance(response, WhiteNoiseFileResponse):
            response["Cache-Control"] = HEADERS["Cache-Control"]
            for name in FOR_NOBODY:
                del response[name]
        return response


class NoBodyOnHead:
    """Takes the body off the answer to HEAD: Django leaves that to the server, and gunicorn warns of each."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "HEAD" and not response.streaming:
            response.content = b""  # Its headers, the length among them, stay those of GET.
        return response


class CsrfCookieOnce:
    """Sends the cookie of the forms' token when it is new, and not with each page: it ends with the browser, so nothing is renewed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sent = response.cookies.get(settings.CSRF_COOKIE_NAME)
        if sent is not None and sent.value == request.COOKIES.get(settings.CSRF_COOKIE_NAME):
            del response.cookies[settings.CSRF_COOKIE_NAME]
        return response


class IdleLimit:
    """Ends a session after 15 minutes without a request and after 8 hours in any case; clears the browser at the end."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        began = last_seen.session_began(request) if was_signed_in else None
        request.session_ended = was_signed_in and began is None
        if request.session_ended:
            logout(request)
        response = self.get_response(request)
        if request.user.is_authenticated:
            last_seen.write(request, response, began=began or time.time())
        elif request.session_ended:
            # Cookies stay: one of them holds the key of the text that was kept.
            response["Clear-Site-Data"] = '"cache", "storage"'
        elif was_signed_in:
            forget(request, response)
        return response


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Take everything out of the browser at signing out, but that it is a known one, unless that is asked for too."""
    response["Clear-Site-Data"] = '"cache", "storage"'
    if "forget" in request.POST:
        response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    for name in request.COOKIES:
        if PLAIN_NAME.fullmatch(name) and (name != devices.COOKIE or "forget" in request.POST):
            response.delete_cookie(name, samesite="Lax")


class SignedIn(LoginRequiredMiddleware):
    """Leads strangers to the sign-in page, and keeps what somebody had typed when their session ended."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponse:
        """To the sign-in page, and from there back here."""
        view = getattr(view_func, "view_class", None)
        keeps_text = request.method == "POST" and getattr(view, "keeps_text", False)
        asked = {"next": view.way_back(request) if keeps_text else request.get_full_path()}
        response = redirect(settings.LOGIN_URL)
        is_kept = keeps_text and unsaved_input.keep(request, response)
        if getattr(request, "session_ended", False):
            asked["ended"] = "kept" if is_kept else "lost" if keeps_text and unsaved_input.sent(request).typed else "1"
        response["Location"] = f"{resolve_url(settings.LOGIN_URL)}?{urlencode(asked)}"
        return response


class SecondFactor:
    """Leads everybody without a second factor to its set-up; in the demonstration it is offered, not forced.

    What was found is kept in the session under the person's generation of sessions: whatever takes somebody's factors away
    (`account_actions.restore`, `reset_sign_in`) ends the sessions too, and a change of one's own factors asks anew.
    """

    ON_THE_WAY = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_logout"}
    """Pages one may open without it, because they lead to it or away: all to which these lead must be among them."""

    FOUND = "second_factor"
    """Under this name the session keeps whose second factor was found."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if request.method == "POST" and match and (match.view_name or "").startswith("mfa_"):
            request.session.pop(self.FOUND, None)
        return response

    def process_view(self, request: HttpRequest, view_func: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        """Refuse every page to a signed-in person with one factor only."""
        name = request.resolver_match.view_name or ""
        if settings.DEMO or not request.user.is_authenticated or name in self.ON_THE_WAY or is_open_to_all(name):
            return None
        return None if self.has_one(request) else redirect("mfa_activate_totp")

    def has_one(self, request: HttpRequest) -> bool:
        """Whether the person has a second factor; asked of the database once a session."""
        owner = f"{request.user.pk}:{request.user.generation}"
        if request.session.get(self.FOUND) == owner:
            return True
        found = is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
        if found:
            request.session[self.FOUND] = owner
        return found


class RequestTransaction:
    """One request, one transaction: identified for row-level security and audit, undone when the answer is an error.

    What lost to another transaction is told to `web.retry.TryOnceMore`. The answer is made inside and leaves after the
    commit; one that streams would read after it, so it is refused.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            with transaction.atomic(), wordings.read_once():
                trail.identify(request.user)
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
        except OperationalError as error:  # at the seal, or at the commit
            if not retry.is_conflict(error):
                raise
            return retry.lost(request)
        if response.streaming:
            raise TypeError(
                "A page that streams would read when its transaction is over: build the whole answer first."
            )
        return response

    def process_view(self, request: HttpRequest, view_func: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        """After two conflicts only forms that can show again what was typed are asked; everything else says why."""
        keeps_text = getattr(getattr(view_func, "view_class", None), "keeps_text", False)
        return retry.sorry() if retry.has_given_up(request) and not keeps_text else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A view that lost to another transaction is no error of ours, and no page says so yet.

        A form about a row that was closed to its writer meanwhile is answered with what they typed.
        """
        if isinstance(exception, Http404):
            return out_of_sight.answer(request)
        return retry.lost(request) if retry.is_conflict(exception) else None
