"""Whether an account may be suspended, restored, given a role or sent a link."""

from __future__ import annotations

from lfnkr.accounts import errors
from lfnkr.accounts.models import RoleChange, User
from lfnkr.accounts.roles import Role
from lfnkr.errors import DomainError

INDISPENSABLE = (Role.ADMINISTRATOR, Role.DIRECTOR)
"""Roles somebody must always hold: without them no account could be opened or role approved any more."""


def may_propose_role(user: User, *, by: User) -> DomainError | None:
    """Whether somebody may propose a role for an account: another's, in use, and while no other proposal is open."""
    if user.pk == by.pk:
        return errors.OwnRoleProposed()
    if not user.is_active:
        return errors.AccountSuspended()
    return errors.RoleProposed() if RoleChange.objects.open().filter(user=user).exists() else None


def may_decline_role(change: RoleChange) -> DomainError | None:
    """Whether a proposed role may be answered with no: once."""
    return None if change.is_open else errors.RoleAnswered()


def may_approve_role(change: RoleChange, *, by: User) -> DomainError | None:
    """Whether somebody may put a role in force: proposed by another, not one's own, for an account as it was, and not the last."""
    if answered := may_decline_role(change):
        return answered
    if change.proposed_by_id == by.pk:
        return errors.ProposedByOneself()
    if change.user_id == by.pk:
        return errors.OwnRoleApproved()
    if not change.user.is_active or change.user.role != change.role_before:
        return errors.AccountChanged()
    return _unless_the_last(change.user)


def may_suspend(user: User, *, by: User) -> DomainError | None:
    """Whether somebody may close an account: another's, in use, and not the last in a role we cannot do without."""
    if user.pk == by.pk:
        return errors.OwnSuspension()
    if not user.is_active:
        return errors.SuspendedAlready()
    return _unless_the_last(user)


def may_restore(user: User) -> DomainError | None:
    """Whether an account may be opened again: while it is suspended."""
    return errors.AccountInUse() if user.is_active else None


def may_start_reset(user: User) -> DomainError | None:
    """Whether a person may be sent a link to choose a password: with an address, and an account in use."""
    if not user.is_active:
        return errors.AccountSuspended()
    return None if user.email else errors.EmailMissing()


def _unless_the_last(user: User) -> DomainError | None:
    """Nothing if somebody else holds the role of an account, or it can be done without."""
    if user.role not in INDISPENSABLE or User.objects.with_role(user.role).exclude(pk=user.pk).exists():
        return None
    return errors.LastOfItsRole(role=user.get_role_display())
