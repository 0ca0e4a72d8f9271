"""What was recorded after an edition of the days it tells of: it enters the next edition of the term (design rule 18)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from cases.events.actions import LOSSES
from cases.models import Case, Event, LeadChange, StatusChange
from lfnkr.audit import trail
from lfnkr.language.lists import explained
from reports.models import Edition

MOST = 200
"""So many are listed; the number counts all."""


@dataclass(frozen=True)
class LearntSince:
    """One fact: what it is, the last moment it may have been, when it was recorded or taken back, and its request."""

    what: str
    counts_at: datetime
    recorded_at: datetime
    case: Case | None


def number_since(edition: Edition) -> int:
    """How many facts of the days of an edition were recorded or taken back after what it knew."""
    with trail.reading():
        return sum(rows.count() for rows in _of(edition))


def learnt_since(edition: Edition) -> list[LearntSince]:
    """The same, one by one, the newest first; no more than MOST of them."""
    with trail.reading():
        told = [fact for rows in _of(edition) for fact in islice(_told(rows, edition), MOST)]
    return sorted(told, key=lambda fact: fact.recorded_at, reverse=True)[:MOST]


def _of(edition: Edition) -> tuple[QuerySet, ...]:
    """Steps, changes of lead, deaths and disappearances: recorded since and standing, or known then and taken back since."""
    known = edition.known_at
    is_news = Q(recorded_at__gte=known, voided_at=None) | Q(recorded_at__lt=known, voided_at__gte=known)
    in_days = Q(counts_at__lt=edition.fiscal_year.over_at)
    steps = StatusChange.objects.filter(is_news, in_days).select_related("member__case")
    leads = LeadChange.objects.filter(is_news, in_days).select_related("member__case", "partner")
    unnamed = Event.objects.filter(is_news, kind__in=LOSSES, unknown_people__gt=0).select_related("case")
    unnamed = unnamed.filter(happened_until__lte=edition.fiscal_year.over_at)
    return tuple(rows.order_by("-recorded_at", F("pk").desc()) for rows in (steps, leads, unnamed))


def _told(rows: QuerySet, edition: Edition) -> Iterator[LearntSince]:
    for row in rows[:MOST]:
        is_event = isinstance(row, Event)
        words = row.get_kind_display() if is_event else _words(row)
        case = row.case if is_event else row.member.case
        counts_at = row.happened.latest if is_event else row.counts_at
        if row.voided_at:
            yield LearntSince(explained(words, _("recorded in error")), counts_at, row.voided_at, case)
        else:
            yield LearntSince(words, counts_at, row.recorded_at, case)


def _words(row: StatusChange | LeadChange) -> str:
    """A step by its status, a change of lead by whom it names."""
    if isinstance(row, StatusChange):
        return row.get_status_display()
    return _("led by %(lead)s") % {"lead": row.partner.name if row.partner else row.get_lead_display()}
