"""An attack on what was published: from all that a reader is told, between which whole numbers each hidden count lies.

Written from `docs/annual-report-json.md` and the tables of the report, and not from the relations disclosure control declares.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import Any

from reports.disclosure.solver import Program
from reports.figures.figure import Band

Row = Mapping[str, Any]
"""A figure as the data file tells it."""
Equation = tuple[dict[str, int], int | None, int | None]

OPEN = [
    "considered",
    "waiting_funds",
    "waiting_safe_moment",
    "waiting_documents",
    "waiting_border_closed",
    "funded",
    "in_movement",
    "detained",
    "hiding",
    "contact_lost",
    "custody",
    "refused",
    "missing",
]
OVER = ["missing_concluded", "repatriated", "returned", "declined", "withdrawn", "left_group", "duplicate"]
LEADS = {"led": "led", "taken_over": "partner", "no_lead": "none"}
BASES = {
    "share.under_30.requested_adults": "requests.adults",
    "share.under_30.rescued_led_adults": "rescued.led.adults",
    "share.under_30.rescued_led_people": "rescued.led.people",
    "destination.as_desired.people": "rescued.led.in_destination.people",
}
ANSWERS = r"duration\.\w+\.(within|maybe_within|over|not_computable)"
TELLS_NOTHING = (".not_asked", ".unknown", ".not_computable")
MOST = 5_000


def told(row: Row) -> Band:
    """Between which numbers a figure says that it lies."""
    if row.get("suppressed"):
        return 0, None
    if row.get("band"):
        return row["band"][0], row["band"][1]
    number = row["numerator"] if row["unit"] == "percent" else row["value"]
    return number or 0, number or 0


def is_count(key: str, row: Row) -> bool:
    """Whether a figure counts people or requests, or a share of people."""
    is_listed = isinstance(row["value"], list) or row["unit"] in ("provinces", "countries")
    is_extreme = row["unit"] in ("USD", "months", "years", "days", "hours")
    return not is_listed and not is_extreme and not key.startswith(("mission.", "external."))


def reading(*editions: Mapping[str, Row]) -> dict[str, Band]:
    """What somebody knows who lays several editions of one term beside each other."""
    known: dict[str, Band] = {}
    for figures in editions:
        for key, row in figures.items():
            if not is_count(key, row):
                continue
            known[key] = _both(known.get(key, (0, None)), told(row))
            base = (
                f"{key}/base"
                if key in BASES
                else f"{key.rpartition('.')[0]}/base"
                if re.fullmatch(ANSWERS, key)
                else ""
            )
            if base and row["denominator"] is not None:
                known[base] = _both(known.get(base, (0, None)), (row["denominator"], row["denominator"]))
            elif base:
                known.setdefault(base, (0, None))
    return known


def _both(one: Band, other: Band) -> Band:
    highs = [high for high in (one[1], other[1]) if high is not None]
    return max(one[0], other[0]), min(highs, default=None)


def laid_out(editions: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What is known of several editions, each count under the name of its edition."""
    return {f"{edition}:{key}": found for edition, one in editions.items() for key, found in one.items()}


def equations_of_all(keys: Iterable[str]) -> Iterator[Equation]:
    """How the counts hang together that several editions tell, each in itself."""
    parted = sorted(key.rpartition(":")[::2] for key in keys)
    for edition, found in groupby(parted, key=lambda pair: pair[0]):
        prefix = f"{edition}:" if edition else ""
        for terms, low, high in equations(key for _edition, key in found):
            yield {f"{prefix}{key}": factor for key, factor in terms.items()}, low, high


