"""Geometry of our pictures: plain numbers in, frozen shapes out; templates only print them. Drawn in whole units of a viewBox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 24, 40
"""Room around the plot for its words."""

STEPS = (1, 2, 5, 10)

TINTS = ("#0d5459", "#6fa3a1", "#c2d5d1", "#8f8776", "#e6decd")
"""The tints of the series on paper, which does not know the style sheets of the screen."""


def plain(value: int) -> str:
    """A number with its thousands apart: how an axis says it when nobody says it better."""
    return f"{value:,}"


@dataclass(frozen=True)
class Cell:
    """One cell of a table, which knows the heading of its column."""

    column: str
    text: str


@dataclass(frozen=True)
class Table:
    """The numbers beside a picture; the first column names the row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def labelled_rows(self) -> list[list[Cell]]:
        """Each cell with its column, so that a phone can show a row as a card."""
        return [[Cell(*pair) for pair in zip(self.columns, row, strict=True)] for row in self.rows]


@dataclass(frozen=True)
class Tick:
    """A word at a place of an axis; a minor one is left out where there is little room."""

    at: int
    label: str
    is_minor: bool = False


@dataclass(frozen=True)
class Bar:
    """One rectangle: `series` picks its tint, `label` stands in or above it."""

    x: int
    y: int
    width: int
    height: int
    series: int = 1
    label: str = ""
    count: int = 0

    @property
    def fill(self) -> str:
        """Its tint on paper."""
        return TINTS[(self.series - 1) % len(TINTS)]

    @property
    def middle(self) -> int:
        """Where a word centred on it stands."""
        return self.x + self.width // 2

    @property
    def center(self) -> int:
        """Where a word beside it stands."""
        return self.y + self.height // 2


