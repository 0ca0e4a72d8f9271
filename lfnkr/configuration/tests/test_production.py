"""What must not be mixed does not start: each mixture alone is refused, with what to do, and production as it should be is not."""

from __future__ import annotations

import base64
import os
import secrets
import socket
import subprocess
import sys
import threading

import pytest
from django.core import checks, mail
from django.core.checks.registry import registry
from django.core.management import CommandError, call_command

from lfnkr.accounts import demo
from lfnkr.accounts.tests.people import person
from lfnkr.configuration import production
from lfnkr.configuration import values as configuration
from lfnkr.devserver.launcher import ROOT

pytestmark = pytest.mark.slow

PASSWORD = secrets.token_hex(24)
LIVE = {
    "DJANGO_SECRET_KEY": base64.b64encode(secrets.token_bytes(48)).decode(),
    "LFNKR_SERVER_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    "LFNKR_SEARCH_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    "LFNKR_AUDIT_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    "LFNKR_WEB_URL": f"postgresql://lfnkr_web:{PASSWORD}@db.example/lfnkr?sslmode=verify-full",
    "LFNKR_KEYS_URL": f"postgresql://lfnkr_keys:{PASSWORD}@vault.example/lfnkr_keyring?sslmode=verify-full",
    "LFNKR_HOSTS": "cases.lfnkr.example",
    "LFNKR_ORIGINS": "https://cases.lfnkr.example",
    "LFNKR_PROXIES": "1",
    "LFNKR_EMAIL_URL": f"smtp+tls://lfnkr:{PASSWORD}@mail.example:587",
}
"""Part 3 of .env.example, as an operator fills it in."""


