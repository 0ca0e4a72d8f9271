"""Settings that are missing, weak or unsafe together do not start, and say what to do."""

import os
import subprocess
import sys

import pytest

from lfnkr.devserver.launcher import ROOT

pytestmark = pytest.mark.slow

READ = "from lfnkr import settings as s; print(s.TLS, s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_NAME)"
LOCAL = {
    "LFNKR_TLS": "",
    "LFNKR_LOCAL": "",
    "LFNKR_DEMO": "0",
    "LFNKR_DEBUG": "0",
    "LFNKR_HOSTS": "127.0.0.1,localhost",
}


def read(**changes: str | None) -> subprocess.CompletedProcess:
    """Read the settings in a process of its own; None removes a variable."""
    environment = {**os.environ, **LOCAL, **changes}
    environment = {name: value for name, value in environment.items() if value}
    return subprocess.run(
        [sys.executable, "-c", READ], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "name",
    ["DJANGO_SECRET_KEY", "LFNKR_SERVER_KEY", "LFNKR_SEARCH_KEY", "LFNKR_AUDIT_KEY", "LFNKR_WEB_URL", "LFNKR_KEYS_URL"],
)
def test_a_missing_secret_or_address_refuses_to_start(name):
    answer = read(**{name: None})

    assert answer.returncode != 0
    assert f"{name} is not set. Set it in the environment" in answer.stderr


@pytest.mark.parametrize("value", ["c2hvcnQ=", "no base64!", "A" * 43 + "="])
def test_a_weak_key_refuses_to_start(value):
    answer = read(LFNKR_SERVER_KEY=value)

    assert "LFNKR_SERVER_KEY must be 32 random bytes in base64: make one with" in answer.stderr


def test_the_same_key_twice_refuses_to_start():
    answer = read(LFNKR_SEARCH_KEY=os.environ["LFNKR_SERVER_KEY"])

    assert "must be three different keys" in answer.stderr


@pytest.mark.parametrize("value", ["short", "django-insecure-" + "x" * 60])
def test_a_weak_secret_key_refuses_to_start(value):
    answer = read(DJANGO_SECRET_KEY=value)

    assert "DJANGO_SECRET_KEY must be at least 50 random characters" in answer.stderr


@pytest.mark.parametrize("mode", [{"LFNKR_DEBUG": "1"}, {"LFNKR_DEMO": "1"}, {"LFNKR_TLS": "0"}])
def test_plain_http_is_for_this_machine_only(mode):
    answer = read(**mode, LFNKR_HOSTS="cases.lfnkr.example")

    assert "serve this machine only" in answer.stderr


def test_outside_demo_and_debug_everything_is_behind_tls():
    assert read(LFNKR_HOSTS="cases.lfnkr.example").stdout.split() == ["True", "True", "True", "__Host-session"]


def test_the_demonstration_speaks_plain_http():
    assert read(LFNKR_DEMO="1").stdout.split() == ["False", "False", "False", "lfnkr_session"]


def test_the_application_connects_as_the_web_role_and_a_migration_as_the_owner():
    who = "from lfnkr import settings as s; print(*(s.DATABASES[a]['USER'] for a in ('default', 'keyring')))"

    def roles(connect_as: str) -> str:
        environment = {**os.environ, "LFNKR_CONNECT_AS": connect_as}
        return subprocess.check_output([sys.executable, "-c", who], cwd=ROOT, env=environment, text=True).strip()

    assert roles("web") == "lfnkr_web lfnkr_keys"
    assert roles("owner") == "lfnkr_owner lfnkr_owner"
