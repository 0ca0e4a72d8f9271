"""The figures of people counted again from the rules of `docs/counting-rules.md`: row by row, slowly, in plain Python.

Nothing of `reports` is imported here, and no question to the database chooses anything: every row is read, and every choice
is made in words. A figure that the report counts otherwise is wrong there or here, and one of the two is mended.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import connection

from cases.models import (
    Case,
    CaseMember,
    ClockPause,
    Event,
    EventMember,
    FormerFact,
    Indicator,
    LeadChange,
    Merge,
    MergedRow,
    MissingReview,
    Operation,
    OperationMember,
    OperationStay,
    Person,
    Relationship,
    StatusChange,
    Voiding,
)
from cases.people.family_composition import PartyMember, composition
from cases.status import OPEN, Lead, Status
from donations.models import FundsShortfall
from lfnkr.audit import trail
from lfnkr.calendar.clock import day_of, midnight
from lfnkr.calendar.fiscal_year import FiscalYear, term_of
from lfnkr.fuzzy.ages import Age, full_months

ADULT, CHILD, NOT_KNOWN = "adults", "children", "age_not_known"
WAITING_FOR_A_DECISION = {Status.RECEIVED, Status.VERIFYING, Status.ACCEPTED}
OURS, THEIRS, NOBODY = Lead.LFNKR.value, Lead.PARTNER.value, Lead.NONE.value
ENDED = {Status.DECLINED, Status.WITHDRAWN, Status.LEFT_GROUP, Status.DUPLICATE}
"""From these a request is taken up again; who was found, or went missing from safety, is told of elsewhere."""
SAFE = {Status.SAFE, Status.IN_DESTINATION}
EVER = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass
class Book:
    """Every row that the figures of people are counted from, as it stands in the database."""

    cases: dict[Any, Case]
    people: dict[Any, Person]
    members: list[CaseMember]
    steps: dict[Any, list[StatusChange]]
    leads: dict[Any, list[LeadChange]]
    reviews: dict[Any, list[MissingReview]]
    events: list[Event]
    befell: dict[Any, list[EventMember]]
    operations: dict[Any, Operation]
    carried: dict[Any, list[OperationMember]]
    stays: dict[Any, list[OperationStay]]
    told: dict[Any, OperationStay]
    pauses: dict[Any, list[ClockPause]]
    kinships: list[Relationship]
    answers: list[Indicator]
    former: dict[tuple[str, Any], list[FormerFact]]
    """What was told anew of a person, of somebody in a request, of a step or an answer, the latest first."""
    turned: dict[tuple[str, str, str], list[tuple[datetime, Any]]]
    """Of each row that was turned from one record to another, by making two one or two again: when, and whose it was until then."""
    lacks: list[FundsShortfall]
    editions: list[tuple[datetime, datetime]]
    """Of each term with a signed edition where it ends, and up to when the last of them knew what was recorded."""

    @classmethod
    def read(cls) -> Book:
        """All of it."""
        with trail.reading():
            book = cls(
                cases={row.pk: row for row in Case.objects.all()},
                people={row.pk: row for row in Person.objects.all()},
                members=list(CaseMember.objects.all()),
                steps=_by("member_id", StatusChange.objects.all()),
                leads=_by("member_id", LeadChange.objects.all()),
                reviews=_by("member_id", MissingReview.objects.all()),
                events=list(Event.objects.all()),
                befell=_by("event_id", EventMember.objects.all()),
                operations={row.pk: row for row in Operation.objects.all()},
                carried=_by("member_id", OperationMember.objects.all()),
                stays=_stays(),
                told={row.pk: row for row in OperationStay.objects.all()},
                pauses=_by("case_id", ClockPause.objects.all()),
                kinships=list(Relationship.objects.order_by("pk")),
                answers=list(Indicator.objects.order_by("pk")),
                former=_former(),
                turned=_turned(),
                lacks=[row for row in FundsShortfall.objects.order_by("pk") if row.is_takeover],
                editions=_editions(),
            )
            book.mark(Voiding.objects.all())
        return book

    def first_told(self, stay: OperationStay, name: str) -> datetime | None:
        """The last moment of the day a stay began or ended; of one nobody knows when that was first told, None where there is none."""
        day = getattr(stay, name)
        if day is None or day.latest is not None:
            return day and day.latest
        former = self.told.get(stay.replaces_id)
        while former is not None and (name == "joined_on" or former.left_on is not None):
            stay, former = former, self.told.get(former.replaces_id)
        return stay.recorded_at

    def as_known(self, kind: str, row: Any, known: datetime) -> Any:
        """A row as it was known at a moment: what was told anew at it or since is taken back, one after the other."""
        since = [one for one in self.former[kind, row.pk] if one.until >= known]
        if not since:
            return row
        row = copy(row)
        for one in since:
            for name, was in one.facts.items():
                is_day = name.startswith("age_born_") and was is not None
                is_moment = name in ("recorded_at", "received_at", "sent_at", "begins_at", "ends_at") and was
                value = date.fromisoformat(was) if is_day else datetime.fromisoformat(was) if is_moment else was
                row.__dict__[name] = value
        return row

    def whose(self, row: Any, known: datetime, name: str = "person_id") -> Any:
        """Whose record a row was of, as a moment knew it: of two that were made one since it was of the one it was of then."""
        turned = self.turned[row._meta.db_table, name, str(row.pk)]
        return next((person for at, person in turned if at >= known), getattr(row, name))

    def review_of(self, step: StatusChange, known: datetime) -> MissingReview | None:
        """The review that concluded the request of somebody missing, as it was known at a moment."""
        told = (self.as_known("review", review, known) for review in self.reviews[step.member_id])
        return next((review for review in told if str(review.change_id) == str(step.pk)), None)

    def as_called(self, known: datetime, before: datetime) -> Book:
        """The same where whoever came with a call came when it is known to have been; `told_day` is when another moment knew it.

        One that was later than it was told first leaves the first step where it was: it told of the call, and was behind nothing.
        So does an earlier one, where the step behind, as a death before the call, bounds the first to a day before both.
        """
        steps = dict(self.steps)
        for member in self.members:
            case = self.cases[member.case_id]
            first, call, then = (self.as_known("case", case, moment).received_at for moment in (EVER, known, before))
            steps[member.pk] = [
                _moved(step, *(min(one, counts_at(step)) if one < first else counts_at(step) for one in (call, then)))
                if step.status == Status.RECEIVED and step.occurred_at == first
                else step
                for step in self.steps[member.pk]
            ]
        return replace(self, steps=defaultdict(list, steps))

    def mark(self, voidings: Iterable[Voiding]) -> None:
        """Write on each row when it was found to be an error, since when it counted nowhere, and until when if it stood again."""
        rows = {
            row
            for rows in (
                *(self.members, *self.steps.values(), *self.leads.values(), self.events, *self.befell.values()),
                *(self.kinships, self.answers),
            )
            for row in rows
        }
        found: dict[tuple[type, Any], list[tuple[datetime, datetime, datetime | None]]] = defaultdict(list)
        for one in voidings:
            since = one.agreed_at if one.needs_agreement else one.recorded_at
            if since is not None:
                found[type(one.row), one.row.pk].append((one.recorded_at, since, one.voided_at))
        for row in rows:
            row.findings = found[type(row), row.pk]
            row.in_error_between = [(since, until) for _found, since, until in row.findings if until]


def _editions() -> list[tuple[datetime, datetime]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT fiscal_year_id, max(known_at) FROM reports_edition WHERE signed_at IS NOT NULL GROUP BY fiscal_year_id"
        )
        years = FiscalYear.objects.in_bulk()
        return sorted((years[year].over_at, known) for year, known in cursor.fetchall())


def _moved(step: StatusChange, day: datetime, told_day: datetime) -> StatusChange:
    step = copy(step)
    step.counts_at, step.told_day = day, told_day
    return step


def _former() -> dict[tuple[str, Any], list[FormerFact]]:
    found = defaultdict(list)
    for one in FormerFact.objects.order_by("-until", "-pk"):
        for kind in ("case", "person", "member", "step", "answer", "carried", "review", "pause"):
            if key := getattr(one, f"{kind}_id"):
                found[kind, key].append(one)
    return found


def _turned() -> dict[tuple[str, str, str], list[tuple[datetime, Any]]]:
    found = defaultdict(list)
    merges = {merge.pk: merge for merge in Merge.objects.all()}
    for row in MergedRow.objects.all():
        merge = merges[row.merge_id]
        of_row = found[row.table, row.column, row.key]
        of_row.append((merge.recorded_at, merge.merged_id))
        if merge.undone_at:
            of_row.append((merge.undone_at, merge.survivor_id))
        of_row.sort(key=lambda one: one[0])
    return found


def _stays() -> dict[Any, list[OperationStay]]:
    """What stands of who was in an operation, by operation and person."""
    found = defaultdict(list)
    for row in OperationStay.objects.filter(part="", taken_back_at=None):
        found[row.operation_id, row.member_id].append(row)
    return found


def _by(name: str, rows: Iterable[Any]) -> dict[Any, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def counts_at(row: Any) -> datetime:
    """The last moment something may have been, never after it was recorded: what puts it into a term.

    A step keeps it, because the step behind it bounds it too; of an event it follows from its day.
    """
    if hasattr(row, "counts_at"):
        return row.counts_at
    happened = getattr(row, "happened", None)
    if happened is not None:
        last = happened.latest - timedelta.resolution if happened.latest else row.recorded_at
    else:
        last = getattr(row, "occurred_until", None) or row.occurred_at
    return min(last, row.recorded_at)


def stood(row: Any, known: datetime) -> bool:
    """Whether a row was known at a moment, and not recorded in error by then."""
    return row.recorded_at < known and stood_member(row, known)


def found_wrong(row: Any, known: datetime) -> tuple[datetime, datetime]:
    """When a row that was known by a moment to be an error was found to be one, and since when it counted nowhere.

    The first is the word of whoever recorded it, the second that of the officer who agreed, where it took two.
    """
    for found, since, until in row.findings:
        if since < known and (until is None or until >= known):
            return found, since
    return row.voided_at, row.voided_at


def what(row: Any) -> str:
    """What a step or a change of lead says, so far as another may say the same."""
    said = getattr(row, "status", "") or row.lead
    return "safe" if said in SAFE else said


@dataclass
class Row:
    """One person in a request, as one term sees them."""

    member: CaseMember
    case: Case
    person: Person
    entry: str
    begin: str
    end: str
    end_detail: str
    is_reviewed: bool
    is_open: bool
    lead: str
    moves: list[tuple[str, StatusChange]] = field(default_factory=list)
    """The steps of the period, each with the status before it."""
    turns: list[tuple[LeadChange | None, LeadChange]] = field(default_factory=list)
    """The changes of lead of the period, each with the one before it."""
    changes: list[tuple[str, LeadChange]] = field(default_factory=list)
    """What the changes of lead that count in the term were: a takeover, a handing on, a giving back."""
    told_changes: list[tuple[str, LeadChange]] = field(default_factory=list)
    """Those that the edition before told of the same person by another request."""
    found: list[StatusChange] = field(default_factory=list)
    """The steps by which somebody missing was found alive, as far as they count in the term."""
    safe: StatusChange | None = None
    """The first step into safety, where it is of the period."""
    lead_at_safety: str = NOBODY
    reached: StatusChange | None = None
    """The first step into safety, whenever it was."""
    lead_when_reached: str = NOBODY
    age_at_safety: int | None = None
    asked_at: datetime | None = None
    """When they asked: the moment of their own first step."""
    is_safety_told: bool = False
    """Whether the edition before told of the same safety by another request."""
    is_entry_told: bool = False
    """Whether the edition before told that they came into the request."""
    befallen: list[StatusChange] = field(default_factory=list)
    """The steps of the period that the edition before did not tell of the same person by another request."""
    reopened_at: datetime | None = None
    """The first step of the period by which a request that had ended was taken up again."""
    was_reviewed: bool = False

    @property
    def came_to_safety(self) -> bool:
        """Whether they came later than the call, and were safe when they came: born among people in safety, or joining them there."""
        is_later = self.asked_at - self.case.received_at >= timedelta(minutes=1)
        return is_later and self.reached is not None and counts_at(self.reached) <= self.asked_at

    @property
    def has_asked(self) -> bool:
        """Whether they asked in the term: by a request that repeats no other; who came to people in safety asked for nothing."""
        return self.entry == "received" and self.end != Status.DUPLICATE and not self.came_to_safety

    @property
    def was_led_by_nobody(self) -> bool:
        """Whether they reached safety while nobody led them; who came to people in safety reached nothing."""
        return self.safe is not None and self.lead_at_safety == NOBODY and not self.came_to_safety

    def part(self, months: int | None, moment: datetime) -> str:
        """Adult, child, or age not known: by the age that was kept, else by what was told, on the day of a moment."""
        if months is None:
            fewest, most = self.between(moment)
            if fewest < 18 * 12 <= most:
                return NOT_KNOWN
            months = fewest
        return ADULT if months >= 18 * 12 else CHILD

    def between(self, moment: datetime) -> tuple[int, int]:
        """The fewest and the most full months on the day of a moment that what was told of the age allows."""
        born_from, born_until, day = self.person.age_born_from, self.person.age_born_until, day_of(moment)
        age = Age.parse(self.person.age) if isinstance(self.person.age, str) else self.person.age
        years = 0
        if age is not None and age.kind in ("y", "e", "b") and day < age.told_on:
            # Told later: so many years before, to the nearest, somebody was so many years younger.
            years, day = (full_months(day, age.told_on) + 6) // 12, age.told_on
        fewest = max(full_months(born_until, day) - 12 * years, 0) if born_until else 0
        return fewest, max(full_months(born_from, day) - 12 * years, fewest) if born_from else 120 * 12

    def is_young(self, months: int | None, moment: datetime) -> bool | None:
        """Whether they were under thirty on the day of a moment; None where nobody knows, or it was told only about."""
        is_told = self.person.age_born_from is not None or self.person.age_born_until is not None
        fewest, most = self.between(moment)
        if is_told and (months is None or most - fewest >= 24 or self._is_of_a_year):
            return None if fewest < 30 * 12 <= most else fewest < 30 * 12
        return None if months is None else months < 30 * 12

    @property
    def _is_of_a_year(self) -> bool:
        """Whether the age was told by a calendar year of birth alone."""
        first, last = self.person.age_born_from, self.person.age_born_until
        return bool(first and last) and f"{first:%m-%d} {last:%m-%d}" == "01-01 12-31"

    @property
    def came_at(self) -> datetime:
        """When they asked: with the call, or later."""
        is_later = self.asked_at is not None and self.asked_at - self.case.received_at >= timedelta(minutes=1)
        return self.asked_at if is_later else self.case.received_at

    @property
    def at_request(self) -> str:
        """The age part on the day they asked."""
        return self.part(self.member.age_months_at_request, self.came_at)

    @property
    def at_safety(self) -> str:
        """The age part on the day of safety."""
        return self.part(self.age_at_safety, counts_at(self.reached))


class Recount:
    """One term counted from the book, as of a moment, by what was known at another."""

    def __init__(
        self,
        book: Book,
        year: FiscalYear,
        *,
        known_at: datetime,
        as_of: datetime | None = None,
        known_before: datetime | None = None,
        told_until: datetime | None = None,
        first_begins: datetime | None = None,
        first_known: datetime | None = None,
    ):
        self.as_written, self.year, self.known_at = book, year, known_at
        self.begins, self.as_of = year.begins_at, min(as_of or year.over_at, year.over_at)
        self.measured_at, self.known_before = known_at, known_before or known_at
        self.told_until = told_until or self.begins
        self.book = book.as_called(known_at, self.known_before)
        self.first_begins, self.first_known = first_begins or EVER, first_known or EVER
        self.figures: Counter[str] = Counter()
        self.facts: set[tuple[str, Any]] = set()
        """What was counted, to be held against other terms: who asked, reached safety and died."""
        self._anew: dict[tuple[Any, str], list[Any]] = {}
        self.of_member = {member.pk: member for member in book.members}
        self.rows = [row for member in book.members if (row := self._row(member))]
        self.in_flow = [row for row in self.rows if row.entry]
        self.errors: set[tuple[str, Any]] = set()
        """What an earlier edition counted of rows recorded in error since, as far as this term takes it back."""
        self._count()

    # What the term sees of one person in a request

    def _whose(self, member: CaseMember) -> Any:
        """Whose place in a request it is, as is known by then."""
        return self.book.whose(member, self.known_at)

    def _is_of_the_period(self, row: Any) -> bool:
        if not stood(row, self.known_at) or counts_at(row) >= self.as_of:
            return False
        return not self._was_told(row) and row not in self._told_anew(row)

    def _was_told(self, row: Any) -> bool:
        """Whether the edition of the term before knew it."""
        day = getattr(row, "told_day", counts_at(row))
        if self.told_until <= counts_at(row) < self.begins:
            day = counts_at(row)
        return day < self.begins and self._stood_before(row, day)

    def _stood_before(self, row: Any, day: datetime) -> bool:
        """Whether the edition before knew something; what is between its days and the term counts by its day alone."""
        member = self.of_member.get(getattr(row, "member_id", None))
        if member is not None and any(
            since < self.known_before <= until for since, until in getattr(member, "in_error_between", ())
        ):
            return False
        return stood(row, self.known_before if day < self.told_until else self.known_at)

    def _told_anew(self, row: Any) -> list[Any]:
        """The facts of a person that tell anew of such as that edition knew and were recorded in error since: one for each error,
        as they were found. What happened after the error was taken back is a fact of its own.
        """
        if not hasattr(row, "member_id"):
            return []
        key = row.member_id, what(row)
        if key not in self._anew:
            history = self.book.steps if hasattr(row, "status") else self.book.leads
            same = [one for one in history[row.member_id] if what(one) == key[1]]
            left = [one for one in self._history(same, self.as_of, self.known_at) if not self._was_told(one)]
            errors = [one for one in same if self._was_told(one) and not stood(one, self.known_at)]
            found = []
            for error in sorted(errors, key=lambda one: (found_wrong(one, self.known_at)[0], one.pk)):
                tells = [one for one in left if self._may_tell_of(error, one)]
                own_days = [one for one in tells if counts_at(one) < self.begins]
                if tells:
                    anew = min(own_days or tells, key=lambda one: (one.recorded_at, counts_at(one), one.pk))
                    left.remove(anew)
                    found.append(anew)
            self._anew[key] = found
        return self._anew[key]

    def _may_tell_of(self, *told: Any) -> bool:
        """Whether a fact may be what was told in the place of an error: the first of the two is the error.

        The days before the term had an edition, which told of them what it knew: whatever is learnt of them comes in its place.
        Of the term itself there was none: what was told of it while nobody knew of an error was told for its own sake.
        """
        error, row = told
        found, since = found_wrong(error, self.known_at)
        is_since = row.recorded_at >= found
        return counts_at(row) <= since and (is_since or counts_at(row) < self.begins)

    def _history(self, rows: list[Any], until: datetime, known: datetime) -> list[Any]:
        standing = [row for row in rows if stood(row, known) and counts_at(row) < until]
        return sorted(standing, key=lambda row: (counts_at(row), row.pk))

    def _is_reviewed(self, last: StatusChange, until: datetime, known: datetime) -> bool:
        """Whether the request of a missing person was concluded before a moment, by a review known at another."""
        review = self.book.review_of(last, known)
        return review is not None and review.reviewed_at < until and review.reviewed_at < known

    def _is_open(self, last: StatusChange, until: datetime, known: datetime) -> bool:
        return last.status in OPEN and not self._is_reviewed(last, until, known)

    def _review_of_the_period(self, steps: list[StatusChange]) -> MissingReview | None:
        """The review of somebody missing that belongs to the term; it happens when it is recorded."""
        for step in steps:
            review = self.book.review_of(step, self.known_at)
            if review is None or review.reviewed_at >= min(self.as_of, self.known_at):
                continue
            after = [one for one in steps[steps.index(step) + 1 :] if counts_at(one) <= review.reviewed_at]
            known = self.known_before if review.reviewed_at < self.told_until else self.known_at
            if not after and not (review.reviewed_at < self.begins and review.reviewed_at < known):
                return review
        return None

    def _row(self, member: CaseMember) -> Row | None:
        if not stood_member(member, self.known_at):
            return None
        steps, leads = self.book.steps[member.pk], self.book.leads[member.pk]
        before = sorted((step for step in steps if self._was_told(step)), key=lambda step: (counts_at(step), step.pk))
        case = self.book.as_known("case", self.book.cases[member.case_id], self.known_at)
        if case.received_at >= self.begins and not self._was_call_told(case):
            before = []
        until_end = self._history(steps, self.as_of, self.known_at)
        if not until_end:
            return None
        last = until_end[-1]
        led = self._history(leads, self.as_of, self.known_at)
        row = Row(
            member=self.book.as_known("member", member, self.known_at),
            case=case,
            person=self.book.as_known("person", self.book.people[self._whose(member)], self.known_at),
            entry="",
            begin=before[-1].status if before else "",
            end=last.status,
            end_detail=last.detail,
            is_reviewed=self._is_reviewed(last, self.as_of, self.known_at),
            is_open=self._is_open(last, self.as_of, self.known_at),
            lead=led[-1].lead if led else NOBODY,
        )
        # What befell somebody may be older than the call, the call is not.
        row.asked_at = max(counts_at(until_end[0]), row.case.received_at)
        row.moves = [
            (former.status if former else "", step)
            for former, step in zip([None, *until_end], until_end, strict=False)
            if self._is_of_the_period(step)
        ]
        row.befallen = [
            step for _former, step in row.moves if not self._was_told_by_another(member, step, {step.status})
        ]
        row.turns = [
            (former, turn) for former, turn in zip([None, *led], led, strict=False) if self._is_of_the_period(turn)
        ]
        for name, turn in self._changes(member, led):
            is_told = any(self._is_turn_told(one, name, turn) for one in self._elsewhere(member, turn))
            (row.told_changes if is_told else row.changes).append((name, turn))
        row.found = [
            step
            for step in self._found(member, until_end)
            if not any(self._is_finding_told(one, step) for one in self._elsewhere(member, step))
        ]
        self._find_safety(row, until_end, leads)
        self._find_entry(row, before, until_end)
        return row

    def _elsewhere(self, member: CaseMember, fact: Any) -> list[CaseMember]:
        """The other requests of somebody, where something of days before the term is told of them now: perhaps the edition before
        told the same of the same term by one of these, and it is so still. Then it is told already.
        """
        if counts_at(fact) >= self.begins:
            return []
        return [
            one
            for one in self.book.members
            if one.pk != member.pk and self._whose(one) == self._whose(member) and stood_member(one, self.known_at)
        ]

    def _was_told_by_another(self, member: CaseMember, step: StatusChange, statuses: set[str]) -> bool:
        return any(
            other.status in statuses
            and _term_of(counts_at(other)) == _term_of(counts_at(step))
            and stood(other, self.known_at)
            and self._was_told(other)
            for one in self._elsewhere(member, step)
            for other in self._history(self.book.steps[one.pk], self.as_of, self.known_at)
        )

    def _is_turn_told(self, other: CaseMember, name: str, turn: LeadChange) -> bool:
        led = self._history(self.book.leads[other.pk], self.as_of, self.known_at)
        return any(_term_of(counts_at(one)) == _term_of(counts_at(turn)) for one in self._still_told(other, led, name))

    def _is_finding_told(self, other: CaseMember, step: StatusChange) -> bool:
        steps = self._history(self.book.steps[other.pk], self.as_of, self.known_at)
        told = [one for one in _found_alive(steps) if self._was_told(one)]
        return any(_term_of(counts_at(one)) == _term_of(counts_at(step)) for one in told)

    def _has_asked_by_another(self, row: Row) -> bool:
        """The same of whoever asked: by a request that repeated no other when the edition told of it."""
        return row.asked_at < self.begins and any(
            one.person.pk == row.person.pk
            and one.member.pk != row.member.pk
            and one.is_entry_told
            and one.begin not in ("", Status.DUPLICATE)
            and _term_of(one.asked_at) == _term_of(row.asked_at)
            for one in self.rows
        )

    def _still_told(self, member: CaseMember, led: list[LeadChange], name: str) -> list[LeadChange]:
        """The changes of lead of one kind that the edition before told, as they are known now."""
        known = sorted(
            (turn for turn in self.book.leads[member.pk] if self._was_told(turn)),
            key=lambda turn: (counts_at(turn), turn.pk),
        )
        names = {turn.pk for turn, called in _called(known) if called == name}
        now = [turn for turn, called in _called(led) if called == name]
        here = {turn.pk: _stretch(led, turn) if name == "taken over" else [turn] for turn in now}
        return [turn for turn in now if any(one.pk in names for one in here[turn.pk])]

    def _changes(self, member: CaseMember, led: list[LeadChange]) -> Iterator[tuple[str, LeadChange]]:
        """What each change of lead was, as far as the edition of the term before did not tell it.

        One stretch under partners is one takeover, whatever was learnt later of its beginning. What that edition told and was
        recorded in error since stands for what is told of its days, or anew: one for one.
        """
        known = sorted(
            (turn for turn in self.book.leads[member.pk] if self._was_told(turn)),
            key=lambda turn: (counts_at(turn), turn.pk),
        )
        told = dict(_called(known))
        for name in ("taken over", "handed on", "given back"):
            now = [turn for turn, called in _called(led) if called == name]
            names = {turn.pk for turn, called in told.items() if called == name}
            still = self._still_told(member, led, name)
            left = len(names) - len(still)
            for turn in now:
                if turn in still:
                    continue
                is_of_its_days = counts_at(turn) < self.begins or turn in self._told_anew(turn)
                if is_of_its_days and left > 0:
                    left -= 1
                    continue
                yield name, turn

    def _found(self, member: CaseMember, steps: list[StatusChange]) -> Iterator[StatusChange]:
        """The steps of the period by which somebody missing was found alive, as far as the edition before did not tell it.

        That they were found to be elsewhere, as was learnt later, does not find them a second time: one for one.
        """
        history = self.book.steps[member.pk]
        known = sorted((step for step in history if self._was_told(step)), key=lambda step: (counts_at(step), step.pk))
        told = {step.pk for step in _found_alive(known)}
        gone = [step for step in known if not stood(step, self.known_at)]
        here = list(_found_alive(steps))
        old = [step for step in here if self._was_told(step)]
        left = len(told) - sum(step.pk in told for step in old)
        for step in here:
            if step in old:
                continue
            is_of_its_days = counts_at(step) < self.begins or any(self._may_tell_of(error, step) for error in gone)
            if is_of_its_days and left > 0:
                left -= 1
                continue
            yield step

    def _find_safety(self, row: Row, steps: list[StatusChange], leads: list[LeadChange]) -> None:
        reached = [step for step in steps if step.status in SAFE]
        if not reached:
            return
        first = row.reached = reached[0]
        row.age_at_safety = self.book.as_known("step", first, self.known_at).age_months
        led = [turn for turn in leads if stood(turn, self.known_at) and led_by_then(turn, first, steps)]
        led.sort(key=lambda turn: (counts_at(turn), turn.pk))
        row.lead_when_reached = led[-1].lead if led else NOBODY
        row.is_safety_told = self._was_told_by_another(row.member, first, SAFE)
        is_told = row.is_safety_told or any(self._was_told(step) for step in reached)
        if self._is_of_the_period(first) and not is_told:
            row.safe, row.lead_at_safety = first, row.lead_when_reached

    def _find_entry(self, row: Row, before: list[StatusChange], until_end: list[StatusChange]) -> None:
        row.was_reviewed = self._review_of_the_period(until_end) is not None
        for former, step in zip([None, *until_end], until_end, strict=False):
            if former is None or not self._is_of_the_period(step):
                continue
            if former.status in ENDED and step.status in OPEN:
                row.reopened_at = row.reopened_at or counts_at(step)
        first = until_end[0]
        if row.asked_at >= self.as_of:
            return
        is_between = self.told_until <= row.asked_at < self.begins and self._stood_before(first, row.asked_at)
        row.is_entry_told = self._was_entry_told(row, until_end)
        if not is_between and not row.is_entry_told:
            row.entry = "received"
        elif before and self._was_open_then(before[-1]):
            row.entry = "carried_in"
        elif before and self._was_open(until_end, row):
            row.entry = "reopened"

    def _sent(self, link: OperationMember) -> datetime | None:
        """When an operation was an answer to somebody: they were in it when it was mobilised, or joined it afterwards."""
        then = self.book.as_known("carried", link, self.known_at)
        if then is not link:
            return then.sent_at
        mobilised = self.book.operations[link.operation_id].mobilised_at
        if mobilised is None:
            return None
        answers = []
        for stay in self.book.stays[link.operation_id, link.member_id]:
            joined, left = self.book.first_told(stay, "joined_on"), self.book.first_told(stay, "left_on")
            if left is None or left >= mobilised:
                answers.append(max(mobilised, joined or mobilised))
        return min(answers, default=None)

    def _was_open_then(self, last: StatusChange) -> bool:
        """Whether somebody was open when the term began, as it is known from the edition before and the days between."""
        review = self.book.review_of(last, self.known_before)
        if last.status not in OPEN or review is None or review.reviewed_at >= self.begins:
            return last.status in OPEN
        return self.known_before <= review.reviewed_at < self.told_until

    def _was_open(self, steps: list[StatusChange], row: Row) -> bool:
        """Whether somebody who had ended for the edition before was open at some time of the term, as it is known now."""
        for step, behind in zip(steps, [*steps[1:], None], strict=True):
            until = counts_at(behind) if behind else self.as_of
            review = self.book.review_of(step, self.known_at)
            is_over = review is not None and review.reviewed_at < self.begins
            if step.status in OPEN and until > self.begins and not is_over:
                return True
        was_left = any(former and former not in OPEN and step.status in OPEN for former, step in row.moves)
        reviewed = {step.status for step in steps if self.book.review_of(step, self.known_at)}
        return was_left or bool(reviewed) and any(former == Status.MISSING for former, _step in row.moves)

    # Counting

    def _family(self, key: str, rows: Iterable[Row], part: Callable[[Row], str]) -> None:
        """People, and their three parts."""
        for name in ("people", ADULT, CHILD, NOT_KNOWN):
            self.figures[f"{key}.{name}"] += 0
        for row in rows:
            self.figures[f"{key}.people"] += 1
            self.figures[f"{key}.{part(row)}"] += 1

    def _each_person_once(self, rows: Iterable[Row]) -> list[Row]:
        """Of one who stands there in several requests: not the duplicate, then the latest request."""
        chosen: dict[Any, Row] = {}
        for row in rows:
            held = chosen.get(row.person.pk)
            if held is None or self._rank(row) > self._rank(held):
                chosen[row.person.pk] = row
        return list(chosen.values())

    @staticmethod
    def _rank(row: Row) -> tuple:
        return (row.end != Status.DUPLICATE, row.case.received_at, str(row.case.pk))

    def _count(self) -> None:
        self._count_requests()
        self._count_rescued()
        self._count_taken_over()
        self._count_deaths()
        self._count_flow()
        self._count_taken_off()
        self._count_corrected()
        self._count_repeated_otherwise()
        self._count_corrected_since()
        self._count_lacks()
        self._count_unnamed_in_error()
        self._count_standing()
        self._count_mobilised()
        self._count_durations()

    def _count_requests(self) -> None:
        cohort = [row for row in self.in_flow if row.entry == "received"]
        asked = self._each_person_once(row for row in cohort if row.has_asked and not self._has_asked_by_another(row))
        born = [row for row in cohort if row.came_to_safety and row.end != Status.DUPLICATE]
        self.figures["requests.came_to_safety.people"] = _people(born)
        self._family("requests", asked, lambda row: row.at_request)
        self.facts |= {("asked", row.member.pk) for row in cohort}
        self.figures["requests.duplicates"] = _people(row for row in cohort if row.end == Status.DUPLICATE)
        cases = [case for case in self.book.cases.values() if self._is_request_of_the_period(case)]
        self.figures["requests.cases"] = len(cases)
        for lead, name in ((OURS, "led"), (THEIRS, "taken_over"), (NOBODY, "no_lead")):
            led = [row for row in asked if row.lead == lead]
            self.figures[f"requests.{name}.people"] = len(led)
            self.figures[f"requests.{name}.adults"] = sum(row.at_request == ADULT for row in led)
            child_key = f"requests.children.{'with_led' if name == 'led' else name}"
            self.figures[child_key] = sum(row.at_request == CHILD for row in led)
            for outcome in ("safe", "died", "open", "ended"):
                here = [row for row in led if _outcome(row) == outcome]
                self.figures[f"outcome.requested.{name}_{outcome}"] = len(here)
        self.figures["later.requests.people"] = sum(row.asked_at < self.begins for row in asked)
        again = [row for row in cohort if row.end != Status.DUPLICATE and self._has_asked_by_another(row)]
        self.figures["later.requests.again.people"] = _people(again)
        self._count_compositions("requested", asked, lambda row: row.at_request)
        adults = [row for row in asked if row.at_request == ADULT]
        self.figures["requests.women"] = sum(row.person.sex == "f" for row in adults)
        self._count_young("requested_adults", [(row.member.age_months_at_request, row.came_at, row) for row in adults])
        for kind in sorted({one.kind for one in self.book.answers}):
            told = Counter(self._answers(row).get(kind, "not_asked") for row in adults)
            self.figures.update({f"circumstances.{kind}.{answer}": number for answer, number in told.items()})
        origins = Counter(row.person.origin_id for row in adults if row.person.origin_id)
        self.figures.update({f"origin.requested.{code}": number for code, number in origins.items()})
        for row in adults:
            self.figures[f"requests.month.{day_of(row.asked_at):%Y-%m}"] += 1

    def _count_compositions(self, population: str, people: list[Row], part: Callable[[Row], str]) -> None:
        """People by the composition of the party they are of: at the request everybody in it, at safety all whom we led there.

        Whoever asked, or was led to safety, in an earlier term is of the party of those who come behind.
        """
        is_of_request = population == "requested"
        words = self._parties(self.rows, people, part, is_of_request=is_of_request)
        for row in people:
            self.figures[f"composition.{population}.{words[row.case.pk]}"] += 1
        groups = dict.fromkeys(("mothers_with_children", "unaccompanied_women", "mothers_with_unknown_age"), 0)
        names = {
            "mother_with_children": "mothers_with_children",
            "unaccompanied_woman": "unaccompanied_women",
            "mother_with_unknown_age": "mothers_with_unknown_age",
        }
        for row in people:
            if part(row) == ADULT:
                groups[names.get(words[row.case.pk], "other_adults")] = (
                    groups.get(names.get(words[row.case.pk], "other_adults"), 0) + 1
                )
        if is_of_request:
            self.figures.update({f"requests.{name}": number for name, number in {"other_adults": 0, **groups}.items()})

    def _parties(
        self, rows: list[Row], people: list[Row], part: Callable[[Row], str], *, is_of_request: bool
    ) -> dict[Any, str]:
        """The composition of the party of each request that some people are of."""
        words = {}
        known = [bond for bond in self.book.kinships if stood(bond, self.known_at)]
        for case in {row.case.pk for row in people}:
            party = [row for row in rows if row.case.pk == case]
            if is_of_request:
                party = [row for row in party if not row.came_to_safety]
            else:
                party = [row for row in party if row.reached and row.lead_when_reached == OURS]
            told = [
                PartyMember(row.person.pk, row.person.sex, {ADULT: True, CHILD: False}.get(part(row))) for row in party
            ]
            within = {row.person.pk for row in party}
            bonds = [(*self._between(bond), bond.kind) for bond in known]
            words[case] = composition(told, [bond for bond in bonds if within >= set(bond[:2])])
        return words

    def _between(self, bond: Relationship) -> tuple[Any, Any]:
        """Who is related to whom, as is known by then."""
        person, relative = (self.book.whose(bond, self.known_at, name) for name in ("person_id", "relative_id"))
        return person, relative

    def _was_call_told(self, case: Case) -> bool:
        """Whether the edition before counted the call, by what it knew of its day."""
        then = self.book.as_known("case", self.book.cases[case.pk], self.known_before)
        return case.recorded_at < self.known_before and then.received_at < self.told_until

    def _was_entry_told(self, row: Row, steps: list[StatusChange]) -> bool:
        """The same of somebody who came into the request, with the call or later, whatever befell them before it."""
        then = self.book.as_known("case", self.book.cases[row.case.pk], self.known_before)
        first = [step for step in self.book.steps[row.member.pk] if step.status == Status.RECEIVED] or steps[:1]
        days = [(step, max(getattr(step, "told_day", counts_at(step)), then.received_at)) for step in first]
        return any(day < self.told_until and self._stood_before(step, day) for step, day in days)

    def _was_safe_before(self, row: Row) -> bool:
        """Whether they were safe, by what was known, in an earlier term by another place in a request."""
        others = [one for one in self.book.members if one.pk != row.member.pk and stood_member(one, self.known_at)]
        others = [one for one in others if self._whose(one) == row.person.pk]
        known = [step for one in others for step in self.book.steps[one.pk] if stood(step, self.known_at)]
        moments = [counts_at(step) for step in known if step.status in SAFE]
        term = term_of(day_of(counts_at(row.safe)))
        return any(at < self.begins and term_of(day_of(at)) < term for at in moments)

    def _is_request_of_the_period(self, case: Case) -> bool:
        case = self.book.as_known("case", case, self.known_at)
        if not (case.received_at < self.as_of and case.recorded_at < self.known_at) or self._was_call_told(case):
            return False
        return not self.told_until <= case.received_at < self.begins

    def _count_rescued(self) -> None:
        reached = [row for row in self.rows if row.safe]
        self.facts |= {("reached safety", row.member.pk) for row in reached}
        self.told_by_another = {row.member.pk for row in self.rows if row.is_safety_told}
        for lead, name in ((OURS, "led"), (THEIRS, "partner")):
            people = self._each_person_once(row for row in reached if row.lead_at_safety == lead)
            self._family(f"rescued.{name}", people, lambda row: row.at_safety)
            if lead == OURS:
                self._count_where(people)
                self._count_ages_of_led(people)
                self._count_compositions("rescued_led", people, lambda row: row.at_safety)
        ours = self._each_person_once(row for row in reached if row.lead_at_safety == OURS)
        self.led_in = {row.case.pk for row in ours}
        later = [row for row in ours if counts_at(row.safe) < self.begins]
        self.figures["later.rescued.people"] = len(later)
        self.figures["rescued.led.again.people"] = sum(self._was_safe_before(row) for row in ours)
        nobodys = self._each_person_once(row for row in reached if row.was_led_by_nobody)
        self.figures["rescued.no_lead.people"] = len(nobodys)

    def _count_ages_of_led(self, people: list[Row]) -> None:
        """Those under thirty of whom it is known, and the youngest and the oldest; none where nobody's age is known."""
        aged = [(row.age_at_safety, counts_at(row.reached), row) for row in people]
        self._count_young("rescued_led_people", aged)
        self._count_young("rescued_led_adults", [one for one in aged if one[2].at_safety == ADULT])
        months = [age for age, _day, _row in aged if age is not None]
        self.figures["age.rescued_led.known.people"] = len(months)
        self.figures["age.rescued_led.youngest"] = min(months) if months else None
        self.figures["age.rescued_led.oldest"] = max(months) // 12 if months else None

    def _count_young(self, name: str, aged: list[tuple[int | None, datetime, Row]]) -> None:
        """The share of those under thirty among those of whom it is known, in whole percent, a half rounded up."""
        known = [young for months, day, row in aged if (young := row.is_young(months, day)) is not None]
        percent = (sum(known) * 200 + len(known)) // (2 * len(known)) if known else None
        self.figures[f"share.under_30.{name}"] = percent

    def _answers(self, row: Row) -> dict[str, str]:
        """What somebody had told by then of what was done to them."""
        here = [one for one in self.book.answers if self.book.whose(one, self.known_at) == row.person.pk]
        known = [self.book.as_known("answer", one, self.known_at) for one in here]
        return {one.kind: one.answer for one in known if stood(one, self.known_at) and one.answer != "not_asked"}

    def _count_where(self, people: list[Row]) -> None:
        where = {
            Status.IN_DESTINATION: "in_destination",
            Status.SAFE: "still_safe",
            Status.DIED: "died_since",
            Status.MISSING: "missing_since",
            Status.REPATRIATED: "repatriated_since",
            Status.RETURNED: "returned_since",
        }
        for name in (*where.values(), "other_since"):
            here = [row for row in people if where.get(row.end, "other_since") == name]
            self.figures[f"rescued.led.{name}.people"] = len(here)
            self.figures[f"rescued.led.{name}"] = sum(row.at_safety == ADULT for row in here)
        arrived = [row for row in people if row.end == Status.IN_DESTINATION]
        for row in arrived:
            self.figures[f"destination.reached.{row.member.actual_destination or 'unknown'}"] += 1
        wished = [row for row in arrived if row.member.desired_destination and row.member.actual_destination]
        self.figures["destination.as_desired.people"] = sum(
            row.member.desired_destination == row.member.actual_destination for row in wished
        )

    def _count_taken_over(self) -> None:
        def of(name: str) -> list[Row]:
            return self._each_person_once(row for row in self.rows if any(what == name for what, _turn in row.changes))

        def takeovers(row: Row) -> list[LeadChange]:
            return [turn for what, turn in row.changes if what == "taken over"]

        taken = of("taken over")
        self._family("taken_over", taken, lambda row: row.at_request)
        for name in ("safe", "died", "open", "ended", "given_back"):
            here = [row for row in taken if _since_takeover(row) == name]
            self.figures[f"taken_over.{name}.people"] = len(here)
            self.figures[f"taken_over.{name}.adults"] = sum(row.at_request == ADULT for row in here)
        adults = [row for row in taken if row.at_request == ADULT]
        self.figures["taken_over.in_destination.adults"] = sum(
            row.end == Status.IN_DESTINATION and _since_takeover(row) == "safe" for row in adults
        )
        self.figures["taken_over.for_lack_of_funds.adults"] = sum(
            any(turn.reason == "lack_of_funds" for turn in takeovers(row)) for row in adults
        )
        for_money = [row for row in taken if any(turn.reason == "lack_of_funds" for turn in takeovers(row))]
        self.figures["taken_over.for_lack_of_funds.people"] = len(for_money)
        by = [sorted(takeovers(row), key=lambda turn: turn.reason != "lack_of_funds")[0].partner_id for row in taken]
        self.figures["taken_over.partners"] = len(set(by))
        self.figures["lead.given_back.people"] = len(of("given back"))
        self.figures["lead.handed_on.people"] = len(of("handed on"))

    def _count_deaths(self) -> None:
        of_row = {row.member.pk: row for row in self.rows}
        names = {"led_by_us": "led", "led_by_partner": "taken_over"}
        for name in names.values():
            self._family(f"deaths.{name}", (), lambda row: NOT_KNOWN)
            self.figures[f"deaths.{name}.unnamed"] = 0
        self.figures["deaths.children"] = self.figures["deaths.observed"] = 0
        self.figures["deaths.after_arrival.people"] = self.figures["deaths.before_lead.people"] = 0
        counted = set()
        for event in sorted(self.book.events, key=lambda one: (one.recorded_at, str(one.pk)), reverse=True):
            is_told = stood(event, self.known_at) and self._was_told(event)
            if event.kind != "death" or not (is_told or self._is_of_the_period(event)):
                continue
            unnamed = 0 if is_told else max(event.unknown_people - self._unnamed_before(event), 0)
            if event.population == "observed":
                self.figures["deaths.observed"] += unnamed
                continue
            key = f"deaths.{names[event.population]}"
            self.figures[f"{key}.unnamed"] += unnamed
            self.figures[f"{key}.people"] += unnamed
            for named in self.book.befell[event.pk]:
                if not stood_member(named, self.known_at) or named.member_id not in of_row:
                    continue
                if is_told and self._was_named(named, event):
                    continue
                row = of_row[named.member_id]
                if row.person.pk in counted or self._was_dead(row.person.pk, event):
                    continue
                counted.add(row.person.pk)
                self.facts.add(("died", row.member.person_id))
                steps = self._history(self.book.steps[row.member.pk], self.as_of, self.known_at)
                part = row.at_request
                self.figures[f"{key}.people"] += 1
                self.figures[f"{key}.{part}"] += 1
                self.figures["deaths.children"] += part == CHILD
                self.figures["deaths.after_arrival.people"] += any(step.status in SAFE for step in steps)
                self.figures["deaths.before_lead.people"] += key == "deaths.led" and row.lead == NOBODY

    def _was_dead(self, person: Any, event: Event) -> bool:
        """Whether the edition before told the death of somebody, unless in error, found before this death."""
        for other in self.book.events:
            if other.kind != "death" or other.pk == event.pk or not self._was_told(other):
                continue
            for named in self.book.befell[other.pk]:
                member = self.of_member[named.member_id]
                if self._whose(member) != person or not stood_member(member, self.known_at):
                    continue
                if not stood_member(named, self.known_before):
                    continue
                errors = [one for one in (other, named) if not stood_member(one, self.known_at)]
                if not errors:
                    return True
                found = min(found_wrong(one, self.known_at)[0] for one in errors)
                since = min(found_wrong(one, self.known_at)[1] for one in errors)
                for again in (event, *self._deaths_of(person)):
                    if counts_at(again) <= since and (counts_at(again) < self.begins or again.recorded_at >= found):
                        return True
        return False

    def _deaths_of(self, person: Any) -> list[Event]:
        """The deaths that are told of somebody as is known: one that tells anew what was an error is told of all of theirs."""
        return [
            event
            for event in self.book.events
            if event.kind == "death" and stood(event, self.known_at) and counts_at(event) < self.as_of
            for named in self.book.befell[event.pk]
            if stood_member(named, self.known_at) and self._whose(self.of_member[named.member_id]) == person
        ]

    def _was_named(self, named: EventMember, event: Event) -> bool:
        """Whether the edition before told a death that it knew of this member of it; of the days between, whoever stands now."""
        rows = named, self.of_member[named.member_id]
        return counts_at(event) >= self.told_until or all(stood_member(row, self.known_before) for row in rows)

    def _unnamed_before(self, event: Event) -> int:
        """How many people nobody could name of the same request the edition before told of, in an error found since.

        They are set against one death: the first that may have been told in their place.
        """
        here = [one for one in self.book.events if one.kind == "death" and one.case_id == event.case_id]
        here = [one for one in here if one.unknown_people]
        errors = [one for one in here if self._was_told(one) and not stood(one, self.known_at)]
        later = [one for one in here if self._is_of_the_period(one)]
        later = [one for one in later if any(self._may_tell_of(error, one) for error in errors)]
        if not later or event.pk != min(later, key=lambda one: (counts_at(one), one.pk)).pk:
            return 0
        return sum(error.unknown_people for error in errors if self._may_tell_of(error, event))

    def _count_flow(self) -> None:
        def rows_of(key: str, rows: list[Row]) -> None:
            self._family(key, rows, lambda row: row.at_request)
            self.figures[key] = self.figures.pop(f"{key}.adults")

        for entry in ("carried_in", "received", "reopened"):
            rows_of(f"flow.{entry}", [row for row in self.in_flow if row.entry == entry])
        rows_of("flow.carried_out", [row for row in self.in_flow if row.is_open])
        rows_of("flow.concluded", [row for row in self.in_flow if not row.is_open])
        still = [row for row in self.in_flow if row.is_open]
        self.figures["flow.waiting.people"] = _people(still)
        requests = Counter(row.person.pk for row in self.in_flow if row.end != Status.DUPLICATE)
        self.figures["flow.several.people"] = sum(number > 1 for number in requests.values())
        self.figures["requests.reopened.people"] = _people(row for row in self.rows if row.reopened_at)
        for name in (
            Status.REPATRIATED,
            Status.RETURNED,
            Status.DECLINED,
            Status.WITHDRAWN,
            Status.LEFT_GROUP,
            Status.MISSING,
        ):
            self.figures[f"ended.{name.value}.people"] = _people(
                row for row in self.rows if any(step.status == name for step in row.befallen)
            )
        self.figures["missing.found.people"] = _people(row for row in self.rows if row.found)
        self.figures["missing.concluded.people"] = _people(row for row in self.rows if row.was_reviewed)

    def _count_taken_off(self) -> None:
        """Whoever was put on a request in error, as was found since the edition of the term before: what it said of them."""
        for key in ("people", "led.people", "taken_over.people", "died.people"):
            self.figures[f"flow.errors.{key}"] = 0
        self._family("flow.taken_off", (), lambda row: NOT_KNOWN)
        self.figures["flow.taken_off"] = self.figures.pop("flow.taken_off.adults")
        wrong = self._taken_off()
        people = {self.book.whose(member, self.known_before) for member in wrong}
        told = [row for row in self._as_counted(self.told_until, self.known_before) if row.person.pk in people]
        numbers = {member.pk for member in wrong}
        errors, others = ([row for row in told if (row.member.pk in numbers) == is_wrong] for is_wrong in (True, False))
        self._family("flow.taken_off", [row for row in errors if row.is_open], lambda row: row.at_request)
        self.figures["flow.taken_off"] = self.figures.pop("flow.taken_off.adults")
        said: dict[str, Callable[[Row], bool]] = {
            "people": lambda row: row.has_asked,
            "led.people": lambda row: row.safe is not None and row.lead_at_safety == OURS,
            "taken_over.people": lambda row: any(what == "taken over" for what, _turn in row.changes),
            "died.people": lambda row: any(step.status == Status.DIED for _former, step in row.moves),
        }
        for key, is_said in said.items():
            still = {row.person.pk for row in others if is_said(row)}
            self.figures[f"flow.errors.{key}"] = len({row.person.pk for row in errors if is_said(row)} - still)
        self.errors = {("asked", row.member.pk) for row in errors if row.entry == "received"}
        self.errors |= {("reached safety", row.member.pk) for row in errors if row.safe}

    def _taken_off(self) -> list[CaseMember]:
        """Whoever stood on a request for the edition before, and is known by then to have been put there in error."""
        return [
            member
            for member in self.book.members
            if stood_member(member, self.known_before) and not stood_member(member, self.known_at)
        ]

    def _as_counted(self, until: datetime, known: datetime) -> list[Row]:
        """Everybody in a request with what editions count of them before one moment, as known at another.

        What the first edition knew of the days before its own, no edition counts.
        """
        whole = self._whole(until, known)
        return [row for member in self.book.members if (row := whole._row(member))]

    def _whole(self, until: datetime, known: datetime) -> Recount:
        """All that editions count of before one moment, as known at another, with nothing counted yet."""
        whole = Recount.__new__(Recount)
        whole.as_written, whole.year, whole.known_at, whole.known_before = (
            self.as_written,
            self.year,
            known,
            self.first_known,
        )
        whole.book = self.as_written.as_called(known, self.first_known)
        whole.begins, whole.told_until, whole.as_of = self.first_begins, self.first_begins, until
        whole._anew, whole.of_member = {}, self.of_member
        return whole

    # What lacked at takeovers

    def _count_lacks(self) -> None:
        """The money that lacked at takeovers, each moment of a request once, however many it was for and however often told."""
        here = self._lacked()
        known = [self._lack(at, self.known_at) for at in here]
        sums = [lack.shortfall for lack in known if lack and lack.shortfall]
        is_told = any(lack and lack.shortfall is None for lack in known)
        self.figures["unmet.takeovers"] = None if is_told and not sums else sum(sums)
        wrong = missed = 0
        if self.known_before < self.known_at:
            told = self._whole(self.told_until, self.known_before)._lacked()
            now = self._whole(self.as_of, self.known_at)._lacked()
            again = [(lack, lack) for lack in told & now]
            for case in {case for case, _moment in told}:
                gone = sorted(lack for lack in told - now if lack[0] == case)
                anew = sorted(lack for lack in now - told - here if lack[0] == case)
                again += zip(gone, anew, strict=False)
                wrong += sum(self._sum(lack, self.known_before) for lack in gone[len(anew) :])
            for then, since in again:
                before, after = self._sum(then, self.known_before), self._sum(since, self.known_at)
                if before != after:
                    wrong, missed = wrong + before, missed + after
        self.figures["corrected.unmet.takeovers"] = wrong
        self.figures["corrected.unmet.takeovers.missed"] = missed

    def lacking_in_all(self, until: datetime) -> int:
        """What lacked before a moment since the first of the editions, as it is known now."""
        return sum(self._sum(lack, self.known_at) for lack in self._whole(until, self.known_at)._lacked())

    def _lack(self, lack: tuple[Any, datetime], known: datetime) -> FundsShortfall | None:
        """What lacked for a request at a moment, as it was told last."""
        told = [row for row in self.book.lacks if (row.case_id, row.occurred_at) == lack]
        told = [row for row in told if row.recorded_at is None or row.recorded_at < known]
        return told[-1] if told else None

    def _sum(self, lack: tuple[Any, datetime], known: datetime) -> int:
        row = self._lack(lack, known)
        return (row.shortfall or 0) if row else 0

    def _lacked(self) -> set[tuple[Any, datetime]]:
        """The takeovers for lack of funds that count in the term, by request and moment.

        What an edition told and is none any more stands for one of its days, or one told anew: one for one. What lacked for one
        of a request lacked for all who were taken over at that moment.
        """
        counts: set[tuple[Any, datetime]] = set()
        told: set[tuple[Any, datetime]] = set()
        for member in self.book.members:
            turns = self.book.leads[member.pk]
            before = [turn for turn in turns if self._was_told(turn)] if stood_member(member, self.known_before) else []
            before.sort(key=lambda turn: (counts_at(turn), turn.pk))
            former = self._for_lack(before)
            told |= {(member.case_id, turn.occurred_at) for turn in former}
            if not stood_member(member, self.known_at) or not self._history(
                self.book.steps[member.pk], self.as_of, self.known_at
            ):
                continue
            now = self._for_lack(self._history(turns, self.as_of, self.known_at))
            fresh = [turn for turn in now if turn not in former]
            left = len(former) - (len(now) - len(fresh))
            for turn in fresh:
                is_earlier = counts_at(turn) < self.begins or turn in self._told_anew(turn)
                stands_for = is_earlier and left > 0
                left -= stands_for
                (told if stands_for else counts).add((member.case_id, turn.occurred_at))
        return counts - told

    @staticmethod
    def _for_lack(turns: list[LeadChange]) -> list[LeadChange]:
        return [turn for turn, called in _called(turns) if called == "taken over" and turn.reason == "lack_of_funds"]

    def _count_unnamed_in_error(self) -> None:
        """People nobody could name whose deaths earlier editions counted: found to be an error since, and told anew of nobody."""
        self.figures["corrected.died.unnamed"] = 0
        if self.known_before >= self.known_at:
            return
        deaths = [event for event in self.book.events if event.kind == "death" and event.unknown_people]
        deaths = [event for event in deaths if event.population != "observed"]
        before = [event for event in deaths if counts_at(event) < self.told_until and stood(event, self.known_before)]
        before = [
            event
            for event in before
            if not (counts_at(event) < self.first_begins and event.recorded_at < self.first_known)
        ]
        errors = [event for event in before if not stood(event, self.known_at)]
        for case in {event.case_id for event in errors}:
            wrong = [event for event in errors if event.case_id == case]
            since = [event for event in deaths if event.case_id == case and event not in before]
            since = self._history(since, self.as_of, self.known_at)
            since = [event for event in since if any(self._may_tell_of(error, event) for error in wrong)]
            number = sum(event.unknown_people for event in wrong)
            if since:
                told = sum(error.unknown_people for error in wrong if self._may_tell_of(error, since[0]))
                number -= min(told, since[0].unknown_people)
            self.figures["corrected.died.unnamed"] += number

    def _count_corrected(self) -> None:
        """What an edition counted and is not so, and what is so and no edition counted, of whoever is still in their request."""
        names = (*CORRECTED, "for_lack_of_funds")
        for name in (*names, "asked"):
            self.figures[f"corrected.{name}.people"] = self.figures[f"corrected.{name}.missed.people"] = 0
        self.corrections: list[tuple[str, Any, int]] = []
        if self.known_before >= self.known_at:
            return
        former = [(row, _so(row)) for row in self._as_counted(self.told_until, self.known_before)]
        known_now = [(row, _so(row)) for row in self._as_counted(self.as_of, self.known_at)]
        now = {row.member.pk: said for row, said in known_now}
        earlier = [(row, _so(row)) for row in self._as_counted(self.told_until, self.known_at)]
        here = {row.member.pk: _so(row) - ({"died"} if self._died_before(row) else set()) for row in self.rows}
        in_its_days = {row.member.pk: said for row, said in earlier}
        people = {row.member.pk: row.person.pk for row in self.rows}
        off = {member.pk for member in self._taken_off()}
        for name in names:
            told = [row for row, said in former if name in said]
            still = [
                row
                for row in told
                if name in in_its_days.get(row.member.pk, set())
                or (name in now.get(row.member.pk, set()) and name not in here.get(row.member.pk, set()))
            ]
            wrong = [row for row in told if row not in still and row.member.pk not in off]
            elsewhere = {row.person.pk for row, said in (*earlier, *known_now) if name in said}
            elsewhere -= {people[pk] for pk, said in here.items() if name in said}
            right = {self._whose(row.member) for row in still} | elsewhere
            found = {row.person.pk for row in wrong if self._whose(row.member) not in right}
            counted = {self._whose(row.member) for row in told} | {
                people[pk] for pk, said in here.items() if name in said
            }
            missed = {row.person.pk for row, said in earlier if name in said} - counted
            self.figures[f"corrected.{name}.people"] = len(found)
            self.figures[f"corrected.{name}.missed.people"] = len(missed)
            self.corrections += [(name, person, -1) for person in found] + [(name, person, 1) for person in missed]

    def _count_repeated_otherwise(self) -> None:
        """Whom editions counted as asking by a request that repeats another, and whom nobody counts by one that does not."""
        if self.known_before >= self.known_at:
            return
        before, told = self._asked_by(self.told_until, self.known_before)
        today, asks = self._asked_by(self.as_of, self.known_at)
        theirs = {pk: row.person.pk for pk, row in today.items()}
        by = {theirs[pk] for pk in asks}
        told -= {member.pk for member in self._taken_off()}
        repeated = {pk for pk in told if pk in today and today[pk].end == Status.DUPLICATE}
        single = {pk for pk in asks if pk in before and before[pk].end == Status.DUPLICATE}
        counted = {theirs[pk] for pk in told if pk in theirs}
        counted |= {row.person.pk for row in self.in_flow if row.entry == "received" and row.has_asked}
        self.figures["corrected.asked.people"] = len({theirs[pk] for pk in repeated} - by)
        self.figures["corrected.asked.missed.people"] = len({theirs[pk] for pk in single} - counted)

    def _asked_by(self, until: datetime, known: datetime) -> tuple[dict[Any, Row], set[Any]]:
        """Everybody as known at a moment, and of them who asked in the days of which editions told."""
        whole = self._whole(until, known)
        whole.rows = [row for member in self.book.members if (row := whole._row(member))]
        asked = {
            row.member.pk
            for row in whole.rows
            if row.has_asked and not whole._has_asked_by_another(row) and row.asked_at < self.told_until
        }
        return {row.member.pk: row for row in whole.rows}, asked

    def _count_corrected_since(self) -> None:
        """By what editions counted somebody, and would count them otherwise as it is known now; each once for each kind."""
        kinds = ("age", "sex", "origin", "wish", "destination", "party", "answers", "call", "record")
        self.figures.update({f"corrected.{kind}.people": 0 for kind in kinds} | {"corrected.hours.requests": 0})
        if self.known_before >= self.known_at:
            return
        then, now = (self._counted_by(known) for known in (self.known_before, self.known_at))
        twice = self._in_two_records(then["counted"], then["of"], now["of"])
        another = {person for records in twice for person in records}
        for kind in kinds:
            known = {(group, now["of"][member]): value for (group, member), value in now[kind].items()}
            told = {key: value for key, value in then[kind].items() if key[1] in now["of"]}
            told = {key: (known.get((key[0], now["of"][key[1]]), value), value) for key, value in told.items()}
            found = {then["of"][member] for (_group, member), (since, value) in told.items() if since != value}
            found -= another
            if kind == "call":
                was, is_now = then["called", "of"], now["called", "of"]
                on = then["called", "on"]
                found = {who for who in found if on[who] in is_now and was[on[who]] != is_now[on[who]]}
                for member, person in then["called", "asked"].items():
                    is_later = member not in is_now or is_now[member] >= self.told_until
                    if is_later and stood_member(self.of_member[member], self.known_at):
                        found.add(person)
            if kind == "age":
                told = {person: edition for edition, person in then["months"]}
                since = {(told[who], who): age for (_edition, who), age in now["months"].items() if who in told}
                found |= self._extremes(then["months"], since) - another
            if kind == "record":
                found = twice
            self.figures[f"corrected.{kind}.people"] = len(found)
        self.figures["corrected.hours.requests"] = self._hours_otherwise()

    def _hours_otherwise(self) -> int:
        """Requests whose 72 hours an edition told, and would tell otherwise, had it known what is known now; measured when it did.

        That another led them, or everybody was put there in error, is told as that.
        """
        then, now = (self._whole(self.told_until, known) for known in (self.known_before, self.known_at))
        for whole in (then, now):
            whole.measured_at = self.known_before
            whole.rows = [row for member in self.book.members if (row := whole._row(member))]
            whole.in_flow = [row for row in whole.rows if row.entry]
        told, known = then._hours(), now._hours()
        return sum(told[case] != known[case] for case in told.keys() & known.keys())

    @staticmethod
    def _in_two_records(counted: dict[Any, Any], then: dict[Any, Any], now: dict[Any, Any]) -> list[list[Any]]:
        """Whom editions counted as two that are one, or as one that are two: by their places in requests, known both times."""
        pairs = {(then[pk], now[pk]) for pk in then.keys() & now.keys() if then[pk] in counted}
        known = [Counter(one[side] for one in pairs) for side in (0, 1)]
        several = [(side, person) for side in (0, 1) for person, number in known[side].items() if number > 1]
        return [[one[0] for one in pairs if one[side] == person] for side, person in several]

    @staticmethod
    def _extremes(then: dict[Any, int], now: dict[Any, int]) -> set[Any]:
        """Who was the youngest or the oldest led to safety of a year, or is so now, by another age: where that prints otherwise."""
        found = set()
        for year in {year for year, _person in then} & {year for year, _person in now}:
            ages = [{person: age for (one, person), age in known.items() if one == year} for known in (then, now)]
            for end, printed in ((min, lambda age: age), (max, lambda age: age // 12)):
                was, is_now = end(ages[0].values()), end(ages[1].values())
                if printed(was) == printed(is_now):
                    continue
                for person in ages[0].keys() & ages[1].keys():
                    before, since = ages[0][person], ages[1][person]
                    if before != since and (before == was or since == is_now):
                        found.add(person)
        return found

    def _edition_of(self, row: Row) -> int:
        """Which edition told that somebody was safe: the first of whose days it was, and that knew it."""
        editions = [one for one in self.book.editions if self.first_begins < one[0] <= self.told_until]
        for number, (until, known) in enumerate(editions):
            if counts_at(row.reached) < until and row.reached.recorded_at < known:
                return number
        return len(editions)

    def _counted_by(self, known: datetime) -> dict[str, dict[tuple[str, Any], Any]]:
        """By what everybody of whom editions told is counted in each group of people, by what was known at a moment."""
        whole = self._whole(self.told_until, known)
        rows = [row for member in self.book.members if (row := whole._row(member))]
        asked = self._each_person_once(row for row in rows if row.has_asked)
        led, led_by_partners = (
            self._each_person_once(row for row in rows if row.safe and row.lead_at_safety == lead)
            for lead in (OURS, THEIRS)
        )
        led_by_nobody = self._each_person_once(row for row in rows if row.was_led_by_nobody)
        taken = self._each_person_once(row for row in rows if any(what == "taken over" for what, _turn in row.changes))
        dead = [row for row in rows if any(step.status == Status.DIED for _former, step in row.moves)]
        dead = self._each_person_once(row for row in dead if not whole._died_before(row))
        found: dict[str, dict[tuple[str, Any], Any]] = defaultdict(dict)
        for group, people in (("asked", asked), ("taken", taken), ("dead", dead)):
            found["age"].update({(group, row.member.pk): row.at_request for row in people})
        found["age"].update({(f"flow {row.member.pk}", row.member.pk): row.at_request for row in rows if row.entry})
        found["age"].update({("partner", row.member.pk): row.at_safety for row in led_by_partners})
        for row in led:
            day = counts_at(row.reached)
            is_young = row.is_young(row.age_at_safety, day)
            found["age"]["led", row.member.pk] = row.at_safety, is_young, row.age_at_safety is None
            if row.age_at_safety is not None:
                found["months"][self._edition_of(row), row.person.pk] = row.age_at_safety
        for people in (asked, taken, dead, led, led_by_partners, led_by_nobody):
            found["counted"].update({row.person.pk: True for row in people})
        found["of"] = {row.member.pk: row.person.pk for row in rows}
        found["called", "of"] = {row.member.pk: row.asked_at for row in rows}
        found["called", "on"] = {row.person.pk: row.member.pk for row in (*asked, *led)}
        found["called", "asked"] = {row.member.pk: row.person.pk for row in asked}
        for row in led:
            took = whole._to_safety(row)
            limit = timedelta(days=30)
            answer = took and (took[1] <= limit, took[0] > limit)
            found["call"]["led", row.member.pk] = answer
        for row in asked:
            if row.at_request != ADULT:
                continue
            member = row.member.pk
            found["call"]["asked", member] = f"{day_of(row.asked_at):%Y-%m}"
            found["age"]["young", member] = row.is_young(row.member.age_months_at_request, row.came_at)
            found["sex"]["asked", member] = row.person.sex == "f"
            found["origin"]["asked", member] = row.person.origin_id
            found["wish"]["asked", member] = row.member.desired_destination
            told = whole._answers(row)
            is_sold = "yes" in (told.get("sold_rural"), told.get("sold_sex"))
            found["answers"]["asked", member] = told, is_sold and 3 <= (row.member.years_in_china or 0) <= 10
        for row in led:
            member, where = row.member.pk, row.member.actual_destination
            if row.at_safety == ADULT:
                found["origin"]["led", member] = row.person.origin_id
            if row.end == Status.IN_DESTINATION:
                found["destination"]["led", member] = where
                wish = row.member.desired_destination
                if where:
                    found["wish"][f"in {where}", member] = bool(wish), wish == where
        for group, people, part, is_of_request in (
            ("asked", asked, lambda row: row.at_request, True),
            ("led", led, lambda row: row.at_safety, False),
        ):
            words = whole._parties(rows, people, part, is_of_request=is_of_request)
            found["party"].update({(group, row.member.pk): words[row.case.pk] for row in people})
        return found

    def _died_before(self, row: Row) -> bool:
        """Whether the edition before told the death of somebody in whatever request, unless in error, found before this one."""
        died = [step for _former, step in row.moves if step.status == Status.DIED]
        others = [member.pk for member in self.book.members if self._whose(member) == row.person.pk]
        told = [
            step
            for pk in others
            for step in self.book.steps[pk]
            if step.status == Status.DIED and self._was_told(step) and stood_member(self.of_member[pk], self.known_at)
        ]
        return bool(died) and any(stood(step, self.known_at) or self._may_tell_of(step, died[0]) for step in told)

    def _count_standing(self) -> None:
        for row in self.in_flow:
            code = _standing(row)
            self.figures[f"standing.{code}"] += 1
            lead = {OURS: "led", THEIRS: "partner", NOBODY: "none"}[row.lead]
            self.figures[f"standing.{code}.{lead}"] += 1

    def _count_durations(self) -> None:
        """How long it took until those we led were safe, and until they were where they wished to go: for every day it can have been."""
        led = self._each_person_once(row for row in self.rows if row.safe and row.lead_at_safety == OURS)
        took = {"request_to_safety": (30, [self._to_safety(row) for row in led])}
        arrived = [(row, step) for row in self.rows if (step := self._arrival(row))]
        steps = {row.member.pk: step for row, step in arrived}
        here = self._each_person_once(row for row, _step in arrived if row.lead_when_reached == OURS)
        took["safety_to_destination"] = 90, [self._to_destination(row, steps[row.member.pk]) for row in here]
        for name, (limit, lengths) in took.items():
            said = Counter(self._said_of(length, timedelta(days=limit)) for length in lengths)
            for answer in ("within", "maybe_within", "over", "not_computable"):
                self.figures[f"duration.{name}.{answer}"] = said[answer]

    @staticmethod
    def _said_of(length: tuple[timedelta, timedelta] | None, limit: timedelta) -> str:
        if length is None:
            return "not_computable"
        return "within" if length[1] <= limit else "over" if length[0] > limit else "maybe_within"

    def _path(self, row: Row) -> list[StatusChange]:
        return self._history(self.book.steps[row.member.pk], self.as_of, self.known_at)

    def _arrival(self, row: Row) -> StatusChange | None:
        """The first step into the country of destination, where it is of the period and no edition knew another."""
        found = [step for step in self._path(row) if step.status == Status.IN_DESTINATION]
        if not found or any(self._was_told(step) for step in found) or not self._is_of_the_period(found[0]):
            return None
        return found[0]

    def _not_before(self, row: Row, last: StatusChange) -> datetime | None:
        """The first moment a step may have been, by what was told of it and of the steps before it."""
        path = self._path(row)
        told = [_first_moment(step) for step in path[: path.index(last) + 1]]
        return max((moment for moment in told if moment), default=None)

    def _to_safety(self, row: Row) -> tuple[timedelta, timedelta] | None:
        begins, ends = row.case.received_at, counts_at(row.safe)
        if row.asked_at - begins >= timedelta(minutes=1):
            begins = row.asked_at
        if row.safe.status != Status.SAFE or not _is_dated(row.safe) or ends <= begins:
            return None
        return max((self._not_before(row, row.safe) or begins) - begins, timedelta()), ends - begins

    def _to_destination(self, row: Row, arrival: StatusChange) -> tuple[timedelta, timedelta] | None:
        safe = row.reached
        is_told = safe.status == Status.SAFE and _is_dated(safe) and _is_dated(arrival)
        begins = self._not_before(row, safe)
        if not is_told or begins is None or counts_at(arrival) < begins:
            return None
        ends = self._not_before(row, arrival) or begins
        return max(ends - counts_at(safe), timedelta()), counts_at(arrival) - begins

    def _count_mobilised(self) -> None:
        names = ("within_72h", "over_72h", "not_yet", "ended_before", "not_computable")
        self.figures.update({f"mobilised_{name}": 0 for name in names})
        for answer in self._hours().values():
            self.figures["mobilised.requests"] += 1
            self.figures[f"mobilised_{answer}"] += 1

    def _hours(self) -> dict[Any, str]:
        """What the 72 hours of each request led by LFNKR came to."""
        of_case, answers = defaultdict(list), {}
        for row in self.in_flow:
            if self._is_request_of_the_period(row.case) or row.reopened_at:
                of_case[row.case.pk].append(row)
        for case, rows in of_case.items():
            if answer := self._mobilised(rows):
                answers[case] = answer
        return answers

    def _mobilised(self, rows: list[Row]) -> str:
        """How long after the call, or after they asked again, the first was sent on the way; empty where LFNKR does not lead."""
        case, starts = rows[0].case, rows[0].case.received_at
        if not self._is_request_of_the_period(case):
            starts = min(row.reopened_at for row in rows if row.reopened_at)
        of_case = [row for row in self.rows if row.case.pk == case.pk]
        in_flow = [row for row in of_case if row.entry]
        sent = [self._sent(one) for row in of_case for one in self.book.carried[row.member.pk]]
        sent = [moment for moment in sent if moment and starts <= moment < self.measured_at]
        over = self._stopped(of_case, is_sent=True)[1] if sent else None
        if over and over < min(sent):
            sent = []  # All was over by then: nobody was sent on the way by it.
        led_at = min(sent) if sent else None
        if not any(self._lead_at(row, led_at or self.measured_at) == OURS for row in in_flow):
            return ""
        if not sent and any(self._was_on_the_way(row) for row in in_flow):
            return "not_computable"
        earliest, latest = (None, None) if sent else self._stopped(of_case)
        if sent:
            return "within_72h" if self._within(case, starts, led_at) else "over_72h"
        within = [self._within(case, starts, moment or self.measured_at) for moment in (earliest, latest)]
        if within == [True, False]:
            return "not_computable"
        if not within[0]:
            return "over_72h"
        return "ended_before" if earliest else "not_yet"

    def _within(self, case: Case, starts: datetime, ends: datetime) -> bool:
        """Whether the time between two moments, without the pauses in it, is 72 hours or less."""
        net = max(ends, starts) - starts
        for begin, end in _merged(self._standing_pauses(case), starts, ends):
            net -= end - begin
        return net <= timedelta(hours=72)

    def _standing_pauses(self, case: Case) -> list[ClockPause]:
        """Those not known by then to be recorded in error."""
        known = [self.book.as_known("pause", pause, self.known_at) for pause in self.book.pauses[case.pk]]
        return [pause for pause in known if stood(pause, self.known_at)]

    def _lead_at(self, row: Row, moment: datetime) -> str:
        led = [turn for turn in self.book.leads[row.member.pk] if stood(turn, self.known_at)]
        led = [turn for turn in led if counts_at(turn) <= moment]
        led.sort(key=lambda turn: (counts_at(turn), turn.pk))
        return led[-1].lead if led else NOBODY

    def _stopped(self, rows: list[Row], *, is_sent: bool = False) -> tuple[datetime | None, datetime | None]:
        """When a partner took over, or the last of a request in which nobody is open came to an end: the first and the last
        moment it may have been; none where it goes on. Where somebody was sent, a takeover of others stops nothing.
        """
        taken, ended = [], []
        for row in rows:
            led = self._history(self.book.leads[row.member.pk], self.measured_at, self.known_at)
            if led and led[-1].lead == THEIRS:
                taken.append(led[-1])
            last = self._history(self.book.steps[row.member.pk], self.measured_at, self.known_at)[-1]
            ended.append(None if last.status in OPEN else last)
        if is_sent and any(self._lead_at(row, self.measured_at) == OURS for row in rows):
            taken = []
        found = []
        for moment in (lambda one: one.occurred_at, lambda one: max(counts_at(one), one.occurred_at)):
            stops = [moment(one) for one in taken]
            if None not in ended:
                stops.append(max(moment(one) for one in ended))
            found.append(min(stops, default=None))
        return found[0], found[1]

    def _was_on_the_way(self, row: Row) -> bool:
        on_the_way = {Status.IN_MOVEMENT, Status.INTERRUPTED, *SAFE}
        steps = self._history(self.book.steps[row.member.pk], self.as_of, self.known_at)
        if any(step.status in SAFE for step in steps):
            return True
        return row.end in on_the_way or any(step.status in on_the_way for _former, step in row.moves)


def led_by_then(turn: LeadChange, safe: StatusChange, steps: list[StatusChange]) -> bool:
    """Whether somebody led when a person reached safety: by its last day; or by its first, where nobody was open since to be led."""
    if counts_at(turn) <= counts_at(safe):
        return True
    is_after = turn.happened is None or (turn.happened_from and turn.happened_from > counts_at(safe))
    between = [step for step in steps if counts_at(safe) < counts_at(step) <= counts_at(turn)]
    return not is_after and not any(step.status in OPEN for step in between)


def _is_dated(step: StatusChange) -> bool:
    """Whether any day was told of a step."""
    if step.happened is None:
        return step.precision != "unknown"
    return step.happened_from is not None or step.happened_until is not None


def _first_moment(step: StatusChange) -> datetime | None:
    """The first moment a step may have been by what was told of it; none of the call, which may tell of what is older."""
    if step.status == Status.RECEIVED:
        return None
    if step.happened is not None:
        return step.happened_from
    if step.precision in ("before", "unknown"):
        return None
    if step.is_day_only and step.occurred_until is None:
        return midnight(day_of(step.occurred_at))
    return step.occurred_at


def _term_of(moment: datetime) -> int:
    """The year in which the term of a moment begins, in September."""
    day = day_of(moment)
    return day.year if day.month >= 9 else day.year - 1


def _called(turns: list[LeadChange]) -> Iterator[tuple[LeadChange, str]]:
    """Each change of lead of a sequence, with what it was."""
    for former, turn in zip([None, *turns], turns, strict=False):
        if turn.lead == THEIRS and (former is None or former.lead != THEIRS):
            yield turn, "taken over"
        elif turn.lead == THEIRS and turn.partner_id != former.partner_id:
            yield turn, "handed on"
        elif turn.lead == OURS and former is not None and former.lead == THEIRS:
            yield turn, "given back"
        else:
            yield turn, ""


def _found_alive(steps: list[StatusChange]) -> Iterator[StatusChange]:
    """The steps of a sequence by which somebody missing was found alive."""
    for former, step in pairwise(steps):
        if former.status == Status.MISSING and step.status not in (Status.MISSING, Status.DIED):
            yield step


def _stretch(turns: list[LeadChange], first: LeadChange) -> list[LeadChange]:
    """The changes of lead from one on until somebody else than a partner leads."""
    behind = turns[turns.index(first) :]
    end = next((place for place, turn in enumerate(behind) if turn.lead != THEIRS), len(behind))
    return behind[:end]


def _people(rows: Iterable[Row]) -> int:
    """How many people they are, whoever stands in several requests once."""
    return len({row.person.pk for row in rows})


def _merged(pauses: list[ClockPause], starts: datetime, ends: datetime) -> list[tuple[datetime, datetime]]:
    """The stretches of pauses between two moments, without any hour twice."""
    merged: list[tuple[datetime, datetime]] = []
    for pause in sorted(pauses, key=lambda one: one.begins_at):
        begin, end = max(pause.begins_at, starts), min(pause.ends_at or ends, ends)
        if begin >= end:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged


def _was_error(book: Book, name: str, key: Any) -> bool:
    """Whether somebody reached safety, or died, after an earlier word of it had been found to be an error: these are two facts."""
    steps, statuses = book.steps.get(key, []), SAFE
    if name == "died":
        steps = [step for one in book.members if one.person_id == key for step in book.steps[one.pk]]
        statuses = {Status.DIED}
    errors = [step.voided_at for step in steps if step.status in statuses and step.voided_at]
    first = min((counts_at(step) for step in steps if step.status in statuses and not step.voided_at), default=None)
    return first is not None and any(error < first for error in errors)


def not_once(book: Book, recounts: Sequence[Recount]) -> Iterator[str]:
    """What the reports of terms one after the other, each with what it knew, count in two of them, or in none."""
    counted: dict[tuple[str, Any], list[int]] = defaultdict(list)
    for recount in recounts:
        for fact in recount.facts:
            counted[fact].append(recount.year.term)
    yield from _takeovers_not_once(book, recounts)
    for recount in recounts:
        for name, key in recount.errors:
            if not counted[name, key]:
                yield f"{name} {key} is taken back in term {recount.year.term}, and was never counted"
    for member in book.members:
        if member.voided_at is None or member.voided_at >= recounts[-1].known_at:
            continue
        for name in ("asked", "reached safety"):
            back = [recount.year.term for recount in recounts if (name, member.pk) in recount.errors]
            if len(back) != len(counted[name, member.pk]):
                yield f"{name} {member.pk} is counted in terms {counted[name, member.pk]} and taken back in {back}"
    for (name, key), terms in counted.items():
        if len(terms) > 1 and not _was_error(book, name, key):
            yield f"{name} {key} is counted in terms {terms}"
    last, begins = recounts[-1], recounts[0].begins
    told_by_another = {pk for recount in recounts for pk in recount.told_by_another}
    for member in book.members:
        standing = last._history(book.steps[member.pk], last.as_of, last.known_at)
        if not standing or not stood_member(member, last.known_at):
            continue
        first = next((step for step in standing if step.status in SAFE), None)
        is_told = ("reached safety", member.pk) in counted or member.pk in told_by_another
        if first is not None and counts_at(first) >= begins and not is_told:
            yield f"reached safety {member.pk} is counted in no term"
        dead = next((step for step in standing if step.status == Status.DIED), None)
        if dead is not None and counts_at(dead) >= begins and ("died", member.person_id) not in counted:
            yield f"died {member.person_id} is counted in no term"


def _takeovers_not_once(book: Book, recounts: Sequence[Recount]) -> Iterator[str]:
    """Takeovers, where nothing of who led was recorded in error: as many as all terms together count."""
    last, begins = recounts[-1], recounts[0].begins
    counted = Counter(
        row.member.pk
        for recount in recounts
        for row in recount.rows
        for what, _turn in (*row.changes, *row.told_changes)
        if what == "taken over"
    )
    for member in book.members:
        leads = book.leads[member.pk]
        if any(turn.voided_at or counts_at(turn) < begins for turn in leads) or not stood_member(member, begins):
            continue
        led = last._history(leads, last.as_of, last.known_at)
        number = sum(what == "taken over" for _turn, what in _called(led))
        if number != counted[member.pk] and member.voided_at is None:
            yield f"{member.pk} was taken over {number} times, and the terms count {counted[member.pk]}"


CORRECTED: dict[str, Callable[[Row], bool]] = {
    "led": lambda row: row.safe is not None and row.lead_at_safety == OURS,
    "led_by_partner": lambda row: row.safe is not None and row.lead_at_safety == THEIRS,
    "led_by_nobody": lambda row: row.was_led_by_nobody,
    "taken_over": lambda row: any(what == "taken over" for what, _turn in row.changes),
    "handed_on": lambda row: any(what == "handed on" for what, _turn in row.changes),
    "given_back": lambda row: any(what == "given back" for what, _turn in row.changes),
    "found": lambda row: bool(row.found),
    "concluded": lambda row: row.was_reviewed,
    Status.DIED.value: lambda row: any(step.status == Status.DIED for _former, step in row.moves),
    **{
        status.value: lambda row, status=status: any(step.status == status for step in row.befallen)
        for status in (
            Status.REPATRIATED,
            Status.RETURNED,
            Status.MISSING,
            Status.DECLINED,
            Status.WITHDRAWN,
            Status.LEFT_GROUP,
        )
    },
}
"""What may be known otherwise than an edition told it."""


def _so(row: Row) -> set[str]:
    """What of these is so of a row."""
    found = {name for name, is_so in CORRECTED.items() if is_so(row)}
    taken = [turn for what, turn in row.changes if what == "taken over"]
    return found | ({"for_lack_of_funds"} if any(turn.reason == "lack_of_funds" for turn in taken) else set())


def stood_member(row: Any, known: datetime) -> bool:
    """Whether a row that bears no moment of its own was not recorded in error by a moment, or stood again by then."""
    voided = getattr(row, "voided_at", None)
    was_back = not any(since < known <= until for since, until in getattr(row, "in_error_between", ()))
    return was_back and (voided is None or voided >= known)


def _since_takeover(row: Row) -> str:
    turns = [turn for what, turn in row.changes if what == "taken over"]
    turn = min(turns, key=lambda one: (one.reason != "lack_of_funds", counts_at(one), one.pk))
    was_led_by_us = row.reached is not None and row.lead_when_reached == OURS
    is_back = row.lead == OURS or (was_led_by_us and counts_at(turn) < counts_at(row.reached))
    return "given_back" if is_back else _outcome(row)


def _outcome(row: Row) -> str:
    if row.end == Status.DIED:
        return "died"
    if row.end in SAFE:
        return "safe"
    return "open" if row.is_open else "ended"


def _standing(row: Row) -> str:
    if row.end in WAITING_FOR_A_DECISION:
        return "considered"
    if row.end == Status.WAITING:
        return f"waiting_{row.end_detail}"
    if row.end == Status.INTERRUPTED:
        return row.end_detail
    if row.end == Status.MISSING and row.is_reviewed:
        return "missing_concluded"
    return row.end
