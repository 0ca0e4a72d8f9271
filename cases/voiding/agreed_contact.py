"""The next contact that was agreed, and a contact that ended it: recorded in error the one brings the other back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from cases.case.models import Case
from cases.events.choices import EventKind
from cases.events.models import Event
from cases.follow_up.actions import save_what_is_agreed
from cases.voiding.models import Voiding
from cases.voiding.targets import Row
from lfnkr.accounts.models import User


def settle_what_was_agreed(case: Case, rows: Iterable[Row], *, by: User) -> None:
    """Agree again what contacts had ended that count nowhere now, and end it again where they count once more. Of a held case.

    What was said of the next contact since they were recorded holds: such a contact names none any more.
    """
    for event in _contacts(rows):
        event.refresh_from_db(fields=["voided_at"])
        if event.voided_at and case.next_contact_at is None and not _is_kept_by_another(case, event):
            save_what_is_agreed(case, event.ended_contact_at, by=by)
        elif event.voided_at is None and case.next_contact_at == event.ended_contact_at:
            save_what_is_agreed(case, None, by=by)


def agreed_again(case: Case, rows: Iterable[Row]) -> datetime | None:
    """What would be agreed again once these contacts are recorded in error."""
    gone = [row for row in rows if isinstance(row, Event)]
    found = [event for event in _contacts(gone) if not event.voided_at and not _is_kept_by_another(case, event)]
    return found[0].ended_contact_at if found and case.next_contact_at is None else None


def _contacts(rows: Iterable[Row]) -> Iterator[Event]:
    """The contacts among what is taken back, or put back, that had ended what was agreed."""
    for row in rows:
        named = row.row if isinstance(row, Voiding) else row
        if isinstance(named, Event) and named.ended_contact_at:
            yield named


def _is_kept_by_another(case: Case, event: Event) -> bool:
    """Whether a contact that stands came about since: then what was agreed is over all the same."""
    since = case.events.standing().filter(kind=EventKind.CONTACT, recorded_at__gt=event.recorded_at)
    return since.exclude(pk=event.pk).exists()
