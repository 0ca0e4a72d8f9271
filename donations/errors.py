"""One class a broken law of the money; each says in a sentence, with its figures, what the person can do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lfnkr.errors import DomainError


class MoneyShort(DomainError):
    """More was asked for than the fund has free."""

    sentence = _(
        "Short by %(short)s: %(needed)s is needed and %(available)s is available."
        " Set the request to wait for funds, or ask a partner."
    )


class EverythingCommitted(DomainError):
    """A fee, transfer or reversal finds the money promised to rescues."""

    sentence = _(
        "Short by %(short)s: of %(balance)s in the fund, %(committed)s is promised to rescues."
        " Release or transfer first, then book it again."
    )


class GoAheadNeeded(DomainError):
    """A decision goes below the floor without a signed reason."""

    sentence = _(
        "This leaves %(after)s available, under the floor of %(floor)s. The money is there:"
        " write the reason for going ahead and sign again; an appeal is opened."
    )


class OwnProposal(DomainError):
    """The proposer cannot be the approver."""

    sentence = _("You proposed this yourself. Ask another officer to approve it.")


class DecidedAlready(DomainError):
    """Somebody was faster."""

    sentence = _("This was decided in the meantime. Open it again to see by whom.")


class AppealDays(DomainError):
    """An appeal ends while it runs."""

    sentence = _("An appeal ends on a day from its opening to today. Check the day.")


class ReasonMissing(DomainError):
    """A payment is refused for a reason of the list."""

    sentence = _("Choose why you refuse it: whoever proposed it reads the reason.")


class ProposedAlready(DomainError):
    """One open proposal for each case."""

    sentence = _("A decision for %(case)s waits for the director already. Wait for it, or ask the director to decide.")


class CommittedAlready(DomainError):
    """No second commitment while one has money left."""

    sentence = _(
        "%(left)s is left of what was committed to %(case)s. Spend that first; if the rescue needs more,"
        " have what is left released, and then propose it again."
    )


class NobodyOpen(DomainError):
    """No money for a rescue in which everybody has ended."""

    sentence = _("Nobody in %(case)s is open any more, so it needs no money. Look at where each person stands.")


class CaseClosed(DomainError):
    """No money for a closed case."""

    sentence = _("%(case)s is closed. Reopen it before asking for money.")


class NotByNight(DomainError):
    """The exception holds from 22:00 to 06:00 in Tokyo only."""

    sentence = _(
        "It is %(time)s in Tokyo. Alone you may decide between 22:00 and 06:00 only; now ask another officer to approve."
    )


class NotByDirector(DomainError):
    """The exception is the director's."""

    sentence = _("Only the executive director may decide alone by night. Propose it, and ask her or him to approve.")


class TooMuchByNight(DomainError):
    """The exception covers no more than its limit."""

    sentence = _(
        "By night you may commit %(limit)s alone, and this rescue needs %(needed)s. Ask another officer to approve."
    )


class NightUnreviewed(DomainError):
    """One unreviewed exception at a time."""

    sentence = _("Your decision by night for %(case)s was not reviewed yet. Ask the treasurer to review it first.")


class NothingToReview(DomainError):
    """Only exceptions by night are reviewed, and once."""

    sentence = _("This decision needs no review, or was reviewed already.")


class OwnDecision(DomainError):
    """Whoever decided does not review."""

    sentence = _("You took this decision yourself. Another officer must review it.")


class MoneyWasThere(DomainError):
    """A takeover or a wait for lack of funds, when funds did not lack."""

    sentence = _(
        "The estimate of %(needed)s was covered, so money did not lack."
        " Choose another reason, or have the rescue decided."
    )


class CommitmentOverdrawn(DomainError):
    """A payment larger than what is left of the commitment."""

    sentence = _(
        "Only %(remaining)s is left of what was committed for %(case)s, and %(needed)s is asked for."
        " Enter a smaller sum, or release what is left and have the rescue proposed again."
    )


class CommitmentMoved(DomainError):
    """Another entry moved the commitment meanwhile."""

    sentence = _("What is left for %(case)s changed in the meantime. Look at it again, then repeat the step.")


class NothingLeft(DomainError):
    """Nothing to release."""

    sentence = _("Nothing is left of the commitment for %(case)s, so there is nothing to release.")


class PaymentsWaiting(DomainError):
    """A release while payments wait for approval."""

    sentence = _("Payments for %(case)s wait for approval (%(count)d). Have them approved or refused, then release.")


class NotPaidOut(DomainError):
    """Only an advance that was paid out can be settled."""

    sentence = _("This advance was not paid out, so there is nothing to settle.")


class SettledAlready(DomainError):
    """An advance is settled once."""

    sentence = _("This advance is settled already. A line that was wrong is noted on the next payment.")


class SettlementDoesNotAddUp(DomainError):
    """Returned and lines do not make up the advance."""

    sentence = _(
        "%(returned)s returned and %(spent)s in lines make %(total)s, but the advance was %(advance)s:"
        " a difference of %(difference)s. Correct a line, or what came back."
    )


class OwnApproval(DomainError):
    """Whoever approved the advance does not settle it."""

    sentence = _("You approved this advance. The treasurer settles it.")


class ReversedAlready(DomainError):
    """An entry is reversed once."""

    sentence = _("This entry was reversed already. Book the right one beside it.")


class NotReversible(DomainError):
    """Some entries are undone by an act of their own."""

    sentence = _(
        "An entry of this kind is not reversed: transfer back, release what is left of a commitment,"
        " or book the difference of a settlement as a payment."
    )


class EarmarkNeedsItsFund(DomainError):
    """An earmarked gift enters the fund it was given for."""

    sentence = _("This gift was given for “%(earmark)s” and can only enter the fund of that purpose, not “%(fund)s”.")


class PurposeKept(DomainError):
    """A transfer would take what donors gave for a purpose."""

    sentence = _(
        "“%(fund)s” holds money that donors gave for its purpose and that is not spent yet."
        " Transfer less, or ask the donors for their consent and book a new gift."
    )


class SameFund(DomainError):
    """A transfer needs two funds."""

    sentence = _("Choose two different funds.")


class TooSmall(DomainError):
    """Below one cent."""

    sentence = _("Enter an amount of at least one cent in US dollars.")


class InTheFuture(DomainError):
    """Nothing is booked ahead."""

    sentence = _("This day lies in the future. Book it when the money has moved.")


class DaysDisagree(DomainError):
    """Moment and day of one gift differ."""

    sentence = _("The moment and the day it was received are two different days in Tokyo. Correct one of them.")


class NoTariff(DomainError):
    """Nothing has a price, because no signed list is for its day."""

    sentence = _("No tariff is in force for %(day)s. One officer proposes it and another signs it; then do this again.")


class SecondOfficerNeeded(DomainError):
    """One person alone did what takes two officers."""

    sentence = _("This takes two officers. Propose it; the executive director, the treasurer or the auditor signs it.")


class NotAsSigned(DomainError):
    """An entry unlike the proposal two officers signed."""

    sentence = _("This is not what the two officers signed. Refuse the proposal, and propose it as it should be.")