def neighbours(term: str, following: str) -> Iterator[Equation]:
    """How the counts of a term hang together with those of the one behind it: whoever is open at its end comes into the next.

    Whoever is missing at the end of the next was so at the end of this one, or has gone missing in the next; they, no others, are
    found or concluded there.
    """
    yield {f"{following}:flow.carried_in.people": 1, f"{term}:flow.carried_out.people": -1}, 0, 0
    yield {f"{following}:flow.carried_in.people": 1, **{f"{term}:standing.{name}": -1 for name in OPEN}}, 0, 0
    were = {f"{term}:standing.missing": -1, f"{following}:ended.missing.people": -1}
    for name in ("standing.missing", "standing.missing_concluded", "missing.found.people", "missing.concluded.people"):
        yield {f"{following}:{name}": 1, **were}, None, 0


def unchanged(first: str, second: str, truth: Mapping[str, int], known: Mapping[str, Band]) -> Iterator[Equation]:
    """What a reader takes for the same in two editions of a term: where no number that hangs together with it was corrected."""
    here = {key: band for key, band in known.items() if key.startswith(f"{second}:")}
    then = {key: key.replace(second, first, 1) for key in here}
    shaken = {key for key in here if truth.get(key) != truth.get(then[key]) or then[key] not in known}
    is_hidden = {key for key, (low, high) in here.items() if low != high}
    before = -1
    while len(shaken) > before:
        before = len(shaken)
        for terms, _low, _high in equations_of_all(here):
            if shaken & terms.keys():
                shaken |= terms.keys() & is_hidden
    for key in is_hidden - shaken:
        yield {key: 1, then[key]: -1}, 0, 0


def equations(keys: Iterable[str]) -> Iterator[Equation]:
    """How the counts of a report hang together, as its readers know."""
    keys = sorted(keys)

    def like(pattern: str) -> list[str]:
        return [key for key in keys if re.fullmatch(pattern, key)]

    def makes(whole: Iterable[str], parts: Iterable[str]) -> Equation:
        return {**dict.fromkeys(parts, 1), **dict.fromkeys(whole, -1)}, 0, 0

    def within(part: Iterable[str], whole: Iterable[str]) -> Equation:
        return {**dict.fromkeys(part, 1), **dict.fromkeys(whole, -1)}, None, 0

    asked, led = ("requests.adults",), ("rescued.led.adults",)
    for _question, answers in groupby(like(r"circumstances\..*"), key=lambda key: key.split(".")[1]):
        yield makes(asked, answers)
    yield within(like(r"requests\.month\..*"), asked)
    yield within(like(r"origin\.requested\..*"), asked)
    yield within(like(r"destination\.reached\..*"), ["rescued.led.in_destination.people"])
    women = ("mothers_with_children", "unaccompanied_women", "mothers_with_unknown_age")
    yield makes(asked, [f"requests.{name}" for name in (*women, "other_adults")])
    yield makes(
        led, [f"rescued.led.{name}" for name in ("mothers_with_children", "unaccompanied_women", "other_adults")]
    )
    for table, population in (("requested", "requests"), ("rescued_led", "rescued.led")):
        yield makes([f"{population}.people"], like(rf"composition\.{table}\..*"))
        yield makes([f"{population}.unaccompanied_women"], [f"composition.{table}.unaccompanied_woman"])
        mothers = {f"{population}.mothers_with_children": 2, f"composition.{table}.mother_with_children": -1}
        yield mothers, None, 0
        mothers_and_children = [f"{population}.mothers_with_children", f"{population}.children"]
        yield within([f"composition.{table}.mother_with_children"], mothers_and_children)
    yield within([f"requests.{name}" for name in women], ["requests.women"])
    yield within(["requests.women", "composition.requested.unaccompanied_man"], asked)
    entered = [f"flow.{way}.people" for way in ("carried_in", "received", "reopened")]
    places = like(r"standing\.\w+")
    yield makes(entered, places)
    yield makes(["flow.carried_out.people"], [f"standing.{name}" for name in OPEN])
    for place in places:
        yield makes([place], like(rf"{place}\.\w+"))
    ends = {"safe": ("safe", "in_destination"), "died": ("died",), "open": OPEN, "ended": OVER}
    for who, lead in LEADS.items():
        for end, names in ends.items():
            yield within([f"outcome.requested.{who}_{end}"], [f"standing.{name}.{lead}" for name in names])
    for name in ("repatriated", "returned", "declined", "withdrawn", "left_group"):
        yield within([f"standing.{name}"], [f"ended.{name}.people"])
    yield within(["standing.died"], like(r"deaths\.(led|taken_over)\.(adults|children|age_not_known)"))
    yield within(["standing.missing_concluded"], ["missing.concluded.people"])
    for base in like(r"duration\.\w+/base"):
        yield makes([base], like(rf"{base.removesuffix('/base')}\.(within|maybe_within|over|not_computable)"))
    yield makes(["rescued.led.people"], ["duration.request_to_safety/base"])
    for key, population in BASES.items():
        yield within([key], [f"{key}/base"])
        yield within([f"{key}/base"], [population])
    yield within(["share.sold_3_to_10_years"], ["circumstances.sold_rural.yes", "circumstances.sold_sex.yes"])
    yield within(["share.sold_3_to_10_years"], asked)
    young, old = "share.under_30.rescued_led_people", "share.under_30.rescued_led_adults"
    yield {young: 1, old: -1, f"{young}/base": -1, f"{old}/base": 1}, 0, 0
    yield {"rescued.led.children": 1, young: -1, old: 1}, None, 0
    yield {"rescued.led.children": -1, "rescued.led.age_not_known": -1, young: 1, old: -1}, None, 0
    yield within(["age.rescued_led.known.people"], ["rescued.led.people"])


