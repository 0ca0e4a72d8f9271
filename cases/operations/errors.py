"""Why an operation does not begin, go on or end, and who may not go along."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class NotLedByUs(DomainError):
    sentence = _lazy("LFNKR leads nobody in the request %(reference)s. Have it estimated and decided first.")


class CodeNameTaken(DomainError):
    sentence = _lazy("The code name %(code_name)s is taken. Choose another.")


class CodeNameMisspelt(DomainError):
    field = "code_name"
    sentence = _lazy("Write the code name in plain letters, its words parted by one space.")
    constraints = ("operation_code_name_as_kept",)


class CodeNameMissing(DomainError):
    field = "code_name"
    sentence = _lazy(
        "No operation carries these people yet: give the new one a code name, one word that tells nothing."
    )


class CarriedApart(DomainError):
    field = "members"
    sentence = _lazy(
        "Not all of these people are carried by one operation (%(code_names)s). Record it for the people of each by itself."
    )


class NobodyIsToLeave(DomainError):
    sentence = _lazy(
        "Nobody in the request %(reference)s is funded and still to leave. Have the rescue decided, or record a status."
    )


class NotReadyToLeave(DomainError):
    field = "members"
    sentence = _lazy(
        "Only people who are funded leave by this form, and these are not: %(people)s. Have the rescue decided first, or"
        " record their status by itself."
    )


class NotOpenPeople(DomainError):
    sentence = _lazy("An operation carries people whose request is open; these are not: %(people)s.")


class LedByAPartner(DomainError):
    field = "members"
    sentence = _lazy(
        "A partner organisation leads %(people)s, so no operation of ours carries them. Leave them out, or record first that"
        " the partner gives the lead back."
    )


class NotLedByThem(DomainError):
    field = "members"
    sentence = _lazy(
        "%(partner)s does not lead %(people)s, so no operation of theirs carries them. Leave them out, or record first that the"
        " partner takes over."
    )


class CarriedByAPartner(DomainError):
    field = "members"
    sentence = _lazy(
        "The operation %(code_name)s that carries these people is led by a partner organisation. Say on its page that they left"
        " it, then record here that they are on their way."
    )


class CarriedAlready(DomainError):
    field = "members"
    sentence = _lazy(
        "An open operation carries %(people)s already: %(code_names)s. Add its legs there, or leave these people out."
    )


class OperationIsClosed(DomainError):
    sentence = _lazy("The operation %(code_name)s is closed. Open a new one.")


class AlreadyMobilised(DomainError):
    sentence = _lazy("The operation %(code_name)s was mobilised already.")


class PeopleUnderWay(DomainError):
    sentence = _lazy("The operation cannot be closed while somebody is under way: %(people)s.")


class EscortUnclear(DomainError):
    sentence = _lazy("An escort is either a member of LFNKR or a helper's code: give one of the two.")
    constraints = ("escort_is_member_or_helper",)


class MemberInChina(DomainError):
    sentence = _lazy(
        "No member of LFNKR goes on a leg that touches China. Ask a local helper, and enter the helper's code."
    )
    constraints = ("no_member_in_china",)


class LegNotTravelled(DomainError):
    sentence = _lazy("This leg was recorded in error: nobody goes along on it. Add the right one.")


class LegEndsBeforeItBegins(DomainError):
    sentence = _lazy("The leg would end before it begins. Check both days, the planned ones and those that were.")
    constraints = ("leg_arrives_after_leaving", "leg_planned_in_order", "leg_ends_after_leaving")


class LegEndsOneWay(DomainError):
    field = "ending"
    sentence = _lazy(
        "A leg arrives, or it is interrupted or given up. Leave the arrival empty, or choose that it goes on."
        " Where they went on afterwards, add a leg from where they were."
    )
    constraints = ("leg_ends_one_way",)


class NobodyTravels(DomainError):
    field = "members"
    sentence = _lazy("Choose at least one person who travels on this leg.")


class NotOnTheOperation(DomainError):
    field = "members"
    sentence = _lazy(
        "Only people of the operation travel on its legs. Choose among them, or let the others join first."
    )
    constraints = ("traveller_on_the_operation", "traveller_once_on_a_leg")


class NotInItThen(DomainError):
    field = "members"
    sentence = _lazy(
        "By what was told these people were not in the operation on those days: %(people)s. Choose who travelled, or correct"
        " on the page of the operation from when to when they were in it."
    )


class TravelsThen(DomainError):
    sentence = _lazy(
        "%(people)s travelled on the leg %(way)s (%(day)s), which lies outside these days. Take them off that leg first, or"
        " correct the day."
    )


class InItAlready(DomainError):
    field = "members"
    sentence = _lazy("%(people)s are in this operation already. Correct their line on its page, or leave them out.")


class EndedByThen(DomainError):
    field = "members"
    sentence = _lazy(
        "By that day the way of these people was over: %(people)s. Give the day on which they joined, or leave them out."
    )


class ElsewhereUnsaid(DomainError):
    field = "elsewhere"
    sentence = _lazy(
        "Another open operation carries %(people)s (%(code_names)s). Say whether they leave it on the same day or are in both."
    )


class NobodyIsInIt(DomainError):
    sentence = _lazy(
        "Nobody is in the operation %(code_name)s any more. Correct a line on its page where that is wrong."
    )


class NotInItNow(DomainError):
    field = "members"
    sentence = _lazy(
        "%(people)s are not in the operation %(code_name)s now. Somebody may have recorded it meanwhile: look at its page, and"
        " correct their line there."
    )


class ArrivedByThen(DomainError):
    field = "members"
    sentence = _lazy(
        "By that day %(people)s had arrived: nothing has to be recorded, who arrived stays with the operation. Where they left"
        " it before that, give the day, on the same day to the minute."
    )


class NobodyToPartFrom(DomainError):
    sentence = _lazy("Fewer than two people are in the operation %(code_name)s: there is nobody to part from.")


class NotTogetherNow(DomainError):
    field = "members"
    sentence = _lazy(
        "%(people)s are not there any more: somebody recorded it meanwhile. Look at the page of the operation, and begin from"
        " the part they are in."
    )


class NobodyStays(DomainError):
    field = "members"
    sentence = _lazy("Somebody has to stay behind: choose only those who go on apart. Where all go on, add a leg.")


class BeforeTheyJoined(DomainError):
    field = "joined_on"
    sentence = _lazy("That day lies before %(people)s were there. Correct the day, or first from when they were there.")


class NobodyIsApart(DomainError):
    sentence = _lazy(
        "Nobody of the operation %(code_name)s is apart now. Correct a line on its page where that is wrong."
    )


class StayToldAnew(DomainError):
    sentence = _lazy(
        "Somebody told this anew or took it back while you were writing. Open it again from the page of the operation."
    )
    constraints = ("stay_taken_back_whole",)


class LeavesBeforeJoining(DomainError):
    field = "left_on"
    sentence = _lazy("That day lies before they joined or went apart. Check both days.")
    constraints = ("stay_ends_after_it_begins",)


class BeforeTheOpening(DomainError):
    sentence = _lazy(
        "The operation was opened on %(day)s. Give a later day; leave it empty where they were in it from its beginning."
    )


class AfterTheClosing(DomainError):
    sentence = _lazy("The operation was closed on %(day)s. Give an earlier day, or open a new operation.")


class ApartSinceNoDay(DomainError):
    field = "joined_on"
    sentence = _lazy("Say from when they went apart, as closely as it is known.")
    constraints = ("stay_apart_since_a_day",)


class StayTwiceAtOnce(DomainError):
    sentence = _lazy(
        "By these days somebody would be there twice at the same time. Correct the other line on the page of the operation, or"
        " the day."
    )
    constraints = ("stay_once_at_a_time", "stay_in_one_part_at_a_time")


class NobodyElseIsInIt(DomainError):
    sentence = _lazy(
        "Nobody else was in the operation %(code_name)s. Close it instead, or let the right people join it first."
    )


class StillTravels(DomainError):
    sentence = _lazy("They travel on legs of the operation (%(ways)s). Take them off these legs first.")


class StillApart(DomainError):
    sentence = _lazy("%(people)s went apart in this operation. Take that back first.")


class WrongMissing(DomainError):
    field = "wrong"
    sentence = _lazy("Say what is wrong: the line is kept, and stands no more.")


class ToldMeanwhile(DomainError):
    sentence = _lazy("Somebody recorded something else of this operation meanwhile. Read it again, then correct it.")


class NothingCorrected(DomainError):
    sentence = _lazy("Nothing here differs from what is recorded. Change what was wrong.")
    constraints = ("operation_change_kept",)


class WhyMissing(DomainError):
    field = "wrong"
    sentence = _lazy("Choose why it is corrected.")


class MobilisedNot(DomainError):
    field = "mobilised_at"
    sentence = _lazy("This operation was not mobilised yet. Record that by itself.")


class ClosedNot(DomainError):
    field = "closed_at"
    sentence = _lazy("This operation is not closed. Close it by itself.")


class WasLeft(DomainError):
    field = "mobilised_at"
    sentence = _lazy(
        "People left on a leg of this operation (%(ways)s), so somebody was sent. Correct the leg or record it in error first."
    )


class SomebodyWasSent(DomainError):
    field = "mobilised_at"
    sentence = _lazy(
        "People left on a leg of this operation, so somebody was sent. Read it again, then correct the leg."
    )
    constraints = ("operation_was_left",)


class MobilisedOutOfOrder(DomainError):
    field = "mobilised_at"
    sentence = _lazy("An operation is opened first, then mobilised, then closed. Correct the moments together.")


class OpenedOutOfOrder(DomainError):
    field = "opened_at"
    sentence = _lazy("An operation is opened before anything else of it. Correct the moments together.")


class InErrorAlready(DomainError):
    sentence = _lazy(
        "Operation %(code_name)s is recorded in error already. If it was right after all, correct it: not closed."
    )


class LeftWithItAlone(DomainError):
    sentence = _lazy(
        "%(people)s left with operation %(code_name)s, and no other operation carries them. Let them join the other one"
        " first, or record their step in error."
    )


class MoneyHangsOnIt(DomainError):
    sentence = _lazy(
        "Operation %(code_name)s was mobilised, money is decided on or committed for %(references)s, and no other"
        " operation of theirs was mobilised. Decide, release or spend it first, or correct when the operation was"
        " mobilised."
    )


class CountedMobilised(DomainError):
    sentence = _lazy(
        "A signed edition counted when operation %(code_name)s was mobilised. Correct first that it was not: a second"
        " officer agrees to that."
    )