def start(**changes: str) -> str:
    """What `manage.py check` says in production with some variables changed; nothing when all is well."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LFNKR_", "DJANGO_"))}
    environment |= {**LIVE, "LFNKR_ENV": os.devnull, **changes}
    command = [sys.executable, "manage.py", "check", "--tag", "security"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


def test_production_as_it_should_be_starts():
    assert start() == ""


def address(of: str = "LFNKR_WEB_URL", **parts: str) -> dict[str, str]:
    """An address with another password, host or options."""
    parts = {"password": PASSWORD, "host": "db.example", "options": ""} | parts
    return {of: f"postgresql://lfnkr_web:{parts['password']}@{parts['host']}/lfnkr{parts['options']}"}


@pytest.mark.parametrize(
    ("changes", "refusal", "advice"),
    [
        ({"LFNKR_EMAIL_URL": ""}, "written to the log", "LFNKR_EMAIL_URL=smtp+tls://"),
        ({"LFNKR_EMAIL_URL": "consolemail://"}, "written to the log", "LFNKR_EMAIL_URL=smtp+tls://"),
        ({"LFNKR_EMAIL_URL": "smtp://mail.example"}, "unencrypted for mail.example", "smtp+ssl://"),
        ({"LFNKR_EMAIL_URL": "dummymail://"}, "LFNKR_EMAIL_URL must be", "smtp+tls://"),
        ({"LFNKR_DEBUG": "1", "LFNKR_TLS": "1"}, "LFNKR_DEBUG is on", "Unset LFNKR_DEBUG"),
        ({"LFNKR_DEMO": "1", "LFNKR_TLS": "1"}, "LFNKR_DEMO is on", "Unset"),  # Second factor off: it is refused.
        ({"LFNKR_HOSTS": "*"}, "LFNKR_HOSTS is *", "name the site"),
        ({"LFNKR_HOSTS": "cases.lfnkr.example,*"}, "LFNKR_HOSTS is *", "name the site"),
        ({"LFNKR_ORIGINS": "http://cases.lfnkr.example"}, "LFNKR_ORIGINS must begin with https://", "https://cases"),
        ({"DJANGO_SECRET_KEY": "changeme" * 8}, "DJANGO_SECRET_KEY must be", "openssl rand"),
        ({"DJANGO_SECRET_KEY": "x9Kw2" * 12}, "DJANGO_SECRET_KEY must be", "openssl rand"),
        ({"LFNKR_SERVER_KEY": base64.b64encode(bytes(range(32))).decode()}, "32 random bytes", "openssl rand"),
        ({"LFNKR_AUDIT_KEY": base64.b64encode(b"0123456789abcdef" * 2).decode()}, "32 random bytes", "openssl rand"),
        (address(), "does not demand encryption", "?sslmode=verify-full"),
        (address("LFNKR_KEYS_URL"), "database keyring is on another machine", "?sslmode=verify-full"),
        (address(options="?sslmode=prefer"), "does not demand encryption", "?sslmode=verify-full"),
        (address(host="127.0.0.1,db.example"), "does not demand encryption", "?sslmode=verify-full"),
        (address(password="password", options="?sslmode=require"), "can be guessed", "openssl rand -hex 24"),
        (address(password="lfnkr_web_lfnkr_web", options="?sslmode=require"), "can be guessed", "openssl rand -hex 24"),
        (address(password="ab12" * 6, options="?sslmode=require"), "can be guessed", "openssl rand -hex 24"),
    ],
)
def test_what_is_unsafe_does_not_start_and_says_what_to_do(changes, refusal, advice):
    said = start(**changes)

    assert refusal in said
    assert advice in said
    assert PASSWORD not in said


@pytest.mark.parametrize(
    "changes",
    [
        {**address(options="?sslmode=require"), "LFNKR_EMAIL_URL": "smtp://localhost:25"},
        {
            **address(host="one.example,two.example", options="?sslmode=verify-ca&target_session_attrs=read-write"),
            "LFNKR_EMAIL_URL": "smtp+ssl://u:p@mail.example",
        },
        address(host="127.0.0.1:5433"),
        {"LFNKR_WEB_URL": f"postgresql://lfnkr_web:{PASSWORD}@/lfnkr?host=%2Frun%2Fpostgresql"},
        {**address(), "LFNKR_DB_PRIVATE_NETWORK": "1"},
        {"LFNKR_WEB_URL": "postgresql://lfnkr_web@db.example/lfnkr?sslmode=verify-full&passfile=%2Fetc%2Fpass"},
    ],
)
def test_what_is_safe_starts(changes):
    assert start(**changes) == ""


def test_random_secrets_are_not_taken_for_trivial_ones():
    made = [secrets.token_bytes(32) for _ in range(2_000)]
    made += [secrets.token_hex(24).encode() for _ in range(2_000)]
    made += [base64.b64encode(secrets.token_bytes(48)) for _ in range(2_000)]

    assert [secret for secret in made if configuration.is_trivial(secret)] == []


@pytest.mark.parametrize(
    "secret", [b"a" * 60, b"abcdefghijklmnopqrstuvwxyz" * 2, bytes(range(32)), bytes(range(64, 0, -2)), b"kobadime" * 7]
)
def test_a_secret_that_repeats_or_counts_is_trivial(secret):
    assert configuration.is_trivial(secret)


# Mail


def first_bytes_sent(backend: mail.backends.base.BaseEmailBackend, port: int) -> bytes:
    """What a mail server hears first, when it greets as one does, and speaks no TLS."""
    heard = []

    def listen(server: socket.socket) -> None:
        connection, _address = server.accept()
        with connection:
            connection.settimeout(2)
            heard.append(connection.recv(16))

    with socket.create_server(("127.0.0.1", 0)) as server:
        backend.port = server.getsockname()[1]
        thread = threading.Thread(target=listen, args=[server])
        thread.start()
        with pytest.raises(OSError):
            backend.send_messages([mail.EmailMessage("subject", "body", "a@example.org", ["b@example.org"])])
        thread.join(10)
    return heard[0]


@pytest.mark.parametrize("scheme", ["smtp+ssl", "smtps"])
def test_mail_by_tls_from_the_start_says_nothing_in_clear(monkeypatch, scheme):
    monkeypatch.setenv("LFNKR_EMAIL_URL", f"{scheme}://u:p@127.0.0.1")
    told = configuration.mail("LFNKR_EMAIL_URL")
    backend = mail.get_connection(
        told["EMAIL_BACKEND"], host=told["EMAIL_HOST"], use_ssl=told["EMAIL_USE_SSL"], use_tls=False, timeout=3
    )

    assert told["EMAIL_PORT"] == 465
    assert first_bytes_sent(backend, 465)[:2] == b"\x16\x03"  # a TLS handshake


# People and databases


@pytest.fixture
def in_production(settings, db):
    settings.PRODUCTION = True


def numbers() -> list[str]:
    return [one.id for one in production.databases_go_together(None, databases=["default", "keyring"])]


def test_keys_beside_the_data_do_not_start(in_production):
    assert numbers() == ["lfnkr.E024"]  # as in every test: one server holds both


def test_the_demonstration_does_not_start_in_production(in_production):
    demo.open_demo_accounts("a password of the demonstration")

    assert numbers() == ["lfnkr.E024", "lfnkr.E025"]


def test_it_does_not_start_even_when_its_people_were_renamed(in_production):
    people = demo.open_demo_accounts("a password of the demonstration")
    for user in list(people.values())[:3]:
        user.latin_name = "Somebody Else"
        user.save()

    assert "lfnkr.E025" in numbers()


def test_real_people_are_not_taken_for_the_demonstration(in_production):
    person("mio", latin_name="Mio Kato")

    assert numbers() == ["lfnkr.E024"]


def test_real_people_are_not_served_as_a_demonstration(db, settings):
    settings.DEMO = True  # Second factor off: it is about which databases the demonstration enters.
    person("mio")

    assert numbers() == ["lfnkr.E026"]


def test_a_demonstration_is_served_as_one(db, settings):
    settings.DEMO = True  # Second factor off: it is about which databases the demonstration enters.
    demo.open_demo_accounts("a password of the demonstration")

    assert numbers() == []


def test_the_demonstration_is_not_loaded_into_production(in_production):
    with pytest.raises(CommandError, match="production"):
        call_command("seed_demo")


def test_these_checks_run_with_all_others():
    registered = registry.get_checks(include_deployment_checks=False)

    assert {production.settings_go_together, production.databases_go_together} <= set(registered)
    assert not checks.run_checks(tags=["security"])


# The proxy


@pytest.mark.parametrize(
    ("proxies", "headers", "is_told"),
    [(1, {}, True), (1, {"x-forwarded-for": "192.0.2.7"}, False), (0, {}, False)],
)
def test_a_proxy_that_names_nobody_is_told_on_the_desk(desk_of, rin, settings, proxies, headers, is_told):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies

    page = desk_of(rin).get("/", headers=headers).text

    assert ("The proxy does not say whom a request comes from" in page) is is_told
