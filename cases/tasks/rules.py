"""Whether a task may be changed, ended or opened again, and who may have one."""

from __future__ import annotations

from cases.case.models import Case
from cases.tasks import errors
from cases.tasks.choices import BY_ITSELF
from cases.tasks.models import Task
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.errors import DomainError
from lfnkr.templatetags.formatting import moment

WHO_DO = (Role.CASEWORKER, Role.DIRECTOR)


def may_change(task: Task) -> DomainError | None:
    """Whether a task may be changed, done or cancelled: while it is open, also of a closed request."""
    if task.is_open:
        return None
    return errors.OverAlready(
        outcome=task.get_outcome_display(), name=task.ended_by.display_name, when=moment(task.ended_at)
    )


def may_reopen(task: Task) -> DomainError | None:
    """Whether a task may be opened again: one that a person ended, and whose next nobody has worked on."""
    if task.is_open:
        return errors.StillOpen()
    if task.outcome in BY_ITSELF:
        return errors.EndedByItself()
    following = Task.objects.filter(follows=task).first()
    return errors.NextIsDone() if following and following.is_touched else None


def may_have(owner: User, case: Case | None) -> DomainError | None:
    """Whether somebody may have a task: who looks after requests, and of a request who sees it for good."""
    if not owner.is_active or owner.role not in WHO_DO:
        return errors.OwnerOfNone(name=owner.display_name)
    if case is None or owner.role == Role.DIRECTOR or owner.pk in (case.lead_id, case.deputy_id):
        return None
    return errors.OwnerCannot(name=owner.display_name)
