"""Closing a request with its reason, approving that after a death, correcting the reason, and reopening."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import ClosingReason
from cases.case.following import was_closed
from cases.case.models import Case
from cases.closing import errors, rules
from cases.closing.models import Closure
from cases.closing.notices import note_answered, note_waiting
from cases.errors import InTheFuture, ReasonMissing
from cases.follow_up.actions import add_note
from cases.intake.values import chosen
from cases.workflow.moving import its_case, lock_case, lock_members_of, next_ids
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.keyring import sealing


@action(_lazy("close case"), permission="cases.close_case", rule=rules.may_close)
def close_case(case: Case, *, by: User, closed_for: str, reason: str = "", closed_at: datetime | None = None) -> Case:
    """End our work on a case for one of the reasons, `closed_for`; another reason is said in words, `reason`.

    A closed case keeps each member's outcome: closing concludes nobody (design rule 4). After a death it stays open until
    another officer approves (`approve_closing`), unless the house has no other. `closed_at` says when it ended, where that is told
    later. Refused while somebody in it is open, while a closing waits, and at a moment at which somebody in it still was open.
    """
    if closed_at and closed_at > clock.now():
        raise InTheFuture
    case = lock_case(case)
    lock_members_of(case)
    require(rules.may_close(case, by=by))
    if closed_at:
        require(rules.may_have_ended(case, at=closed_at))
    closure = _written(case, by=by, reason=closed_for, words=reason, closed_at=closed_at or clock.now())
    if not closure.waits:
        _take_effect(case, closure)
        was_closed(case, by=by)
    return case


@action(_lazy("correct closing"), permission="cases.close_case", rule=rules.may_correct_closing)
def correct_closing(case: Case, *, by: User, closed_for: str, reason: str = "") -> Closure:
    """Say why a case was closed, where that was recorded wrongly or not asked; what was said before stays in its history.

    After a death another officer approves that too. Refused for a case that is open, and while something waits.
    """
    case = lock_case(case)
    require(rules.may_correct_closing(case, by=by))
    facts = {"reason": closed_for, "words": reason, "closed_at": case.closed_at, "is_correction": True}
    closure = _written(case, by=by, **facts)
    if not closure.waits:
        _take_effect(case, closure)
    return closure


@action(_lazy("approve closing"), permission="cases.close_case", rule=rules.may_approve_closing, case=its_case)
def approve_closing(closure: Closure, *, by: User) -> Case:
    """Approve as another officer that a case is closed after a death: from now on it is.

    Refused for whoever proposed it, for anybody but a director where there is one, once it was answered, and where
    somebody in the case is open by now.
    """
    case = lock_case(Case(pk=closure.case_id))
    closure = _held(closure, case)
    lock_members_of(case)
    require(rules.may_approve_closing(closure, by=by))
    closure.approved_at, closure.approved_by = clock.now(), by
    closure.save(update_fields=["approved_at", "approved_by"])
    _take_effect(case, closure)
    if not closure.is_correction:
        was_closed(case, by=by)
    note_answered(closure, by=by)
    return case


@action(_lazy("withdraw closing"), permission="cases.close_case", rule=rules.may_withdraw_closing, case=its_case)
def withdraw_closing(closure: Closure, *, by: User, reason: str) -> Closure:
    """Withdraw a closing that waits, or decline it as the one who would approve; refused without a reason."""
    if not reason.strip():
        raise ReasonMissing
    case = lock_case(Case(pk=closure.case_id))
    closure = _held(closure, case)
    require(rules.may_withdraw_closing(closure, by=by))
    closure.withdrawn_at, closure.withdrawn_by = clock.now(), by
    sealing.seal(closure, withdrawn_why=reason.strip())
    closure.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    note_answered(closure, by=by)
    return closure


@action(_lazy("reopen case"), permission="cases.close_case", rule=rules.may_reopen, includes=["add note"])
def reopen_case(case: Case, *, by: User, reason: str) -> Case:
    """Take up a closed case again, with the reason as a note in its stream; refused when it is open."""
    if not reason.strip():
        raise ReasonMissing
    case = lock_case(case)
    require(rules.may_reopen(case, by=by))
    add_note(case, by=by, text=reason)
    case.closures.filter(reopened_at=None, withdrawn_at=None).update(reopened_at=clock.now(), reopened_by=by)
    case.closed_at, case.closed_for = None, ""
    return _saved(case)


def _written(case: Case, *, by: User, reason: str, words: str, **facts) -> Closure:
    """The row of a closing, whose trigger finds whether it waits; whoever may approve is told."""
    chosen(ClosingReason, "closed_for", reason)
    if reason == ClosingReason.OTHER and not words.strip():
        raise errors.WordsMissing
    closure = Closure(id=next_ids(Closure, 1)[0], case=case, reason=reason, recorded_by=by, **facts)
    sealing.seal(closure, words=words.strip() or None)
    closure.save(force_insert=True)
    closure.refresh_from_db(fields=["needs_approval", "is_alone"])
    if closure.waits:
        note_waiting(closure, by=by)
    return closure


def _take_effect(case: Case, closure: Closure) -> Case:
    """Close a held case, or say anew why it was."""
    case.closed_at, case.closed_for = closure.closed_at, closure.reason
    return _saved(case)


def _held(closure: Closure, case: Case) -> Closure:
    """The closing as it is now, of a case that is held."""
    closure = Closure.objects.select_for_update(no_key=True).get(pk=closure.pk)
    closure.case = case
    return closure


def _saved(case: Case) -> Case:
    """Save it, and count the change, so that no older page overwrites it."""
    case.version += 1
    case.save(update_fields=["closed_at", "closed_for", "version"])
    return case
