"""What the acts on a case refuse: one class a broken law, with the sentence that tells the person what to do next."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lfnkr.web.edit_conflicts import RowMovedOn


class Refusal(ValidationError):
    """An act that does not take place; nothing was written."""

    sentence: str | Promise = ""

    def __init__(self, **facts: object) -> None:
        super().__init__(self.sentence, code=type(self).__name__, params=facts or None)


# Taking up a request


class PeopleMissing(Refusal):
    sentence = _(
        "A request is for 1 to 100 people. Add each of them; a person whose name is not known is added without."
    )


class NothingTold(Refusal):
    sentence = _(
        "Nothing is said of anybody yet. Give one person a name or an age, or write down in a sentence what was told: a call that broke off is enough."
    )


class PrincipalMissing(Refusal):
    sentence = _("Say who of the people is the principal applicant: exactly one is.")


class MemberTwice(Refusal):
    sentence = _("The same person stands twice in this request. Remove one of the two.")


class InTheFuture(Refusal):
    sentence = _(
        "This lies in the future. Check the date and the time zone; what is still to come is not recorded yet."
    )


class UnknownFact(Refusal):
    sentence = _("“%(name)s” cannot be changed here.")


class UnknownChoice(Refusal):
    sentence = _("“%(value)s” is not one of the choices for “%(name)s”. Choose one of the list.")


# Moving


class NobodyToMove(Refusal):
    sentence = _("Nobody was chosen. Choose at least one person of the request.")


class TransitionRefused(Refusal):
    sentence = _("%(member)s is “%(before)s” now: “%(after)s” cannot follow. Choose one of: %(allowed)s.")


class StatusIsFinal(TransitionRefused):
    sentence = _("%(member)s is “%(before)s”: nothing follows. Log a new request if the person asks again.")


class OwnActNeeded(Refusal):
    sentence = _(
        "“%(status)s” is recorded by an act of its own: funding by the decision, a death or a disappearance as an event."
    )


class DetailMissing(Refusal):
    sentence = _("Say what “%(status)s” means here. Choose one of: %(allowed)s.")


class DetailUnexpected(Refusal):
    sentence = _("“%(status)s” takes no closer word. Leave it empty.")


class ReasonMissing(Refusal):
    sentence = _("Give the reason in a sentence: it stays in the history of the request.")


class IntervalMissing(Refusal):
    sentence = _("Give the first and the last moment it may have been, in this order.")


class CaseIsClosed(Refusal):
    sentence = _("The request %(reference)s is closed. Reopen it first.")


class NobodyWaits(Refusal):
    sentence = _("Nobody in the request %(reference)s waits for this any more. Look at where each person stands.")


# Leading


class PartnerMissing(Refusal):
    sentence = _("Name the partner organisation that takes the lead, and only then.")


class LeadUnchanged(Refusal):
    sentence = _("The lead is there already for everybody in the request %(reference)s.")


class WrongLeadReason(Refusal):
    sentence = _("Choose why the partner takes over: lack of funds, nearer, not safe for us, or outside our mandate.")


# Keeping


class PersonCannotLead(Refusal):
    sentence = _("%(name)s cannot look after requests. Choose a caseworker or the director whose account is in use.")


class DeputyIsLead(Refusal):
    sentence = _("Lead and deputy are two people. Choose somebody else as deputy, or leave it empty.")


class StillOpen(Refusal):
    sentence = _(
        "The request cannot be closed while somebody in it is open: %(people)s. Record what became of each first."
    )


class NotClosed(Refusal):
    sentence = _("The request %(reference)s is open already.")


class PauseRuns(Refusal):
    sentence = _("The clock stands still already. End that pause before you begin another.")


class PauseOverlaps(Refusal):
    sentence = _("Another pause covers part of this time. Choose times that do not overlap.")


class PauseTimes(Refusal):
    sentence = _("A pause begins after the request was received and ends after it began.")


class ContactInThePast(Refusal):
    sentence = _("Agree on a moment that is still to come.")


class StaleRecord(Refusal, RowMovedOn):
    sentence = _("Somebody changed this while you were writing. Compare both versions, then save again.")


class TextMissing(Refusal):
    sentence = _("Write something first: an empty note is not kept.")


# Operations


class CodeNameTaken(Refusal):
    sentence = _("The code name %(code_name)s is taken. Choose another.")


class NotOpenPeople(Refusal):
    sentence = _("An operation carries people whose request is open; these are not: %(people)s.")


class OperationIsClosed(Refusal):
    sentence = _("The operation %(code_name)s is closed. Open a new one.")


class RestrictionUnchanged(Refusal):
    sentence = _("The request is so already. Look at it again.")


class AlreadyMobilised(Refusal):
    sentence = _("The operation %(code_name)s was mobilised already.")


class TimesOutOfOrder(Refusal):
    sentence = _("This lies before the beginning. Check both dates.")


class PeopleUnderWay(Refusal):
    sentence = _("The operation cannot be closed while somebody is under way: %(people)s.")


class EscortUnclear(Refusal):
    sentence = _("An escort is either a member of LFNKR or a helper's code: give one of the two.")


class MemberInChina(Refusal):
    sentence = _(
        "No member of LFNKR goes on a leg that touches China. Ask a local helper, and enter the helper's code."
    )


# Events


class LossNeedsItsAct(Refusal):
    sentence = _("A death or a disappearance is recorded with its population, by its own form.")


class NotOfThisCase(Refusal):
    sentence = _("%(people)s do not belong to this request. Choose people of this request.")


class PopulationMissing(Refusal):
    sentence = _(
        "Say whose caseload it was: ours led by us, ours led by a partner, or observed. The report counts them apart."
    )


class PopulationMismatch(Refusal):
    sentence = _(
        "The people named are led differently: “%(population)s” does not fit %(people)s. Record each group by itself."
    )


class LossOfNobody(Refusal):
    sentence = _("Name the people of the request, or give the number of people who are not in our caseload.")


class NotMissing(Refusal):
    sentence = _("%(member)s is not missing: there is nothing to review.")


# Missions


class VisitsMissing(Refusal):
    sentence = _("Record at least one place visited; leave its name empty when it is withheld.")
