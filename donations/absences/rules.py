"""Who stands in for whom (design of who decides what), and whether an absence may be told, agreed to and dropped."""

from __future__ import annotations

from datetime import date, datetime

from donations.absences import errors
from donations.absences.models import Absence, away_on, here_on
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.errors import DomainError


def unless_away(by: User) -> DomainError | None:
    """Nothing for whoever is here today: nothing is signed in the name of somebody who is away."""
    return errors.AwayYourself() if away_on(clock.today(), [by.pk]) else None


def may_decide_in_place(by: User, *, proposer: User, at: datetime | None = None) -> DomainError | None:
    """Whether somebody decides about money: a director; the treasurer what a director proposed, and while none is here.

    `at`: when it was decided, where that is told later.
    """
    if by.role == Role.DIRECTOR or proposer.role == Role.DIRECTOR or not here_on(_day(at), Role.DIRECTOR):
        return None
    return errors.DirectorDecides()


def may_approve_in_place(by: User, *, at: datetime | None = None) -> DomainError | None:
    """Whether somebody approves payments: a director, and the treasurer while none is here."""
    if by.role == Role.DIRECTOR or not here_on(_day(at), Role.DIRECTOR):
        return None
    return errors.DirectorApproves()


def may_propose_in_place(by: User) -> DomainError | None:
    """Whether somebody proposes payments: whoever keeps the books, and the caseworker while no director is here."""
    if by.role != Role.CASEWORKER or not here_on(clock.today(), Role.DIRECTOR):
        return None
    return errors.TreasurerProposes()


def may_agree_to_absence(absence: Absence, *, by: User) -> DomainError | None:
    """Whether somebody may agree to what was told of an officer: while it waits, and another told it."""
    if not absence.waits:
        return errors.AnsweredAbsence()
    return errors.ToldByYourself() if absence.told_by_id == by.pk else None


def may_drop_absence(absence: Absence) -> DomainError | None:
    """Whether what was told of an officer may be taken back, or denied: while it waits."""
    return None if absence.waits else errors.AnsweredAbsence()


def _day(at: datetime | None) -> date:
    return at.astimezone(clock.TOKYO).date() if at else clock.today()
