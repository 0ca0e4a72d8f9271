"""Putting the history of a request on paper: recorded before a line of it is shown."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.prints import errors, rules
from cases.prints.history import History
from cases.prints.models import HistoryPrint
from cases.seal.reveal import open_seal
from cases.workflow.moving import lock_case, next_ids
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.errors import require
from lfnkr.keyring import sealing


@action(
    _lazy("print history"),
    permission="cases.see_case",
    rule=rules.may_print_history,
    includes=["open seal"],
)
def print_history(
    case: Case, *, by: User, history: History, purpose: str, recipient: str, with_names: bool = False
) -> HistoryPrint:
    """Record that the history of a request is printed, as somebody reads it now, for what and for whom.

    With names the sealed part is opened for it, with the purpose as reason. Refused without purpose or recipient, where there is
    no line, through an opening in an emergency, and with names as opening the seal is.
    """
    if not purpose.strip():
        raise errors.PurposeMissing
    if not recipient.strip():
        raise errors.RecipientMissing
    if with_names:
        open_seal(case, by=by, reason=purpose, confirm=True)  # Typed, and after the second factor: it is meant.
    case = lock_case(case)
    require(rules.may_print_history(case, by=by))
    if not history.lines:
        raise errors.NothingToPrint
    (number,) = next_ids(HistoryPrint, 1)
    made = HistoryPrint(
        id=number,
        case=case,
        printed_at=history.at,
        printed_by=by,
        topic=history.wanted.topic,
        about=history.about,
        lines=history.lines,
        of_lines=history.of_lines,
        with_names=with_names,
    )
    sealing.seal(made, purpose=purpose.strip(), recipient=recipient.strip())
    made.save(force_insert=True)
    return made
