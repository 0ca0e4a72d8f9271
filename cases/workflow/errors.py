"""Why nobody is moved to a status, and why the lead stays where it is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class NobodyToMove(DomainError):
    sentence = _lazy("Nobody was chosen. Choose at least one person of the request.")


class NotOnTheRequest(DomainError):
    sentence = _lazy(
        "Somebody chosen here was put on the request in error, and that was recorded. Look at the request again."
    )


class TransitionRefused(DomainError):
    sentence = _lazy("%(member)s is “%(before)s” now: “%(after)s” cannot follow. Choose one of: %(allowed)s.")


class StatusIsFinal(TransitionRefused):
    sentence = _lazy("%(member)s is “%(before)s”: nothing follows. Log a new request if the person asks again.")


class NothingBetween(DomainError):
    sentence = _lazy(
        "Everybody in the request %(reference)s was just received: no step lies behind them. Record a status instead."
    )


class StepBeforeFirst(DomainError):
    sentence = _lazy(
        "The first that is recorded of %(member)s is “%(after)s” (%(then)s): “%(status)s” cannot have been before it."
        " Check the day; if it is right, tell first when the request was received."
    )


class StepRecordedAlready(DomainError):
    sentence = _lazy(
        "%(member)s: “%(status)s” (%(on)s) is recorded already, perhaps by a colleague a moment ago. Look at the history; if it"
        " happened a second time then, tell it to the hour."
    )


class StepBeforeAsked(DomainError):
    sentence = _lazy(
        "%(member)s is on the request since %(day)s: “%(status)s” cannot have been before that. Check the day; if it is right,"
        " correct first when the request was received, or since when this person belongs to it."
    )


class StepsMissingBetween(DomainError):
    sentence = _lazy(
        "%(member)s was “%(before)s” (%(on)s), then “%(after)s” (%(then)s): “%(status)s” cannot stand between the two by"
        " itself. Check the day; if it is right, record first what is missing: %(missing)s."
    )


class StepBehindInTheWay(DomainError):
    sentence = _lazy(
        "%(member)s was “%(before)s” (%(on)s), then “%(after)s” (%(then)s): after “%(status)s” that cannot have been."
        " Check the day; if it is right, take “%(after)s” back with it, as recorded in error."
    )


class ReturnMissing(DomainError):
    sentence = _lazy(
        "%(member)s was “%(before)s” (%(on)s), then “%(after)s” (%(then)s): after “%(status)s” they must have come back as"
        " “%(back)s”. Say so, and when: both are saved together."
    )


class ReturnWithoutDay(DomainError):
    sentence = _lazy("Say when they came back, as closely as it is known.")
    field = "then_happened"


class ReturnDoesNotFit(DomainError):
    sentence = _lazy(
        "“%(status)s”, then “%(then)s”: the two do not fit between what is recorded before and behind them. Check both days."
    )


class StepDoesNotFit(DomainError):
    sentence = _lazy(
        "%(member)s was “%(before)s” (%(on)s): “%(status)s” does not fit that day. Check the day, or tell it less closely."
    )


class LeadBehindTheSame(DomainError):
    sentence = _lazy(
        "%(member)s was led by %(lead)s from then on already, or is by what is recorded next (%(then)s)."
        " Check the day; a change recorded with a wrong day is taken back first, as recorded in error."
    )


class OwnActNeeded(DomainError):
    sentence = _lazy(
        "“%(status)s” is recorded by an act of its own: funding by the decision, a death or a disappearance as an event."
    )


class DetailMissing(DomainError):
    sentence = _lazy("Say what “%(status)s” means here. Choose one of: %(allowed)s.")


class DetailUnexpected(DomainError):
    sentence = _lazy("“%(status)s” takes no closer word. Leave it empty.")


class DestinationMissing(DomainError):
    sentence = _lazy("Say in which country the person arrived, or that it is not known.")
    field = "destination"
    constraints = ("arrival_names_a_country", "member_destination_named_or_not_known", "member_destination_answered")


class NobodyWaits(DomainError):
    sentence = _lazy("Nobody in the request %(reference)s waits for this any more. Look at where each person stands.")


class PartnerMissing(DomainError):
    sentence = _lazy("Name the partner organisation that takes the lead, and only then.")
    constraints = (
        "member_partner_named",
        "lead_partner_named",
        "operation_partner_named",
    )


class LeadUnchanged(DomainError):
    sentence = _lazy("The lead is there already for everybody in the request %(reference)s.")


class NoPartnerLeads(DomainError):
    sentence = _lazy("No partner leads anybody in this request. Have it estimated and decided.")


class WrongLeadReason(DomainError):
    sentence = _lazy(
        "Choose why the partner takes over: lack of funds, nearer, not safe for us, or outside our mandate."
    )


class LossOfAnotherLead(DomainError):
    sentence = _lazy(
        "%(people)s died or went missing (%(days)s), counted with whoever led then: by this nobody like that led on any of"
        " those days. If it is right, take that event back first, as recorded in error; then say who led, and record the"
        " event again."
    )


class LossWithoutItsLead(DomainError):
    sentence = _lazy(
        "A death or a disappearance of this request is counted with whoever led then, and by this nobody like that led on"
        " any of its days. Take that event back too, as recorded in error, and record it again with who led."
    )
    constraints = ("population_of_its_leads",)


class AgeDoesNotFit(DomainError):
    sentence = _lazy(
        "The ages of this person on the days of the request and of a step do not agree. Correct the date of birth or the"
        " age, from which both are computed."
    )
    constraints = ("age_of_its_step",)


class OriginalMissing(DomainError):
    sentence = _lazy(
        "Say which request counts instead of this one: its reference, or a name as you heard it, to search for."
    )
    field = "original"
    constraints = ("duplicate_names_its_original", "change_original_of_a_duplicate")


class OriginalIsItself(DomainError):
    sentence = _lazy(
        "That is this request itself. Somebody who stands in it twice was put on it in error: record that of the person."
    )
    field = "original"
    constraints = ("duplicate_of_another",)


class OriginalCountsNobody(DomainError):
    sentence = _lazy(
        "Everybody in %(reference)s is a duplicate of this request, or of one in which nobody counts: one of them has to"
        " stay. Name the request that counts."
    )
    field = "original"


class NobodyWouldCount(DomainError):
    sentence = _lazy(
        "Another request is recorded as a duplicate of this one, and nobody would count in either. Take back first that the"
        " other one is a duplicate, as recorded in error."
    )
    constraints = ("duplicate_of_one_that_counts",)


class OriginalNotSeen(DomainError):
    sentence = _lazy(
        "You see no request with this reference. Check it; if somebody else looks after it, ask the director to record the"
        " duplicate."
    )
    field = "original"


class NobodyOfThatName(DomainError):
    sentence = _lazy(
        "Nobody is found by this name. Write the reference of the request, or another spelling of the name."
    )
    field = "original"


class ChooseOriginal(DomainError):
    sentence = _lazy("Write the reference of the request you mean in this field. Found: %(found)s")
    field = "original"
