"""What several rooms of donations refuse; what one room alone does stands in the `errors.py` of that room."""

from __future__ import annotations

from typing import Any, Self

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.errors import DomainError


class OwnProposal(DomainError):
    """The proposer cannot be the approver."""

    sentence = _lazy("You proposed this yourself. Ask another officer to approve it.")
    constraints = (
        "decision_by_another",
        "payment_by_another",
        "proposal_by_another",
        "decision_approved_by_a_third",
        "payment_approved_by_a_third",
        "proposal_approved_by_a_third",
    )


class ProposerLeft(DomainError):
    """What somebody proposed who has left since is stood for by another before it is approved."""

    sentence = _lazy(
        "Whoever proposed this has left. Somebody else has to take it up first, so that two people stand for it; it can be"
        " declined as it is."
    )
    constraints = ("proposer_in_office",)


class DecidedAlready(DomainError):
    """Somebody was faster."""

    sentence = _lazy("This was decided in the meantime. Open it again to see by whom.")
    constraints = ("decided_stays",)


class AnsweredAlready(DecidedAlready):
    """The same of what keeps who answered it, when and how."""

    sentence = _lazy("%(name)s decided this on %(when)s: %(status)s.")

    @classmethod
    def of(cls, row: Any) -> Self:
        """Of a decision, a payment or a proposal, with its answer."""
        when = date_format(row.decided_at.astimezone(clock.TOKYO), "DATETIME_FORMAT")
        # By its key: a row that was read again under its lock may still carry nobody, as before another answered it.
        by = User.objects.get(pk=row.decided_by_id)
        return cls(name=by.display_name, when=when, status=row.get_status_display())


class TooSmall(DomainError):
    """Below one minor unit of the fund's currency."""

    sentence = _lazy("This comes to nothing in the currency of the fund. Enter a larger amount.")
    constraints = (
        "donation_above_zero",
        "payment_above_zero",
        "night_limit_above_zero",
        "adjustment_moves_its_fund",
        "settlement_returned_not_negative",
    )


class InTheFuture(DomainError):
    """Nothing is booked ahead."""

    sentence = _lazy("This day lies in the future. Book it when the money has moved.")
    constraints = (
        "entry_not_in_the_future",
        "settlement_not_in_the_future",
    )
