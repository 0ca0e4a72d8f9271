"""Whether the rescue of a request of former years may be told in one: what lies between where people stand and safety."""

from __future__ import annotations

from cases.case.models import Case, CaseMember, is_of_the_past
from cases.case.rules import may_work_on
from cases.earlier_rescues import errors
from cases.earlier_rescues.books import unless_booked
from cases.status import NOT_UNDER_WAY, UNDER_WAY, Lead
from lfnkr.calendar import clock
from lfnkr.errors import DomainError

TO_RESCUE = (*NOT_UNDER_WAY, *UNDER_WAY)
"""Whoever is to be rescued still, by where they stand; somebody missing is found again by a step of their own."""


def may_tell_rescue(case: Case) -> DomainError | None:
    """Whether it may be told: of an open request of former years, while somebody in it whom no partner leads is not safe.

    Its money was decided outside the books; the books themselves are asked last (see books.py), since that costs a question.
    """
    if not is_of_the_past(case.received_at, clock.now()):
        return errors.NotLongAgo(reference=case.reference)
    to_rescue = [member for member in case.standing_members if member.status in TO_RESCUE]
    if refused := may_work_on(case):
        return refused
    if not to_rescue:
        return errors.NobodyToRescue(reference=case.reference)
    if not any(map(is_rescued_by_us, to_rescue)):
        return errors.RescuedByPartner(reference=case.reference)
    return unless_booked(case)


def is_rescued_by_us(member: CaseMember) -> bool:
    """Whether somebody is to be rescued still, and no partner leads them."""
    return member.status in TO_RESCUE and member.lead != Lead.PARTNER


def may_be_rescued(member: CaseMember) -> DomainError | None:
    """The same of one of them, as an act that holds the request finds them."""
    if is_rescued_by_us(member):
        return None
    by_partner = member.status in TO_RESCUE
    refused = errors.RescuedByPartner if by_partner else errors.NobodyToRescue
    return refused(reference=member.case.reference)
