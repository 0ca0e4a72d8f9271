"""What an audience is told of each count, so that no reader can compute what must stay open; chosen by HiGHS, and then attacked.

A choice is cheapest where least is lost: something withheld is worse than any number of bands, a band worse than none. It is
never trusted: the least and the greatest that each number may be are computed from what would be printed, and what a reader
learns too much from is chosen again. Where nothing is proved, everything that hangs together is withheld.
Methods: Hundepool et al., Statistical Disclosure Control (2012), chapter 4; Langsrud (2024) on suppression by linear relations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from reports.disclosure.cells import TELLS_NOTHING, Table, groups
from reports.disclosure.relations import Relation, relations
from reports.disclosure.rule import HELD, SMALLEST, bands, both, contains, is_small
from reports.disclosure.solver import Program
from reports.figures.figure import Band
from reports.models.audiences import Audience

ROUNDS = 40
"""How often a choice is mended before everything that hangs together is withheld."""
BAND, WIDE, WITHHELD = 1.0, 2.0, 1000.0
"""What is lost by telling a number by its band, by a wider one, or not at all."""
ZERO, PLACE = 0.25, 0.0001
"""A zero told by a band is a row more to read; of like choices the first in the report is taken."""


@dataclass(frozen=True, slots=True)
class Open:
    """What must stay open of one number: that it may be as little as, and as much as."""

    name: str
    at_most: int | None
    at_least: int | None


@dataclass(frozen=True)
class Told:
    """What an audience is told: a band for each number that is not told exactly, and what stays open of which."""

    bands: dict[str, Band]
    kept_open: tuple[Open, ...]

    def of(self, name: str, value: int) -> Band:
        """What is told of a number."""
        return self.bands.get(name, (value, value))


@dataclass(frozen=True)
class Part:
    """Numbers that hang together by relations in which nothing else is unknown."""

    names: tuple[str, ...]
    rows: tuple[tuple[tuple[tuple[str, int], ...], int | None, int | None], ...]
    believed: tuple[tuple[tuple[tuple[str, int], ...], int | None, int | None], ...] = ()
    """What holds besides, as long as a reader takes it for granted."""

    is_believing: bool = False
    """Whether it is read by somebody who takes for granted that what an earlier edition told of a number is told of it still."""

    def readers(self, earlier: Collection[str]) -> tuple[Part, ...]:
        """The part as it is known to somebody who takes nothing for granted, and to somebody who takes it all."""
        sure = Part(self.names, self.rows)
        if not self.believed and not any(name in earlier for name in self.names):
            return (sure,)
        return sure, Part(self.names, (*self.rows, *self.believed), is_believing=True)

    def program(self, domains: Mapping[str, Band]) -> tuple[Program, dict[str, int]]:
        """The part as a reader sees it who knows of each number that it lies in a band."""
        program = Program()
        return program, self.add_to(program, domains)

    def add_to(self, program: Program, domains: Mapping[str, Band]) -> dict[str, int]:
        """Add the numbers and their relations to a program; the columns by name."""
        column = {name: program.column(*domains.get(name, HELD)) for name in self.names}
        for terms, low, high in self.rows:
            program.row(((column[name], factor) for name, factor in terms), low, high)
        return column

    def seen(self, domains: Mapping[str, Band]) -> Seen:
        """The part as a reader sees it who knows of each number that it lies in a band, to be asked of one number after the other."""
        return Seen(*self.program(domains))


@dataclass(frozen=True)
class Seen:
    """What a reader can conclude of numbers that hang together."""

    program: Program
    column: Mapping[str, int]

    def bounds(self, name: str) -> Band | None:
        """Between which whole numbers one of them lies; None where nothing fits or nothing is proved."""
        found = self.program.bounds(self.column[name])
        return None if found is None or found[0] is None else (found[0], found[1])

    def leaves_open(self, one: Open) -> bool:
        """Whether a demand is known to hold by what was found for other numbers."""
        return self.program.leaves_open(self.column[one.name], one.at_most, one.at_least)


@lru_cache(maxsize=64)
def told_to(audience: Audience, tables: tuple[tuple[Audience, Table], ...]) -> Told:
    """What an audience is told of its table. `tables` holds that of the audience, and those of audiences told more."""
    table = dict(tables)[audience]
    closer = None if audience == Audience.MEMBERS else told_to(Audience.MEMBERS, tables)
    return Protection(audience, table, closer).told()


class Protection:
    """The choice for one audience."""

    def __init__(self, audience: Audience, table: Table, closer: Told | None):
        self.audience, self.table, self.closer = audience, table, closer
        self.value = dict(table.values)
        self.earlier = dict(table.earlier.same)
        self.place = {name: place for place, name in enumerate(self.value)}
        self.most = 2 * max(self.value.values(), default=0) + 20
        """More than any number of the term can be."""
        self.alls = set(self._alls())
        """Numbers that are the whole of their group, and so tell something of everybody in it."""
        self.narrow = set(self._narrow())
        """Numbers of a group so small that even what is nothing in it tells of those who are."""
        self.moved: dict[str, list[int]] = {}
        """What each number was that changed by few since an earlier edition."""
        for name, number in table.earlier.moved:
            self.moved.setdefault(name, []).append(number)

    def told(self) -> Told:
        """What the audience is told of every number that it is not told exactly."""
        bands_told: dict[str, Band] = {}
        kept: list[Open] = []
        for part in parts_of(relations(self.value), self.value, self.table.always):
            bands_of_part, open_of_part = self._settle(part)
            bands_told |= bands_of_part
            kept += open_of_part
        return Told(bands_told, tuple(kept))

    def _settle(self, part: Part) -> tuple[dict[str, Band], list[Open]]:
        chosen = {name: options[0][1] for name, options in self._options(part).items()}
        nothing = dict.fromkeys(self._options(part), HELD)
        if not self._is_true(part):
            return nothing, []
        wanted = {reader: list(self._wanted(reader, nothing)) for reader in part.readers(self.earlier)}
        blocks: list[tuple[Part, Open]] = []
        for _round in range(ROUNDS):
            found = [(reader, one) for reader in wanted for one in self._violated(reader, wanted[reader], chosen)]
            if not found:
                kept = wanted[part.readers(self.earlier)[0]]
                return {name: band for name, band in chosen.items() if band != self._exact(name)}, kept
            blocks += found
            better = self._choose(part, blocks)
            if better is None or better == chosen:
                break
            chosen = better
        return nothing, []

    def _exact(self, name: str) -> Band:
        return self.value[name], self.value[name]

    def _options(self, part: Part) -> dict[str, list[tuple[float, Band]]]:
        """How each printed number may be told, the least loss first."""
        return {name: self._options_of(name) for name in part.names if name in self.table.printed}

    def _options_of(self, name: str) -> list[tuple[float, Band]]:
        number = self.value[name]
        if name in self.table.never:
            return [(WITHHELD, HELD)]
        loss = BAND + self.place[name] * PLACE + (0 if number else ZERO)
        must_hide = is_small(self.audience, number) or name in self.alls or name in self.narrow
        found = [] if must_hide else [(0.0, self._exact(name))]
        found += [(loss if not wider else loss + WIDE, band) for wider, band in enumerate(bands(self.audience, number))]
        found += [(WITHHELD + loss, HELD)]
        if name in self.table.telling:
            found = [(loss, band) for loss, band in found if band[0] > 0 or band == HELD]
        if self.closer:
            known = self.closer.of(name, number)
            found = [(loss, band) for loss, band in found if contains(band, known)]
        return found

    def _domains(self, part: Part, chosen: Mapping[str, Band]) -> dict[str, Band]:
        """What a reader knows of each number beside the relations: what is told now, and, who believes it, was told before."""
        known = {name: self.earlier.get(name, HELD) if part.is_believing else HELD for name in part.names}
        told = {name: both(chosen.get(name, HELD), before) for name, before in known.items()}
        return {name: both(band, (0, self.most)) for name, band in told.items()}

    def _is_true(self, part: Part) -> bool:
        """Whether the relations hold of the numbers of this term: else nothing can be concluded from them."""
        truth = {name: self._exact(name) if name in self.value else (0, self.most) for name in part.names}
        return part.readers(self.earlier)[-1].program(truth)[0].is_possible() is True

    def _wanted(self, part: Part, nothing: Mapping[str, Band]) -> Iterator[Open]:
        """What must stay open, as far as what is always told leaves it open."""
        seen = part.seen(self._domains(part, nothing))
        small = SMALLEST[self.audience] - 1
        for name in part.names:
            is_open = is_small(self.audience, self.value.get(name, 0)) or name in self.narrow
            if is_open and (least := seen.bounds(name)):
                high = max(small, least[0] + 1)
                yield Open(name, least[0], high if least[1] is None else min(high, least[1]))
            if name in self.alls and (least := seen.bounds(name)):
                yield Open(name, max(self.value[name] - 1, least[0]), None)
            if name in self.moved and not name.endswith(TELLS_NOTHING) and (least := seen.bounds(name)):
                yield from self._may_be_the_same(name, least)

    def _may_be_the_same(self, name: str, least: Band) -> Iterator[Open]:
        """Of a number that changed by few since an earlier edition: that it may be what it was, so that nobody is known by it."""
        for number in self.moved[name]:
            if number < self.value[name]:
                yield Open(name, max(number, least[0]), None)
            else:
                yield Open(name, None, number if least[1] is None else min(number, least[1]))

    def _alls(self) -> Iterator[str]:
        for group in groups(self.value):
            filled = [name for name in group if self.value.get(name, 0)]
            if len(filled) == 1 and not filled[0].endswith(TELLS_NOTHING):
                yield filled[0]

    def _narrow(self) -> Iterator[str]:
        for group in groups(self.value):
            if is_small(self.audience, sum(self.value.get(name, 0) for name in group)):
                yield from (name for name in group if name in self.value)

    def _violated(self, part: Part, wanted: Iterable[Open], chosen: Mapping[str, Band]) -> Iterator[Open]:
        """What of each demand a reader can close by what is chosen; both ends where nothing is proved."""
        seen = part.seen(self._domains(part, chosen))
        for one in wanted:
            if seen.leaves_open(one):
                continue
            found = seen.bounds(one.name)
            if found is None:
                yield one
                continue
            too_much = one.at_most is not None and found[0] > one.at_most
            too_little = one.at_least is not None and found[1] is not None and found[1] < one.at_least
            if too_much or too_little:
                yield Open(one.name, one.at_most if too_much else None, one.at_least if too_little else None)

    def _choose(self, part: Part, blocks: Iterable[tuple[Part, Open]]) -> dict[str, Band] | None:
        """The cheapest way to tell the numbers of a part that leaves open what has been demanded; None where none is found."""
        program, costs = Program(), {}
        options = self._options(part)
        switches: dict[str, list[int]] = {}
        for name, ways in options.items():
            switches[name] = [program.column(0, 1) for _way in ways]
            costs |= dict(zip(switches[name], (loss for loss, _band in ways), strict=True))
            program.row(((switch, 1) for switch in switches[name]), 1, 1)
        for reader, one in blocks:
            for low, high in ((None, one.at_most), (one.at_least, None)):
                if low is not None or high is not None:
                    self._leave_open(program, reader, options, switches, (one.name, low, high))
        answer = program.least(costs)
        if not answer.values:
            return None
        return {
            name: next(
                band for (_loss, band), switch in zip(ways, switches[name], strict=True) if answer.values[switch]
            )
            for name, ways in options.items()
        }

    def _leave_open(
        self,
        program: Program,
        part: Part,
        options: Mapping[str, list[tuple[float, Band]]],
        switches: Mapping[str, list[int]],
        demand: tuple[str, int | None, int | None],
    ) -> None:
        """Demand that numbers exist which a reader cannot tell from the true ones, and in which one is so little, or so much."""
        column = part.add_to(program, self._domains(part, {}))
        name, low, high = demand
        program.row([(column[name], 1)], low, high)
        for each, ways in options.items():
            ends = [both(band, (0, self.most)) for _loss, band in ways]
            lows = [(switch, -end[0]) for switch, end in zip(switches[each], ends, strict=True) if end[0]]
            highs = [(switch, -(end[1] or 0)) for switch, end in zip(switches[each], ends, strict=True) if end[1]]
            program.row([(column[each], 1), *lows], 0, None)
            program.row([(column[each], 1), *highs], None, 0)


def parts_of(declared: Iterable[Relation], value: Mapping[str, int], known: Iterable[str]) -> list[Part]:
    """The relations with what is known put in, parted into what hangs together."""
    known = set(known)
    rows: list = []
    believed: list = []
    for relation in declared:
        constant = sum(factor * value[name] for name, factor in relation.terms if name in known)
        terms = tuple((name, factor) for name, factor in relation.terms if name not in known)
        low = None if relation.low is None else relation.low - constant
        high = None if relation.high is None else relation.high - constant
        if terms:
            (believed if relation.is_believed else rows).append((terms, low, high))
    both_kinds = [*rows, *believed]
    names = [*(name for name in value if name not in known), *(n for terms, _l, _h in both_kinds for n, _f in terms)]
    root = {name: name for name in names}

    def of(name: str) -> str:
        while root[name] != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    for terms, _low, _high in both_kinds:
        for name, _factor in terms[1:]:
            root[of(name)] = of(terms[0][0])
    together: dict[str, list[str]] = {}
    for name in root:
        together.setdefault(of(name), []).append(name)

    def rows_in(found: list) -> dict[str, tuple]:
        by_part: dict[str, list] = {}
        for row in found:
            by_part.setdefault(of(row[0][0][0]), []).append(row)
        return {name: tuple(found) for name, found in by_part.items()}

    sure, taken = rows_in(rows), rows_in(believed)
    return [Part(tuple(found), sure.get(name, ()), taken.get(name, ())) for name, found in together.items()]
