"""What somebody wanted to read and could not: kept as a row and an event of the trail, and told to the officers.

A row says where (table, row, column) and why, once a day; never what stood there, and not who was erased, which is no trouble.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar
from typing import NamedTuple

from django.db import DatabaseError, models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.keyring import notices
from lfnkr.models import UnopenedText

log = logging.getLogger(__name__)

MOST_A_DAY = 500
"""So many places are kept a day: more say nothing new when a whole keyring is missing."""


class Trouble(NamedTuple):
    """One place that did not open, and why: a word of UnopenedText.Reason."""

    table: str
    row: str
    column: str
    reason: str


_collected: ContextVar[list[Trouble] | None] = ContextVar("lfnkr_unopened_texts", default=None)


def record_trouble(row: models.Model, column: str, reason: str) -> None:
    """Keep that a text did not open: after the transaction of a request, which may be undone, and otherwise at once."""
    trouble = Trouble(row._meta.db_table, str(row.pk), column, reason)
    waiting = _collected.get()
    if waiting is None:
        keep([trouble])
    else:
        waiting.append(trouble)


def keep(troubles: list[Trouble], by: User | None = None) -> int:
    """Keep those that were not kept today yet, in one act; how many those are."""
    today = UnopenedText.objects.filter(seen_on=clock.today())
    known = set(today.values_list("table_name", "row_key", "column_name"))
    new = {trouble[:3]: trouble for trouble in troubles if trouble[:3] not in known}
    new = list(new.values())[: max(0, MOST_A_DAY - len(known))]
    if new:
        log.error("A sealed text does not open.", extra={"count": len(new)})
        record_unopened(sorted(new), by=by)
    return len(new)


@action(_lazy("text does not open"), name="text does not open")
def record_unopened(troubles: list[Trouble], *, by: User | None) -> None:
    """Keep texts that did not open, in whose hands it showed, and tell the officers."""
    UnopenedText.objects.bulk_create(
        (
            UnopenedText(table_name=table, row_key=row, column_name=column, reason=reason)
            for table, row, column, reason in troubles
        ),
        ignore_conflicts=True,
    )
    notices.tell_officers()


class KeepTroubles:
    """Keeps, after the transaction of a request, what did not open in it: also when the request itself was undone."""

    actions = (record_unopened,)

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Collect while the page is made; a database that cannot keep it takes no page away from anybody."""
        token = _collected.set([])
        try:
            response = self.get_response(request)
            troubles = _collected.get()
        finally:
            _collected.reset(token)
        if troubles:
            try:
                keep(troubles, by=request.user if request.user.is_authenticated else None)
            except DatabaseError:
                log.error("A sealed text does not open, and that could not be kept.", extra={"count": len(troubles)})
        return response
