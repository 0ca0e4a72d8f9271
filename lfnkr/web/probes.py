"""What a machine asks of us: are you alive, are you ready; and files that are not there. Answered without a session or a person."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connections
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from lfnkr.jobs import queue
from lfnkr.keyring import check_values
from lfnkr.postgresql import db_checks, limits

TEXT = "text/plain; charset=utf-8"


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; whether its databases do is asked elsewhere."""
    return HttpResponse("up\n", content_type=TEXT)


A_QUESTION = 5
"""Seconds for all questions of `/readyz` together."""


def answers(alias: str) -> bool:
    """Whether a database answers."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT 1")
        return True


def is_migrated() -> bool:
    """Whether both databases have the tables this program was written for."""
    return all(db_checks.unapplied(alias) == (0, 0) for alias in connections)


def keys_are_right() -> bool:
    """Whether this process holds the keys this house was prepared with."""
    try:
        check_values.refuse_wrong()
    except check_values.KeysWrong:
        return False
    return True


READY: dict[str, Callable[[], bool]] = {
    "data": lambda: answers("default"),
    "keyring": lambda: answers("keyring"),
    "migrations": is_migrated,
    "keys": keys_are_right,
    "worker": queue.worker_is_there,
}
"""What must be true before people are sent here; a room adds its own question. True, or not; an error of a database is not."""


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """One line a question, `data ok` or `data no`; 503 when one is not. With it, people are sent here or elsewhere."""
    with limits.at_most(A_QUESTION):
        told = {name: holds(question) for name, question in READY.items()}
    lines = "".join(f"{name} {'ok' if is_so else 'no'}\n" for name, is_so in told.items())
    return HttpResponse(lines, status=200 if all(told.values()) else 503, content_type=TEXT)


def holds(question: Callable[[], bool]) -> bool:
    """The answer to a question; no, when a database fails."""
    try:
        return question()
    except Error:
        return False


class WithoutSession:
    """Answers probes, and addresses of files that do not exist, before anything asks the database who is there.

    Under a database that is down or frozen a probe must not hang; and a browser asks for files with a cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.probes = {reverse("healthz"): healthz, reverse("readyz"): readyz}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if probe := self.probes.get(request.path_info):
            request.get_host()  # refuses a name that is not ours
            response = probe(request)
            response.probe = probe.__name__
            return response
        if request.path_info.startswith(settings.STATIC_URL):
            return HttpResponse("There is no such file.\n", status=404, content_type=TEXT)
        return self.get_response(request)
