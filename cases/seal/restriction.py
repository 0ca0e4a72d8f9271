"""Restricting a request: it is no hit of any search, and answers as if it were not there; who searches for it is told of.

Where somebody may have been sent to find a person, "there is such a name" is too much already.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from cases import errors
from cases.case.models import Case
from cases.follow_up.actions import add_note
from cases.seal import rules
from cases.workflow.moving import lock_case
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.errors import require


@action(_lazy("restrict request"), permission="cases.restrict_case", rule=rules.may_restrict, includes=["add note"])
def restrict_request(case: Case, *, by: User, reason: str) -> Case:
    """Hide a request from searches, with the reason as a note in its stream; refused without one, and when it is hidden."""
    return _set(case, by=by, reason=reason, is_restricted=True)


@action(
    _lazy("lift restriction"),
    permission="cases.lift_restriction",
    rule=rules.may_lift_restriction,
    includes=["add note"],
)
def lift_restriction(case: Case, *, by: User, reason: str) -> Case:
    """Let searches meet a request again, with the reason as a note; refused without one, and when they do."""
    return _set(case, by=by, reason=reason, is_restricted=False)


def _set(case: Case, *, by: User, reason: str, is_restricted: bool) -> Case:
    if not reason.strip():
        raise errors.ReasonMissing
    case = lock_case(case)
    require(rules.may_restrict(case, by=by) if is_restricted else rules.may_lift_restriction(case))
    add_note(case, by=by, text=reason)
    case.is_restricted = is_restricted
    case.version += 1
    case.save(update_fields=["is_restricted", "version"])
    return case
