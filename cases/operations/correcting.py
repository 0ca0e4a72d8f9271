"""An operation told anew: its code name, when it was opened, mobilised and closed; or that it was not mobilised, or not closed."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from cases.operations import errors, rules
from cases.operations.actions import as_kept
from cases.operations.choices import OperationFact, OperationWrong
from cases.operations.models import Operation, OperationChange
from cases.workflow.moving import lock_recorded_members
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import explained, require


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
def correct_operation(operation: Operation, *, by: User, seen: str, wrong: str, **told: Any) -> Operation:
    """Tell anew what an operation is called, or when it was opened, mobilised or closed; what it was before is kept.

    A mobilising of `None` never was: the 72 hours of its requests run on. A closing of `None` reopens it. Refused where
    somebody else recorded something of it since it read `seen`, without a reason, out of order, against its legs and who was
    in it when, and for a code name in use.
    """
    if wrong not in OperationWrong:
        raise errors.WhyMissing
    lock_recorded_members(operation.members.all())
    operation = Operation.objects.select_for_update(no_key=True).get(pk=operation.pk)
    if as_read(operation) != seen:
        raise errors.ToldMeanwhile
    if "code_name" in told:
        told["code_name"] = as_kept(told["code_name"])
    told = {name: value for name, value in told.items() if getattr(operation, name) != value}
    if not told:
        raise errors.NothingCorrected
    _check_code_name(operation, told)
    require(rules.may_be_told_anew(operation, told))
    _keep(operation, told, by=by, wrong=wrong)
    for name, value in told.items():
        setattr(operation, name, value)
    operation.save(update_fields=[*told])
    return operation


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
