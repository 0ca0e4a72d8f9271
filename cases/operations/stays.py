"""Who is in an operation, as its page says it: who is together, who went apart in which part, who left, and what was told of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.case.models import Case, CaseMember
from cases.operations.models import Leg, Operation, OperationStay
from cases.operations.rules import carrying
from cases.operations.wording import Words
from cases.status import Status
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.language.lists import aside, explained, listed, semicolon


@dataclass(frozen=True, kw_only=True)
class StayLine:
    """One stay in words, with what stood before it was told anew."""

    stay: OperationStay
    who: str
    words: str
    formers: tuple[str, ...] = ()
    is_of_theirs: bool = False
    """Whether the reader sees the request of that person: only then the line is theirs to mend."""

    @property
    def text(self) -> str:
        """Who, and when."""
        return explained(self.who, self.words)

    @property
    def recorded(self) -> str:
        """When it was recorded, and by whom."""
        return recorded_in_words(self.stay)


@dataclass(frozen=True, kw_only=True)
class Moments:
    """When an operation was opened, mobilised and closed, as far as a reader is told of it, and which partner leads it."""

    led_by: str
    """The partner; empty of one that is ours."""
    opened_at: datetime
    mobilised_at: datetime | None
    closed_at: datetime | None


def moments_of(operation: Operation, until: datetime | None) -> Moments:
    """The moments of an operation; `until` is when the last of the reader's people had left it."""
    told = (operation.mobilised_at, operation.closed_at)
    mobilised_at, closed_at = (None if until and moment and moment > until else moment for moment in told)
    led_by = operation.partner.name if operation.partner else ""
    return Moments(led_by=led_by, opened_at=operation.opened_at, mobilised_at=mobilised_at, closed_at=closed_at)


@dataclass(frozen=True, kw_only=True)
class Group:
    """Those of an operation who are together now: in one part, or apart in none (`letter` empty)."""

    letter: str
    keys: tuple[UUID, ...]
    who: str
    cases: tuple[tuple[Case, str, bool], ...] = ()
    """The requests of them that the reader sees, each with the words of an address that names them alone, and whether
    anybody of them is still to leave.
    """

    @property
    def title(self) -> str:
        """What the part is called."""
        return part_in_words(self.letter) if self.letter else _("Together")


def part_in_words(letter: str) -> str:
    """ "part B"."""
    return _("part %(letter)s") % {"letter": letter}


def all_stays(operation: Operation) -> list[OperationStay]:
    """Everything that was told of who was in it, in the order in which it was told."""
    return list(operation.stays.select_related("recorded_by", "taken_back_by", "member").order_by("pk"))


def stays_until(stays: Iterable[OperationStay], until: datetime | None) -> list[OperationStay]:
    """Those that had begun by the moment by which the reader's people had left; all of them, without one.

    Of an end that came later nothing is told: such a stay goes on, as it did then.
    """
    stays = list(stays)
    if until is None:
        return stays
    known = {stay.pk: stay for stay in stays}
    return [_as_of(stay, until, known) for stay in stays if not _begins_after(stay, until)]


def _begins_after(stay: OperationStay, until: datetime) -> bool:
    return bool(stay.joined_on and (stay.joined_on.earliest or stay.recorded_at) >= until)


def _as_of(stay: OperationStay, until: datetime, known: dict[int, OperationStay]) -> OperationStay:
    """A stay as it was at a moment, recorded as it was first; a copy, since what is told of it is not what is kept."""
    if stay.left_on is None or (stay.left_on.earliest or stay.recorded_at) < until:
        return stay
    shown = copy(stay)
    shown.left_on, shown.left_why, shown.left_source, shown.left_told_on = None, "", "", None
    first = (_formers(stay, known) or [stay])[-1]
    shown.recorded_at, shown.recorded_by, shown.replaces = first.recorded_at, first.recorded_by, None
    return shown


def groups_of(stays: Iterable[OperationStay], people: Words, seen: Collection[Case] = ()) -> list[Group]:
    """Those who are in it now, by the part they are in; those who went apart in none first."""
    now = [stay for stay in stays if stay.taken_back_at is None and stay.left_on is None and stay.member_id in people]
    letters = {stay.member_id: stay.part for stay in now if stay.part}
    together: dict[str, list[CaseMember]] = {}
    for stay in now:
        if not stay.part:
            together.setdefault(letters.get(stay.member_id, ""), []).append(stay.member)
    return [
        Group(
            letter=letter,
            keys=tuple(member.pk for member in members),
            who=listed(people[member.pk] for member in members),
            cases=tuple(_of_case(case, members) for case in seen if any(one.case_id == case.pk for one in members)),
        )
        for letter, members in sorted(together.items())
    ]


def _of_case(case: Case, members: Iterable[CaseMember]) -> tuple[Case, str, bool]:
    theirs = [member for member in members if member.case_id == case.pk]
    query = "&".join(f"person={member.pk}" for member in theirs)
    return case, query, any(member.status == Status.FUNDED for member in theirs)


