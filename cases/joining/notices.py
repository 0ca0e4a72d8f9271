"""What people are told when a request is for more people, or has another principal applicant; never a name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.notices import OF_REQUEST, responsible_of
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.notices.kinds import NoticeKind
from lfnkr.notices.telling import tell, those_who_may_know

PEOPLE_ADDED = NoticeKind(
    key="cases.people_added",
    title=_lazy("People were added to a request of yours"),
    who=_lazy("the lead, the deputy"),
    when=_lazy("somebody else adds people to it"),
    **OF_REQUEST,
)
HANDED_ON = NoticeKind(
    key="cases.principal_handed_on",
    title=_lazy("A request of yours has another principal applicant"),
    who=_lazy("the lead, the deputy"),
    when=_lazy("somebody else hands it on"),
    **OF_REQUEST,
)
KINDS = (PEOPLE_ADDED, HANDED_ON)


def note_addition(case: Case, *, by: User) -> None:
    """Tell lead and deputy that there are more people, unless they added them."""
    _tell(PEOPLE_ADDED, case, by)


def note_handing(case: Case, *, by: User) -> None:
    """Tell lead and deputy that another is the principal applicant, unless they said so."""
    _tell(HANDED_ON, case, by)


def _tell(kind: NoticeKind, case: Case, by: User) -> None:
    people = [user for user in (case.lead, case.deputy) if user and user != by]
    occasion = clock.now().isoformat(timespec="seconds")
    tell(kind, those_who_may_know(people, responsible_of(case)), about=case.pk, occasion=occasion)
