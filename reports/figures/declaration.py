"""A figure declared once: its key, its words, its class of disclosure, and the projection of the partition that counts it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lfnkr.fuzzy.ages import AgePart
from reports.figures.figure import Definition, Disclosure, Figure, Records
from reports.partition.partition import Partition
from reports.partition.rows import PersonRow

Words = Any
"""A text, translated when it is read."""
Finder = Callable[[Partition], Iterable[PersonRow]]
"""Who is counted, of a partition."""
PartOf = Callable[[PersonRow], AgePart]
"""By which day a person is an adult or a child."""


def at_request(row: PersonRow) -> AgePart:
    """By the day of the request."""
    return row.part_at_request


def at_safety(row: PersonRow) -> AgePart:
    """By the day they reached safety."""
    return row.part_at_safety


@dataclass(frozen=True, slots=True)
class Terms:
    """Whom a figure counts, and by which date a thing belongs to the term."""

    population: Words
    attribution: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """One figure: what it means, and how it is counted of the people of a term, or of the accounts of its money."""

    key: str
    label: Words
    unit: str
    terms: Terms
    definition: Words
    disclosure: Disclosure
    count: Callable[[Any, Declaration], Figure]
    rounding: Words = None
    is_about_people: bool = True

    @property
    def means(self) -> Definition:
        """Its words in the language of now."""
        return Definition(
            str(self.label),
            self.unit,
            str(self.terms.population),
            str(self.terms.attribution),
            str(self.definition),
            rounding=None if self.rounding is None else str(self.rounding),
            is_about_people=self.is_about_people,
            disclosure=self.disclosure,
        )

    def of(self, subject: Any) -> Figure:
        """The figure of a term."""
        return self.count(subject, self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Figures of one form whose keys a term brings with it: months, provinces, countries."""

    prefix: str
    label: Words
    declare: Callable[[Partition], Iterable[Declaration]]


Declared = Declaration | Family


def figures_of(declared: Iterable[Declared], subject: Any) -> Iterator[Figure]:
    """The figures of a term, in the order of their declarations."""
    for one in declared:
        if isinstance(one, Family):
            yield from (member.of(subject) for member in one.declare(subject))
        else:
            yield one.of(subject)


def members(found: Iterable[PersonRow]) -> Records:
    """People in requests as the records behind a figure."""
    return Records("members", tuple(row.member for row in found))


def counting(
    key: str,
    label: Words,
    find: Finder,
    *,
    terms: Terms,
    definition: Words,
    unit: str = "people",
    of: Finder | None = None,
    disclosure: Disclosure = Disclosure.PERFORMANCE,
) -> Declaration:
    """A count of people; of a base where there is one."""

    def count(partition: Partition, declared: Declaration) -> Figure:
        records = members(partition.once(find))
        base = None if of is None else len(partition.once(of))
        number = len(records)
        return Figure(
            key,
            number,
            declared.means,
            numerator=None if base is None else number,
            denominator=base,
            records=records,
        )

    return Declaration(
        key=key, label=label, unit=unit, terms=terms, definition=definition, disclosure=disclosure, count=count
    )


PARTS = {"adults": AgePart.ADULT, "children": AgePart.CHILD, "age_not_known": AgePart.NOT_KNOWN}
"""The three parts of a count of people, and the ending of their keys (design rule 14)."""
UNITS = {"adults": "adults", "children": "children", "age_not_known": "people"}


def part(find: Finder, name: str, by: PartOf = at_request) -> Finder:
    """Those of a population who are adults, children, or of unknown age."""
    return lambda partition: [row for row in partition.once(find) if by(row) == PARTS[name]]


def in_parts(
    key: str,
    labels: dict[str, Words],
    find: Finder,
    *,
    terms: Terms,
    definitions: dict[str, Words],
    by: PartOf = at_request,
) -> tuple[Declaration, ...]:
    """A count of people with its three parts: `key.people`, `.adults`, `.children`, `.age_not_known`, as far as they are labelled."""
    found = {"people": find, **{name: part(find, name, by) for name in PARTS}}
    return tuple(
        counting(
            f"{key}.{name}",
            label,
            found[name],
            terms=terms,
            definition=definitions[name],
            unit=UNITS.get(name, "people"),
        )
        for name, label in labels.items()
    )
