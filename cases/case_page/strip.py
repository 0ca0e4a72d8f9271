"""The strip of time of a request: who stood where from when until when, drawn and as a table; it says no more than the steps do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.case.models import CaseMember
from cases.case_file import CaseFile
from cases.case_page.timeline_page import who
from cases.status import LOOKS, OPEN
from cases.workflow.models import IN_ORDER, StatusChange
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.documents.charts import Table
from lfnkr.web.status_looks import StatusLook

TOP, ROW = 30, 46
"""Pixels down: the words of the axis, and a row of people with its words and its bar."""
MOST_ROWS = 12
"""More rows than so many are not drawn; the table has all."""
LEAST = 0.6
"""No stretch is narrower, in hundredths of the width: a status of an hour is seen beside one of a year."""


@dataclass(frozen=True)
class Stretch:
    """A status that somebody had for a time, from `x` on, both in hundredths of the width."""

    x: str
    width: str
    look: str
    words: str


@dataclass(frozen=True)
class Row:
    """People who went the same way at the same times."""

    who: str
    y: int
    stretches: tuple[Stretch, ...]

    @property
    def bar_y(self) -> int:
        """Where their bar stands, under their words."""
        return self.y + 8


@dataclass(frozen=True)
class Strip:
    """What the template draws: the rows, the first and the last day, and the same as a table."""

    rows: tuple[Row, ...]
    first: str
    last: str
    looks: tuple[tuple[str, str], ...]
    """The looks that occur, each with its statuses."""
    left_out: int
    """How many rows stand in the table alone."""
    table: Table

    @property
    def height(self) -> int:
        """Down to the last bar."""
        return TOP + ROW * len(self.rows)


def strip_of(case_file: CaseFile, words: Mapping[UUID, str]) -> Strip | None:
    """The strip of a request; None while nobody has taken a step since it came in."""
    ways = _ways(case_file)
    if all(len(steps) < 2 for _members, steps in ways):
        return None
    begins = min(steps[0].counts_at for _members, steps in ways)
    is_open = any(member.status in OPEN for member in case_file.members)
    last_step = max(step.counts_at for _members, steps in ways for step in steps)
    ends = max(clock.now(), last_step) if is_open else last_step + max((last_step - begins) / 12, timedelta(hours=1))
    rows, told, looks = [], [], {}
    for place, (members, steps) in enumerate(ways):
        people = capfirst(who(members, case_file.members, words)) or _("Everybody")
        if place < MOST_ROWS:
            rows.append(Row(people, TOP + ROW * place + 14, tuple(_stretches(steps, begins, ends))))
        for number, step in enumerate(steps):
            until = steps[number + 1].on if number + 1 < len(steps) else ""
            told.append((people, capfirst(step.get_status_display()), step.on, until))
            looks.setdefault(_look(step), {})[capfirst(step.get_status_display())] = None
    return Strip(
        rows=tuple(rows),
        first=_day(begins),
        last=_("today") if is_open else _day(last_step),
        looks=tuple((look, " · ".join(statuses)) for look, statuses in looks.items()),
        left_out=max(0, len(ways) - MOST_ROWS),
        table=Table(columns(), tuple(told)),
    )


def columns() -> tuple[str, ...]:
    """The heads of the table."""
    return (
        pgettext("standing somewhere", "Who"),
        _("Status"),
        pgettext("standing somewhere", "Since"),
        pgettext("standing somewhere", "Until"),
    )


def _ways(case_file: CaseFile) -> list[tuple[tuple[CaseMember, ...], list[StatusChange]]]:
    """The people of a request by the steps they took and when, the principal applicant's first."""
    steps: dict[UUID, list[StatusChange]] = {member.pk: [] for member in case_file.members}
    for change in sorted(case_file.standing_changes, key=lambda one: tuple(getattr(one, name) for name in IN_ORDER)):
        if change.member_id in steps:
            steps[change.member_id].append(change)
    together: dict[tuple, list[CaseMember]] = {}
    for member in case_file.members:
        way = tuple((step.status, step.counts_at) for step in steps[member.pk])
        if way:
            together.setdefault(way, []).append(member)
    return [(tuple(members), steps[members[0].pk]) for members in together.values()]


def _stretches(steps: list[StatusChange], begins: datetime, ends: datetime) -> list[Stretch]:
    whole = max(ends - begins, timedelta(minutes=1))
    found = []
    for number, step in enumerate(steps):
        until = steps[number + 1].counts_at if number + 1 < len(steps) else ends
        x = (step.counts_at - begins) / whole * 100
        width = max((until - step.counts_at) / whole * 100, LEAST)
        found.append(Stretch(f"{x:.2f}%", f"{width:.2f}%", _look(step), capfirst(step.get_status_display())))
    return found


def _look(step: StatusChange) -> str:
    return LOOKS.get(step.status, StatusLook.QUIET).value


def _day(moment: datetime) -> str:
    return date_format(moment.astimezone(TOKYO), "DATE_FORMAT")
