"""The counts of people as cells of one table: which are always told, which may be told roughly, and which must stay open."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cases.choices import Answer
from cases.people.choices import Circumstance
from cases.people.family_composition import Composition
from reports.disclosure.relations import ADULTS_OF, POPULATION, starting
from reports.disclosure.rule import is_small
from reports.figures.figure import Band, Disclosure, Figure
from reports.figures.people.durations import PARTS as ANSWERS
from reports.figures.people.durations import SPANS
from reports.figures.people.flow import LEADS
from reports.models.audiences import Audience
from reports.partition.rows import OPEN_STANDINGS, Standing

COUNTED = (Disclosure.PERFORMANCE, Disclosure.ATTRIBUTES)

TELLING = ("origin.requested.", "destination.reached.")
"""Figures whose key alone tells that there is somebody: one that is withheld is not even named."""

BASES = {
    **{
        key: f"{key}#base"
        for key in (
            "share.under_30.requested_adults",
            "share.under_30.rescued_led_people",
            "share.under_30.rescued_led_adults",
            "destination.as_desired.people",
        )
    },
    **{span.key(name): f"duration.{span.name}#base" for span in SPANS for name in ANSWERS},
    **{f"standing.{standing}.{lead}": f"standing.{standing}" for standing in Standing for lead in LEADS},
}
"""Figures whose base is not always told: that of whom something is known (no figure of its own), or another attribute."""

COMPLEMENTS = {
    **{key: base for key, base in BASES.items() if base == f"{key}#base"},
    "share.sold_3_to_10_years": "requests.adults",
    "requests.women": "requests.adults",
}
"""Parts that stand alone beside their whole: what they leave of it can be counted, too."""

TELLS_NOTHING = (f".{Answer.NOT_ASKED}", ".unknown", ".not_computable")
"""Cells that say of people only that nothing is known: all of them may be in it. How their names end."""


@dataclass(frozen=True)
class Earlier:
    """What earlier editions of a term told a reader of the numbers of the next one."""

    same: tuple[tuple[str, Band], ...] = ()
    """Between which numbers they told what is the same number now."""
    moved: tuple[tuple[str, int], ...] = ()
    """What a number was that changed since, by so few that somebody could be recognised in the change."""

    def of(self, table: Table) -> Earlier:
        """The same of the numbers of a table that are not always told."""
        names = dict(table.values).keys() - table.always
        return Earlier(
            tuple((name, band) for name, band in self.same if name in table.printed),
            tuple((name, number) for name, number in self.moved if name in names),
        )


@dataclass(frozen=True)
class Table:
    """The counts of a term as one audience may be told them; the same table is protected in the same way."""

    values: tuple[tuple[str, int], ...]
    always: frozenset[str]
    """Told as they are, whatever follows from it: performance, what two people released, and bases."""
    never: frozenset[str]
    """Told to nobody outside."""
    telling: frozenset[str]
    """Whose name alone says that there is somebody."""
    earlier: Earlier = Earlier()
    """What earlier editions of the term told of these numbers."""

    @cached_property
    def printed(self) -> frozenset[str]:
        """The cells that are figures, and may be told exactly, roughly or not at all."""
        return frozenset(name for name, _ in self.values if name[-1] != "~" and "#" not in name) - self.always


def table_of(
    figures: Mapping[str, Figure],
    audience: Audience,
    *,
    released: Collection[str],
    begins: date,
    is_running: bool,
) -> Table:
    """The cells of a report for an audience."""
    values = dict(_values(figures))
    small = {name for name, number in values.items() if name.endswith("#base") and is_small(audience, number)}
    never = {key for key, base in BASES.items() if base in small} - set(released)
    if is_running:
        never |= {name for name in values if not is_of_the_safe(name)}
    always = {name for name in values if name.endswith("#base") and name not in small}
    always |= {key for key in values if key in figures and _is_always_told(figures[key], released)}
    first = f"requests.month.{begins:%Y-%m}"
    telling = {name for name in values if name.startswith(TELLING) or ("requests.month." in name and name < first)}
    return Table(
        values=tuple(values.items()),
        always=frozenset(always - never),
        never=frozenset(never),
        telling=frozenset(telling),
    )


def is_of_the_safe(key: str) -> bool:
    """Whether a figure counts people who reached safety: of nobody else anything goes outside while a term runs."""
    return key.startswith(
        ("rescued.", "composition.rescued_led.", "destination.", "age.rescued", "share.under_30.rescued")
    )


def is_counted(figure: Figure) -> bool:
    """Whether a figure is a count of people, or a share of them, and so a cell."""
    means = figure.means
    return means.is_about_people and means.disclosure in COUNTED and isinstance(figure.value, int | None)


def _is_always_told(figure: Figure, released: Collection[str]) -> bool:
    return figure.means.disclosure == Disclosure.PERFORMANCE or figure.key in released


def _values(figures: Mapping[str, Figure]) -> Iterator[tuple[str, int]]:
    counts = {key: number_of(figure) for key, figure in figures.items() if is_counted(figure)}
    yield from counts.items()
    bases = {
        base: figures[key].denominator or 0 for key, base in BASES.items() if key in figures and base.endswith("#base")
    }
    yield from bases.items()
    whole = {**counts, **bases}
    for key, base in COMPLEMENTS.items():
        if key in counts and base in whole:
            yield f"{key}~", whole[base] - counts[key]


def number_of(figure: Figure) -> int:
    """What a figure counts: its value, or the part of a share."""
    number = figure.numerator if figure.means.unit == "percent" else figure.value
    return number if isinstance(number, int) else 0


def groups(value: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    """Parts that make a whole each: where one of them is all of it, that is told of everybody."""
    for kind in Circumstance:
        yield tuple(f"circumstances.{kind}.{answer}" for answer in Answer)
    yield tuple(starting(value, "requests.month."))
    for table in POPULATION:
        yield tuple(f"{table}.{kind}" for kind in Composition)
        yield tuple(ADULTS_OF[table].values())
    yield from (tuple(starting(value, family)) for family in TELLING)
    yield tuple(f"standing.{standing}" for standing in Standing)
    yield tuple(f"standing.{standing}" for standing in OPEN_STANDINGS)
    for standing in Standing:
        yield tuple(f"standing.{standing}.{lead}" for lead in LEADS)
    for span in SPANS:
        yield tuple(span.key(name) for name in ANSWERS)
    yield from ((key, f"{key}~") for key in COMPLEMENTS)
