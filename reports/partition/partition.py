"""The partition of a term: its people, one row a person in a request, and the populations every figure is a projection of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from cases.models import Place
from cases.people.family_composition import Composition, PartyMember, composition
from cases.response_time.measure import Clock
from cases.status import Lead, Status
from lfnkr.calendar.period import Stretch
from lfnkr.fuzzy.ages import AgePart
from reports.partition.deaths import Loss
from reports.partition.durations import Duration, to_mobilisation
from reports.partition.hours import Hours, hours_of
from reports.partition.rows import Entry, PersonRow, Standing

Attribute = Callable[["Partition"], Iterable[tuple[str, PersonRow, Any]]]
"""By what somebody is counted: of each group of people that is parted by it who is in it, and what is so of them."""
IS_ADULT = {AgePart.ADULT: True, AgePart.CHILD: False, AgePart.NOT_KNOWN: None}


@dataclass(frozen=True)
class Partition:
    """The people of a term as of a moment, by what was known at another (design 2b).

    `known_before` is the moment of knowing of the edition before: what was learnt of its days after it counts in this term.
    """

    year: Stretch
    as_of: datetime
    known_at: datetime
    known_before: datetime
    told_until: datetime
    """Where the days end of which that edition told; what happened between them and the period counts by its day alone."""
    rows: tuple[PersonRow, ...]
    """In the order of the requests."""
    losses: tuple[Loss, ...]
    """The deaths of the period, the one recorded last first."""
    clocks: dict[UUID, Clock]
    """The 72-hour clock of each request led by LFNKR that was received or reopened in the period."""
    places: dict[str, Place]
    """The places of origin by their code."""
    former: tuple[PersonRow, ...] = ()
    """Whoever was put on a request in error, as was found since the edition of the term before, with every request of theirs:
    as that edition knew them.
    """
    errors: frozenset[UUID] = frozenset()
    """Of these the rows that were recorded in error."""
    told_otherwise: ToldOtherwise = field(default_factory=lambda: ToldOtherwise())
    """Whoever is known otherwise than that edition knew them."""
    lacks: LacksOtherwise = field(default_factory=lambda: LacksOtherwise())
    """What earlier editions counted as lacking at takeovers, of people known otherwise since."""
    corrected: tuple[Partition, Partition] | None = None
    """The parties of whoever is known otherwise since the edition of the term before, with all that editions count of its days: as
    that edition knew them, and as they are known now. None where there is nobody.
    """
    told_by: Mapping[UUID, int] = field(default_factory=dict)
    """Which of the editions before told that somebody was led to safety, by their place in a request: the first that knew it."""
    _found: dict[Callable[[Partition], Any], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def received(self) -> list[PersonRow]:
        """Every person who came into a request in the term, repeated requests among them."""
        return [row for row in self.rows if row.is_received]

    @cached_property
    def requests(self) -> list[UUID]:
        """Every request received in the term, once."""
        return list({row.case: None for row in self.rows if row.is_request_of_period})

    @cached_property
    def asked(self) -> list[PersonRow]:
        """Everybody who asked in the term, once, however many requests; one that repeats another counts with that other.

        Whoever an edition counted by another request of its term asked in that term once; a child born in safety asked for nothing.
        """
        return one_each(row for row in self.received if row.has_asked)

    @cached_property
    def entered(self) -> list[PersonRow]:
        """Every person in a request that was open at some time of the term: carried in, received or reopened."""
        return [row for row in self.rows if row.entry]

    def entered_as(self, entry: Entry) -> list[PersonRow]:
        """Those of them who came in one way."""
        return [row for row in self.entered if row.entry == entry]

    @cached_property
    def carried_out(self) -> list[PersonRow]:
        """Those of them whose request is open at the end."""
        return [row for row in self.entered if row.is_open]

    @cached_property
    def concluded(self) -> list[PersonRow]:
        """Those of them whose request has ended."""
        return [row for row in self.entered if not row.is_open]

    @cached_property
    def taken_off(self) -> list[PersonRow]:
        """People in requests as the edition of the term before knew them, recorded in error since: they count nowhere now."""
        return [row for row in self.former if row.member in self.errors]

    def told_in_error(self, holds: Callable[[PersonRow], bool]) -> list[PersonRow]:
        """Everybody of whom earlier editions told something by rows recorded in error alone, once."""
        still = {row.person for row in self.former if row.member not in self.errors and holds(row)}
        return one_each(row for row in self.taken_off if holds(row) and row.person not in still)

    def counted_in_error(self, holds: Callable[[PersonRow], bool]) -> list[PersonRow]:
        """Everybody whom earlier editions counted so, and who is not so as is known now, still being in the request; once."""
        told = [row for row in self.told_otherwise.former if holds(row)]
        wrong = {row.member for row in told if not self._is_still(row, holds)}
        right = {self._person_now(row) for row in told if row.member not in wrong and row.member not in self.errors}
        # Or so by another request of theirs, of which this term does not count it: what was told in one is told anew in the other.
        right |= {row.person for row in self._known_now if holds(row)} - {row.person for row in self.rows if holds(row)}
        wrong -= self.errors
        return one_each(row for row in told if row.member in wrong and self._person_now(row) not in right)

    def counted_by_nobody(self, holds: Callable[[PersonRow], bool]) -> list[PersonRow]:
        """Everybody who is so as is known now, and whom neither earlier editions nor this term count so; once."""
        told = {self._person_now(row) for row in self.told_otherwise.former if holds(row)}
        here = {row.person for row in self.rows if holds(row)}
        found = [row for row in self.told_otherwise.earlier.values() if holds(row)]
        return one_each(row for row in found if row.person not in told | here)

    @cached_property
    def asked_in_error(self) -> list[PersonRow]:
        """Everybody whom earlier editions counted as asking by a request that repeats another, as is known now; once."""
        now = self.told_otherwise.now
        told = [row for row in self.told_otherwise.former if row.has_asked and row.member not in self.errors]
        return one_each(
            row
            for row in told
            if row.member in now and now[row.member].is_duplicate and self._person_now(row) not in self._asked_now
        )

    @cached_property
    def asked_of_nobody(self) -> list[PersonRow]:
        """Everybody whose request repeats no other, as is known now, and was told to: neither editions nor this term count them."""
        repeats = {row.member for row in self.told_otherwise.former if row.is_duplicate}
        told = {self._person_now(row) for row in self.told_otherwise.former if row.has_asked}
        here = {row.person for row in self.asked}
        now = [self.told_otherwise.now[member] for member in repeats & self.told_otherwise.now.keys()]
        return one_each(row for row in now if row.person in self._asked_now and row.person not in told | here)

    @cached_property
    def _asked_now(self) -> set[UUID]:
        """Whoever of these asked in the days of which editions told, as is known now."""
        now = self.told_otherwise.now.values()
        return {row.person for row in now if row.has_asked and row.asked_at < self.told_until}

    def _person_now(self, row: PersonRow) -> UUID:
        """Who they are as is known now: of two records made one since an edition, that one."""
        return self._people_now.get(row.member, row.person)

    @cached_property
    def _people_now(self) -> dict[UUID, UUID]:
        return {row.member: row.person for row in (*self._known_now, *self.rows)}

    @property
    def _known_now(self) -> Iterator[PersonRow]:
        """Whoever is known otherwise, as they are known now: until the end of the days of that edition, and of the period."""
        yield from self.told_otherwise.earlier.values()
        yield from self.told_otherwise.now.values()

    def _is_still(self, row: PersonRow, holds: Callable[[PersonRow], bool]) -> bool:
        """Whether what an edition counted somebody as is so now: in its days, or by something that this term does not count."""
        rows = (self.told_otherwise.earlier, self.told_otherwise.now, self._of_member)
        earlier, now, here = ((found := of.get(row.member)) is not None and holds(found) for of in rows)
        return earlier or (now and not here)

    def counted_otherwise(self, by: Attribute) -> list[PersonRow]:
        """Everybody whom an earlier edition counted by something of theirs that is known otherwise since; once."""
        if self.corrected is None:
            return []
        then, now = self.corrected
        person = {row.member: row.person for row in now.rows}
        known = {(group, row.person): value for group, row, value in by(now)}
        told = (((group, person.get(row.member)), row, value) for group, row, value in by(then))
        return one_each(row for key, row, value in told if key in known and known[key] != value)

    @property
    def shown(self) -> Iterator[PersonRow]:
        """Everybody behind a figure, whoever is of the term last: those rows are theirs."""
        if self.corrected:
            yield from self.corrected[0].rows
        yield from self.taken_off
        yield from self.told_otherwise.former
        yield from self.told_otherwise.now.values()
        yield from self.rows

    @cached_property
    def _of_member(self) -> dict[UUID, PersonRow]:
        return {row.member: row for row in self.rows}

    @cached_property
    def led(self) -> list[PersonRow]:
        """Everybody LFNKR led to a safe third country in the period, once."""
        return one_each(row for row in self.rows if row.is_led_to_safety)

    @cached_property
    def are_extremes_open(self) -> bool:
        """Whether the youngest or the oldest led to safety may be another, or older: an age told as a band counts by its fewest months."""
        aged = [row for row in self.led if row.age_at_safety is not None]
        bands = [row for row in aged if row.is_told_from_and_to(row.safe_at)]
        youngest = min((row.age_at_safety for row in aged), default=0)
        oldest = max((row.age_at_safety for row in aged), default=0) // 12
        return any(row.age_at_safety == youngest or row.bounds_on(row.safe_at)[1] // 12 > oldest for row in bands)

    @cached_property
    def led_by_partners(self) -> list[PersonRow]:
        """Everybody who reached a safe third country in the period under the lead of a partner, once."""
        return one_each(row for row in self.rows if row.is_safe_of_period and row.lead_at_safety == Lead.PARTNER)

    @cached_property
    def led_by_nobody(self) -> list[PersonRow]:
        """Everybody who reached a safe third country in the period while nobody led, once."""
        return one_each(row for row in self.rows if row.is_safe_led_by_nobody)

    @cached_property
    def led_to_destination(self) -> list[PersonRow]:
        """Everybody whom LFNKR had led to safety and who entered the country of destination in the period, once."""
        return one_each(row for row in self.rows if row.is_arrival_of_period and row.lead_at_safety == Lead.LFNKR)

    @cached_property
    def taken_over(self) -> list[PersonRow]:
        """Everybody whose rescue a partner took over in the period, from nobody or from us, once."""
        return one_each(row for row in self.rows if row.takeover)

    @cached_property
    def dead(self) -> list[PersonRow]:
        """Everybody of our caseload who died in the period, by the history of statuses."""
        return one_each(row for row in self.rows if row.has_died)

    @cached_property
    def waiting(self) -> list[PersonRow]:
        """Everybody who waits for an outcome at the end, once, however many requests of theirs are open."""
        return one_each(self.carried_out)

    @cached_property
    def in_several(self) -> list[PersonRow]:
        """Everybody who stands in more than one request open at some time of the term, once; a repeated request is none of its own."""
        requests = Counter(row.person for row in self.entered if not row.is_duplicate)
        return one_each(row for row in self.entered if requests[row.person] > 1)

    def took(self, status: Status) -> list[PersonRow]:
        """Everybody who took a status in the period, once."""
        return one_each(row for row in self.rows if status in row.statuses)

    def composition_at_request(self, row: PersonRow) -> Composition:
        """The composition of their party on the day of the request: of everybody in it, whoever asked in an earlier term too."""
        return self._compositions_at_request[row.case]

    def composition_at_safety(self, row: PersonRow) -> Composition:
        """The composition of those of their party whom LFNKR led to safety, in the period or before, by age on the day of safety."""
        return self._compositions_at_safety[row.case]

    def once(self, find: Callable[[Partition], Iterable[PersonRow]]) -> list[PersonRow]:
        """Whom a question finds here, asked once however often it is needed."""
        if find not in self._found:
            self._found[find] = list(find(self))
        return self._found[find]

    def kept(self, question: Callable[[Partition], Any]) -> Any:
        """What a question comes to here, asked once however often it is needed."""
        if question not in self._found:
            self._found[question] = question(self)
        return self._found[question]

    @cached_property
    def by_standing(self) -> dict[Standing, list[PersonRow]]:
        """People in requests open in the term, by where they stand at the end."""
        grouped: dict[Standing, list[PersonRow]] = {standing: [] for standing in Standing}
        for row in self.entered:
            grouped[row.standing].append(row)
        return grouped

    @cached_property
    def mobilisations(self) -> dict[UUID, Duration | None]:
        """How long each request led by LFNKR waited until it was mobilised, where somebody was sent on the way."""
        set_out: dict[UUID, datetime] = {}
        for row in self.entered:
            if row.set_out_by:
                set_out[row.case] = min(row.set_out_by, set_out.get(row.case, row.set_out_by))
        return {
            case: to_mobilisation(clock, set_out.get(case))
            for case, clock in self.clocks.items()
            if clock.mobilised_at or self.hours[case] == Hours.NOT_COMPUTABLE
        }

    @cached_property
    def hours(self) -> dict[UUID, Hours]:
        """What the 72 hours of each request led by LFNKR came to."""
        moved = {row.case for row in self.entered if row.was_under_way}
        return {case: hours_of(clock, is_under_way=case in moved) for case, clock in self.clocks.items()}

    @cached_property
    def _compositions_at_request(self) -> dict[UUID, Composition]:
        parties = _by_case(row for row in self.rows if not row.came_to_safety)
        return {case: _composition(party, "part_at_request") for case, party in parties.items()}

    @cached_property
    def _compositions_at_safety(self) -> dict[UUID, Composition]:
        parties = _by_case(row for row in self.rows if row.safe_change and row.lead_at_safety == Lead.LFNKR)
        return {case: _composition(party, "part_at_safety") for case, party in parties.items()}


@dataclass(frozen=True)
class ToldOtherwise:
    """Whoever is known otherwise than the edition of an earlier term knew them, and what happened to them since ever."""

    former: tuple[PersonRow, ...] = ()
    """As that edition knew them, with every request of theirs."""
    earlier: dict[UUID, PersonRow] = field(default_factory=dict)
    """As they are known now until the end of the days of which that edition told, by their place in a request."""
    now: dict[UUID, PersonRow] = field(default_factory=dict)
    """As they are known now until the end of the period."""
    unnamed: int = 0
    """People nobody could name whose deaths that edition counted, recorded in error since and not told anew."""


@dataclass(frozen=True)
class LacksOtherwise:
    """Takeovers for lack of funds that earlier editions counted, each by its request and the moment it was decided."""

    in_error: tuple[tuple[UUID, datetime], ...] = ()
    """Those that are none as is known now."""
    again: tuple[tuple[tuple[UUID, datetime], tuple[UUID, datetime]], ...] = ()
    """Those that are so still, as they were told then and as they are now: of another moment, or perhaps of another sum."""


def one_each(found: Iterable[PersonRow]) -> list[PersonRow]:
    """Each person once: of several requests of theirs the one that stands, else the latest."""
    kept: dict[UUID, PersonRow] = {}
    for row in found:
        known = kept.get(row.person)
        if known is None or (not row.is_duplicate, row.received_at) >= (not known.is_duplicate, known.received_at):
            kept[row.person] = row
    return list(kept.values())


def _by_case(found: Iterable[PersonRow]) -> dict[UUID, list[PersonRow]]:
    grouped: dict[UUID, list[PersonRow]] = defaultdict(list)
    for row in found:
        grouped[row.case].append(row)
    return grouped


def _composition(party: list[PersonRow], part: str) -> Composition:
    people = [PartyMember(row.person, row.sex, IS_ADULT[getattr(row, part)]) for row in party]
    return composition(people, [kinship for row in party for kinship in row.kinships])
