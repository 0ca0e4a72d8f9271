"""How each line of the history is mended, beside the line; or why it is kept as it is. No line is without one of the two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import Joined
from cases.case.models import Case, CaseMember
from cases.case_page.timeline import TimelineKind, TimelineRow
from cases.closing import rules as closing
from cases.corrections.keeping import part_of
from cases.events.actions import LOSSES
from cases.events.models import Event
from cases.follow_up import rules as follow_up
from cases.intake import rules as intake
from cases.joining import rules as joining
from cases.operations.models import LegChange, Operation
from cases.people.models import Identity, Person
from cases.seal import rules as seal
from cases.workflow import rules as moving
from lfnkr.accounts.models import User
from lfnkr.errors import Rule, answer
from lfnkr.web.panels import Link


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page about the request that puts a line right, for whom, and by which rule it can be done now."""

    label: Promise
    name: str
    permission: str
    rule: Rule
    mends: Callable[[TimelineRow], bool] = lambda _entry: True
    """Which lines of its kind it is for."""
    about: Callable[[TimelineRow, Case], tuple] = lambda _entry, case: (case.pk,)
    """The keys in its address: of the request, or of what the line is about."""
    asks: Callable[[TimelineRow, Case], dict[str, Any]] = lambda _entry, _case: {}
    """What its address says besides."""
    part: Callable[[TimelineRow], str] = lambda _entry: ""
    """The part of the page it stands in; nothing where the page has none."""


@dataclass(frozen=True, kw_only=True)
class Mending:
    """How lines of one kind are mended: recorded in error, put right by a page, or kept, for a reason."""

    is_voided: bool = False
    pages: tuple[Page, ...] = ()
    """The first of them that can be opened now is offered."""
    besides: tuple[Page, ...] = ()
    """Offered beside that."""
    kept: Promise | str = ""


def _is_first_step(entry: TimelineRow) -> bool:
    return not entry.row.before


def _is_first_step_of_joiners(entry: TimelineRow) -> bool:
    """Of people who were added later: when that was stands in it."""
    return _is_first_step(entry) and entry.row.member.joined != Joined.CALL


def _is_first_step_of_callers(entry: TimelineRow) -> bool:
    """Of people who came with the request."""
    return _is_first_step(entry) and entry.row.member.joined == Joined.CALL


def _is_later_step(entry: TimelineRow) -> bool:
    return bool(entry.row.before)


def _before_it(entry: TimelineRow, case: Case) -> dict[str, Any]:
    """The step, and its people where they are not everybody."""
    is_for_all = {member.pk for member in entry.members} >= {member.pk for member in case.standing_members}
    people = {} if is_for_all else {"person": [str(member.pk) for member in entry.members]}
    return {"before": entry.row.pk, **people}


def _beside_it(entry: TimelineRow, _case: Case) -> dict[str, Any]:
    """The event that a step is beside; a death or a disappearance is a step of its own."""
    return {"other": entry.row.pk} if isinstance(entry.row, Event) and entry.row.kind not in LOSSES else {}


def _its_operation(entry: TimelineRow, _case: Case) -> tuple:
    return (entry.row.leg.operation_id if isinstance(entry.row, LegChange) else entry.row.pk,)


def _is_of_a_person(entry: TimelineRow) -> bool:
    """Whether it tells of somebody who is on the request."""
    return bool(entry.members)


def _its_person(entry: TimelineRow, case: Case) -> tuple:
    return (case.pk, entry.members[0].pk)


def _its_part(entry: TimelineRow) -> str:
    return f"part-{part_of(entry.row.fact, Case, Person, Identity, CaseMember)}"


def _always(_case: Case) -> None:
    return None


