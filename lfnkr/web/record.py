"""One line a request: its number, view, status, time and queries; never who asked, for what, or with which words.

The number is ours (nobody outside chooses it) and stands on every error page, so that somebody who asks for help can say
it on the telephone, and whoever reads the log finds that request among all others.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseFileResponse

from lfnkr.web.json_log import request_id

logger = logging.getLogger(__name__)


@dataclass
class Record:
    """What is told of one request."""

    method: str
    view: str = ""
    status_code: int = 0
    milliseconds: int = 0
    queries: int = 0
    role: str = ""

    def count(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        """Count a statement on its way to a database (a wrapper of Django's, see its `execute_wrapper`)."""
        self.queries += 1
        return execute(sql, params, many, context)


class OneLineARequest:
    """Gives each request its number, and writes down what became of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = monotonic()
        record = request.record = Record(method_of(request))
        request.request_id = f"{secrets.randbelow(10**9):09d}"  # Django writes some lines after we are done with it.
        token = request_id.set(request.request_id)
        try:
            with ExitStack() as counting:
                for connection in connections.all():
                    counting.enter_context(connection.execute_wrapper(record.count))
                response = self.get_response(request)
            record.milliseconds = round(1000 * (monotonic() - began))
            record.status_code, record.view = response.status_code, view_of(request, response)
            record.role = role_of(request)
            level = logging.ERROR if response.status_code >= 500 else logging.INFO
            logger.log(level, "request", extra=vars(record))
        finally:
            request_id.reset(token)
        return response


def method_of(request: HttpRequest) -> str:
    """The method, when it is one that exists: whoever asks may write anything there."""
    return request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE") else "other"


def view_of(request: HttpRequest, response: HttpResponse) -> str:
    """The name of the page; never its address, which may name a row."""
    if isinstance(response, WhiteNoiseFileResponse):
        return "file"
    match = request.resolver_match
    return match.view_name or "" if match else getattr(response, "probe", "")


def role_of(request: HttpRequest) -> str:
    """The role of whoever is signed in, if that is known already: asking now would be a query."""
    user = getattr(request, "_cached_user", None)
    return getattr(user, "role", "") or ""
