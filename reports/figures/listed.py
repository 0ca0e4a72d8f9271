"""What a report lists and quotes besides what it counts: its meeting, missions, policies, figures of others, releases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, Q, QuerySet

from cases.models import Event, GoodsIssue, Mission, MissionVisit
from cases.together import rows_of
from lfnkr.accounts.models import User
from lfnkr.calendar.fiscal_year import FiscalYear, Meeting
from reports.models import ExternalStatistic, Policy, ReleaseItem
from reports.partition.deaths import deaths_between

Rows = dict[type[Model], list[Any]]


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey mission with what was visited and given."""

    mission: Mission
    visits: tuple[MissionVisit, ...]
    goods: tuple[GoodsIssue, ...]


@dataclass(frozen=True)
class Reference:
    """What stands around the counted figures of one term."""

    meeting: Meeting | None
    surveys: tuple[Survey, ...]
    """The missions begun in the term, the newest first."""
    outside: tuple[ExternalStatistic, ...]
    """The figures of others, each in the order it was quoted."""
    policies: tuple[Policy, ...]
    """Those in force by the day the report bears, those of unknown date among them."""
    arrest: Event | None
    """The arrest of one of us that is told by the day the report bears."""
    words_for_losses: frozenset[str]
    """How the deaths under a partner's lead are worded; empty where no words were kept."""
    releases: tuple[ReleaseItem, ...]
    """What two people let out, with both of them."""

    @property
    def released(self) -> frozenset[str]:
        """The keys of the figures that two people let out."""
        return frozenset(item.key for item in self.releases)


def reference_of(year: FiscalYear) -> Reference:
    """Everything a report of the term lists and quotes, in one question.

    Must run where every case may be read: an arrest and the words for a death stand in a case.
    """
    rows = rows_of(*_of_missions(year), *_of_others(year), *_of_releases(year), _events(year))
    meeting = next((meeting for meeting in rows[Meeting] if meeting.fiscal_year_id == year.pk), None)
    day = meeting.held_on if meeting else year.ends_on
    return Reference(
        meeting,
        surveys=tuple(_surveys(rows)),
        outside=tuple(sorted(rows[ExternalStatistic], key=lambda row: (row.key, row.quoted_on))),
        policies=tuple(_policies(rows, day)),
        arrest=_arrest(rows[Event], day),
        words_for_losses=frozenset(event.report_wording for event in rows[Event] if event.kind == "death"),
        releases=tuple(_releases(rows)),
    )


def _of_missions(year: FiscalYear) -> list[QuerySet]:
    missions = Mission.objects.filter(begins_on__gte=year.starts_on, begins_on__lte=year.ends_on)
    of_missions = {"mission__in": missions.values("pk")}
    return [missions, MissionVisit.objects.filter(**of_missions), GoodsIssue.objects.filter(**of_missions)]


def _of_others(year: FiscalYear) -> list[QuerySet]:
    """Figures of others, the policies, and the meetings, one a year, that decided them."""
    return [ExternalStatistic.objects.filter(fiscal_year=year), Policy.objects.all(), Meeting.objects.all()]


def _of_releases(year: FiscalYear) -> list[QuerySet]:
    items = ReleaseItem.objects.filter(fiscal_year=year, approved_by__isnull=False)
    people = User.objects.filter(Q(pk__in=items.values("proposed_by")) | Q(pk__in=items.values("approved_by")))
    return [items, people.only("role")]


def _events(year: FiscalYear) -> QuerySet:
    """The arrests of our own that may be told, and the deaths of the term under a partner's lead; no sealed text."""
    arrests = Q(kind="staff_arrest", ends_on__isnull=False, held_months__isnull=False)
    deaths = Q(pk__in=deaths_between(year.starts_on, year.ends_on).values("pk"), population="led_by_partner")
    told = ("kind", "begins_on", "ends_on", "precision", "country", "held_months", "report_wording", "recorded_at")
    return Event.objects.filter(arrests | deaths).only(*told)


def _surveys(rows: Rows) -> Iterable[Survey]:
    visits, goods = defaultdict(list), defaultdict(list)
    for visit in rows[MissionVisit]:
        visits[visit.mission_id].append(visit)
    for given in rows[GoodsIssue]:
        goods[given.mission_id].append(given)
    for mission in sorted(rows[Mission], key=lambda mission: mission.begins_on, reverse=True):
        yield Survey(mission, tuple(visits[mission.pk]), tuple(goods[mission.pk]))


def _policies(rows: Rows, day: date) -> Iterable[Policy]:
    meetings = {meeting.pk: meeting for meeting in rows[Meeting]}
    for policy in rows[Policy]:
        policy.decided_at_meeting = meetings.get(policy.decided_at_meeting_id)
        if policy.effective_on is None or policy.effective_on <= day:
            yield policy


def _arrest(events: list[Event], day: date) -> Event | None:
    told = (event for event in events if event.kind == "staff_arrest" and event.ends_on <= day)
    return min(told, key=lambda event: event.recorded_at, default=None)


def _releases(rows: Rows) -> Iterable[ReleaseItem]:
    """By their figure's key, each with the two people who let it out."""
    people = {person.pk: person for person in rows[User]}
    for item in sorted(rows[ReleaseItem], key=lambda item: item.key):
        item.proposed_by, item.approved_by = people[item.proposed_by_id], people[item.approved_by_id]
        yield item