REOPEN = Page(
    label=_lazy("Reopen the request"),
    name="cases:reopen-case",
    permission="cases.close_case",
    rule=closing.may_reopen,
)
CORRECT = Page(
    label=_lazy("Correct"),
    name="cases:change-case",
    permission="cases.change_case",
    rule=intake.may_change_case,
)
CORRECT_JOINING = Page(
    label=_lazy("Correct how they joined"),
    name="cases:correct-joining",
    permission="cases.record_in_error",
    rule=joining.may_correct_joining,
    mends=_is_first_step,
    asks=lambda entry, _case: {"person": [str(member.pk) for member in entry.members]},
)
CORRECT_PERSON = replace(CORRECT, name="cases:correct-person", mends=_is_of_a_person, about=_its_person, part=_its_part)
OPERATION = Page(
    # Its page says of each leg and each moment what can be put right, and what not any more.
    label=_lazy("Put it right at the operation"),
    name="cases:operation",
    permission="cases.see_case",
    rule=_always,
    about=_its_operation,
)
CORRECT_OPERATION = Page(
    label=_lazy("Correct"),
    name="cases:correct-operation",
    permission="cases.record_in_error",
    rule=_always,
    mends=lambda entry: isinstance(entry.row, Operation),
    about=_its_operation,
)
STEP_BEFORE = Page(
    label=_lazy("Record a step before it"),
    name="cases:record-late",
    permission="cases.move_member",
    rule=moving.may_be_told_late,
    mends=_is_later_step,
    asks=_before_it,
)
CLOSING = Page(
    label=_lazy("Correct"),
    name="cases:correct-closing",
    permission="cases.close_case",
    rule=closing.may_correct_closing,
)
ASSIGN = Page(
    label=_lazy("Assign"),
    name="cases:assign",
    permission="cases.assign_case",
    rule=follow_up.may_assign,
)
AGREE = Page(
    label=_lazy("Agree another time"),
    name="cases:agree-contact",
    permission="cases.change_case",
    rule=follow_up.may_agree_contact,
)
RESTRICT = Page(
    label=_lazy("Restrict the request"),
    name="cases:restrict-request",
    permission="cases.restrict_case",
    rule=seal.may_restrict,
)
LIFT = Page(
    label=_lazy("Lift the restriction"),
    name="cases:lift-restriction",
    permission="cases.lift_restriction",
    rule=seal.may_lift_restriction,
)
ORDER = Page(
    label=_lazy("Which came first"),
    name="cases:order-steps",
    permission="cases.move_member",
    rule=_always,
    mends=lambda entry: entry.open_at is not None,
    about=lambda entry, case: (case.pk, entry.open_at),
    asks=_beside_it,
)
VOIDED = Mending(is_voided=True)

MENDING: dict[TimelineKind, Mending] = {
    TimelineKind.STATUS: Mending(
        is_voided=True,
        # With its first step a request begins: when that was is a fact of the request.
        pages=(
            replace(CORRECT_JOINING, mends=_is_first_step_of_joiners),
            replace(CORRECT, mends=_is_first_step),
            replace(REOPEN, mends=_is_first_step),
            STEP_BEFORE,
        ),
        besides=(replace(CORRECT_JOINING, mends=_is_first_step_of_callers), ORDER),
    ),
    TimelineKind.LEAD: VOIDED,
    TimelineKind.EVENT: replace(VOIDED, besides=(ORDER,)),
    TimelineKind.NOTE: VOIDED,
    TimelineKind.PAUSE: VOIDED,
    TimelineKind.VOIDING: VOIDED,
    TimelineKind.CORRECTION: Mending(
        # Of somebody who is on the request no more the page of the request is left.
        pages=(CORRECT_PERSON, replace(CORRECT, part=_its_part), REOPEN),
    ),
    TimelineKind.CLOSING: Mending(
        pages=(CLOSING,),
        kept=_lazy("An earlier closing is kept: it did happen. One that waits is withdrawn above, beside the request."),
    ),
    TimelineKind.ASSIGNMENT: Mending(pages=(ASSIGN, REOPEN)),
    TimelineKind.CONTACT: Mending(pages=(AGREE, REOPEN)),
    TimelineKind.RESTRICTION: Mending(
        pages=(RESTRICT, LIFT), kept=_lazy("Only the director lifts a restriction; that it was there is kept.")
    ),
    TimelineKind.OPERATION: Mending(pages=(CORRECT_OPERATION, OPERATION)),
    TimelineKind.OPENING: Mending(kept=_lazy("That somebody opened the sealed part is kept: it did happen.")),
}
"""By the kind of a line; a law compares this with every line that a history can have."""


def pages_for(entry: TimelineRow, case: Case, user: User) -> list[Link]:
    """The pages beside a line that put it right, as far as this person may now; none beside what was recorded in error."""
    if entry.voiding:
        return []
    way = MENDING[entry.kind]
    first, besides = (
        [page for page in pages if page.mends(entry) and _may_be_opened(page, case, user)]
        for pages in (way.pages, way.besides)
    )
    return [Link(label=str(page.label), url=_address(page, entry, case)) for page in (*first[:1], *besides)]


def _address(page: Page, entry: TimelineRow, case: Case) -> str:
    part, asked = page.part(entry), urlencode(page.asks(entry, case), doseq=True)
    return (
        reverse(page.name, args=page.about(entry, case)) + (f"?{asked}" if asked else "") + (f"#{part}" if part else "")
    )


def _may_be_opened(page: Page, case: Case, user: User) -> bool:
    return user.has_perm(page.permission) and answer(page.rule, case, by=user) is None
