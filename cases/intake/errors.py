"""Why a request is not opened as it was told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class PeopleMissing(DomainError):
    sentence = _lazy(
        "A request is for 1 to 100 people. Add each of them; a person whose name is not known is added without."
    )


class NothingTold(DomainError):
    sentence = _lazy(
        "Nothing is said of anybody yet. Give one person a name or an age, or write down in a sentence what was told: a call that broke off is enough."
    )


class PrincipalMissing(DomainError):
    sentence = _lazy("Say who of the people is the principal applicant: exactly one is.")
    constraints = ("member_one_principal",)


class MemberTwice(DomainError):
    sentence = _lazy("The same person stands twice in this request. Remove one of the two.")
    constraints = ("member_once_in_a_case",)


class ReasonForCount(DomainError):
    sentence = _lazy(
        "The report counts this, and something else was told before: %(facts)s. Say in a sentence why it is different; it stays in the history of the request."
    )
    field = "reason"


class BornWhileItWasOpen(DomainError):
    sentence = _lazy(
        "Somebody who is recorded as born after the call of %(reference)s would by this have been there at the call. Correct first how they joined that request, or tell this otherwise."
    )


class NameMoved(DomainError):
    sentence = _lazy(
        "One of these names was recorded in error, or belongs to another record now. Look at the names again, then save."
    )


class RelationTold(DomainError):
    sentence = _lazy(
        "Another relation was told already. Record that one in error first, at the end of the page; then tell this one."
    )
    field = "relation"


class RelationToOneself(DomainError):
    sentence = _lazy("A relation is to the principal applicant: nobody is related to oneself.")
    field = "relation"
