"""Entering a number that was stated once, agreeing to it, explaining a claim, and taking a number back, by two officers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.errors import require
from reports.models import ClaimExplanation, StatedNumber
from reports.notices import note_doubt, note_stated
from reports.stated import errors, rules

FACTS = (
    "kind",
    "fiscal_year",
    "up_to",
    "key",
    "name",
    "qualifier",
    "number",
    "unit",
    "definition",
    "part_of",
    "breakdown",
    "quote",
    "language",
    "publication",
    "printed",
    "place",
    "certainty",
)
"""What is told of a stated number."""


@action(_lazy("state number"), permission="reports.state_number", takes=FACTS)
def state_number(*, by: User, **facts: Any) -> StatedNumber:
    """Enter a number that LFNKR stated once; another officer must look at the source and agree.

    Refused without its source, for a day to come, for a total of a term that still runs or whose register is declared
    complete, and where the parts would exceed the whole.
    """
    return _proposed(StatedNumber(**facts), by=by)


@action(
    _lazy("correct stated number"),
    name="correct stated number",
    permission="reports.state_number",
    rule=rules.may_correct,
    takes=FACTS,
)
def correct_number(row: StatedNumber, *, by: User, because: str, **facts: Any) -> StatedNumber:
    """Propose another number in the place of one that stands; it stands until another officer agrees. Its parts stay with it."""
    row = _held(row)
    require(rules.may_correct(row))
    kept = {name: getattr(row, name) for name in ("kind", "fiscal_year", "up_to", "part_of", "breakdown")}
    return _proposed(StatedNumber(**kept | facts, line=row.line, replaces=row, because=because), by=by)


@action(
    _lazy("agree to stated number"),
    name="agree to stated number",
    permission="reports.agree_to_number",
    rule=rules.may_agree,
)
def agree_to_number(row: StatedNumber, *, by: User) -> StatedNumber:
    """Agree to a number, having looked at its source; what it replaces is taken back in the same moment, by the same two."""
    if row.fiscal_year:
        FiscalYear.objects.select_for_update(no_key=True).get(pk=row.fiscal_year_id)
    row = _held(row)
    require(rules.may_agree(row, by=by))
    now = clock.now()
    if replaced := row.replaces:
        replaced.voided_by, replaced.voided_at, replaced.voided_because = row.proposed_by, now, row.because
        replaced.void_agreed_by, replaced.void_agreed_at = by, now
        _saved(replaced, "voided_by", "voided_at", "voided_because", "void_agreed_by", "void_agreed_at")
    row.approved_by, row.approved_at = by, now
    return _saved(row, "approved_by", "approved_at")


@action(
    _lazy("take back stated number"),
    name="take back stated number",
    permission="reports.state_number",
    rule=rules.may_take_back,
)
def take_back_number(row: StatedNumber, *, by: User, reason: str) -> StatedNumber:
    """Take back a proposal; or ask that a number which stands be taken back as entered in error, to which another agrees."""
    if not reason.strip():
        raise errors.WhyMissing
    row = _held(row)
    require(rules.may_take_back(row))
    row.voided_by, row.voided_at, row.voided_because = by, clock.now(), reason.strip()
    _saved(row, "voided_by", "voided_at", "voided_because")
    if row.is_doubted:
        note_doubt(row)
    return row


@action(
    _lazy("agree that number is in error"),
    name="agree that number is in error",
    permission="reports.agree_to_number",
    rule=rules.may_answer_doubt,
)
def agree_to_error(row: StatedNumber, *, by: User) -> StatedNumber:
    """Agree that a number was entered in error: it stands no more; a signed edition that prints it stays as it is."""
    row = _held(row)
    require(rules.may_answer_doubt(row, by=by))
    require(rules.has_no_parts(row))
    row.void_agreed_by, row.void_agreed_at = by, clock.now()
    return _saved(row, "void_agreed_by", "void_agreed_at")


@action(
    _lazy("keep stated number"),
    name="keep stated number",
    permission="reports.agree_to_number",
    rule=rules.may_answer_doubt,
)
def keep_number(row: StatedNumber, *, by: User) -> StatedNumber:
    """Say that a doubted number is right and stands."""
    row = _held(row)
    require(rules.may_answer_doubt(row, by=by))
    row.voided_by, row.voided_at, row.voided_because = None, None, ""
    return _saved(row, "voided_by", "voided_at", "voided_because")


@action(_lazy("explain claim"), permission="reports.explain_claim", rule=rules.may_explain)
def explain_claim(row: StatedNumber, *, by: User, text: str, counted: str) -> ClaimExplanation:
    """Say why a claim and what is counted differ; `counted` is what was counted then, in words. Earlier explanations are kept."""
    if not text.strip():
        raise errors.ExplanationMissing
    require(rules.may_explain(row))
    return ClaimExplanation.objects.create(claim=row, text=text.strip(), counted=counted, said_by=by)


def _proposed(row: StatedNumber, *, by: User) -> StatedNumber:
    """Write a proposal down and tell those who may agree."""
    for name in ("name", "definition", "quote", "publication", "place", "because"):
        setattr(row, name, getattr(row, name).strip())
    row.proposed_by, row.proposed_at = by, clock.now()
    require(rules.may_state(row))
    row.save(force_insert=True)
    note_stated(row)
    return row


def _held(row: StatedNumber) -> StatedNumber:
    """The number as it is now, held together with its line and the line of its whole: parts and whole never move apart."""
    lines = {row.line, *([row.part_of.line] if row.part_of else [])}
    rows = StatedNumber.objects.select_for_update(of=("self",), no_key=True)
    held = {one.pk: one for one in rows.filter(line__in=lines).order_by("pk")}
    held[row.pk].replaces = held.get(held[row.pk].replaces_id)
    return held[row.pk]


def _saved(row: StatedNumber, *names: str) -> StatedNumber:
    row.save(update_fields=names)
    return row
