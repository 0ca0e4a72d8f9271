"""What the acts on a case refuse: one class a broken law, with the sentence that tells the person what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lfnkr.errors import DomainError
from lfnkr.web.edit_conflicts import RowMovedOn

# Taking up a request


class PeopleMissing(DomainError):
    sentence = _(
        "A request is for 1 to 100 people. Add each of them; a person whose name is not known is added without."
    )


class NothingTold(DomainError):
    sentence = _(
        "Nothing is said of anybody yet. Give one person a name or an age, or write down in a sentence what was told: a call that broke off is enough."
    )


class PrincipalMissing(DomainError):
    sentence = _("Say who of the people is the principal applicant: exactly one is.")
    constraints = ("member_one_principal",)


class MemberTwice(DomainError):
    sentence = _("The same person stands twice in this request. Remove one of the two.")
    constraints = ("member_once_in_a_case",)


class InTheFuture(DomainError):
    sentence = _(
        "This lies in the future. Check the date and the time zone; what is still to come is not recorded yet."
    )
    constraints = (
        "case_received_before_recorded",
        "change_not_in_the_future",
        "lead_not_in_the_future",
    )


class UnknownFact(DomainError):
    sentence = _("“%(name)s” cannot be changed here.")


class UnknownChoice(DomainError):
    sentence = _("“%(value)s” is not one of the choices for “%(name)s”. Choose one of the list.")


# Moving


class NobodyToMove(DomainError):
    sentence = _("Nobody was chosen. Choose at least one person of the request.")


class TransitionRefused(DomainError):
    sentence = _("%(member)s is “%(before)s” now: “%(after)s” cannot follow. Choose one of: %(allowed)s.")


class StatusIsFinal(TransitionRefused):
    sentence = _("%(member)s is “%(before)s”: nothing follows. Log a new request if the person asks again.")


class OwnActNeeded(DomainError):
    sentence = _(
        "“%(status)s” is recorded by an act of its own: funding by the decision, a death or a disappearance as an event."
    )


class DetailMissing(DomainError):
    sentence = _("Say what “%(status)s” means here. Choose one of: %(allowed)s.")


class DetailUnexpected(DomainError):
    sentence = _("“%(status)s” takes no closer word. Leave it empty.")


class ReasonMissing(DomainError):
    sentence = _("Give the reason in a sentence: it stays in the history of the request.")


class IntervalMissing(DomainError):
    sentence = _("Give the first and the last moment it may have been, in this order.")


class CaseIsClosed(DomainError):
    sentence = _("The request %(reference)s is closed. Reopen it first.")


class NobodyWaits(DomainError):
    sentence = _("Nobody in the request %(reference)s waits for this any more. Look at where each person stands.")


# Leading


class PartnerMissing(DomainError):
    sentence = _("Name the partner organisation that takes the lead, and only then.")
    constraints = (
        "member_partner_named",
        "lead_partner_named",
        "operation_partner_named",
    )


class LeadUnchanged(DomainError):
    sentence = _("The lead is there already for everybody in the request %(reference)s.")


class NoPartnerLeads(DomainError):
    sentence = _("No partner leads anybody in this request. Have it estimated and decided.")


class WrongLeadReason(DomainError):
    sentence = _("Choose why the partner takes over: lack of funds, nearer, not safe for us, or outside our mandate.")


# Keeping


class PersonCannotLead(DomainError):
    sentence = _("%(name)s cannot look after requests. Choose a caseworker or the director whose account is in use.")


class DeputyIsLead(DomainError):
    sentence = _("Lead and deputy are two people. Choose somebody else as deputy, or leave it empty.")
    constraints = ("case_deputy_is_another",)


class StillOpen(DomainError):
    sentence = _(
        "The request cannot be closed while somebody in it is open: %(people)s. Record what became of each first."
    )


class NotClosed(DomainError):
    sentence = _("The request %(reference)s is open already.")


class PauseRuns(DomainError):
    sentence = _("The clock stands still already. End that pause before you begin another.")
    constraints = ("pause_one_running",)


class PauseOverlaps(DomainError):
    sentence = _("Another pause covers part of this time. Choose times that do not overlap.")


class ClockRuns(DomainError):
    sentence = _("The clock runs already. Look at the request again.")


class PauseTimes(DomainError):
    sentence = _("A pause begins after the request was received and ends after it began.")
    constraints = ("pause_ends_after_start",)


class ContactInThePast(DomainError):
    sentence = _("Agree on a moment that is still to come.")


class StaleRecord(DomainError, RowMovedOn):
    sentence = _("Somebody changed this while you were writing. Compare both versions, then save again.")


class TextMissing(DomainError):
    sentence = _("Write something first: an empty note is not kept.")


# Operations


class NotLedByUs(DomainError):
    sentence = _("LFNKR leads nobody in the request %(reference)s. Have it estimated and decided first.")


class CodeNameTaken(DomainError):
    sentence = _("The code name %(code_name)s is taken. Choose another.")


class NotOpenPeople(DomainError):
    sentence = _("An operation carries people whose request is open; these are not: %(people)s.")


class OperationIsClosed(DomainError):
    sentence = _("The operation %(code_name)s is closed. Open a new one.")


class RestrictionUnchanged(DomainError):
    sentence = _("The request is so already. Look at it again.")


class AlreadyMobilised(DomainError):
    sentence = _("The operation %(code_name)s was mobilised already.")


class TimesOutOfOrder(DomainError):
    sentence = _("This lies before the beginning. Check both dates.")
    constraints = (
        "leg_arrives_after_leaving",
        "operation_mobilised_after_opening",
        "operation_closed_after_opening",
    )


class PeopleUnderWay(DomainError):
    sentence = _("The operation cannot be closed while somebody is under way: %(people)s.")


class EscortUnclear(DomainError):
    sentence = _("An escort is either a member of LFNKR or a helper's code: give one of the two.")
    constraints = ("escort_is_member_or_helper",)


class MemberInChina(DomainError):
    sentence = _(
        "No member of LFNKR goes on a leg that touches China. Ask a local helper, and enter the helper's code."
    )
    constraints = ("no_member_in_china",)


# Events


class LossNeedsItsAct(DomainError):
    sentence = _("A death or a disappearance is recorded with its population, by its own form.")
    constraints = ("loss_has_event",)


class NotOfThisCase(DomainError):
    sentence = _("%(people)s do not belong to this request. Choose people of this request.")


class PopulationMissing(DomainError):
    sentence = _(
        "Say whose caseload it was: ours led by us, ours led by a partner, or observed. The report counts them apart."
    )


class PopulationMismatch(DomainError):
    sentence = _(
        "The people named are led differently: “%(population)s” does not fit %(people)s. Record each group by itself."
    )


class LossOfNobody(DomainError):
    sentence = _("Name the people of the request, or give the number of people who are not in our caseload.")


class NothingGoesOn(DomainError):
    sentence = _("Nothing that was recorded of this request goes on any more.")


class NotMissing(DomainError):
    sentence = _("%(member)s is not missing: there is nothing to review.")


# Missions


class VisitsMissing(DomainError):
    sentence = _("Record at least one place visited; leave its name empty when it is withheld.")