def stay_lines(stays: Sequence[OperationStay], people: Words, seen: Collection[Case] = ()) -> list[StayLine]:
    """What stands of who was in it: a line for each; `seen` are the requests that the reader sees."""
    known = {stay.pk: stay for stay in stays}
    theirs = {case.pk for case in seen}
    lines = [
        StayLine(
            stay=stay,
            who=people.get(stay.member_id, ""),
            words=stay_in_words(stay),
            formers=tuple(told_in_words(former) for former in _formers(stay, known)),
            is_of_theirs=stay.case_id in theirs,
        )
        for stay in stays
        if stay.taken_back_at is None and stay.member_id in people
    ]
    return sorted(lines, key=lambda line: (line.stay.part, line.who, line.stay.pk))


def in_error(stays: Sequence[OperationStay], people: Words) -> list[StayLine]:
    """What was recorded in error, with what was wrong."""
    return [
        StayLine(stay=stay, who=people.get(stay.member_id, str(stay.member)), words=told_in_words(stay))
        for stay in stays
        if stay.wrong
    ]


def stay_in_words(stay: OperationStay) -> str:
    """ "since 3 May 2026, met them on the way, told 9 May 2026 (broker); until about 20 May 2026, turned back"."""
    begin = _("from the beginning") if stay.joined_on is None else _("since %(day)s") % {"day": stay.joined_on}
    parts = [_told(begin, stay.get_joined_why_display(), stay.joined_told_on, stay.get_joined_source_display())]
    if stay.left_on:
        until = _("until %(day)s") % {"day": stay.left_on}
        parts.append(_told(until, stay.get_left_why_display(), stay.left_told_on, stay.get_left_source_display()))
    words = semicolon().join(parts)
    return explained(part_in_words(stay.part), words) if stay.part else words


def told_in_words(stay: OperationStay) -> str:
    """A line that stands no more, with who recorded it and when."""
    words = stay_in_words(stay) + aside(recorded_in_words(stay))
    return explained(stay.get_wrong_display(), words) if stay.wrong else words


def recorded_in_words(stay: OperationStay) -> str:
    """ "recorded 3 May 2026, 14:20 by Hana"."""
    moment = date_format(stay.recorded_at.astimezone(clock.TOKYO), "DATETIME_FORMAT")
    return _("recorded %(day)s by %(name)s") % {"day": moment, "name": stay.recorded_by.display_name}


def _told(begin: str, why: str, told_on: object, source: str) -> str:
    told = _("told %(day)s") % {"day": date_format(told_on, "DATE_FORMAT")} if told_on else ""
    return listed(part for part in (begin, why, told + aside(source) if told and source else told or source) if part)


def _formers(stay: OperationStay, known: dict[int, OperationStay]) -> list[OperationStay]:
    """What a stay replaced, the latest first."""
    found, before = [], known.get(stay.replaces_id)
    while before is not None:
        found.append(before)
        before = known.get(before.replaces_id)
    return found


def parts_of_legs(legs: Iterable[Leg], stays: Iterable[OperationStay]) -> dict[UUID, str]:
    """Which part travelled on each leg: that of all who travel on it, by when they went; none where they were of several."""
    apart = [stay for stay in stays if stay.part and stay.taken_back_at is None]
    found = {}
    for leg in legs:
        moment = _moment_of(leg.departed_on or leg.arrived_on or leg.ended_on)
        letters = {_part_at(apart, one.member_id, moment) for one in leg.travellers.all() if one.is_along}
        found[leg.pk] = letters.pop() if len(letters) == 1 else ""
    return found


def _moment_of(day: FuzzyDate | None) -> datetime | None:
    """The last moment of a day; None for one that has not come or that nobody knows: now."""
    return day.latest - timedelta.resolution if day and day.latest else None


def _part_at(apart: Iterable[OperationStay], member: UUID, moment: datetime | None) -> str:
    for stay in apart:
        if stay.member_id != member:
            continue
        begins, ends = stay.joined_on.earliest, stay.left_on and stay.left_on.earliest
        if moment is None and stay.left_on is None:
            return stay.part
        if moment and (begins is None or begins <= moment) and (ends is None or ends > moment):
            return stay.part
    return ""


def members_in(operation: Operation) -> list[CaseMember]:
    """Who is in it now, each with the operations that carry them."""
    links = operation.operation_members.filter(left_by=None, member__voided_at=None).select_related("member")
    members = [link.member for link in links.order_by("pk")]
    prefetch_related_objects(members, "operation_members__operation")
    return members


def is_under_way(operation: Operation) -> bool:
    """Whether anybody was sent on the way, and it is not over."""
    return operation.mobilised_at is not None and operation.closed_at is None


def warnings_of(operation: Operation, members: Iterable[CaseMember], people: Words) -> list[str]:
    """Who is in this operation and in another open one at the same time; saved all the same, and said."""
    found = []
    for member in members:
        others = sorted(other.code_name for other in carrying(member) if other.pk != operation.pk)
        if others and operation.closed_at is None:
            words = {"who": people.get(member.pk, str(member)), "code_names": listed(others)}
            found.append(_("%(who)s is in this operation and in %(code_names)s at the same time. Check both.") % words)
    return found
