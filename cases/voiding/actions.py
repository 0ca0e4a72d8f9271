"""Taking back what was recorded in error, alone or by two; nothing is deleted (design rule 17, decision 0047)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _lazy

from cases.case.following import moved_on
from cases.case.models import Case, CaseMember
from cases.errors import ReasonMissing
from cases.events.models import Event, EventMember
from cases.operations.models import Leg, Operation
from cases.people.models import Indicator, Person, Relationship
from cases.risk.models import PersonAnswer
from cases.voiding import errors, rules
from cases.voiding.agreed_contact import settle_what_was_agreed
from cases.voiding.facts import needs_agreement
from cases.voiding.models import Voiding
from cases.voiding.notices import note_voiding
from cases.voiding.targets import Row, as_they_are, column_of
from cases.voiding.together import what_would_not_follow, with_what_falls
from cases.workflow.models import LeadChange, StatusChange
from cases.workflow.moving import keep_ages_as_placed, lock_case, next_ids
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import explained, require
from lfnkr.keyring import sealing

OF_HISTORIES = ("status_transition", "lead_changes", "lead_of_the_living", "loss_has_event")
"""The laws of histories that the rows which remain may break."""
OF_THE_PATH = (*OF_HISTORIES, "voiding_path_is_legal")


def _explained(*_args: Any, **_facts: Any) -> Any:
    """What the histories refuse of the steps that would remain, in the words of this room."""
    return explained(**dict.fromkeys(OF_HISTORIES, errors.PathIllegal))


@contextmanager
def _naming_what_would_not_follow(rows: Iterable[Row]) -> Iterator[None]:
    """Where the database refuses the steps that would remain, name the first that cannot stand and what to do."""
    rows = list(rows)
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refusal:
        is_path = refusal.__cause__.diag.constraint_name in OF_THE_PATH
        named = what_would_not_follow(rows) if is_path else None
        if named is None:
            raise
        raise named from refusal


@action(
    _lazy("record in error"),
    name="void",
    stored_as="record in error",
    permission="cases.record_in_error",
    rule=rules.may_void,
    explains=_explained,
)
def void(row: Row, *, by: User, case: Case | None, reason: str, along: Collection[Row] = ()) -> list[Voiding]:
    """Say that a row was recorded in error, and with it the rows `along`: from now on they count nowhere.

    A death takes the status it made with it, and the status the death. Of a voiding the row it names counts again. Where an
    edition counted one of the rows, nothing changes before a second officer agrees (`agree_to_voiding`). Refused without a
    reason, for a row that stands no more, for the last person of a request, where somebody would be open in a closed
    request, and where the steps that remain may not follow each other.
    """
    if not reason.strip():
        raise ReasonMissing
    if case is not None:
        case = lock_case(case)
    _lock([row, *along])
    rows = with_what_falls(as_they_are([row, *along]))
    for each in rows:
        require(rules.may_void(each))
    if case is not None:
        _somebody_is_left(case, rows)
    voidings = _written(rows, case, by=by, reason=reason.strip())
    with _naming_what_would_not_follow(rows):
        Voiding.objects.bulk_create(voidings)
    _hold_now()
    if voidings[0].needs_agreement:
        note_voiding(voidings[0], by=by)
    if case is not None:
        keep_ages_as_placed(case.members.all())
        settle_what_was_agreed(case, rows, by=by)
        moved_on([case.pk], by=by)
    return voidings


@action(
    _lazy("agree that it was recorded in error"),
    name="agree to voiding",
    stored_as="agree that it was recorded in error",
    permission="cases.record_in_error",
    rule=rules.may_agree,
    explains=_explained,
    case=lambda voiding, **_: Case(pk=voiding.case_id) if voiding.case_id else None,
)
def agree_to_voiding(voiding: Voiding, *, by: User) -> list[Voiding]:
    """Agree as second officer to everything that was taken back in one act: from now on it counts nowhere.

    Refused for whoever recorded it, once it was agreed to or taken back, and where what would remain cannot be any more.
    """
    case = lock_case(Case(pk=voiding.case_id)) if voiding.case_id else None
    of_act = Voiding.objects.filter(act=voiding.act).order_by("pk")
    _lock(list(of_act))
    held = list(of_act.select_for_update(no_key=True))
    require(rules.may_agree(next(one for one in held if one.pk == voiding.pk), by=by))
    waiting = [one for one in held if one.waits]
    with _naming_what_would_not_follow(one.row for one in waiting):
        Voiding.objects.filter(pk__in=[one.pk for one in waiting]).update(agreed_at=clock.now(), agreed_by=by)
    _hold_now()
    if case is not None:
        keep_ages_as_placed(CaseMember.objects.filter(case=case))
        settle_what_was_agreed(case, [one.row for one in waiting], by=by)
        moved_on([case.pk], by=by)
    return list(of_act.filter(pk__in=[one.pk for one in waiting]))


def _written(rows: list[Row], case: Case | None, *, by: User, reason: str) -> list[Voiding]:
    """One voiding a row, all of one act, the reason sealed in each."""
    facts = {
        "case": case,
        "act": uuid4(),
        "recorded_at": clock.now(),
        "recorded_by": by,
        "needs_agreement": needs_agreement(case, rows),
    }
    numbers = next_ids(Voiding, len(rows))
    voidings = [Voiding(id=number, **{column_of(row): row}, **facts) for number, row in zip(numbers, rows, strict=True)]
    sealing.seal_many((voiding, {"reason": reason}) for voiding in voidings)
    return voidings


def _hold_now() -> None:
    """Have the database ask now what it asks at the end: each loss has a lead of its days, each duplicate one that counts.

    Not of what is recorded anew in the same transaction: its end is soon enough.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lfnkr.told_anew', true) = 'yes'")
        if cursor.fetchone() == (True,):
            return
        for when in ("IMMEDIATE", "DEFERRED"):
            cursor.execute(f"SET CONSTRAINTS hold_population, hold_original {when}")


def _somebody_is_left(case: Case, rows: Iterable[Row]) -> None:
    """Refuse to leave nobody on a request."""
    gone = {row.pk for row in rows if isinstance(row, CaseMember)}
    if gone and not case.members.standing().exclude(pk__in=gone).exists():
        raise errors.LastPerson


def _lock(rows: Iterable[Row]) -> None:
    """Hold what the rows belong to, and of voidings what they name, in the one order of locks: members, people, operations, events."""
    rows = list(rows)
    while any(isinstance(row, Voiding) for row in rows):
        rows = [row.row if isinstance(row, Voiding) else row for row in rows]
    members = {row.member_id for row in rows if isinstance(row, StatusChange | LeadChange | EventMember)}
    members |= {row.pk for row in rows if isinstance(row, CaseMember)}
    events = {row.pk for row in rows if isinstance(row, Event)}
    events |= {row.event_id for row in rows if isinstance(row, EventMember)}
    members |= set(EventMember.objects.filter(event__in=events).values_list("member_id", flat=True))
    people = {row.person_id for row in rows if isinstance(row, Indicator | PersonAnswer)}
    people |= {person for row in rows if isinstance(row, Relationship) for person in (row.person_id, row.relative_id)}
    operations = {row.operation_id for row in rows if isinstance(row, Leg)}
    for model, keys in ((CaseMember, members), (Person, people), (Operation, operations), (Event, events)):
        if keys:
            list(model.objects.filter(pk__in=keys).select_for_update(no_key=True).order_by("pk").values_list("pk"))
