"""Two people at the same rows at the same moment: the request that lost is answered once more, from the beginning.

PostgreSQL ends one of two transactions that wait for each other (deadlock) or cannot be put one after the other
(serialisation failure), and nothing of it was done. So the request is put back as it came in, and everything from the
session on runs again; only the last answer leaves. When that fails too, the true reason is said, and nothing typed is lost.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import chain

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

GetResponse = Callable[[HttpRequest], HttpResponse]

CONFLICTS = ("40P01", "40001")
"""SQLSTATE of deadlock_detected and serialization_failure."""

READ_ONCE = ("_body", "_stream", "_read_started", "_post", "_files", "_upload_handlers")
"""What a request keeps of its body, which comes over the wire once only."""

log = logging.getLogger(__name__)


class MetAnother(ValidationError):
    """A form was sent twice into the same conflict; it is shown again with everything typed in it."""

    def __init__(self) -> None:
        super().__init__(
            _("Two people changed the same thing at the same moment. Nothing was saved. Send it again."),
            code="conflict",
        )


def is_conflict(error: BaseException | None) -> bool:
    """Whether the database ended a transaction because of another one, and trying again may succeed."""
    while error is not None:
        if getattr(error, "sqlstate", None) in CONFLICTS:
            return True
        error = error.__cause__
    return False


def lost(request: HttpRequest) -> HttpResponse:
    """Note on a request that it lost to another; the answer only undoes what was done, and never leaves."""
    request.met_another = True
    return HttpResponse(status=503)


def has_given_up(request: HttpRequest) -> bool:
    """Whether this request lost twice: nothing is tried any more, a form is only shown again."""
    return getattr(request, "gave_up", False)


def sorry() -> HttpResponse:
    """409, for pages that cannot be shown again with what was typed: why nothing was saved, and what to do."""
    return render(None, "409.html", status=409)


class TryOnceMore:
    """Answers a request that lost to another one a second time, and says so with 409 when it loses again."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        put_back = as_it_came(request)
        for message in ("A request met another one and is tried again.", "A request met another one twice."):
            response = self.get_response(request)
            if not hasattr(request, "met_another"):
                return response
            match = request.resolver_match
            log.warning(message, extra={"view": match.view_name if match else None})
            put_back()
        request.gave_up = True
        response = self.get_response(request)
        if hasattr(request, "met_another"):
            return sorry()
        if response.status_code == 200:
            response.status_code = 409
        return response


def as_it_came(request: HttpRequest) -> Callable[[], None]:
    """What puts a request back to this moment, with the body that was read meanwhile and its files rewound.

    Session, person, messages and whatever else was hung on it are read anew: none of them may remember the lost try.
    """
    facts, headers = vars(request).copy(), request.META.copy()

    def put_back() -> None:
        read = {name: value for name, value in vars(request).items() if name in READ_ONCE}
        vars(request).clear()
        vars(request).update(facts | read)
        request.META.clear()
        request.META.update(headers)
        for file in chain.from_iterable(dict(read.get("_files") or {}).values()):
            file.seek(0)

    return put_back
