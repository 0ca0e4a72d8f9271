"""Where a step stands among the others of somebody's history: asked of the database, which places it by the same function."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection

from cases.case.models import CaseMember
from cases.errors import InTheFuture
from cases.status import Lead
from cases.workflow import errors
from cases.workflow.choices import Precision
from cases.workflow.models import IN_ORDER, LeadChange, StatusChange
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import DateKind, FuzzyDate
from lfnkr.fuzzy.spans import Span, Unit
from lfnkr.language.lists import listed


@dataclass(frozen=True, kw_only=True)
class When:
    """When something happened, as closely as it is known."""

    occurred_at: datetime
    precision: str = Precision.EXACT
    occurred_until: datetime | None = None
    is_day_only: bool = False
    happened: FuzzyDate | None = None
    """The same as it was told, where it was not told as a moment."""

    @classmethod
    def of(cls, happened: FuzzyDate, *, since: datetime) -> When:
        """A day as a history keeps it: from the first moment it may have been (`since` when that is open) to the last."""
        begins_at, until = happened.earliest or since, happened.latest and min(happened.latest, clock.now())
        if happened.is_exact_day and happened.unit == Unit.MINUTE:
            return cls(occurred_at=begins_at)
        if until and begins_at >= until:
            begins_at = Span.of_day(happened.last_day).begins
        is_exact_day = happened.is_exact_day and happened.unit == Unit.DAY
        return cls(
            occurred_at=begins_at,
            precision=_precision(happened),
            occurred_until=None if is_exact_day else until,
            is_day_only=True,
            happened=happened,
        )

    @classmethod
    def told(cls, occurred_at: datetime | None, happened: FuzzyDate | None, *, since: datetime) -> When:
        """A moment, or a day as closely as it is known; now, where nothing was said."""
        return cls.of(happened, since=since) if happened else cls(occurred_at=occurred_at or clock.now())

    @property
    def last_moment(self) -> datetime:
        """The last moment it may have been: it is counted there, unless what followed it was earlier."""
        if self.happened:
            return (
                min(self.happened.latest - timedelta.resolution, clock.now()) if self.happened.latest else clock.now()
            )
        return self.occurred_at

    @property
    def begin(self) -> When:
        """Its first possible moment."""
        return When(occurred_at=self.occurred_at)

    def check(self) -> None:
        """Refuse the future."""
        if self.occurred_at > clock.now():
            raise InTheFuture


def _precision(happened: FuzzyDate) -> Precision:
    """The nearest word of the older list, which the history keeps beside the date."""
    of_units = {Unit.MONTH: Precision.MONTH, Unit.YEAR: Precision.YEAR, Unit.SEASON: Precision.BETWEEN}
    if happened.kind == DateKind.EXACT:
        return of_units.get(happened.unit, Precision.EXACT)
    return Precision.BETWEEN if happened.kind == DateKind.ABOUT else Precision(happened.kind.value)


@dataclass(frozen=True)
class Place:
    """Between which two neighbours a step or a change of lead would stand, and whether it may."""

    before: StatusChange | LeadChange | None
    after: StatusChange | LeadChange | None
    is_legal: bool

    @property
    def is_last(self) -> bool:
        """Whether the current state follows from it."""
        return self.after is None


NEVER = datetime.min.replace(tzinfo=UTC)
"""Earlier than anything."""

FIRST = Place(None, None, is_legal=True)
"""The place of what somebody's history begins with."""

PLACED = """
SELECT known.member_id, known.ids, cardinality(known.ids) + 1,
       cases_merge_steps(known.states || %(state)s::text, known.earliest || told.earliest, known.latest || told.latest,
                         cardinality(known.ids), {are_leads}, '{first}'),
       coalesce((SELECT min(place) FROM unnest(known.latest) WITH ORDINALITY AS k(until, place) WHERE until > told.latest) - 1,
                cardinality(known.ids))
  FROM (SELECT s.member_id, array_agg(s.id ORDER BY s.counts_at, s.id) AS ids,
               array_agg({state} ORDER BY s.counts_at, s.id) AS states,
               array_agg(bounds.earliest ORDER BY s.counts_at, s.id) AS earliest,
               array_agg(bounds.latest ORDER BY s.counts_at, s.id) AS latest
          FROM {table}
         WHERE s.member_id = ANY (%(members)s) AND s.voided_at IS NULL
         GROUP BY s.member_id) AS known
 CROSS JOIN cases_step_bounds(
       %(happened)s::text, %(occurred_at)s, %(occurred_until)s, %(is_day_only)s, %(precision)s, %(now)s) AS told
"""
STEPS = PLACED.format(
    are_leads="false",
    first="",
    state="CASE WHEN s.told_by_id IS NULL THEN '' ELSE '+' END || s.status",
    table="unnest(%(members)s::uuid[]) AS whose CROSS JOIN LATERAL cases_told_spans(whose) AS bounds"
    " JOIN cases_statuschange s ON s.id = bounds.step",
)
LEADS = PLACED.format(
    are_leads="true",
    first="none:",
    state="s.lead || ':' || coalesce(s.partner_id, '')",
    table="cases_leadchange s CROSS JOIN LATERAL"
    " cases_step_bounds(s.happened::text, s.occurred_at, NULL, false, 'exact', s.recorded_at) AS bounds",
)