class Attack:
    """What a reader can compute who knows bands and equations: of one edition, or of several by names from `laid_out`.

    `differences` are names of counts to be known beside: how much greater the second of two numbers is than the first.
    """

    def __init__(
        self,
        known: Mapping[str, Band],
        between: Iterable[Equation] = (),
        differences: Mapping[str, tuple[str, str]] = MappingProxyType({}),
    ):
        self.known = known
        self.open = {key: (low, MOST if high is None else high) for key, (low, high) in known.items() if low != high}
        self.open |= dict.fromkeys(differences, (-MOST, MOST))
        rows = [
            (terms, low, high)
            for terms, low, high in (*equations_of_all(known), *between)
            if terms.keys() <= known.keys()
        ]
        rows += [({name: 1, first: 1, second: -1}, 0, 0) for name, (first, second) in differences.items()]
        self.rows = [row for row in map(self._without_the_told, rows) if row[0]]
        self.program: dict[str, tuple[Program, dict[str, int]]] = {}
        for names, found in self._hanging_together():
            program = Program()
            column = {name: program.column(*self.open[name]) for name in names}
            for terms, low, high in found:
                program.row([(column[name], factor) for name, factor in terms.items()], low, high)
            self.program |= dict.fromkeys(names, (program, column))

    def _without_the_told(self, row: Equation) -> Equation:
        """An equation between what is not told exactly."""
        terms, low, high = row
        told = sum(factor * self.known[key][0] for key, factor in terms.items() if key not in self.open)
        rest = {key: factor for key, factor in terms.items() if key in self.open}
        bounds = [None if bound is None else bound - told for bound in (low, high)]
        assert rest or ((low is None or bounds[0] <= 0) and (high is None or bounds[1] >= 0)), f"{terms} does not hold"
        return rest, *bounds

    def _hanging_together(self) -> Iterator[tuple[list[str], list[Equation]]]:
        """The numbers that hang together by equations, which are solved together and without all others."""
        group = {name: name for name in self.open}

        def of(name: str) -> str:
            while group[name] != name:
                group[name] = name = group[group[name]]
            return name

        for terms, _low, _high in self.rows:
            first, *others = terms
            for name in others:
                group[of(name)] = of(first)
        names: dict[str, list[str]] = {}
        rows: dict[str, list[Equation]] = {}
        for name in self.open:
            names.setdefault(of(name), []).append(name)
        for row in self.rows:
            rows.setdefault(of(next(iter(row[0]))), []).append(row)
        for name, found in names.items():
            yield found, rows.get(name, [])

    def bounds(self, key: str) -> Band:
        """Between which whole numbers a count lies; fails where HiGHS gives up."""
        if key not in self.open:
            return self.known[key]
        program, column = self.program[key]
        # Each number is solved for itself: nothing is concluded from what fitted another.
        program.fitting.clear()
        found = program.bounds(column[key])
        assert found is not None and found[0] is not None and found[1] is not None, (
            f"nothing fits what is told of {key}, or nothing is proved"
        )
        return found[0], found[1]


