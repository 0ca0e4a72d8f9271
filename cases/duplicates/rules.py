"""Whether what a duplicate holds may be carried over to the request that counts, and whether that may be taken back."""

from __future__ import annotations

from cases.case.models import Case
from cases.duplicates import errors
from cases.duplicates.items import items_of
from cases.duplicates.models import CarryOver
from cases.duplicates.pairs import Repeated, originals_of
from cases.notices import responsible_for
from cases.seal.reveal import contents, opening_for
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.errors import DomainError


def may_carry_over(pair: Repeated, *, by: User) -> DomainError | None:
    """Whether anything may be carried over: both seen, the one that counts open, the sealed part open, something left."""
    if refused := may_lead_to(pair, by=by):
        return refused
    if opening_for(pair.case, by, clock.now()) is None:
        return errors.SealIsClosed(reference=pair.case.reference)
    if not items_of(pair, contents(pair.case, by=by)):
        return errors.NothingLeft(reference=pair.case.reference, original=pair.original.reference)
    return None


def may_lead_to(pair: Repeated, *, by: User) -> DomainError | None:
    """The same before the sealed part is open: whether the way there is shown."""
    case, original = pair.case, pair.original
    if not Case.objects.visible_to(by).filter(pk=original.pk).exists():
        known = responsible_for(original.pk)
        hides = known.is_restricted or known.lead is None
        return errors.OriginalNotYours(name=errors.THE_DIRECTOR if hides else known.lead.display_name)
    if original.pk not in originals_of(case):
        return errors.NoDuplicate(reference=case.reference, original=original.reference)
    if not original.is_open:
        return errors.OriginalIsClosed(reference=original.reference)
    if case.is_restricted and not original.is_restricted:
        return errors.WouldLeaveTheRestriction(reference=original.reference)
    return None


def may_take_back(carry_over: CarryOver) -> DomainError | None:
    """Whether what was carried over may be taken back: once, and while something of it stands."""
    if carry_over.taken_back_at is None and any(row.row.voided_at is None for row in carry_over.rows.all()):
        return None
    return errors.TakenBackAlready()
