"""Why money is not asked for, committed, or given to a partner's rescue."""

from __future__ import annotations

from typing import Self

from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.models import Fund
from lfnkr.errors import DomainError
from lfnkr.money import Money


class GoAheadNeeded(DomainError):
    """A decision goes below the floor without a signed reason."""

    sentence = _lazy(
        "This leaves %(after)s available, under the floor of %(floor)s. The money is there:"
        " write the reason for going ahead and sign again; an appeal is opened."
    )

    @classmethod
    def of(cls, fund: Fund, needed: int) -> Self:
        """With the figures of the fund at this moment."""
        fund.refresh_from_db(fields=["balance", "committed"])
        return cls(after=Money(fund.available - needed), floor=Money(fund.floor))


class ProposedAlready(DomainError):
    """One open proposal for each case."""

    sentence = _lazy(
        "A decision for %(case)s waits for the director already. Wait for it, or ask the director to decide."
    )


class CommittedAlready(DomainError):
    """No second commitment while one has money left."""

    sentence = _lazy(
        "%(left)s is left of what was committed to %(case)s. Spend that first; if a bill is higher, ask for an overrun"
        " from the commitment, or have what is left released, and then propose it again."
    )


class NobodyOpen(DomainError):
    """No money for a rescue in which everybody has ended."""

    sentence = _lazy("Nobody in %(case)s is open any more, so it needs no money. Look at where each person stands.")


class CaseClosed(DomainError):
    """No money for a closed case."""

    sentence = _lazy("%(case)s is closed. Reopen it before asking for money.")


class NotByNight(DomainError):
    """The exception holds from 22:00 to 06:00 in Tokyo only."""

    sentence = _lazy(
        "It is %(time)s in Tokyo. Alone you may decide between 22:00 and 06:00 only; now ask another officer to approve."
    )


class NotByDirector(DomainError):
    """The exception is the director's."""

    sentence = _lazy(
        "Only the executive director may decide alone by night. Propose it, and ask her or him to approve."
    )


class TooMuchByNight(DomainError):
    """The exception covers no more than its limit."""

    sentence = _lazy(
        "By night you may commit %(limit)s alone, and this rescue needs %(needed)s. Ask another officer to approve."
    )


class DecidedBeforeAsked(DomainError):
    """A decision about a request that had not been made yet."""

    field = "decided_at"
    sentence = _lazy("%(case)s was received on %(day)s only. Check when it was decided, or when it was asked for.")


class ToldWithoutSource(DomainError):
    """Money lacked on a day before the books begin, and nothing says from where that is known."""

    field = "source"
    sentence = _lazy("The books of the fund do not reach that day. Write from where it is known that money lacked.")
    constraints = ("shortfall_known_or_told",)


class ShortfallNotKept(DomainError):
    """A takeover for lack of funds beside the decision that keeps what lacked."""

    sentence = _lazy(
        "For lack of funds a partner takes over by the page of the request’s money, which keeps what was missing."
    )
    constraints = ("takeover_keeps_what_lacked",)


class StillNeeded(DomainError):
    """Another's proposal, of a request in which somebody waits."""

    sentence = _lazy(
        "Somebody in %(case)s can still need this money. Ask %(name)s, who proposed it, to take it back; or it is decided."
    )


class NotRepeated(DomainError):
    """A request that is no duplicate of the other."""

    sentence = _lazy("%(case)s is not recorded as a duplicate of %(original)s. Propose for each by its own estimate.")


class OriginalNotSeen(DomainError):
    """The request that counts is another's."""

    sentence = _lazy("The request that counts is not one of yours. Ask whoever looks after it to have it decided.")


class NothingProposed(DomainError):
    """A duplicate for which no proposal waits."""

    sentence = _lazy(
        "No proposal for %(case)s waits any more. Propose for the request that counts by its own estimate."
    )


class NightUnreviewed(DomainError):
    """One unreviewed exception at a time."""

    sentence = _lazy("Your decision by night for %(case)s was not reviewed yet. Ask the treasurer to review it first.")


class NothingToReview(DomainError):
    """Only exceptions by night are reviewed, and once."""

    sentence = _lazy("This decision needs no review, or was reviewed already.")


