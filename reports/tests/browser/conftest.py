"""One browser and one server for all tests here; each test works in its own copy of the demonstration."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings as django_settings
from django.core.signals import got_request_exception
from playwright.sync_api import Page

from lfnkr.accounts.demo import password_kept_in
from lfnkr.accounts.models import User
from lfnkr.tests import browser as browsers

HERE = os.path.dirname(__file__)
SKIPPED = "No Chromium on this machine: install chromium to run the browser tests."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests here carry the mark `browser` and need a browser."""
    ours = [item for item in items if str(item.path).startswith(HERE)]
    for item in ours:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.skipif(not browsers.program(), reason=SKIPPED))


@pytest.fixture(scope="package")
def browser(tmp_path_factory):
    """One browser."""
    with browsers.chromium(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


class BrowsedApp:
    """The running house: pages of it, opened as one of the six people or by a stranger."""

    def __init__(self, browser, address: str, opened: ExitStack):
        self.browser, self.address, self.opened = browser, address, opened

    @property
    def password(self) -> str:
        """The one password of the demonstration."""
        return password_kept_in(django_settings.HOME / "demo-sign-ins.txt")

    def page(self, name: str | None = None, **options) -> Page:
        """A page in a fresh profile, signed in as this person."""
        user = User.objects.get(username=name) if name else None
        return self.opened.enter_context(browsers.page_at(self.browser, self.address, user=user, **options))

    def close(self) -> None:
        """Close every page opened so far."""
        self.opened.close()


@pytest.fixture
def house(demonstration, browser, live_server, settings) -> Iterator[BrowsedApp]:
    """The house as a newcomer runs it: in the demonstration's mode."""
    settings.DEMO = True  # Second factor off: shows the demonstration, whose people have no factor.
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = (
        10**12
    )  # as if everybody had just signed in: no page asks for it once more
    broken: list[str] = []
    note = functools.partial(note_error, broken)
    got_request_exception.connect(note)
    with ExitStack() as opened:
        yield BrowsedApp(browser, live_server.url, opened)
    got_request_exception.disconnect(note)
    assert broken == []


@pytest.fixture
def worker(house: BrowsedApp) -> Iterator[None]:
    """A worker beside the house, as `make run` has one: it prints."""
    environment = {**os.environ, "LFNKR_CONNECT_AS": "worker"}
    environment |= {"LFNKR_DEMO": "1"}  # Second factor off: a worker signs nobody in.
    command = [sys.executable, "manage.py", "work", "--grace", "1"]
    process = subprocess.Popen(command, cwd=django_settings.BASE_DIR, env=environment, stdin=subprocess.DEVNULL)
    yield
    process.kill()
    process.wait()


def note_error(broken: list[str], request, **_facts) -> None:
    """Keep what went wrong on our side: the server's log tells no details."""
    broken.append(f"{request.method} {request.path}\n{traceback.format_exc()}")
