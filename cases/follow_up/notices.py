"""What people are told when a request is given back, and when somebody takes one that nobody looked after; never a name."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.notices import OF_REQUEST, responsible_of
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.audit import trail
from lfnkr.notices.kinds import NoticeKind
from lfnkr.notices.telling import tell, those_who_may_know


def waiting(keys: Collection[UUID]) -> set[UUID]:
    """The requests among these that nobody looks after still."""
    with trail.reading():  # Nobody asks: the clock does.
        return set(Case.objects.of_nobody().filter(pk__in=keys).values_list("pk", flat=True))


GIVEN_BACK = NoticeKind(
    key="cases.given_back",
    title=_lazy("A request was given back: nobody looks after it"),
    who=_lazy("directors"),
    when=_lazy("its lead gives it back"),
    waiting=waiting,
    **OF_REQUEST,
)
TAKEN = NoticeKind(
    key="cases.taken",
    title=_lazy("Somebody took a request that nobody looked after"),
    who=_lazy("its former lead, its deputy, directors"),
    when=_lazy("a caseworker or a director takes it"),
    **OF_REQUEST,
)
KINDS = (GIVEN_BACK, TAKEN)


def note_given_back(case: Case, *, by: User) -> None:
    """Tell the directors."""
    people = User.objects.with_role(Role.DIRECTOR).exclude(pk=by.pk)
    tell(GIVEN_BACK, people, about=case.pk, occasion=str(case.version))


def note_taken(case: Case, *, by: User, former: User) -> None:
    """Tell whoever looked after it, and the directors."""
    people = [former, case.deputy, *User.objects.with_role(Role.DIRECTOR)]
    people = [person for person in people if person and person.pk != by.pk]
    tell(TAKEN, those_who_may_know(people, responsible_of(case)), about=case.pk, occasion=str(case.version))
