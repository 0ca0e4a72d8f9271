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


class PurposeMissing(DomainError):
    """Money without a receipt and without a word what it was for."""

    field = "purpose"
    sentence = _lazy("There is no receipt, so both who sign need to read what it is for. Write the purpose.")
    constraints = ("payment_without_receipt_says_why",)


class CodeOfNobody(DomainError):
    """A helper's code beside another kind of payee, or a helper without one."""

    field = "payee_code"
    sentence = _lazy("A guide or helper is paid by their code, and nobody else has one.")
    constraints = ("payment_code_of_a_helper",)


class SharedWithNobody(DomainError):
    """A whole bill that is no more than our share, or shared with nobody, or the other way round."""

    field = "whole_amount"
    sentence = _lazy(
        "The whole bill is more than our share, and shared with somebody: enter both, or leave both empty."
    )
    constraints = ("payment_shared_with_somebody", "payment_whole_above_our_share")


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


class MemoUnread(DomainError):
    """A payment is approved by somebody who has not opened its memo."""

    sentence = _lazy(
        "Open the memo first: you approve what it says too. The trail keeps that you did, and then you approve it here."
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
        "%(returned)s returned and %(spent)s in lines make %(total)s, but %(advance)s of the advance has to be accounted for:"
        " a difference of %(difference)s. Correct a line, or what came back; what nobody can account for is written off first."
    )


class SettledBeforeItWasGiven(DomainError):
    """A settlement, or a loss, of a day before the advance was booked."""

    sentence = _lazy("The advance was booked on %(day)s. Nothing of it was settled or lost before that day.")


class SettledOnAClosedDay(DomainError):
    """The same as an entry of a closed month, or of before the advance, for a settlement or loss that books no entry."""

    sentence = _lazy(
        "On that day the advance was not given yet, or the month is closed. Choose a later day on which the books are open."
    )
    constraints = ("advance_ends_on_an_open_day",)


class BroughtIsWorthNothing(DomainError):
    """A sum in another currency that came back, and nothing that it is worth."""

    field = "returned"
    sentence = _lazy("Enter in dollars what it is worth, too: that is what the fund gets back.")
    constraints = ("settlement_brought_in_a_currency",)


class BroughtFarFromItsRate(DomainError):
    """A sum in another currency beside dollars that no rate known makes of it."""

    field = "brought_amount"
    sentence = _lazy(
        "Together these two sums say %(rate)s, far from any rate known of that day. Look at both again; where they are right, add the"
        " rate to the table of rates first."
    )


class NotOut(DomainError):
    """Nothing of an advance is in anybody's hands."""

    sentence = _lazy(
        "Nothing of this advance is in anybody’s hands: it was not paid out, or it is settled, undone or written off."
    )


class LostMoreThanIsOut(DomainError):
    """A loss of more than is still out."""

    field = "amount"
    sentence = _lazy("Only %(left)s of this advance is still out. Write off that, or less.")
    constraints = ()


class LossWaits(DomainError):
    """One open proposal to write off an advance."""

    sentence = _lazy(
        "To write off this advance is proposed already and waits for a second signature. Sign or refuse that first."
    )
    constraints = ("proposal_one_open_loss",)


class LossMoved(DomainError):
    """The advance ended otherwise meanwhile."""

    sentence = _lazy(
        "This advance was settled, undone or written off in the meantime. Look at it again, then repeat the step."
    )
    constraints = ("loss_of_what_is_out", "found_of_what_is_lost")


class NothingLost(DomainError):
    """Nothing of an advance is lost."""

    sentence = _lazy("Nothing of this advance is written off as lost, so nothing can turn up. Settle the advance.")


class FoundMoreThanIsLost(DomainError):
    """More turned up than was lost."""

    field = "amount"
    sentence = _lazy("Only %(lost)s of this advance is written off as lost. Enter that, or less.")


class FoundBeforeItWasLost(DomainError):
    """Money turned up before it was lost."""

    sentence = _lazy("This money was written off on %(day)s. Book it on that day or later.")


class LostAdvanceStands(DomainError):
    """An advance of which something was written off is not reversed."""

    sentence = _lazy(
        "A part of this advance was written off as lost, so its entry is not reversed. Record what turned up, and settle the rest."
    )
    constraints = ("lost_advance_is_not_reversed",)


class NothingPaidHere(DomainError):
    """What was not paid, or is undone, does not come back."""

    sentence = _lazy(
        "Only a payment that is booked and stands can come back. What a guide brings back of an advance is told by settling it."
    )


class CameBackWhole(DomainError):
    """All of a payment came back."""

    sentence = _lazy("All of this payment came back already. One that was told in error is undone from its entry.")


class RefundWaits(DomainError):
    """One open proposal to book a refund."""

    sentence = _lazy(
        "That money of this payment came back is proposed already and waits for a second signature. Sign or refuse that first."
    )
    constraints = ("proposal_one_open_refund",)


class MoreCameBackThanWasPaid(DomainError):
    """A refund of more than is left of a payment."""

    field = "amount"
    sentence = _lazy(
        "Only %(left)s of this payment has not come back. Enter that, or less; what an exchange gave besides is an exchange"
        " difference."
    )


class CameBackBeforeItWasPaid(DomainError):
    """A refund of a day before the payment."""

    field = "came_on"
    sentence = _lazy("This was paid on %(day)s. Nothing of it came back before that day.")


class RateOfThePayment(DomainError):
    """What comes back in the currency it was paid in has the rate it was paid at."""

    field = "rate"
    sentence = _lazy(
        "What comes back in the currency it was paid in is booked at the rate it was paid at (%(rate)s). Leave the rate empty;"
        " what the bank gave or took besides is an exchange difference."
    )


class RefundMoved(DomainError):
    """The payment changed between proposing and signing, or another refund was booked."""

    sentence = _lazy(
        "This payment was undone, or more or less of it came back, in the meantime. Look at it again, then repeat the step."
    )
    constraints = ("payment_came_back_within", "refund_of_what_was_paid", "refund_fits_its_rate")


class RefundedPaymentStands(DomainError):
    """A payment of which something came back is not reversed."""

    sentence = _lazy(
        "A part of this payment came back, so its entry is not reversed. Undo what came back first, or tell what came back of the"
        " rest."
    )
    constraints = ("refunded_payment_is_not_reversed",)


class NotYours(DomainError):
    """A caseworker takes back what they proposed themselves, and refuses nothing."""

    sentence = _lazy("Somebody else proposed this payment. The director refuses it, or whoever stands in.")


class OwnApproval(DomainError):
    """Whoever approved the advance does not settle it."""

    sentence = _lazy("You approved this advance. The treasurer settles it.")
