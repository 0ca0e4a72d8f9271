"""Why money is not paid out, given back or settled."""

from __future__ import annotations

from typing import Self

from django.utils.translation import gettext_lazy as _lazy

from donations.decisions.models import Commitment
from lfnkr.errors import DomainError
from lfnkr.money import Money


class ReasonMissing(DomainError):
    """A payment is refused for a reason of the list."""

    sentence = _lazy("Choose why you refuse it: whoever proposed it reads the reason.")
    constraints = ("payment_refused_for_a_reason",)


class CommitmentOverdrawn(DomainError):
    """A payment larger than what is left of the commitment."""

    sentence = _lazy(
        "Only %(remaining)s is left of what was committed for %(case)s, and %(needed)s is asked for."
        " Enter a smaller sum, or ask for an overrun: once it is approved, propose the payment again."
    )

    @classmethod
    def of(cls, commitment: Commitment, needed: int) -> Self:
        """With what is left of the commitment at this moment."""
        commitment.refresh_from_db(fields=["remaining"])
        return cls(remaining=Money(commitment.remaining), case=commitment.case_reference, needed=Money(needed))

    @property
    def lacking(self) -> Money:
        """What would have to be committed beside it."""
        return Money(self.params["needed"].amount - self.params["remaining"].amount)


class NothingLeftToSpend(DomainError):
    """No payment out of a commitment that is used up."""

    sentence = _lazy(
        "Nothing is left of what was committed for %(case)s. For a bill that is higher, or comes late, ask for an overrun."
    )


class NothingLeft(DomainError):
    """Nothing to release."""

    sentence = _lazy("Nothing is left of the commitment for %(case)s, so there is nothing to release.")


class NotSoMuchLeft(DomainError):
    """A release of more than is left."""

    field = "amount"
    sentence = _lazy("Only %(remaining)s is left of the commitment for %(case)s. Release that, or less.")


class PaymentsWaiting(DomainError):
    """A release while payments wait for approval."""

    sentence = _lazy(
        "Payments for %(case)s wait for approval (%(count)d). Have them approved or refused, then release."
    )


class NotPaidOut(DomainError):
    """Only an advance that was paid out can be settled."""

    sentence = _lazy("This advance was not paid out, so there is nothing to settle.")
    constraints = ("settlement_of_standing_advance",)


class SettledAlready(DomainError):
    """An advance is settled once."""

    sentence = _lazy("This advance is settled already. A line that was wrong is noted on the next payment.")
    constraints = ("donations_settlement_advance_id_key",)


class SettlementDoesNotAddUp(DomainError):
    """Returned and lines do not make up the advance."""

    sentence = _lazy(
        "%(returned)s returned and %(spent)s in lines make %(total)s, but the advance was %(advance)s:"
        " a difference of %(difference)s. Correct a line, or what came back."
    )


class NotYours(DomainError):
    """A caseworker takes back what they proposed themselves, and refuses nothing."""

    sentence = _lazy("Somebody else proposed this payment. The director refuses it, or whoever stands in.")


class OwnApproval(DomainError):
    """Whoever approved the advance does not settle it."""

    sentence = _lazy("You approved this advance. The treasurer settles it.")
