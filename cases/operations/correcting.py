"""An operation told anew: its code name, when it was opened, mobilised and closed; or that it was not mobilised, or not closed."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.operations import errors, rules
from cases.operations.actions import as_kept
from cases.operations.choices import OperationFact, OperationWrong
from cases.operations.corrected import moments_in_words
from cases.operations.models import Operation, OperationChange
from cases.second_officer.models import CorrectionKind, ProposedCorrection
from cases.second_officer.proposing import Correcting, counted_in, propose, register
from cases.workflow.moving import lock_recorded_members
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import explained, require
from lfnkr.taken_back import TakenBack


def as_read(operation: Operation) -> str:
    """The mark of what an operation says of itself: who corrects it has read just that. It tells nothing of what it says."""
    said = "|".join(str(getattr(operation, name) or "") for name in OperationFact)
    return hashlib.sha256(said.encode()).hexdigest()


@action(
    _lazy("correct operation"),
    permission="cases.record_in_error",
    takes=OperationFact.values,
    explains=lambda _operation, code_name="", **_: explained(
        cases_operation_code_name_key=lambda: errors.CodeNameTaken(code_name=code_name),
        operation_code_name_once=lambda: errors.CodeNameTaken(code_name=code_name),
    ),
)
def correct_operation(
    operation: Operation, *, by: User, seen: str, wrong: str, **told: Any
) -> Operation | ProposedCorrection:
    """Tell anew what an operation is called, or when it was opened, mobilised or closed; what it was before is kept.

    A mobilising of `None` never was: the 72 hours of its requests run on. A closing of `None` reopens it. Where a signed
    edition counted the mobilising and it is told anew, the moments wait until a second officer agrees. Refused where
    somebody else recorded something of it since it read `seen`, without a reason, out of order, against its legs and who was
    in it when, and for a code name in use.
    """
    if wrong not in OperationWrong:
        raise errors.WhyMissing
    operation = _held(operation, seen)
    if "code_name" in told:
        told["code_name"] = as_kept(told["code_name"])
    told = {name: value for name, value in told.items() if getattr(operation, name) != value}
    if not told:
        raise errors.NothingCorrected
    _check_code_name(operation, told)
    require(rules.may_be_told_anew(operation, told))
    case = operation.case_seen_by(by)
    if case and "mobilised_at" in told and editions_with_mobilising(operation):
        if name := {fact: told.pop(fact) for fact in [OperationFact.CODE_NAME] if fact in told}:
            _tell_anew(operation, name, by=by, wrong=wrong)
        moments = {fact: moment and moment.isoformat() for fact, moment in told.items()}
        told = {"moments": moments, "wrong": wrong, "seen": as_read(operation)}
        return propose(case, CorrectionKind.OPERATION, by=by, told=told, operation=operation.pk)
    return _tell_anew(operation, told, by=by, wrong=wrong)


def editions_with_mobilising(operation: Operation) -> list[str]:
    """Which signed editions counted that it was mobilised, a sentence each: by the requests it answered."""
    if operation.mobilised_at is None:
        return []
    received = Case.objects.filter(members__operations=operation).distinct().values_list("pk", "received_at")
    return counted_in(
        [
            TakenBack(
                case=key,
                begins_at=min(received_at, operation.opened_at),
                until=operation.mobilised_at,
                recorded_at=operation.recorded_at,
            )
            for key, received_at in received
        ]
    )


def _held(operation: Operation, seen: str) -> Operation:
    """The operation as it is now, held; refused where it says something else than was read."""
    lock_recorded_members(operation.members.all())
    operation = Operation.objects.select_for_update(no_key=True).get(pk=operation.pk)
    if as_read(operation) != seen:
        raise errors.ToldMeanwhile
    return operation


def _tell_anew(operation: Operation, told: dict[str, Any], *, by: User, wrong: str) -> Operation:
    """Keep what it was, and say it anew; of an operation that is held. One that is not closed was not recorded in error."""
    _keep(operation, told, by=by, wrong=wrong)
    if operation.closed_at and told.get("closed_at", operation.closed_at) is None:
        told |= {"taken_back_at": None, "taken_back_by": None, "in_error_for": ""}
    for name, value in told.items():
        setattr(operation, name, value)
    operation.save(update_fields=[*told])
    return operation


def not_mobilised(operation: Operation, *, by: User) -> None:
    """Keep that an operation that is held and was recorded in error never was mobilised."""
    if operation.mobilised_at:
        _keep(operation, {OperationFact.MOBILISED_AT: None}, by=by, wrong=OperationWrong.NEVER)


def _check_code_name(operation: Operation, told: dict[str, Any]) -> None:
    code_name = told.get("code_name")
    if code_name is None:
        return
    if not code_name:
        raise errors.CodeNameMissing
    if Operation.objects.filter(code_name__iexact=code_name).exclude(pk=operation.pk).exists():
        raise errors.CodeNameTaken(code_name=code_name)


def _keep(operation: Operation, told: dict[str, Any], *, by: User, wrong: str) -> None:
    """Write down what it was before, of each part that says something else now."""
    shared = {"operation": operation, "wrong": wrong, "act": trail.current_number()}
    shared |= {"recorded_at": clock.now(), "recorded_by": by}
    OperationChange.objects.bulk_create(
        OperationChange(part=name, **shared, **_moments(name, getattr(operation, name), value))
        for name, value in told.items()
    )


def _moments(name: str, before: Any, after: Any) -> dict[str, Any]:
    return {} if name == OperationFact.CODE_NAME else {"before": before, "after": after}


def _moments_of(correction: ProposedCorrection) -> dict[str, datetime | None]:
    return {name: text and datetime.fromisoformat(text) for name, text in correction.told["moments"].items()}


def _apply(correction: ProposedCorrection, _by: User) -> Operation:
    """As it was proposed, by who proposed it; refused where the operation says something else by now."""
    operation, told = _held(correction.operation, correction.told["seen"]), _moments_of(correction)
    require(rules.may_be_told_anew(operation, told))
    return _tell_anew(operation, told, by=correction.recorded_by, wrong=correction.told["wrong"])


register(
    CorrectionKind.OPERATION,
    Correcting(
        hold=lambda correction: lock_recorded_members(correction.operation.members.all()),
        apply=_apply,
        in_words=lambda correction: moments_in_words(
            correction.operation.code_name, _moments_of(correction), OperationWrong(correction.told["wrong"])
        ),
    ),
)
