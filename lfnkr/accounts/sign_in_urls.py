"""Addresses of signing in and of one's own security, under /accounts/: allauth's pages, and only those we want.

There is no sign-up, no e-mail page and no "forgot my password": the administrator starts a reset (security promise C6).
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from lfnkr.accounts.step_up import one_app_a_person, renews_the_session
from lfnkr.accounts.throttling import says_when

urlpatterns = [
    path("login/", says_when(account.login), name="account_login"),
    # Open to all, because "cancel" between the password and the second factor leads here.
    path("logout/", login_not_required(account.logout), name="account_logout"),
    path("reauthenticate/", says_when(renews_the_session(account.reauthenticate)), name="account_reauthenticate"),
    path("password/change/", says_when(account.password_change), name="account_change_password"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/reauthenticate/", says_when(renews_the_session(mfa.reauthenticate)), name="mfa_reauthenticate"),
    path(
        "2fa/webauthn/reauthenticate/",
        says_when(renews_the_session(webauthn.reauthenticate_webauthn)),
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/authenticate/", says_when(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/totp/activate/", one_app_a_person(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
