"""Every linear relation a reader can know between the printed counts of people: the equations that disclosure control stands on.

A relation joins figures by their keys. `key#base` is the base of a figure whose base is no other figure; `key~` is what a part
leaves of its whole; a name that begins with "?" is printed nowhere, and is at least nothing. A *believed* relation holds in
most years, and some readers will take it for granted: it is counted with in a year in which it is true, and without.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from cases.choices import Answer
from cases.people.choices import Circumstance
from cases.people.family_composition import Composition
from reports.figures.control_totals import sums_of_people
from reports.figures.declaration import PARTS
from reports.figures.people.asked import OUTCOMES
from reports.figures.people.durations import PARTS as ANSWERS
from reports.figures.people.durations import SPANS, TO_MOBILISATION, TO_SAFETY
from reports.figures.people.flow import LEADS
from reports.partition.rows import OPEN_STANDINGS, Standing


@dataclass(frozen=True, slots=True)
class Relation:
    """A sum of counts, each with its factor, lies between two bounds; a bound that is None does not bind."""

    terms: tuple[tuple[str, int], ...]
    low: int | None
    high: int | None
    is_believed: bool = False


ADULTS_OF = {
    "composition.requested": {
        Composition.MOTHER_WITH_CHILDREN: "requests.mothers_with_children",
        Composition.UNACCOMPANIED_WOMAN: "requests.unaccompanied_women",
        Composition.MOTHER_WITH_UNKNOWN_AGE: "requests.mothers_with_unknown_age",
        None: "requests.other_adults",
    },
    "composition.rescued_led": {
        Composition.MOTHER_WITH_CHILDREN: "rescued.led.mothers_with_children",
        Composition.UNACCOMPANIED_WOMAN: "rescued.led.unaccompanied_women",
        None: "rescued.led.other_adults",
    },
}
"""Of each table of compositions, the figure that counts the adults of one kind of party; None: those of all others."""

POPULATION = {"composition.requested": "requests", "composition.rescued_led": "rescued.led"}

ADULTS_ALONE = {
    Composition.UNACCOMPANIED_WOMAN,
    Composition.UNACCOMPANIED_MAN,
    Composition.UNACCOMPANIED_ADULT,
    Composition.FRIENDS,
}
CHILDREN_ALONE = {Composition.MINOR_WITH_CHILD, Composition.UNACCOMPANIED_MINORS}
AGE_NOT_KNOWN = {
    Composition.MOTHER_WITH_UNKNOWN_AGE,
    Composition.FATHER_WITH_UNKNOWN_AGE,
    Composition.WITH_UNKNOWN_AGE,
    Composition.UNKNOWN,
}
SAFE = (Standing.SAFE, Standing.IN_DESTINATION)
ENDED = tuple(
    standing for standing in Standing if standing not in (*OPEN_STANDINGS, *SAFE, Standing.DIED, Standing.NOT_RECORDED)
)
STANDING_AS = {"safe": SAFE, "died": (Standing.DIED,), "open": OPEN_STANDINGS, "ended": ENDED}
"""Where people stand whose outcome is called so."""

YOUNG = "share.under_30.rescued_led"


def relations(value: Mapping[str, int]) -> list[Relation]:
    """The relations between the figures of a term, those believed as far as they are true of these values."""
    known = value.keys()
    declared = [*_sums(known), *_parties(known), *_standing(known), *_women(), *_shares()]
    return [
        one for one in [*declared, *_believed(value)] if all(name[0] == "?" or name in known for name, _ in one.terms)
    ]


def equal(whole: str | Iterable[str], parts: Iterable[str], *, is_believed: bool = False) -> Relation:
    """The parts make the whole, or several wholes."""
    wholes = (whole,) if isinstance(whole, str) else tuple(whole)
    return Relation((*((name, 1) for name in parts), *((name, -1) for name in wholes)), 0, 0, is_believed)


def at_most(parts: Iterable[str], wholes: Iterable[str], *, is_believed: bool = False) -> Relation:
    """The parts are together no more than the wholes."""
    return Relation((*((name, 1) for name in parts), *((name, -1) for name in wholes)), None, 0, is_believed)


def starting(known: Iterable[str], prefix: str) -> list[str]:
    """The figures whose keys begin so: a family that a term brings with it."""
    return [name for name in known if name.startswith(prefix) and name[-1] != "~" and "#" not in name]


def _sums(known: Set[str]) -> Iterator[Relation]:
    """Parts that make a whole: those the control totals check, and the families of a term."""
    for _name, whole, *parts in sums_of_people():
        yield equal(whole, parts)
    for kind in Circumstance:
        yield equal("requests.adults", [f"circumstances.{kind}.{answer}" for answer in Answer])
    yield equal("requests.adults", starting(known, "requests.month."))
    yield equal("requests.adults", [*starting(known, "origin.requested."), "?origin of nobody's knowledge"])
    for span in SPANS:
        yield equal(f"duration.{span.name}#base", [span.key(name) for name in ANSWERS])
    mobilised = f"duration.{TO_MOBILISATION.name}#base"
    yield at_most([mobilised], ["mobilised.requests"])
    yield at_most(["mobilised_within_72h", "mobilised_not_computable"], [mobilised])
    yield equal("rescued.led.people", [f"duration.{TO_SAFETY.name}#base"])
    yield equal("rescued.led.in_destination.people", [*starting(known, "destination.reached."), "?destination unnamed"])


def _parties(known: Set[str]) -> Iterator[Relation]:
    """Each kind of party by its adults, children and people of unknown age: what it has of each follows from what it is."""
    for table, population in POPULATION.items():
        kinds = {kind: f"{table}.{kind}" for kind in Composition}
        parts: dict[str, list[str]] = {"adults": [], "children": [], "age_not_known": []}
        for kind, key in kinds.items():
            inside = [f"?{part} of {key}" for part in _parts_in(kind)]
            yield equal(key, inside)
            for part, name in zip(_parts_in(kind), inside, strict=True):
                parts[part].append(name)
        for part, names in parts.items():
            yield equal(f"{population}.{part}", names)
        named = ADULTS_OF[table]
        rest = [name for name in parts["adults"] if name not in {f"?adults of {kinds[k]}" for k in named if k}]
        for kind, figure in named.items():
            yield equal(figure, [f"?adults of {kinds[kind]}"] if kind else rest)


def _parts_in(kind: Composition) -> tuple[str, ...]:
    if kind in ADULTS_ALONE:
        return ("adults",)
    if kind in CHILDREN_ALONE:
        return ("children",)
    if kind == Composition.ALONE_UNKNOWN_AGE:
        return ("age_not_known",)
    return ("adults", "children", "age_not_known") if kind in AGE_NOT_KNOWN else ("adults", "children")


def _standing(known: Set[str]) -> Iterator[Relation]:
    """Everybody of a request open in the term stands somewhere, and somebody or nobody leads."""
    entered = [f"flow.{way}.people" for way in ("carried_in", "received", "reopened")]
    for standing in Standing:
        yield equal(f"standing.{standing}", [f"standing.{standing}.{lead}" for lead in LEADS])
    yield equal(entered, [f"standing.{standing}" for standing in Standing])
    yield equal("flow.carried_out.people", [f"standing.{standing}" for standing in OPEN_STANDINGS])
    lead_of = {lead: name for name, (lead, _words) in LEADS.items()}
    for outcome, (lead, what, _label) in OUTCOMES.items():
        stand = [f"standing.{standing}.{lead_of[lead]}" for standing in STANDING_AS[what]]
        yield at_most([f"outcome.requested.{outcome}"], stand)


def _women() -> Iterator[Relation]:
    """Who is alone tells their sex."""
    yield at_most(["requests.unaccompanied_women"], ["requests.women"])
    alone = [
        f"composition.requested.{kind}" for kind in (Composition.UNACCOMPANIED_MAN, Composition.UNACCOMPANIED_ADULT)
    ]
    yield at_most([*alone, "requests.women"], ["requests.adults"])
    yield equal("requests.adults", ["requests.women", "requests.women~"])


def _shares() -> Iterator[Relation]:
    """A part, what it leaves of its base, and the base within those it was asked of."""
    for key, base, whole in (
        ("share.under_30.requested_adults", "share.under_30.requested_adults#base", "requests.adults"),
        (f"{YOUNG}_adults", f"{YOUNG}_adults#base", "rescued.led.adults"),
        (f"{YOUNG}_people", f"{YOUNG}_people#base", "rescued.led.people"),
        ("destination.as_desired.people", "destination.as_desired.people#base", "rescued.led.in_destination.people"),
    ):
        yield equal(base, [key, f"{key}~"])
        yield at_most([base], [whole])
    sold = "share.sold_3_to_10_years"
    yield equal("requests.adults", [sold, f"{sold}~"])
    yield at_most([sold], ["circumstances.sold_rural.yes", "circumstances.sold_sex.yes"])
    yield at_most(["age.rescued_led.known.people"], ["rescued.led.people"])
    young = "?young beside adults"
    yield equal(f"{YOUNG}_people", [f"{YOUNG}_adults", young])
    yield equal(f"{YOUNG}_people#base", [f"{YOUNG}_adults#base", young])
    yield at_most(["rescued.led.children"], [young])
    yield at_most([young], ["rescued.led.children", "rescued.led.age_not_known"])


def _believed(value: Mapping[str, int]) -> Iterator[Relation]:
    """What is so in most years: with "the same" where it is the same, else with the greater of the two."""
    for one, other in (*_pairs(), *_contained()):
        if not all(name in value for name in (*one, *other)):
            continue
        difference = sum(value[name] for name in one) - sum(value[name] for name in other)
        if difference <= 0 and (one, other) in set(_contained()):
            yield at_most(one, other)
        if difference == 0:
            yield equal(other, one, is_believed=True)
        else:
            yield at_most(*((one, other) if difference < 0 else (other, one)), is_believed=True)
    mothers = ("requests.mothers_with_children", "rescued.led.mothers_with_children")
    for figure, table in zip(mothers, POPULATION, strict=True):
        party = f"{table}.{Composition.MOTHER_WITH_CHILDREN}"
        if 2 * value.get(figure, 0) <= value.get(party, 0):
            yield Relation(((figure, 2), (party, -1)), None, 0)


def _pairs() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Two sums that are the same as a rule: of people at the end of the term, and of what happened in it."""
    yield ("standing.in_destination.led",), ("rescued.led.in_destination.people",)
    yield ("standing.safe.led",), ("rescued.led.still_safe.people",)
    yield ("standing.in_destination.partner",), ("taken_over.in_destination.people",)
    yield ("standing.safe.partner", "standing.in_destination.partner"), ("taken_over.safe.people",)
    yield ("standing.died.partner",), ("taken_over.died.people",)
    yield ("standing.died.partner",), ("deaths.taken_over.people",)
    yield ("standing.died.led",), ("deaths.led.people",)
    yield ("standing.died.none",), ("deaths.before_lead.people",)
    yield ("standing.died.led", "deaths.before_lead.people"), ("deaths.led.people",)
    yield (
        ("standing.safe", "standing.in_destination"),
        ("rescued.led.people", "rescued.partner.people", "rescued.no_lead.people"),
    )
    yield ("standing.duplicate",), ("requests.duplicates",)
    yield tuple(f"standing.{each}.partner" for each in OPEN_STANDINGS), ("taken_over.open.people",)
    yield ("age.rescued_led.known.people",), (f"{YOUNG}_people#base",)
    yield (f"{YOUNG}_adults",), ("share.under_30.requested_adults",)


def _contained() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Sums of which the first is contained in the second, unless what was recorded contradicts itself."""
    yield ("standing.died",), tuple(f"deaths.{who}.{part}" for who in ("led", "taken_over") for part in PARTS)
    yield ("standing.missing_concluded",), ("missing.concluded.people",)
    for ended in ("repatriated", "returned", "declined", "withdrawn", "left_group"):
        yield (f"standing.{ended}",), (f"ended.{ended}.people",)
    women = ("mothers_with_children", "unaccompanied_women", "mothers_with_unknown_age")
    yield tuple(f"requests.{name}" for name in women), ("requests.women",)
