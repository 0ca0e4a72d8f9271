"""What of a request no table keeps and the audit trail does: who looked after it, which contacts were agreed, restrictions.

The request holds what is so now; what was so before stands in the trail, in the rows about the request itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Least
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from cases.case.models import Case
from cases.case.topics import TimelineTopic
from cases.events.choices import EventKind
from cases.events.models import Event
from cases.follow_up.choices import SHORTLY
from cases.follow_up.models import Assignment
from lfnkr.accounts.models import User
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.language.lists import explained
from lfnkr.postgresql.kept_questions import Kept, kept
from lfnkr.templatetags.formatting import moment
from lfnkr.web.timeline import Source, index, key_of

COLUMNS = {
    "care": ("lead_id", "deputy_id"),
    "contact": ("next_contact_at",),
    "restriction": ("is_restricted",),
}
"""What is told, by the columns of a request whose change tells it."""
ENDED_BY = "record event"
"""The act of a contact that came about: it ends the one that was agreed."""
TOPICS = {
    "care": TimelineTopic.CARE,
    "contact": TimelineTopic.CONTACT,
    "restriction": TimelineTopic.CLOSING,
}


@dataclass(frozen=True, kw_only=True)
class TrailLine:
    """One change of a request itself, in words."""

    key: str
    what: str
    at: datetime
    recorded_at: datetime
    title: str
    by: User | None


def trail_indexes(case: Case) -> list[Source]:
    """The questions that find these lines."""
    return [INDEXES[what].sql(row_key=str(case.pk)) for what in COLUMNS]


def trail_lines(case: Case, keys: Collection[str] | None = None) -> list[TrailLine]:
    """These lines of a request, or those of them that are named."""
    rows = [(what, row) for what in COLUMNS for row in _rows(case, what, keys)]
    people = User.objects.in_bulk({key for what, row in rows for key in _people_in(what, row)})
    return [line for what, row in rows for line in _line(case, what, row, people)]


def _changes(row_key: Any, what: str) -> QuerySet[AuditEvent]:
    rows = AuditEvent.objects.filter(table_name=Case._meta.db_table, row_key=row_key, operation="UPDATE")
    rows = rows.filter(changed__has_any_keys=COLUMNS[what])
    if what == "contact":
        # What a contact ended is told with it: that it was kept.
        rows = rows.exclude(act__endswith=ENDED_BY)
    if what != "care":
        return rows
    # Since assignments have a table of their own, that one tells of them.
    kept = AuditEvent.objects.filter(table_name=Assignment._meta.db_table, act_id=OuterRef("act_id"))
    return rows.filter(~Exists(kept))


def _at(what: str):
    """When it was: what was agreed was agreed before it was due."""
    return Least(F("at"), _told("next_contact_at")) if what == "contact" else F("at")


def _told(column: str) -> Cast:
    return Cast(KeyTextTransform("new", KeyTextTransform(column, "changed")), DateTimeField())


def _index_of(what: str) -> Kept:
    """The question for the lines of one kind."""

    @kept
    def lines_of(row_key) -> QuerySet:
        rows = _changes(row_key, what)
        return index(rows, key=key_of(what), at=_at(what), recorded_at=F("at"), topic=TOPICS[what])

    return lines_of


INDEXES = {what: _index_of(what) for what in COLUMNS}


def _rows(case: Case, what: str, keys: Collection[str] | None) -> list[AuditEvent]:
    numbers = [int(key.removeprefix(f"{what}-")) for key in keys or () if key.startswith(f"{what}-")]
    if keys is not None and not numbers:
        return []
    rows = _changes(str(case.pk), what).annotate(was_at=_at(what)).order_by("id")
    if keys is not None:
        rows = rows.filter(id__in=numbers)
    if what == "contact":
        after = _changes(str(case.pk), what).filter(id__gt=OuterRef("id")).order_by("id").values("at")[:1]
        until = Coalesce(OuterRef("ended_at"), clock.now())
        reached = Event.objects.standing().filter(
            case=case, kind=EventKind.CONTACT, happened_until__gt=OuterRef("was_at"), happened_from__lt=until
        )
        in_time = reached.filter(happened_from__lte=OuterRef("due_at") + SHORTLY)
        rows = rows.annotate(ended_at=Subquery(after), due_at=_told("next_contact_at"))
        rows = rows.annotate(is_kept=Exists(in_time), is_kept_late=Exists(reached))
    return list(rows)


def _people_in(what: str, row: AuditEvent) -> Iterator[UUID]:
    if row.actor:
        yield row.actor
    if what == "care":
        told = (row.changed.get(column, {}) for column in COLUMNS["care"])
        yield from (UUID(key) for change in told for key in change.values() if key)


def _line(case: Case, what: str, row: AuditEvent, people: dict[UUID, User]) -> Iterator[TrailLine]:
    words = {"care": _care, "contact": _contact, "restriction": _restriction}[what]
    yield TrailLine(
        key=f"{what}-{row.pk}",
        what=what,
        at=row.was_at,
        recorded_at=row.at,
        title=words(row, people),
        by=people.get(row.actor),
    )


def _care(row: AuditEvent, people: dict[UUID, User]) -> str:
    def named(key: str | None) -> str:
        return people[UUID(key)].display_name if key and UUID(key) in people else _("nobody")

    parts = []
    for column, words in (
        ("lead_id", _("assigned to %(now)s (before: %(before)s)")),
        ("deputy_id", _("deputy: %(now)s (before: %(before)s)")),
    ):
        if change := row.changed.get(column):
            parts.append(words % {"now": named(change["new"]), "before": named(change["old"])})
    return " · ".join(parts)


def _contact(row: AuditEvent, _people: dict[UUID, User]) -> str:
    due = parse_datetime(row.changed["next_contact_at"]["new"] or "")
    if due is None:
        return _("no next contact is agreed any more")
    return explained(_("next contact agreed for %(when)s") % {"when": moment(due)}, _what_became_of(row, due))


def _what_became_of(row: AuditEvent, due: datetime) -> str:
    """Whether an agreed contact was kept; nothing while it is still to come."""
    if row.is_kept:
        return _("kept")
    if row.is_kept_late:
        return _("kept late")
    if due < (row.ended_at or clock.now()):
        return _("missed")
    return _("agreed anew before it was due") if row.ended_at else ""


def _restriction(row: AuditEvent, _people: dict[UUID, User]) -> str:
    is_restricted = row.changed["is_restricted"]["new"]
    return _("restricted: no search of others finds it") if is_restricted else _("the restriction was lifted")
