"""The figures of those who died, each with the population it belongs to; people nobody could name count alike (rule 7)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from cases.events.choices import Population
from cases.status import Lead
from lfnkr.fuzzy.ages import AgePart
from reports.figures.declaration import PARTS, UNITS, Declaration, members
from reports.figures.figure import Disclosure, Figure, Records
from reports.figures.people.terms import (
    DEATHS_LED,
    DEATHS_OBSERVED,
    DEATHS_OURS,
    DEATHS_TAKEN_OVER,
    LEARNT_LATER,
    Terms,
)
from reports.partition.deaths import Loss
from reports.partition.partition import Partition
from reports.partition.rows import PersonRow

OURS = (Population.LED_BY_US, Population.LED_BY_PARTNER)


def losses(partition: Partition, *populations: str) -> list[Loss]:
    """The deaths of a period in some populations."""
    return [loss for loss in partition.losses if loss.population in populations]


def dead(partition: Partition, *populations: str) -> list[PersonRow]:
    """The members who died in some populations, by the deaths recorded; each once, in the population recorded last."""
    rows: dict[UUID, PersonRow] = {row.member: row for row in partition.rows}
    found: dict[UUID, tuple[str, PersonRow]] = {}
    for loss in losses(partition, *OURS):
        for row in (rows[pk] for pk in loss.members if pk in rows):
            found.setdefault(row.person, (loss.population, row))
    return [row for population, row in found.values() if population in populations]


def unnamed(partition: Partition, *populations: str) -> int:
    """How many died in some populations whom nobody could name."""
    return sum(loss.unknown_people for loss in losses(partition, *populations))


def _declared(key: str, label: object, unit: str, terms: Terms, definition: object, count: Callable) -> Declaration:
    return Declaration(
        key=key,
        label=label,
        unit=unit,
        terms=terms,
        definition=definition,
        disclosure=Disclosure.PERFORMANCE,
        count=count,
    )


def _of_members(key: str, label: object, unit: str, terms: Terms, definition: object, find: Callable) -> Declaration:
    def count(partition: Partition, declared: Declaration) -> Figure:
        records = members(find(partition))
        return Figure(key, len(records), declared.means, records=records)

    return _declared(key, label, unit, terms, definition, count)


def _of_events(key: str, label: object, terms: Terms, definition: object, *populations: str) -> Declaration:
    """A count of people who died unnamed, with the events that tell of them."""

    def count(partition: Partition, declared: Declaration) -> Figure:
        found = [loss.event for loss in losses(partition, *populations) if loss.unknown_people]
        number = unnamed(partition, *populations)
        return Figure(key, number, declared.means, records=Records("events", tuple(found)))

    return _declared(key, label, "people", terms, definition, count)


def _later(partition: Partition, declared: Declaration) -> Figure:
    """Those whose death came before the term, and was learnt after the edition of their own."""
    late = [loss for loss in losses(partition, *OURS) if loss.counts_at < partition.year.begins_at]
    told = {member for loss in late for member in loss.members}
    number = sum(row.member in told for row in dead(partition, *OURS)) + sum(loss.unknown_people for loss in late)
    return Figure(declared.key, number, declared.means, records=Records("events", tuple(loss.event for loss in late)))


def _everybody(key: str, label: object, terms: Terms, definition: object, *populations: str) -> Declaration:
    def count(partition: Partition, declared: Declaration) -> Figure:
        number = len(dead(partition, *populations)) + unnamed(partition, *populations)
        found = tuple(loss.event for loss in losses(partition, *populations))
        return Figure(key, number, declared.means, records=Records("events", found))

    return _declared(key, label, "people", terms, definition, count)


def _by_part(
    key: str, labels: dict[str, object], terms: Terms, definition: object, population: str
) -> list[Declaration]:
    def finder(name: str) -> Callable[[Partition], list[PersonRow]]:
        return lambda partition: [row for row in dead(partition, population) if row.part_at_request == PARTS[name]]

    return [
        _of_members(f"{key}.{name}", label, UNITS[name], terms, definition, finder(name))
        for name, label in labels.items()
    ]


FIGURES = (
    _everybody(
        "deaths.people",
        _lazy("People who died"),
        DEATHS_OURS,
        _lazy("Everybody of our caseload who died, whoever led, named or not."),
        *OURS,
    ),
    _everybody(
        "deaths.led.people",
        _lazy("People who died while led by LFNKR"),
        DEATHS_LED,
        _lazy("People who died before reaching safety or after."),
        Population.LED_BY_US,
    ),
    *_by_part(
        "deaths.led",
        {
            "adults": _lazy("Adults who died while led by LFNKR"),
            "children": _lazy("Children who died while led by LFNKR"),
            "age_not_known": _lazy("People of unknown age who died while led by LFNKR"),
        },
        DEATHS_LED,
        _lazy("Those who died before reaching safety or after, by age at the request."),
        Population.LED_BY_US,
    ),
    _of_events(
        "deaths.led.unnamed",
        _lazy("People nobody could name who died while led by LFNKR"),
        DEATHS_LED,
        _lazy("People of a request of ours who died and of whom no name was known."),
        Population.LED_BY_US,
    ),
    _of_members(
        "deaths.before_lead.people",
        _lazy("Of these, before anybody led their rescue"),
        "people",
        DEATHS_LED,
        _lazy("Of those who died and whom no partner led, those whose rescue nobody led yet."),
        lambda partition: [row for row in dead(partition, Population.LED_BY_US) if row.lead == Lead.NONE],
    ),
    _everybody(
        "deaths.taken_over.people",
        _lazy("People who died while led by a partner"),
        DEATHS_TAKEN_OVER,
        _lazy("People of our caseload who died while a partner led their rescue."),
        Population.LED_BY_PARTNER,
    ),
    *_by_part(
        "deaths.taken_over",
        {
            "adults": _lazy("Adults who died while led by a partner"),
            "children": _lazy("Children who died while led by a partner"),
            "age_not_known": _lazy("People of unknown age who died while led by a partner"),
        },
        DEATHS_TAKEN_OVER,
        _lazy("Those of our caseload who died while a partner led their rescue, by age at the request."),
        Population.LED_BY_PARTNER,
    ),
    _of_events(
        "deaths.taken_over.unnamed",
        _lazy("People nobody could name who died while led by a partner"),
        DEATHS_TAKEN_OVER,
        _lazy("People of a request of ours who died under the lead of a partner and of whom no name was known."),
        Population.LED_BY_PARTNER,
    ),
    _of_members(
        "deaths.children",
        _lazy("Children who died"),
        "children",
        DEATHS_OURS,
        _lazy("Children of our caseload who died."),
        lambda partition: [row for row in dead(partition, *OURS) if row.part_at_request == AgePart.CHILD],
    ),
    _of_members(
        "deaths.after_arrival.people",
        _lazy("People who died after they had reached safety"),
        "people",
        DEATHS_OURS,
        _lazy("Of those of our caseload who died, those who had reached a safe third country before."),
        lambda partition: [row for row in dead(partition, *OURS) if row.safe_at],
    ),
    _declared(
        "later.deaths.people",
        _lazy("Of those who died, learnt after the report of their own term"),
        "people",
        DEATHS_OURS,
        LEARNT_LATER,
        _later,
    ),
    _of_events(
        "deaths.observed",
        _lazy("Deaths observed, not our caseload"),
        DEATHS_OBSERVED,
        _lazy("Deaths reported to us of people who had not asked us."),
        Population.OBSERVED,
    ),
)
"""Every figure of those who died."""
