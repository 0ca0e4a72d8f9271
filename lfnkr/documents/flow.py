"""Geometry of the flow from request to outcome: one bar of those who asked, ribbons to a bar for each outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lfnkr.documents.charts import Bar, Picture, Table

HEIGHT, TOP, GAP = 320, 8, 14
BAR_WIDTH, FROM_X, TO_X = 26, 166, 376
LEAST = 16
"""No outcome is drawn thinner than its word is high."""


@dataclass(frozen=True)
class Flow(Picture):
    """Who asked, and what became of them: the bar of the source, the bars of the outcomes, the ribbons between."""

    source: Bar = Bar(0, 0, 0, 0)
    outcomes: tuple[Bar, ...] = ()
    ribbons: tuple[str, ...] = ()


def flow_picture(source: str, outcomes: Sequence[tuple[str, int]], *, columns: tuple[str, str] = ("", "")) -> Flow:
    """Ribbons as wide as the counts they carry; an outcome nobody had stays in the table and is not drawn."""
    drawn = [(label, count) for label, count in outcomes if count]
    total = sum(count for _label, count in drawn)
    room = HEIGHT - 2 * TOP - GAP * max(0, len(drawn) - 1)
    unit = room / max(1, total)
    starts, ends, ribbons = [], [], []
    top, at = TOP + GAP * max(0, len(drawn) - 1) / 2, float(TOP)
    first = top
    for series, (label, count) in enumerate(drawn, 1):
        size = max(LEAST, count * unit)
        ends.append(Bar(TO_X, round(at), BAR_WIDTH, round(size), min(series, 5), label, count))
        starts.append((top, top + count * unit))
        ribbons.append(ribbon(starts[-1], (at, at + size)))
        top += count * unit
        at += size + GAP
    return Flow(
        table=Table(columns, tuple((label, str(count)) for label, count in outcomes)),
        height=max(HEIGHT, round(at)),
        source=Bar(FROM_X - BAR_WIDTH, round(first), BAR_WIDTH, round(top - first), 1, source, total),
        outcomes=tuple(ends),
        ribbons=tuple(ribbons),
    )


def ribbon(start: tuple[float, float], end: tuple[float, float]) -> str:
    """The outline of a ribbon between two upright stretches."""
    middle = (FROM_X + TO_X) // 2
    (a, b), (c, d) = (tuple(map(round, stretch)) for stretch in (start, end))
    return f"M{FROM_X} {a} C{middle} {a} {middle} {c} {TO_X} {c} V{d} C{middle} {d} {middle} {b} {FROM_X} {b} Z"
