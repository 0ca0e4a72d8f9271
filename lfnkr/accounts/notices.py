"""What people are told about accounts: a role that waits for a second officer, a role that is in force."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import RoleChange, User
from lfnkr.accounts.roles import roles_with
from lfnkr.language.lists import explained
from lfnkr.notices.kinds import NoticeKind, Subject
from lfnkr.notices.telling import tell


def subjects(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The changes of role among these that a person may open, by the colleague they are about."""
    seen = RoleChange.objects.visible_to(user).filter(pk__in=keys).select_related("user")
    return {
        row.pk: Subject(explained(row.user, row.get_role_after_display()), row.user.get_absolute_url()) for row in seen
    }


def open_changes(keys: Collection[UUID]) -> set[UUID]:
    """Those that still wait for a second person."""
    return set(RoleChange.objects.open().filter(pk__in=keys).values_list("pk", flat=True))


ROLE_WAITING = NoticeKind(
    key="accounts.role_waiting",
    title=_lazy("A role waits for your approval"),
    who=_lazy("directors other than the proposer and the person"),
    when=_lazy("somebody proposes a role"),
    waiting=open_changes,
    subjects=subjects,
)
ROLE_CHANGED = NoticeKind(
    key="accounts.role_changed",
    title=_lazy("Your role was changed"),
    who=_lazy("the person"),
    when=_lazy("a role is approved"),
)
KINDS = (ROLE_WAITING, ROLE_CHANGED)


def note_proposal(change: RoleChange) -> None:
    """Tell those who may approve it."""
    people = User.objects.with_role(*roles_with("accounts.approve_role"))
    tell(ROLE_WAITING, people.exclude(pk__in=[change.proposed_by_id, change.user_id]), about=change.pk)


def note_approval(change: RoleChange, user: User) -> None:
    """Tell the person."""
    tell(ROLE_CHANGED, [user], about=change.pk)