def taken_for_granted(editions: Iterable[str], truth: Mapping[str, int]) -> Iterator[Equation]:
    """What a reader takes to be so in an edition, as far as it is: of whose age is known it is known whether they are under 30.

    Of how many people led to safety that is known is a base, and always told where it is not small.
    """
    keys = ("age.rescued_led.known.people", "share.under_30.rescued_led_people/base")
    for edition in editions:
        known, base = (f"{edition}:{key}" for key in keys)
        if known in truth and truth[known] == truth.get(base):
            yield {known: 1, base: -1}, 0, 0


def recognised(
    truth: Mapping[str, int],
    known: Mapping[str, Band],
    always: Mapping[str, Band],
    editions: tuple[str, str],
    smallest: int,
) -> list[str]:
    """Every count that changed by few between two editions of a term, of which a reader knows that it changed, and does not
    know it by what is always told, and by what the first told before anybody knew of a change.
    """
    first, second = editions
    changes = {}
    for name in sorted(truth):
        edition, _colon, key = name.partition(":")
        beside = f"{first}:{key}"
        if edition == second and beside in truth and not key.endswith(TELLS_NOTHING) and {name, beside} <= known.keys():
            change = truth[name] - truth[beside]
            if 0 < abs(change) < smallest:
                changes[f"change of {key}"] = (beside, name), change
    pairs = {name: pair for name, (pair, _change) in changes.items()}
    granted = list(taken_for_granted(editions, truth))
    before = {**always, **{name: band for name, band in known.items() if name.startswith(f"{first}:")}}
    attack, least = (Attack(one, granted, pairs) for one in (known, before))
    wrong = []
    for name, (_pair, change) in changes.items():
        found, unavoidable = attack.bounds(name), least.bounds(name)
        if not found[0] <= 0 <= found[1] and unavoidable[0] <= 0 <= unavoidable[1]:
            wrong.append(f"{name} is known to be in {found}: {change}")
    return wrong


def broken(
    truth: Mapping[str, int],
    known: Mapping[str, Band],
    always: Mapping[str, Band],
    smallest: int,
    alls: Iterable[str],
    between: Iterable[Equation] = (),
) -> list[str]:
    """Every count of which a reader learns more than the rule allows, and than follows from what is always told."""
    between = list(between)
    attack, least = Attack(known, between), Attack(always, between)
    wrong = []
    for key, (low, high) in known.items():
        if low == high or key not in truth:
            continue
        number, found = truth[key], attack.bounds(key)
        assert found[0] <= number <= found[1], f"{key} is {number}, and told to lie in {found}"
        unavoidable = least.bounds(key)
        if found[0] == found[1] and unavoidable[0] < unavoidable[1]:
            wrong.append(f"{key} can be computed: {number}")
        if 0 < number < smallest:
            wanted = max(0, unavoidable[0]), min(smallest - 1, unavoidable[1])
            if found[0] > wanted[0] or found[1] < wanted[1]:
                wrong.append(f"{key} ({number}) lies in {found}, and must be open in {wanted}")
        if key in alls and found[0] > max(number - 1, unavoidable[0]):
            wrong.append(f"{key} ({number}) is known to be everybody")
    return wrong
