"""The strip of time of an operation: each leg planned in outline and travelled filled, under two clocks; no words of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.choices import COUNTRIES, ZONES
from cases.operations.choices import LegState
from cases.operations.models import Leg
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.fuzzy.spans import Unit

ROW, TOP = 52, 76
"""Pixels down; across everything is in hundredths of the width, so that words keep their size on a phone."""
DAY = timedelta(days=1)
STEPS = (*(timedelta(hours=hours) for hours in (1, 3, 6, 12)), *(DAY * days for days in (1, 2, 4, 7, 14, 28, 91, 365)))
MOST_TICKS = 3
PLANNED = str(LegState.PLANNED)
BELOW = {True: 18, False: 30}
"""How far below its line the bar of a plan stands, and that of what was."""


@dataclass(frozen=True)
class Bar:
    """A stretch of the strip, from `x` on; `kind` is its look: planned, or how it goes."""

    x: str
    width: str
    y: int
    kind: str

    @property
    def look(self) -> str:
        """The end of its CSS class."""
        return self.kind.removeprefix("leg_")


@dataclass(frozen=True)
class Row:
    """One leg on the strip."""

    number: int
    way: str
    y: int
    """Where its words stand."""
    bars: list[Bar]
    part: str = ""
    """The letter of the part that travels on it."""

    @property
    def title(self) -> str:
        """Its words: "2. China → Laos · B"."""
        return f"{self.number}. {self.way}" + (f" · {self.part}" if self.part else "")


@dataclass(frozen=True)
class Tick:
    """A moment under both clocks."""

    x: str
    tokyo: str
    local: str
    anchor: str


@dataclass(frozen=True)
class Strip:
    """What the template draws."""

    rows: list[Row]
    ticks: list[Tick]
    now: str
    """Where it is now; empty where that lies outside."""
    place: str
    """The country of the second clock; empty where it has several."""
    height: int


def zone_of(country: str) -> ZoneInfo | None:
    """The clock of a country; None where it has several."""
    return ZoneInfo(ZONES[country]) if country in ZONES else None


def two_clocks(day: FuzzyDate | None, country: str) -> str:
    """A day as it is known; where the hour is known, by the clock of Tokyo and by that of the place."""
    if day is None:
        return ""
    zone = zone_of(country)
    if not day.is_exact_day or day.unit >= Unit.DAY or zone is None or country == "JP":
        return str(day)
    words = {"tokyo": day, "local": _moment(day.earliest, zone), "place": COUNTRIES[country]}
    return _("%(tokyo)s in Tokyo, %(local)s in %(place)s") % words


def now_here(country: str) -> str:
    """What the clocks show now, in Tokyo and at a place."""
    zone, now = zone_of(country), clock.now()
    tokyo = _moment(now, TOKYO)
    if zone is None:
        return _("Now %(tokyo)s in Tokyo; %(place)s has several clocks.") % {
            "tokyo": tokyo,
            "place": COUNTRIES[country],
        }
    words = {"tokyo": tokyo, "local": _moment(now, zone), "place": COUNTRIES[country]}
    return _("Now %(tokyo)s in Tokyo, %(local)s in %(place)s.") % words


def place_of(legs: Sequence[Leg]) -> str:
    """The country of the second clock: where the last leg that was left leads, else where the first begins."""
    left = [leg for leg in legs if leg.state != LegState.PLANNED]
    return left[-1].to_country if left else legs[0].from_country


def strip_of(legs: Sequence[Leg], parts: Mapping[UUID, str] | None = None) -> Strip | None:
    """The strip of an operation, its parts one under the other; None where no leg says a day."""
    parts = parts or {}
    spans = {leg.pk: _spans(leg) for leg in legs}
    moments = [moment for stretches in spans.values() for begin, end, _kind in stretches for moment in (begin, end)]
    if not moments:
        return None
    pad = max((max(moments) - min(moments)) * 0.05, timedelta(hours=1))
    first, last = min(moments) - pad, max(moments) + pad
    country, now = place_of(legs), clock.now()

    def along(moment: datetime) -> float:
        return (moment - first) / (last - first) * 100

    rows = []
    numbered = sorted(enumerate(legs, start=1), key=lambda one: (parts.get(one[1].pk, ""), one[0]))
    for place, (number, leg) in enumerate(numbered):
        y = TOP + ROW * place
        bars = [
            Bar(_percent(along(begin)), _percent(max(along(end) - along(begin), 1)), y + BELOW[kind == PLANNED], kind)
            for begin, end, kind in spans[leg.pk]
        ]
        rows.append(Row(number, leg.way, y + 12, bars, parts.get(leg.pk, "")))
    return Strip(
        rows,
        list(_ticks(first, last, zone_of(country), along)),
        _percent(along(now)) if first <= now <= last else "",
        str(COUNTRIES[country]) if country in ZONES and country != "JP" else "",
        TOP + ROW * len(rows),
    )


def _percent(hundredths: float) -> str:
    return f"{hundredths:.2f}%"


def _spans(leg: Leg) -> list[tuple[datetime, datetime, str]]:
    """From when until when a leg is planned, and was; what has no end yet goes on until now."""
    found = []
    if planned := _from_to(leg.planned_departure, leg.planned_arrival):
        found.append((*planned, PLANNED))
    if leg.state == LegState.UNDER_WAY and leg.departed_on.earliest:
        found.append((leg.departed_on.earliest, max(clock.now(), leg.departed_on.earliest), str(leg.state)))
    elif went := _from_to(leg.departed_on, leg.arrived_on or leg.ended_on):
        found.append((*went, str(leg.state)))
    return found


def _from_to(begin: FuzzyDate | None, end: FuzzyDate | None) -> tuple[datetime, datetime] | None:
    """The widest stretch two days may mean; a single day where only one is known."""
    known = [day for day in (begin, end) if day and (day.earliest or day.latest)]
    if not known:
        return None
    first, last = known[0], known[-1]
    starts = first.earliest or first.latest - DAY
    return starts, max(last.latest or last.earliest + DAY, starts + timedelta(hours=1))


def _ticks(first: datetime, last: datetime, zone: ZoneInfo | None, along) -> Iterable[Tick]:
    """A few moments at full hours or days of Tokyo, each under both clocks."""
    step = next((step for step in STEPS if (last - first) / step <= MOST_TICKS), STEPS[-1])
    moment = first.astimezone(TOKYO).replace(hour=0, minute=0, second=0, microsecond=0)
    while moment < first:
        moment += step
    while moment <= last:
        x = along(moment)
        anchor = "start" if x < 12 else "end" if x > 88 else "middle"
        yield Tick(_percent(x), _short(moment, TOKYO, step), _short(moment, zone, step) if zone else "", anchor)
        moment += step


def _short(moment: datetime, zone: ZoneInfo, step: timedelta) -> str:
    """A moment by a clock, as shortly as the strip leaves room for."""
    there = moment.astimezone(zone)
    day = date_format(there, "SHORT_DATE_FORMAT") if step >= DAY * 91 else date_format(there, "MONTH_DAY_FORMAT")
    return day if step >= DAY * 7 else f"{day} {there:%H:%M}"


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    there = moment.astimezone(zone)
    return f"{date_format(there, 'MONTH_DAY_FORMAT')} {there:%H:%M}"
