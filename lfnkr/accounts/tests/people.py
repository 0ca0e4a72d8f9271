"""The same people in every story, each with a second factor, as in earnest; every test may ask for them by name."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from lfnkr.accounts import credentials, mails, names
from lfnkr.accounts.invented import PEOPLE
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.audit import trail
from lfnkr.jobs import queue
from lfnkr.jobs.tasks import declared
from lfnkr.web import form_tokens

PASSWORD = "a long sentence for tests only"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


def account(username: str, password: str | None = None, role: str = "", **facts) -> User:
    """An account that has its role and its password already: by a function that the tests' databases alone have."""
    user = User(username=username, role=role, **{"latin_name": username.title()} | facts)
    user.set_password(password)
    row = {
        field.column: field.value_to_string(user)
        for field in User._meta.concrete_fields
        if field.value_from_object(user) is not None
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT test.open_account(%s)", [json.dumps(row)])
    return User.objects.get(pk=user.pk)


def correctable(user: User) -> dict[str, Any]:
    """What a correction of an account is given, as it is now."""
    return {name: getattr(user, name) for name in ("version", *names.COLUMNS, "email", "language")}


def set_password(user: User, password: str) -> None:
    """A new password, as its owner chooses it."""
    with trail.act("start password reset", by=user):
        user.set_password(password)
        user.save(update_fields=["password"])


def person(username: str, role: str | None = None, *, has_second_factor: bool = True, **facts) -> User:
    """One account as it is after its first sign-in; the six of the stories bring their name and role along."""
    invented = PEOPLE.get(username)
    facts = (invented.names if invented else {}) | {"email": f"{username}@lfnkr.example"} | facts
    usual_role = invented.role if invented else ""
    user = account(username, PASSWORD, usual_role if role is None else role, **facts)
    if has_second_factor:
        TOTP.activate(user, generate_totp_secret())
    return user


def link_for(user: User, site: str = "") -> str:
    """A link to choose a password, as an administrator starts it."""
    rin = User.objects.with_role(Role.ADMINISTRATOR).first() or person("rin")
    with trail.act("start password reset", by=rin):
        credentials.start_reset(user)
    return mails.reset_link(user, site=site)


@contextmanager
def letters_sent() -> Iterator[None]:
    """What is done within queues letters; the worker's part is done at the end, here."""
    before = {one.id for one in queue.waiting()}
    yield
    for one in queue.waiting():
        if one.id not in before:
            declared()[one.name].run(**one.ids)


class Browser(Client):
    """A client that sends forms as a browser does: with the token of a form that was just shown, unless it says one."""

    def post(self, path: str, data: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send a form; one given as text or without keys goes as it is."""
        if data is None or isinstance(data, dict):
            data = {form_tokens.FIELD: form_tokens.new()} | (data or {})
        return super().post(path, data, *args, **kwargs)


def just_signed_in(user: User) -> Browser:
    """The browser of somebody who typed her password a moment ago: no page asks for it once more."""
    browser = Browser()
    sign_in_anew(browser, user)
    return browser


def sign_in_anew(browser: Browser, user: User) -> None:
    """Sign somebody in who types their password now."""
    browser.force_login(user)
    session = browser.session
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time(), "username": user.username}]
    session.save()
    known = {"session_key": session.session_key, "ip": "127.0.0.1", "user_agent": FIREFOX}
    UserSession.objects.update_or_create(user=user, defaults=known)


@pytest.fixture
def client() -> Browser:
    """In place of pytest-django's: a browser of nobody yet."""
    return Browser()


@pytest.fixture
def desk_of():
    """A browser of somebody's own, signed in with both factors: `desk_of(hana).get(...)`."""

    def sign_in(user: User) -> Browser:
        if not is_mfa_enabled(user):
            TOTP.activate(user, generate_totp_secret())
        browser = Browser()
        browser.force_login(user)
        return browser

    return sign_in


@pytest.fixture
def hana(db) -> User:
    """Caseworker on the case."""
    return person("hana")


@pytest.fixture
def jun(db) -> User:
    """Caseworker, not on it."""
    return person("jun")


@pytest.fixture
def mio(db) -> User:
    """Executive director."""
    return person("mio")


@pytest.fixture
def sora(db) -> User:
    """Treasurer."""
    return person("sora")


@pytest.fixture
def yuki(db) -> User:
    """Auditor."""
    return person("yuki")


@pytest.fixture
def rin(db) -> User:
    """Administrator."""
    return person("rin")
