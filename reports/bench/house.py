"""The application as one process asks it: Django's client, and sets of databases to choose from."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import connections
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from lfnkr.accounts.models import User
from lfnkr.audit import trail
from reports.bench.pages import PAGES, Page

COMPRESSED = "gzip, deflate, br"
"""What a browser accepts; without it the answer goes out as it is, so that pages are compared and not compressors."""

LIKE_A_BROWSER = {
    "HTTP_ACCEPT_LANGUAGE": "en",
    "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "HTTP_HOST": "localhost",
}


DJANGOS_OWN = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
"""What `startproject` puts before a view: the bare view is asked behind it, by a stranger, without a query."""


@dataclass
class Answer:
    """What came back: its status, its bytes as sent, and CPU seconds of this process and of the database's."""

    status: int
    sent: int
    application: float = 0.0
    database: float = 0.0


class Set:
    """One pair of databases: its own connections, who is signed in there, and the addresses of the pages."""

    def __init__(self, requests: int, names: dict[str, str]):
        self.requests = requests
        self.connections = {alias: self._connection(alias, name) for alias, name in names.items()}
        with self.in_use():
            self.clients = {who: signed_in(who) for who in {page.who for page in PAGES}}
            self.urls = {page.name: page.url() for page in PAGES}
            for connection in self.connections.values():
                connection.ensure_connection()
        self.backends = [connection.connection.info.backend_pid for connection in self.connections.values()]

    @staticmethod
    def _connection(alias: str, name: str) -> Any:
        """A connection of our own that nothing closes."""
        connection = connections.create_connection(alias)
        connection.settings_dict = deepcopy(connection.settings_dict) | {
            "NAME": name,
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": False,
        }
        return connection

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Django works in these databases."""
        former = {alias: connections[alias] for alias in self.connections}
        for alias, connection in self.connections.items():
            connections[alias] = connection
        try:
            yield
        finally:
            for alias, connection in former.items():
                connections[alias] = connection

    def close(self) -> None:
        """End the connections."""
        for connection in self.connections.values():
            connection.close()

    def database_seconds(self) -> float:
        """CPU seconds that the backends of these connections have used (Linux: the clock of another process)."""
        return sum(time.clock_gettime((~pid << 3) | 2) for pid in self.backends)


def ask(databases: Set, page: Page, *, compressed: bool = False) -> Answer:
    """Open a page in a set of databases, and note what that took; raises RuntimeError when it does not come."""
    with databases.in_use():
        before = databases.database_seconds()
        answer = timed(databases.clients[page.who], databases.urls[page.name], compressed or page.is_compressed)
        answer.database = databases.database_seconds() - before
    if answer.status != HTTPStatus.OK:
        raise RuntimeError(f"{page.name} ({databases.urls[page.name]}) answered {answer.status}")
    return answer


def ask_bare() -> Answer:
    """Open the bare view, behind Django's own middleware."""
    return timed(BARE, reverse("bench-bare"), compressed=False)


def timed(client: Client, url: str, compressed: bool) -> Answer:
    """One GET, with the CPU seconds of this thread."""
    further = {"HTTP_ACCEPT_ENCODING": COMPRESSED} if compressed else {}
    began = time.thread_time()
    response = client.get(url, secure=True, **LIKE_A_BROWSER, **further)
    seconds = time.thread_time() - began
    return Answer(response.status_code, len(response.content), application=seconds)


def signed_in(who: str) -> Client:
    """The browser of somebody who typed their password a moment ago: no page asks for it once more."""
    client = Client()
    with trail.reading():
        user = User.objects.get(username=who)
        client.force_login(user)
        session = client.session
        session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time(), "username": who}]
        session.save()
    return client


class BareClient(Client):
    """A browser of a stranger, before an application of Django's own middleware alone."""

    def request(self, **request: Any) -> HttpResponse:
        """Load that middleware the first time."""
        if self.handler._middleware_chain is None:
            with override_settings(MIDDLEWARE=DJANGOS_OWN):
                self.handler.load_middleware()
        return super().request(**request)


BARE = BareClient()


@contextmanager
def with_bench_addresses() -> Iterator[None]:
    """The further addresses are known."""
    with override_settings(ROOT_URLCONF="reports.bench.urls"):
        yield
