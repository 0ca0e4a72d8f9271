"""The history of a request as tests count it that open no page."""

from __future__ import annotations

from django.http import HttpRequest

from cases.case.models import Case
from cases.prints.history import History, history_of
from lfnkr.accounts.models import User
from lfnkr.calendar import clock


def whole_history(case: Case, *, by: User) -> History:
    """All of it, as somebody reads it now."""
    request = HttpRequest()
    request.user = by
    history = history_of(request, case, at=clock.now())
    history.counted()
    return history
