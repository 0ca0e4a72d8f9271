"""What people are told about reports: a release that waits for their agreement."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.accounts.roles import roles_with
from lfnkr.notices.kinds import NoticeKind, Subject
from lfnkr.notices.telling import tell
from reports.models import ReleaseItem


def subjects(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The releases among these that a person may open, by their term."""
    seen = ReleaseItem.objects.visible_to(user).filter(pk__in=keys).select_related("fiscal_year")
    return {item.pk: Subject(item.fiscal_year.name, item.get_absolute_url()) for item in seen}


def not_agreed(keys: Collection[UUID]) -> set[UUID]:
    """Those that still wait for a second officer."""
    return set(ReleaseItem.objects.filter(approved_by=None, pk__in=keys).values_list("pk", flat=True))


RELEASE_WAITING = NoticeKind(
    key="reports.release_waiting",
    title=_lazy("A release waits for your agreement"),
    who=_lazy("auditors other than the proposer"),
    when=_lazy("a figure is proposed for outside"),
    waiting=not_agreed,
    subjects=subjects,
)
KINDS = (RELEASE_WAITING,)


def note_release(item: ReleaseItem) -> None:
    """Tell those who may agree to it."""
    others = User.objects.with_role(*roles_with("reports.approve_release")).exclude(pk=item.proposed_by_id)
    tell(RELEASE_WAITING, others, about=item.pk)