class NoGoAhead(DomainError):
    """Only what was committed below the floor is acknowledged."""

    sentence = _lazy("This was not committed below the floor, so there is nothing to acknowledge.")
    constraints = ("go_ahead_seen_of_a_go_ahead",)


class GoAheadSeenAlready(DomainError):
    """It is acknowledged once."""

    sentence = _lazy("This commitment below the floor is acknowledged already. Nothing more is to be done.")
    constraints = ("donations_goaheadseen_decision_id_key",)


class OwnGoAhead(DomainError):
    """Whoever committed it does not acknowledge it."""

    sentence = _lazy("You committed this yourself. Another officer acknowledges it.")
    constraints = ("go_ahead_seen_by_another",)


class OwnDecision(DomainError):
    """Whoever decided does not review."""

    sentence = _lazy("You took this decision yourself. Another officer must review it.")
    constraints = ("decision_reviewed_by_another",)


class MoneyWasThere(DomainError):
    """A takeover or a wait for lack of funds, when funds did not lack."""

    sentence = _lazy(
        "The estimate of %(needed)s was covered, so money did not lack."
        " Choose another reason, or have the rescue decided."
    )


class ReasonOfWaitMissing(DomainError):
    """A wait says what for."""

    field = "waiting_for"
    sentence = _lazy("Choose what the rescue waits for.")


class AskedAsOverrun(DomainError):
    """What is answered for a rescue is none for an overrun."""

    sentence = _lazy(
        "This asks for more of what was committed already. It is approved or declined on a page of its own."
    )


class NoOverrun(DomainError):
    """What is answered on the page of overruns is a decision about a rescue."""

    sentence = _lazy("This asks for a rescue, not for more of what was committed. Decide it on its own page.")


class ReasonOfOverrunMissing(DomainError):
    """More is asked for with a reason the decider reads."""

    field = "reason"
    sentence = _lazy("Write why more is needed: whoever decides it reads the reason.")
    constraints = ("overrun_has_its_reason",)


class OverrunNotCovered(DomainError):
    """An overrun finds less in the fund than it asks for."""

    sentence = _lazy(
        "Short by %(short)s: %(needed)s is needed and %(available)s is available. The overrun goes on waiting:"
        " release or transfer first and then approve it, or decline it."
    )

    @classmethod
    def of(cls, fund: Fund, needed: int) -> Self:
        """With the figures of the fund at this moment."""
        fund.refresh_from_db(fields=["balance", "committed"])
        return cls(short=Money(needed - fund.available), needed=Money(needed), available=Money(fund.available))


class DeclinedWithoutWords(DomainError):
    """An overrun is declined with a reason whoever asked for it reads."""

    field = "note"
    sentence = _lazy("Write why you decline it: whoever asked for it reads the reason.")


class AskedAsBill(AskedAsOverrun):
    """What is answered for a rescue is none for a bill."""

    sentence = _lazy("This asks for a bill that was paid already. It is approved or declined on a page of its own.")


class BillOfCommitment(DomainError):
    """A bill of a rescue to which money was committed is paid out of that."""

    field = "request"
    sentence = _lazy(
        "Money was committed to %(case)s already, and the bill belongs to that. Find its decision by the request; on the page of"
        " its commitment book the bill, or ask for an overrun where too little is left."
    )


class BillReasonMissing(DomainError):
    """A bill is asked for with words the decider reads."""

    field = "reason"
    sentence = _lazy("Write what was paid for, and why it was paid before anything was decided.")


class BillNotCovered(OverrunNotCovered):
    """A bill finds less in the fund than it asks for."""

    sentence = _lazy(
        "Short by %(short)s: %(needed)s is needed and %(available)s is available. The bill goes on waiting: release or"
        " transfer first and then approve it, or decline it."
    )


class NoSuchRequest(DomainError):
    """A reference of no request, or of another's."""

    field = "request"
    sentence = _lazy(
        "No request that you can ask for has the reference %(reference)s. Read it again, or ask whoever looks after the request."
    )


class OwnOverrunOnly(DomainError):
    """Another's overrun is not taken back."""

    sentence = _lazy("%(name)s asked for this. Ask %(name)s to take it back, or have it declined.")
