"""A whole operation recorded in error, such as one that two entered: with its legs, and it never was mobilised."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.intake.values import chosen
from cases.operations import errors, rules
from cases.operations.choices import InError
from cases.operations.correcting import editions_with_mobilising, not_mobilised
from cases.operations.models import Leg, LegTraveller, Operation
from cases.people.form_fields import people_in_words
from cases.voiding.actions import void
from cases.workflow.moving import lock_recorded_members
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.language.lists import explained, listed


@action(_lazy("take back operation"), permission="cases.record_in_error", rule=rules.may_take_back, includes=["void"])
def take_back_operation(operation: Operation, *, by: User, wrong: str) -> Operation:
    """Say that a whole operation was recorded in error: its legs are, it never was mobilised, and it is closed; all of it is kept.

    The 72 hours of its requests follow. Refused where people left with it and no other carries them, where money is under
    way for a request that no other mobilised operation answers, and where a signed edition counted that it was mobilised.
    """
    chosen(InError, "wrong", wrong)
    lock_recorded_members(operation.members.all())
    operation = Operation.objects.select_for_update(no_key=True).get(pk=operation.pk)
    require(rules.may_take_back(operation))
    if editions_with_mobilising(operation):
        raise errors.CountedMobilised(code_name=operation.code_name)
    not_mobilised(operation, by=by)
    operation.mobilised_at, operation.closed_at = None, operation.closed_at or clock.now()
    operation.taken_back_at, operation.taken_back_by, operation.in_error_for = clock.now(), by, wrong
    columns = ["mobilised_at", "closed_at", "taken_back_at", "taken_back_by", "in_error_for"]
    operation.save(update_fields=columns)
    for leg in legs_of(operation):
        void(leg, by=by, case=operation.case_seen_by(by), reason=str(InError(wrong).label))
    return operation


def legs_of(operation: Operation) -> list[Leg]:
    """The legs that stand, in order: they go with it."""
    return list(operation.legs.standing().order_by("position"))


def what_goes_with_it(operation: Operation, user: User) -> Iterable[str]:
    """Its people, its legs with whoever travels on them, and that the 72 hours run on, as far as somebody may see; a sentence each."""
    words = {key: who for case in operation.cases_seen_by(user) for key, who in people_in_words(case)[1].items()}
    seen = [words[member.pk] for member in operation.standing_members if member.pk in words]
    if seen:
        yield _("It carries nobody any more: %(people)s.") % {"people": listed(seen)}
    for leg in legs_of(operation):
        along = LegTraveller.objects.filter(leg=leg, is_along=True, member__in=words).order_by("member__position")
        people = listed(words[key] for key in along.values_list("member", flat=True))
        yield explained(_("Recorded in error with it, the leg %(way)s") % {"way": leg.way}, people)
    if operation.mobilised_at:
        yield _("It never was mobilised: the 72 hours of its requests follow.")
