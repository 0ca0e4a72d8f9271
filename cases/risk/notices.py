"""What people are told of risk: that an assessment is overdue; never whose, never what was answered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.notices import OF_REQUEST, occasion_of, responsible_of
from cases.risk.due import dues_of
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.notices.kinds import NoticeKind
from lfnkr.notices.telling import tell, those_who_may_know


def waiting(keys: Collection[UUID]) -> set[UUID]:
    """The requests among these whose assessment is still overdue."""
    now = clock.now()
    with trail.reading():  # Nobody asks: the clock does.
        dues = dues_of(Case.objects.open().filter(pk__in=keys))
    return {key for key, due in dues.items() if due.is_overdue(now)}


RISK_OVERDUE = NoticeKind(
    key="cases.risk_overdue",
    title=_lazy("The risk of a request is to be assessed"),
    who=_lazy("lead and deputy"),
    when=_lazy("the day of its assessment has passed: acceptance, movement, an incident, seven days under way"),
    waiting=waiting,
    **OF_REQUEST,
)


def look_at_risks(now: datetime) -> None:
    """Tell lead and deputy of every open request whose assessment is overdue, once for each time it is due."""
    cases = {case.pk: case for case in Case.objects.open().select_related("lead", "deputy")}
    for key, due in dues_of(cases.values()).items():
        if due.is_overdue(now):
            case = cases[key]
            people = those_who_may_know([case.lead, case.deputy], responsible_of(case))
            tell(RISK_OVERDUE, people, about=key, occasion=occasion_of(due.at), since=due.at)
