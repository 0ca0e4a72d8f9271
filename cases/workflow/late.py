"""A step or a change of lead of a former term: which signed report does not hold it, and who is told so."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _lazy

from cases.notices import OF_REQUEST, responsible_for
from cases.workflow.models import LeadChange, StatusChange
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.calendar.clock import day_of
from lfnkr.calendar.fiscal_year import term_of
from lfnkr.learnt_late import printed_without
from lfnkr.notices.kinds import NoticeKind
from lfnkr.notices.telling import tell, those_who_may_know

LEARNT_LATE = NoticeKind(
    key="cases.learnt_late",
    title=_lazy("Something was learnt of a term whose report is signed already"),
    who=_lazy("directors other than the recorder"),
    when=_lazy("a status or a change of lead is recorded that counts in a term with a signed edition"),
    **OF_REQUEST,
)


def reports_without(change: StatusChange | LeadChange) -> list[str]:
    """Each signed report that does not hold a change that was just placed, in a sentence; nothing of this term."""
    if term_of(day_of(change.counts_at)) == term_of(clock.today()):
        return []
    return printed_without(change.counts_at, change.counts_at)


def note_late(changes: Collection[StatusChange | LeadChange], *, by: User) -> None:
    """Tell the directors, once a request, a term and a day, that a signed report does not hold what was just recorded of it.

    Of what began in this term nothing is asked; else the term is that in which the database placed it.
    """
    now = term_of(clock.today())
    of_before = [change for change in changes if term_of(day_of(change.occurred_at)) != now]
    if not of_before:
        return
    placed = type(of_before[0]).objects.filter(pk__in=[change.pk for change in of_before]).select_related("member")
    counted = {(change.member.case_id, term_of(day_of(change.counts_at))): change for change in placed}
    for (case, term), change in sorted(counted.items(), key=lambda found: (str(found[0][0]), found[0][1])):
        if reports_without(change):
            directors = User.objects.with_role(Role.DIRECTOR).exclude(pk=by.pk)
            occasion = f"{term}-{clock.today()}"
            tell(LEARNT_LATE, those_who_may_know(directors, responsible_for(case)), about=case, occasion=occasion)
