"""One class a broken law of the money; each says in a sentence, with its figures, what the person can do next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _


class Refusal(ValidationError):
    """A law of the money was broken."""

    sentence = _("This cannot be booked.")

    def __init__(self, **figures: object) -> None:
        super().__init__(self.sentence, code=type(self).__name__, params=figures)


class MoneyShort(Refusal):
    """More was asked for than the fund has free."""

    sentence = _(
        "Short by %(short)s: %(needed)s is needed and %(available)s is available."
        " Set the request to wait for funds, or ask a partner."
    )


class EverythingCommitted(Refusal):
    """A fee, transfer or reversal finds the money promised to rescues."""

    sentence = _(
        "Short by %(short)s: of %(balance)s in the fund, %(committed)s is promised to rescues."
        " Release or transfer first, then book it again."
    )


class GoAheadNeeded(Refusal):
    """A decision goes below the floor without a signed reason."""

    sentence = _(
        "This leaves %(after)s available, under the floor of %(floor)s. The money is there:"
        " write the reason for going ahead and sign again; an appeal is opened."
    )


class OwnProposal(Refusal):
    """The proposer cannot be the approver."""

    sentence = _("You proposed this yourself. Ask another officer to approve it.")


class DecidedAlready(Refusal):
    """Somebody was faster."""

    sentence = _("This was decided in the meantime. Open it again to see by whom.")


class AppealDays(Refusal):
    """An appeal ends while it runs."""

    sentence = _("An appeal ends on a day from its opening to today. Check the day.")


class ReasonMissing(Refusal):
    """A payment is refused for a reason of the list."""

    sentence = _("Choose why you refuse it: whoever proposed it reads the reason.")


class ProposedAlready(Refusal):
    """One open proposal for each case."""

    sentence = _("A decision for %(case)s waits for the director already. Wait for it, or ask the director to decide.")


class CommittedAlready(Refusal):
    """No second commitment while one has money left."""

    sentence = _(
        "%(left)s is left of what was committed to %(case)s. Spend that first; if the rescue needs more,"
        " have what is left released, and then propose it again."
    )


class NobodyOpen(Refusal):
    """No money for a rescue in which everybody has ended."""

    sentence = _("Nobody in %(case)s is open any more, so it needs no money. Look at where each person stands.")


class CaseClosed(Refusal):
    """No money for a closed case."""

    sentence = _("%(case)s is closed. Reopen it before asking for money.")


class NotByNight(Refusal):
    """The exception holds from 22:00 to 06:00 in Tokyo only."""

    sentence = _(
        "It is %(time)s in Tokyo. Alone you may decide between 22:00 and 06:00 only; now ask another officer to approve."
    )


class NotByDirector(Refusal):
    """The exception is the director's."""

    sentence = _("Only the executive director may decide alone by night. Propose it, and ask her or him to approve.")


class TooMuchByNight(Refusal):
    """The exception covers no more than its limit."""

    sentence = _(
        "By night you may commit %(limit)s alone, and this rescue needs %(needed)s. Ask another officer to approve."
    )


class NightUnreviewed(Refusal):
    """One unreviewed exception at a time."""

    sentence = _("Your decision by night for %(case)s was not reviewed yet. Ask the treasurer to review it first.")


class NothingToReview(Refusal):
    """Only exceptions by night are reviewed, and once."""

    sentence = _("This decision needs no review, or was reviewed already.")


class OwnDecision(Refusal):
    """Whoever decided does not review."""

    sentence = _("You took this decision yourself. Another officer must review it.")


class MoneyWasThere(Refusal):
    """A takeover or a wait for lack of funds, when funds did not lack."""

    sentence = _(
        "The estimate of %(needed)s was covered, so money did not lack."
        " Choose another reason, or have the rescue decided."
    )