@dataclass(frozen=True)
class Picture:
    """What every chart has: its box, its axis words and the table that says the same."""

    table: Table
    x_ticks: tuple[Tick, ...] = ()
    y_ticks: tuple[Tick, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def round_top(largest: int) -> tuple[int, int]:
    """A round upper end for an axis, and the step of its ticks: at most five steps."""
    largest = max(1, largest)
    power = 1
    while True:
        for step in STEPS:
            if step * power * 5 >= largest:
                size = step * power
                return -(-largest // size) * size, size
        power *= 10


def vertical(value: int, top: int) -> int:
    """The height in the plot at which a value stands."""
    room = HEIGHT - TOP - BOTTOM
    return HEIGHT - BOTTOM - round(Decimal(value) * room / top)


def value_ticks(top: int, step: int, words: Callable[[int], str]) -> tuple[Tick, ...]:
    """The words of the value axis, from nothing up."""
    return tuple(Tick(vertical(value, top), words(value)) for value in range(0, top + 1, step))


# The reserve gauge


@dataclass(frozen=True)
class Gauge:
    """The reserve as one bar of 1000 units: committed and available, with the lines of floor and target."""

    balance: int
    committed: int
    available: int
    floor: int
    target: int
    committed_width: int
    available_width: int
    floor_at: int
    target_at: int
    added: int = 0
    added_width: int = 0

    @property
    def is_below_floor(self) -> bool:
        """Whether less is available than the refill line asks for."""
        return self.available < self.floor

    @property
    def missing(self) -> int:
        """What the refill line lacks."""
        return max(0, self.floor - self.available)


def gauge_picture(balance: int, committed: int, floor: int, target: int, *, added: int = 0) -> Gauge:
    """The reserve, available money first so that it is read against floor and target; all in minor units.

    `added` is the part of what is committed that one decision adds. Pictures of one balance share one scale.
    """
    available = balance - committed
    whole = max(balance, target, 1) * Decimal("1.08")

    def along(value: int) -> int:
        return max(0, round(1000 * value / whole))

    return Gauge(
        balance,
        committed,
        available,
        floor,
        target,
        committed_width=along(committed),
        available_width=along(available),
        floor_at=along(floor),
        target_at=along(target),
        added=added,
        added_width=along(added),
    )


# A line over time


@dataclass(frozen=True)
class Line(Picture):
    """A figure over time, with the band below the floor and the line of the target; `floor_at` is where the floor ends."""

    path: str = ""
    floor_at: int | None = None
    floor_from: int = LEFT
    floor_path: str = ""
    target_at: int | None = None
    last: tuple[int, int] = (0, 0)
    last_label: str = ""


def line_picture(
    points: Sequence[tuple[str, int]],
    *,
    floor: int | None = None,
    floors: Sequence[int | None] = (),
    target: int | None = None,
    words: Callable[[int], str] = plain,
    axis: Callable[[int], str] | None = None,
    columns: tuple[str, str] = ("", ""),
) -> Line:
    """A stepped line through (label, value) points: a balance stays until it is moved. `axis` says its ticks shorter.

    The floor is one for the whole picture, or in `floors` one for each point, none as long as none held.
    """
    known = [value for value in (floor, *floors) if value is not None]
    top, step = round_top(max([*(value for _label, value in points), *known, target or 0]))
    across = _across(len(points))
    places = [(x, vertical(value, top)) for x, (_label, value) in zip(across, points, strict=True)]
    path = _stepped(places)
    below = [(x, vertical(value, top)) for x, value in zip(across, floors, strict=False) if value is not None]
    if floor is not None:
        below = [(LEFT, vertical(floor, top))]
    return Line(
        table=Table(columns, tuple((label, words(value)) for label, value in points)),
        x_ticks=_labels(across, [label for label, _value in points]),
        y_ticks=value_ticks(top, step, axis or words),
        path=path,
        floor_at=below[-1][1] if below else None,
        floor_from=below[0][0] if below else LEFT,
        floor_path=f"{_stepped(below)}H{WIDTH - RIGHT}" if below else "",
        target_at=None if target is None else vertical(target, top),
        last=places[-1] if places else (0, 0),
        last_label=words(points[-1][1]) if points else "",
    )


def _stepped(places: Sequence[tuple[int, int]]) -> str:
    """A path through places that goes across before it goes up or down; a place that changes nothing needs no point, save the last."""
    turns = [n for n in range(len(places)) if n in (0, len(places) - 1) or places[n][1] != places[n - 1][1]]
    return " ".join(f"{'H' if n else 'M'}{places[n][0]}{' V' if n else ' '}{places[n][1]}" for n in turns)


def _across(count: int) -> list[int]:
    """Places of `count` points from edge to edge."""
    room = WIDTH - LEFT - RIGHT - 24
    return [LEFT + 12 + (room * n // max(1, count - 1)) for n in range(count)]


def _labels(places: Sequence[int], labels: Sequence[str]) -> tuple[Tick, ...]:
    """At most twelve words under an axis; where there is little room, one in three. A place without a word gets none."""
    worded = [(x, label) for x, label in zip(places, labels, strict=True) if label]
    every = -(-len(worded) // 12) or 1
    return tuple(
        Tick(x, label, is_minor=bool((n // every) % 3)) for n, (x, label) in enumerate(worded) if n % every == 0
    )


# Bars


@dataclass(frozen=True)
class Key:
    """What one tint stands for."""

    series: int
    label: str

    @property
    def fill(self) -> str:
        """Its tint on paper."""
        return TINTS[(self.series - 1) % len(TINTS)]


@dataclass(frozen=True)
class Bars(Picture):
    """Groups of bars, or one stacked bar a group, with the names of their series."""

    bars: tuple[Bar, ...] = ()
    totals: tuple[Bar, ...] = ()
    keys: tuple[Key, ...] = ()


def bars_picture(
    groups: Sequence[tuple[str, Sequence[int]]],
    series: Sequence[str],
    *,
    stacked: bool = False,
    words: Callable[[int], str] = plain,
    column: str = "",
    largest: int = 0,
) -> Bars:
    """Bars by month or year: each group is (label, one value a series); zero is drawn as its word, not as nothing.

    `largest`: the highest bar of several pictures beside each other, which then have one scale.
    """
    sums = [sum(values) if stacked else max(values, default=0) for _label, values in groups]
    top, step = round_top(max([*sums, largest]))
    room = (WIDTH - LEFT - RIGHT) // max(1, len(groups))
    bars: list[Bar] = []
    totals: list[Bar] = []
    for n, (_label, values) in enumerate(groups):
        at, wide = LEFT + n * room + room // 6, room * 2 // 3
        drawn = _stack(at, wide, values, top) if stacked else _side_by_side(at, wide, values, top, words)
        bars += [bar for bar in drawn if bar.height]
        totals += [Bar(at, vertical(sum(values), top), wide, 0, 0, words(sum(values)))] if stacked else drawn
    middles = [LEFT + n * room + room // 2 for n in range(len(groups))]
    return Bars(
        table=Table((column, *series), tuple((label, *map(words, values)) for label, values in groups)),
        x_ticks=_labels(middles, [label for label, _values in groups]),
        y_ticks=value_ticks(top, step, words),
        bars=tuple(bars),
        totals=tuple(totals),
        keys=tuple(Key(number, label) for number, label in enumerate(series, 1)),
    )


def _side_by_side(x: int, width: int, values: Sequence[int], top: int, words: Callable[[int], str]) -> list[Bar]:
    each = width // max(1, len(values))
    base = HEIGHT - BOTTOM
    return [
        Bar(x + n * each, vertical(value, top), each, base - vertical(value, top), n + 1, words(value))
        for n, value in enumerate(values)
    ]


def _stack(x: int, width: int, values: Sequence[int], top: int) -> list[Bar]:
    bars, below = [], 0
    for n, value in enumerate(values):
        y = vertical(below + value, top)
        bars.append(Bar(x, y, width, vertical(below, top) - y, n + 1))
        below += value
    return bars
