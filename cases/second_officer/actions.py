"""Agreeing as second officer to a correction of what a signed edition counted, and withdrawing it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from cases.second_officer import rules
from cases.second_officer.models import CorrectionKind, ProposedCorrection
from cases.second_officer.proposing import KNOWN
from cases.workflow.moving import its_case, lock_case
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require


@action(
    _lazy("agree to correction"),
    permission="cases.record_in_error",
    rule=rules.may_agree,
    case=its_case,
    includes=["add note"],
)
def agree_to_correction(correction: ProposedCorrection, *, by: User) -> ProposedCorrection:
    """Agree as second officer to a correction: it is made now, as it was told.

    Refused for whoever proposed it, once it was answered, and where it cannot be made any more as things stand now.
    """
    correcting = KNOWN[CorrectionKind(correction.kind)]
    correcting.hold(correction)
    correction = _held(correction)
    require(rules.may_agree(correction, by=by))
    correcting.apply(correction, by)
    correction.agreed_at, correction.agreed_by = clock.now(), by
    correction.save(update_fields=["agreed_at", "agreed_by"])
    return correction


@action(_lazy("withdraw correction"), permission="cases.record_in_error", rule=rules.may_withdraw, case=its_case)
def withdraw_correction(correction: ProposedCorrection, *, by: User) -> ProposedCorrection:
    """Withdraw a correction that waits, or decline it as the one who would agree: nothing changes."""
    lock_case(correction.case)
    correction = _held(correction)
    require(rules.may_withdraw(correction))
    correction.withdrawn_at, correction.withdrawn_by = clock.now(), by
    correction.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return correction


def _held(correction: ProposedCorrection) -> ProposedCorrection:
    """The correction as it is now, of a request that is held."""
    return ProposedCorrection.objects.select_related("case", "operation").get(pk=correction.pk)