class CommitmentOverdrawn(Refusal):
    """A payment larger than what is left of the commitment."""

    sentence = _(
        "Only %(remaining)s is left of what was committed for %(case)s, and %(needed)s is asked for."
        " Enter a smaller sum, or release what is left and have the rescue proposed again."
    )


class CommitmentMoved(Refusal):
    """Another entry moved the commitment meanwhile."""

    sentence = _("What is left for %(case)s changed in the meantime. Look at it again, then repeat the step.")


class NothingLeft(Refusal):
    """Nothing to release."""

    sentence = _("Nothing is left of the commitment for %(case)s, so there is nothing to release.")


class PaymentsWaiting(Refusal):
    """A release while payments wait for approval."""

    sentence = _("Payments for %(case)s wait for approval (%(count)d). Have them approved or refused, then release.")


class NotPaidOut(Refusal):
    """Only an advance that was paid out can be settled."""

    sentence = _("This advance was not paid out, so there is nothing to settle.")


class SettledAlready(Refusal):
    """An advance is settled once."""

    sentence = _("This advance is settled already. A line that was wrong is noted on the next payment.")


class SettlementDoesNotAddUp(Refusal):
    """Returned and lines do not make up the advance."""

    sentence = _(
        "%(returned)s returned and %(spent)s in lines make %(total)s, but the advance was %(advance)s:"
        " a difference of %(difference)s. Correct a line, or what came back."
    )


class OwnApproval(Refusal):
    """Whoever approved the advance does not settle it."""

    sentence = _("You approved this advance. The treasurer settles it.")


class ReversedAlready(Refusal):
    """An entry is reversed once."""

    sentence = _("This entry was reversed already. Book the right one beside it.")


class NotReversible(Refusal):
    """Some entries are undone by an act of their own."""

    sentence = _(
        "An entry of this kind is not reversed: transfer back, release what is left of a commitment,"
        " or book the difference of a settlement as a payment."
    )


class EarmarkNeedsItsFund(Refusal):
    """An earmarked gift enters the fund it was given for."""

    sentence = _("This gift was given for “%(earmark)s” and can only enter the fund of that purpose, not “%(fund)s”.")


class PurposeKept(Refusal):
    """A transfer would take what donors gave for a purpose."""

    sentence = _(
        "“%(fund)s” holds money that donors gave for its purpose and that is not spent yet."
        " Transfer less, or ask the donors for their consent and book a new gift."
    )


class SameFund(Refusal):
    """A transfer needs two funds."""

    sentence = _("Choose two different funds.")


class TooSmall(Refusal):
    """Below one cent."""

    sentence = _("Enter an amount of at least one cent in US dollars.")


class InTheFuture(Refusal):
    """Nothing is booked ahead."""

    sentence = _("This day lies in the future. Book it when the money has moved.")


class DaysDisagree(Refusal):
    """Moment and day of one gift differ."""

    sentence = _("The moment and the day it was received are two different days in Tokyo. Correct one of them.")


class NoTariff(Refusal):
    """Nothing has a price, because no signed list is for its day."""

    sentence = _("No tariff is in force for %(day)s. One officer proposes it and another signs it; then do this again.")


class SecondOfficerNeeded(Refusal):
    """One person alone did what takes two officers."""

    sentence = _("This takes two officers. Propose it; the executive director, the treasurer or the auditor signs it.")


class NotAsSigned(Refusal):
    """An entry unlike the proposal two officers signed."""

    sentence = _("This is not what the two officers signed. Refuse the proposal, and propose it as it should be.")


@contextmanager
def explained(**sentences: Callable[[], Refusal]) -> Iterator[None]:
    """Answer a constraint of the database, by its name, with the refusal that explains it.

    Stand outside the act, so that its transaction is rolled back before the figures of the sentence are read.
    """
    try:
        yield
    except IntegrityError as broken:
        law = broken.__cause__.diag.constraint_name
        if law not in sentences:
            raise
        raise sentences[law]() from broken
