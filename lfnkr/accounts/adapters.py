"""Our answers to allauth's questions: nobody signs up, two sessions a person, second factors encrypted and never removed."""

from __future__ import annotations

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts import devices, factor_secrets, sessions, throttling
from lfnkr.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Signing in and out; each refusal in our words says what to do."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _lazy("The sign-in name or the password is not right."),
        "rate_limited": _lazy("Too many tries. Wait a few minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: the administrator opens accounts."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials) -> None:
        """Counted by us and not by allauth, which closes a whole address: see throttling.py."""
        throttling.before_password(request, credentials.get("username", ""))

    def authentication_failed(self, request: HttpRequest, **credentials) -> None:
        """One wrong try more."""
        throttling.after_wrong_password(request, credentials.get("username", ""))

    def reauthenticate(self, user: User, password: str) -> bool:
        """One's own password once more: counted on the session, so that nobody's way in is closed by it."""
        with throttling.proof_again(context.request):
            if not user.check_password(password):
                raise self.validation_error("incorrect_password")
        return True

    def is_reauthentication_required(self, *, app: str, **details) -> bool:
        """Not again within the minutes after signing in: that was the proof."""
        records = get_authentication_records(context.request, context.request.user)
        latest = max((record["at"] for record in records), default=0)
        return time.time() - latest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Whoever knows the right password may know that the account is suspended, and whom to ask."""
        messages.error(request, _("This account is suspended. Ask the administrator or the executive director."))
        return redirect("account_login")

    def post_login(self, request: HttpRequest, user: User, **details) -> HttpResponse:
        """Keep no more than the allowed number of sessions, and begin in the person's own language on a new device."""
        response = super().post_login(request, user, **details)
        sessions.keep_newest(user, settings.SESSIONS_PER_USER)
        self._know_this_device(request, user, response)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    @staticmethod
    def _know_this_device(request: HttpRequest, user: User, response: HttpResponse) -> None:
        """After both factors: what strangers had tried for their name is over, and this browser is counted apart from now on."""
        if not any(record["method"] == "mfa" for record in get_authentication_records(request, user)):
            return
        if throttling.lift(request, user) >= throttling.TRIES:
            messages.warning(
                request,
                _(
                    "Somebody tried too often to sign in with your name elsewhere, and it was closed there. It is open "
                    "again. If it was not you, tell the administrator."
                ),
            )
        devices.remember(request, response, user)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: authenticator app, security key, recovery codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _lazy("This code is not right, or not any more. Type the one that the app shows now."),
    }

    def get_totp_label(self, user: User) -> str:
        """What the authenticator app shows beside the code."""
        return user.username

    def encrypt(self, text: str) -> str:
        """Under the server's key: a stolen database opens no account."""
        return factor_secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Counterpart of `encrypt`; raises CipherBroken for an altered text."""
        return factor_secrets.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one, except in the demonstration, where a second factor is offered and not required."""
        real = Authenticator.objects.filter(user=authenticator.user).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return settings.DEMO or real.exclude(pk=authenticator.pk).exists()
