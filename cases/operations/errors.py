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