def places_of_step(
    members: Iterable[CaseMember], status: str, when: When, *, is_told: bool = False
) -> dict[UUID, Place]:
    """Where one step would stand in the history of each; nobody without a history is among them.

    `is_told`: a partner told of it; such a step begins with a plus, as the function of the database reads it.
    """
    return _places(STEPS, StatusChange, members, f"{'+' if is_told else ''}{status}", when)


def places_of_lead(members: Iterable[CaseMember], lead: str, partner_id: str | None, when: When) -> dict[UUID, Place]:
    """Where one change of lead would stand among those of each; nobody whose lead never changed is among them."""
    return _places(LEADS, LeadChange, members, f"{lead}:{partner_id or ''}", when)


def _places(sql: str, model, members: Iterable[CaseMember], state: str, when: When) -> dict[UUID, Place]:
    told = {name: getattr(when, name) for name in ("occurred_at", "occurred_until", "is_day_only")}
    told |= {"happened": when.happened and when.happened.text, "precision": str(when.precision), "now": clock.now()}
    with connection.cursor() as cursor:
        cursor.execute(sql, {"members": [member.pk for member in members], "state": str(state), **told})
        found = {
            member: (known, merged is not None, merged.index(added) if merged else place)
            for member, known, added, merged, place in cursor.fetchall()
        }
    beside = {number for known, _is_legal, place in found.values() for number in known[max(place - 1, 0) : place + 1]}
    is_any_asked = any(place < len(known) or not is_legal for known, is_legal, place in found.values())
    rows = model.objects.in_bulk(beside) if is_any_asked else {}
    return {
        member: Place(
            rows.get(known[place - 1]) if place else None,
            rows.get(known[place]) if place < len(known) else None,
            is_legal,
        )
        for member, (known, is_legal, place) in found.items()
    }


@dataclass(frozen=True)
class MemberPosition:
    """Where somebody stood, and who led them, at a moment."""

    status: str
    lead: str
    partner_id: str | None


def standings(members: Iterable[CaseMember], when: When | None) -> Mapping[UUID, MemberPosition]:
    """Where each stood by the end of a moment or day, as it is known today; where they stand now, without one."""
    members = list(members)
    if when is None:
        return {member.pk: MemberPosition(member.status, member.lead, member.partner_id) for member in members}
    until = when.last_moment.replace(second=59, microsecond=999_999)
    known = {"member__in": [member.pk for member in members], "voided_at": None, "counts_at__lte": until}
    statuses = dict(StatusChange.objects.filter(**known).order_by(*IN_ORDER).values_list("member_id", "status"))
    leads = {row.member_id: row for row in LeadChange.objects.filter(**known).order_by(*IN_ORDER)}
    return {
        member.pk: MemberPosition(
            statuses.get(member.pk, ""),
            leads[member.pk].lead if member.pk in leads else Lead.NONE,
            leads[member.pk].partner_id if member.pk in leads else None,
        )
        for member in members
    }


LED = "SELECT whose, cases_leads_between(whose, %s, %s) FROM unnest(%s::uuid[]) AS whose"
MISFITS = """
SELECT m.member, e.kind, coalesce(e.happened::text, '') FROM cases_misfitting_losses(%s) m JOIN cases_event e ON e.id = m.event
 ORDER BY e.recorded_at, m.member
"""


def leads_between(members: Iterable[CaseMember], when: When) -> Mapping[UUID, frozenset[str]]:
    """Who may have led each at a moment between the first and the last that something may have been, as it is known today.

    Answered by the function that holds the population of a death to the leads of its interval.
    """
    is_open = when.happened and when.happened.earliest is None
    first = None if is_open else min(when.occurred_at, when.last_moment)
    with connection.cursor() as cursor:
        cursor.execute(LED, [first or NEVER, when.last_moment, [member.pk for member in members]])
        return {whose: frozenset(leads) for whose, leads in cursor.fetchall()}


def require_losses_fit(members: Collection[CaseMember]) -> None:
    """Refuse what leaves a death or a disappearance counted with a lead that none of its days has; asked behind the writing."""
    with connection.cursor() as cursor:
        cursor.execute(MISFITS, [[member.pk for member in members]])
        found = cursor.fetchall()
    if found:
        whose = {member for member, _kind, _happened in found}
        raise errors.LossOfAnotherLead(
            people=listed(str(member) for member in members if member.pk in whose),
            days=listed(dict.fromkeys(str(FuzzyDate.parse(happened)) for _member, _kind, happened in found)),
        )
