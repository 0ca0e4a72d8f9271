"""By what people were counted in earlier reports and are known otherwise since: age, sex, origin, wish, party, day of the call …

A correction is told where a printed figure follows from it: each attribute names the groups of people that figures part by it.
Whoever stands in such a group by what the report knew and by what is known now, and is counted otherwise in it, was corrected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from cases.people.choices import Circumstance, Sex
from lfnkr.calendar.clock import day_of
from lfnkr.language.lists import later
from reports.figures.declaration import Declaration, counting
from reports.figures.figure import Disclosure, Figure, Records
from reports.figures.people.asked import ADULTS as ADULTS_WHO_ASKED
from reports.figures.people.asked import is_sold
from reports.figures.people.durations import TO_SAFETY
from reports.figures.people.led import ADULTS as ADULTS_LED
from reports.figures.people.led import arrived
from reports.figures.people.terms import CORRECTED_SINCE, Terms
from reports.models.stated import Breakdown
from reports.partition.partition import Attribute, Partition, one_each
from reports.partition.rows import PersonRow

Counted = Iterator[tuple[str, PersonRow, Any]]


def ages(partition: Partition) -> Counted:
    """Adult, child or not known, of everybody of whom it is printed; and whether under thirty, where that is."""
    for row in partition.entered:
        yield f"flow {row.member}", row, row.part_at_request
    for name, rows in (("asked", partition.asked), ("taken over", partition.taken_over), ("dead", partition.dead)):
        for row in rows:
            yield name, row, row.part_at_request
    for row in partition.once(ADULTS_WHO_ASKED):
        yield "adults who asked", row, row.is_under_thirty_on(row.requested_at, row.age_at_request)
    for row in partition.led_by_partners:
        yield "led by a partner", row, row.part_at_safety
    for row in partition.led:
        is_young = row.is_under_thirty_on(row.safe_at, row.age_at_safety)
        yield "led", row, (row.part_at_safety, is_young, row.age_at_safety is None)


def sexes(partition: Partition) -> Counted:
    """Whether an adult who asked is a woman."""
    for row in partition.once(ADULTS_WHO_ASKED):
        yield "asked", row, row.sex == Sex.FEMALE


def origins(partition: Partition) -> Counted:
    """The province of the adults who asked, and of those led to safety."""
    for name, find in (("asked", ADULTS_WHO_ASKED), ("led", ADULTS_LED)):
        for row in partition.once(find):
            yield name, row, row.origin


def wishes(partition: Partition) -> Counted:
    """Where the adults who asked wished to go, and whether those who arrived are where they wished to be."""
    for row in partition.once(ADULTS_WHO_ASKED):
        yield "asked", row, row.desired
    for row in partition.once(arrived):
        if row.reached:
            yield f"arrived in {row.reached}", row, (bool(row.desired), row.desired == row.reached)


def destinations(partition: Partition) -> Counted:
    """The country in which those led to safety arrived."""
    for row in partition.once(arrived):
        yield "arrived", row, row.reached


def parties(partition: Partition) -> Counted:
    """The composition of the party of everybody who asked, and of everybody led to safety."""
    for row in partition.asked:
        yield "asked", row, partition.composition_at_request(row)
    for row in partition.led:
        yield "led", row, partition.composition_at_safety(row)


def answers(partition: Partition) -> Counted:
    """What the adults who asked told of what was done to them, and whether they count as sold 3 to 10 years ago."""
    for row in partition.once(ADULTS_WHO_ASKED):
        yield "asked", row, ([row.answer(kind) for kind in Circumstance], is_sold(row))


def calls(partition: Partition) -> Counted:
    """The month in which an adult asked, and how long it was until safety for whoever was led there."""
    for row in partition.once(ADULTS_WHO_ASKED):
        yield "asked", row, day_of(row.asked_at).replace(day=1)
    took = partition.kept(TO_SAFETY.found)
    for row in partition.led:
        yield "led", row, TO_SAFETY.answer(took.get(row.member))


def records(partition: Partition) -> Counted:
    """Each record by which somebody was counted; two may be found to be of one person, or one of two."""
    everybody = (partition.asked, partition.taken_over, partition.dead)
    led = (partition.led, partition.led_by_partners, partition.led_by_nobody)
    for rows in (*everybody, *led):
        for row in rows:
            yield "counted", row, row.person


CORRECTED_BY: dict[str, tuple[object, Attribute]] = {
    "age": (Breakdown.AGE.label, ages),
    "sex": (Breakdown.SEX.label, sexes),
    "origin": (Breakdown.ORIGIN.label, origins),
    "wish": (_lazy("country they wished to go to"), wishes),
    "destination": (Breakdown.DESTINATION.label, destinations),
    "party": (Breakdown.COMPOSITION.label, parties),
    "answers": (_lazy("answers about what was done to them"), answers),
    "call": (_lazy("day on which they asked"), calls),
    "record": (_lazy("which records are of one person"), records),
}
"""By what people are counted that may be known otherwise once an edition has counted them: words, and how it is counted."""


def corrected(partition: Partition, name: str) -> list[PersonRow]:
    """Everybody whom an earlier edition counted by something that is known otherwise since; once.

    Whom it counted by a record that is another's since is named as that alone.
    """
    _words, by = CORRECTED_BY[name]
    twice = partition.kept(_in_two_records)
    if name == "record":
        return [found[0] for found in twice]
    known_by_another = {row.person for found in twice for row in found}
    found = [row for row in partition.counted_otherwise(by) if row.person not in known_by_another]
    if name == "call":
        return one_each(_called_otherwise(partition, found))
    if name == "age":
        found += [row for row in extremes(partition) if row.person not in known_by_another]
    return one_each(found)


def _called_otherwise(partition: Partition, found: list[PersonRow]) -> Iterator[PersonRow]:
    """Of these whoever is known to have asked on another day, and whoever asked on a day that no edition told of, as is known now."""
    if partition.corrected is None:
        return
    told, now = ({row.member: row for row in one.rows} for one in partition.corrected)
    yield from (row for row in found if row.member in now and now[row.member].asked_at != told[row.member].asked_at)
    still = {member for member, row in now.items() if row.asked_at < partition.told_until}
    yield from (row for row in partition.corrected[0].asked if row.member not in still | partition.errors)


def _in_two_records(partition: Partition) -> list[list[PersonRow]]:
    """Each person whom editions counted as two by two records, and each record by which they counted two people as one."""
    if partition.corrected is None:
        return []
    then, now = partition.corrected
    counted = {row.person for _group, row, _person in records(then)}
    here = {row.member: row.person for row in now.rows}
    together: dict[UUID, dict[UUID, PersonRow]] = defaultdict(dict)
    apart: dict[UUID, dict[UUID, PersonRow]] = defaultdict(dict)
    for row in then.rows:
        if row.person in counted and row.member in here:
            together[here[row.member]][row.person] = row
            apart[row.person][here[row.member]] = row
    return [list(found.values()) for found in (*together.values(), *apart.values()) if len(found) > 1]


def extremes(partition: Partition) -> Iterator[PersonRow]:
    """Whoever was the youngest or the oldest led to safety that an edition told of, or is so now, by another age than was told.

    An edition tells of those of its days, and of whom it learnt late of days before.
    """
    if partition.corrected is None:
        return
    now = {row.person: row for row in partition.corrected[1].led if row.age_at_safety is not None}
    by_edition: dict[int, list[tuple[PersonRow, PersonRow | None]]] = {}
    for row in partition.corrected[0].led:
        if row.age_at_safety is not None and row.member in partition.told_by:
            by_edition.setdefault(partition.told_by[row.member], []).append((row, now.get(row.person)))
    for told in by_edition.values():
        both = [(row, here) for row, here in told if here]
        moved = [(row, here) for row, here in both if row.age_at_safety != here.age_at_safety]
        for extreme, months_in_unit in ((min, 1), (max, 12)):
            then = extreme(row.age_at_safety for row, _here in told)
            since = extreme((here.age_at_safety for _row, here in both), default=then)
            if then // months_in_unit != since // months_in_unit:
                yield from (row for row, here in moved if row.age_at_safety == then or here.age_at_safety == since)


def _hours(partition: Partition) -> list[UUID]:
    """The requests led by LFNKR whose 72 hours an earlier edition would tell otherwise, had it known what is known now.

    Both are measured when it was counted: that a clock ran on since is no correction. That another led them is named as that.
    """
    if partition.corrected is None:
        return []
    then, now = partition.corrected
    return [case for case in then.clocks if case in now.clocks and then.hours[case] != now.hours[case]]


def _of_hours(partition: Partition, declared: Declaration) -> Figure:
    found = tuple(_hours(partition))
    return Figure(declared.key, len(found), declared.means, records=Records("cases", found))


HOURS = Declaration(
    key="corrected.hours.requests",
    label=_lazy("Counted in an earlier report, and corrected since: the 72 hours of a request"),
    unit="requests",
    terms=Terms(
        _lazy("requests whose 72 hours the report of an earlier term told"),
        _lazy("corrected since the last report was frozen"),
    ),
    definition=_lazy(
        "Requests led by LFNKR that earlier reports counted by their 72 hours, and would count otherwise, had they known what is known now. That a clock ran on since is no correction."
    ),
    disclosure=Disclosure.CORRECTIONS,
    count=_of_hours,
)
"""How many requests an earlier edition told of by their 72 hours, and would tell of otherwise."""


def _declared(name: str) -> Declaration:
    words, _by = CORRECTED_BY[name]
    return counting(
        f"corrected.{name}.people",
        later(_lazy("Counted in an earlier report, and corrected since: %(what)s"), what=words),
        lambda partition: corrected(partition, name),
        terms=CORRECTED_SINCE,
        definition=_lazy(
            "People whom earlier reports counted by it, and whom they would count otherwise as it is known now. Whoever was corrected twice, and is as the last report knew them, is none of these."
        ),
        disclosure=Disclosure.CORRECTIONS,
    )


FIGURES = (*(_declared(name) for name in CORRECTED_BY), HOURS)
"""Every figure of what was corrected in people counted by earlier reports."""
