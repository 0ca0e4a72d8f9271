"""Why an operation does not begin, go on or end, and who may not go along."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class NotLedByUs(DomainError):
    sentence = _lazy("LFNKR leads nobody in the request %(reference)s. Have it estimated and decided first.")


class CodeNameTaken(DomainError):
    sentence = _lazy("The code name %(code_name)s is taken. Choose another.")


class NotOpenPeople(DomainError):
    sentence = _lazy("An operation carries people whose request is open; these are not: %(people)s.")


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
