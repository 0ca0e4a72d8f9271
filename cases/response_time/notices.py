"""What people are told about the 72 hours of a request: each step, and the danger once they are over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import OF_THE_PAST, Case
from cases.notices import DANGER, OF_REQUEST, responsible_of
from cases.response_time.measure import HOUR, LIMIT, Clock, ClockState, clock_of, clocks_of
from lfnkr.notices.alarms import raise_while_it_lasts
from lfnkr.notices.kinds import AlarmKind, NoticeKind
from lfnkr.notices.models import Alarm, Notice
from lfnkr.notices.telling import tell, those_who_may_know

STEPS = (24, 48, 60)
"""Hours on the 72-hour clock, pauses left out, at which lead and deputy are told."""


def clock_is_in_time(alarm: Alarm, now: datetime) -> bool:
    """Whether the clock is not over any more: somebody is on the way, it was stopped, or a pause was added."""
    case = Case.objects.filter(pk=alarm.about, closed_at=None).first()
    return case is None or clock_of(case, now).state != ClockState.OVER


CLOCK_OVER = AlarmKind(
    key="cases.clock_over",
    title=_lazy("72 hours are over"),
    when=_lazy("the 72-hour clock is over, pauses left out"),
    is_over=clock_is_in_time,
    **DANGER,
)
CLOCK_STEP = NoticeKind(
    key="cases.clock_step",
    title=_lazy("The 72-hour clock runs"),
    who=_lazy("lead and deputy"),
    when=_lazy("24, 48 and 60 hours on the clock, pauses left out"),
    steps={
        "24": _lazy("24 hours have passed"),
        "48": _lazy("48 hours have passed"),
        "60": _lazy("60 hours have passed"),
    },
    **OF_REQUEST,
)
KINDS = (CLOCK_OVER, CLOCK_STEP)


def look_at_clocks(now: datetime) -> None:
    """Tell lead and deputy of each step that a running clock has reached, and raise the alarm where it is over."""
    still_running = Case.objects.open().filter(received_at__gt=F("recorded_at") - OF_THE_PAST)
    cases = {case.pk: case for case in still_running.select_related("lead", "deputy")}
    told = set(Notice.objects.filter(kind=CLOCK_STEP.key, about__in=cases).values_list("about", "step"))
    for pk, of_case in clocks_of(cases.values(), now).items():
        if of_case.is_ticking:
            _look_at_clock(cases[pk], of_case, {step for about, step in told if about == pk})


def _look_at_clock(case: Case, of_case: Clock, told: Collection[str]) -> None:
    people = those_who_may_know([case.lead, case.deputy], responsible_of(case))
    for hours in STEPS:
        if of_case.net >= hours * HOUR and str(hours) not in told:
            tell(CLOCK_STEP, people, about=case.pk, step=str(hours), since=reached_at(of_case, hours * HOUR))
    if of_case.state == ClockState.OVER:
        # A request told long after it came climbs from when it was recorded: nobody knew before, and nobody was late.
        began_at = max(reached_at(of_case, LIMIT), case.recorded_at)
        raise_while_it_lasts(CLOCK_OVER, case.pk, began_at=began_at)


def reached_at(of_case: Clock, span: timedelta) -> datetime:
    """The moment at which so much had run on a clock, its pauses left out."""
    moment = of_case.started_at + span
    for begin, end in of_case.pauses:
        if begin < moment:
            moment += end - begin
    return moment
