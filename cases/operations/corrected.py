"""What was told anew of an operation, in words: on its page and in the history of its requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.operations.choices import OperationFact, OperationWrong
from cases.operations.models import Operation, OperationChange
from lfnkr.calendar import clock
from lfnkr.language.lists import aside, explained, listed


def changes_of(operation: Operation, until: datetime | None) -> list[OperationChange]:
    """What was told anew of it, the last first; `until`, when the last of the reader's people had left it, ends what they read."""
    found: QuerySet[OperationChange] = operation.changes.select_related("recorded_by").order_by("-pk")
    return [change for change in found if not _comes_after(change, until)]


def _comes_after(change: OperationChange, until: datetime | None) -> bool:
    return until is not None and any(moment and moment > until for moment in (change.before, change.after))


def change_in_words(change: OperationChange) -> str:
    """ "mobilised at: 3 May 2026, 14:20, before 5 May 2026, 09:00 (a slip of the hand)"."""
    why = aside(change.get_wrong_display())
    if change.part == OperationFact.CODE_NAME:
        return _("the code name was another") + why
    before = _shown(change.before)
    if change.after is None:
        never = {
            OperationFact.MOBILISED_AT: _("not mobilised (before: %(before)s)"),
            OperationFact.CLOSED_AT: _("opened again (before: closed %(before)s)"),
        }
        return never[OperationFact(change.part)] % {"before": before} + why
    words = _("%(what)s (before: %(before)s)") % {"what": _shown(change.after), "before": before}
    return explained(change.get_part_display(), words) + why


def moments_in_words(code_name: str, moments: Mapping[str, datetime | None], wrong: OperationWrong) -> str:
    """What is to be told anew of an operation, in one line: "Heron: Mobilised at 3 May 2026, 14:20 (a slip of the hand)"."""
    never = {OperationFact.MOBILISED_AT: _("not mobilised"), OperationFact.CLOSED_AT: _("opened again")}
    parts = [
        explained(str(OperationFact(name).label), _shown(moment)) if moment else never[OperationFact(name)]
        for name, moment in moments.items()
    ]
    return explained(code_name, listed(parts)) + aside(wrong.label)


def recorded_in_words(change: OperationChange) -> str:
    """ "recorded 3 May 2026, 14:20 by Hana"."""
    return _("recorded %(day)s by %(name)s") % {
        "day": _shown(change.recorded_at),
        "name": change.recorded_by.display_name,
    }


def _shown(moment: datetime) -> str:
    return date_format(moment.astimezone(clock.TOKYO), "DATETIME_FORMAT")
