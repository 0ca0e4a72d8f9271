"""Carrying over what a duplicate holds to the request that counts, and taking that back (decision 0062)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import NOT_AT_THE_CALL, Joined, MemberRole
from cases.case.models import Case, CaseMember
from cases.duplicates import errors, rules
from cases.duplicates.items import CONTACT, Item, items_of
from cases.duplicates.models import TEXTS, CarriedRow, CarryOver, Part
from cases.duplicates.pairs import Repeated
from cases.errors import ReasonMissing
from cases.events.models import Event, EventMember
from cases.follow_up.actions import agree_contact
from cases.follow_up.models import CaseNote
from cases.intake.values import PersonFacts
from cases.joining.actions import join_case
from cases.joining.values import Joiner
from cases.seal.reveal import contents
from cases.voiding.actions import void
from cases.workflow.models import IN_ORDER
from cases.workflow.moving import lock_case, lock_cases, next_ids
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.fuzzy.dates import FuzzyDate, exactly
from lfnkr.keyring import sealing

KEPT_OF_EVENT = ("kind", "happened", "ended", "country", "held_months", "reported_by", "certainty")
WISHES = (
    "desired_destination",
    "desired_answer",
    "desired_asked_on",
    "years_in_china",
    "years_in_china_answer",
)
"""What was told of somebody in the duplicate that belongs to the request and not to the person."""


@action(
    _lazy("carry over"),
    permission="cases.change_case",
    rule=rules.may_carry_over,
    case=lambda pair, **_: Case(pk=pair.original.pk),
    includes=["join case", "agree contact"],
)
def carry_over(pair: Repeated, *, by: User, what: Collection[str]) -> CarryOver:
    """Copy what a duplicate holds to the request that counts: texts sealed anew, events, the next contact, people.

    Each keeps who wrote it and when. The duplicate stays as it is. Refused as `may_carry_over` says, for nothing, and for a
    piece that was carried over or changed since it was shown.
    """
    if not what:
        raise errors.NothingChosen
    lock_cases([pair.case.pk, pair.original.pk])
    pair = pair.again()
    require(rules.may_carry_over(pair, by=by))
    offered = {item.name: item for item in items_of(pair, contents(pair.case, by=by)) if item.can_be_carried}
    if not offered.keys() >= set(what):
        raise errors.CarriedMeanwhile
    chosen = [item for name, item in offered.items() if name in what]
    carried = CarryOver.objects.create(case=pair.case, original=pair.original, recorded_by=by)
    _carry_people(carried, [item for item in chosen if item.part == Part.PERSON], by=by)
    _carry_events(carried, [item for item in chosen if item.part == Part.EVENT], by=by)
    _carry_texts(carried, [item for item in chosen if item.part in TEXTS], by=by)
    for item in chosen:
        if item.name == CONTACT:
            agree_contact(pair.original, by=by, at=item.written_at)
    return carried


@action(
    _lazy("take back what was carried over"),
    name="take back carry over",
    stored_as="take back what was carried over",
    permission="cases.record_in_error",
    rule=rules.may_take_back,
    case=lambda carried, **_: Case(pk=carried.original_id),
    includes=["void"],
)
def take_back_carry_over(carried: CarryOver, *, by: User, reason: str) -> CarryOver:
    """Record in error everything that one act carried over and that stands; the duplicate still holds it.

    Refused without a reason, where nothing of it is left, and for what `void` refuses. The next contact stays as it is agreed.
    """
    if not reason.strip():
        raise ReasonMissing
    original = lock_case(Case(pk=carried.original_id))
    carried = CarryOver.objects.get(pk=carried.pk)  # Nobody takes it back without holding the request.
    require(rules.may_take_back(carried))
    first, *others = [row.row for row in carried.rows.all() if row.row.voided_at is None]
    void(first, by=by, case=original, reason=reason, along=others)
    carried.taken_back_at, carried.taken_back_by = clock.now(), by
    carried.save(update_fields=["taken_back_at", "taken_back_by"])
    return carried


def _carry_people(carried: CarryOver, items: list[Item], *, by: User) -> None:
    """People who are on the other request by no record: known as they are, they are received there."""
    if not items:
        return
    joiners = [_joiner(item.row, carried.original) for item in items]
    members = join_case(carried.original, by=by, people=joiners)
    of_person = {member.person_id: member for member in members}
    _note(
        CarriedRow(
            carry_over=carried,
            part=Part.PERSON,
            member=of_person[item.row.person_id],
            of_member=item.row,
            written_by_id=_first_step(item.row).recorded_by_id,
            written_at=_first_step(item.row).recorded_at,
        )
        for item in items
    )


def _joiner(member: CaseMember, original: Case) -> Joiner:
    """Somebody of the duplicate as they are added to the other: since the call, or since the day they joined."""
    role = MemberRole.OTHER if member.role == MemberRole.PRINCIPAL else member.role
    told = {name: getattr(member, name) for name in WISHES}
    facts = PersonFacts(person=member.person, role=role, **told)
    happened = _joined_on(member)
    if member.joined in NOT_AT_THE_CALL and happened.latest and happened.latest > original.received_at:
        return Joiner(facts=facts, joined=Joined.LATER, happened=happened)
    return Joiner(facts=facts, joined=Joined.TOLD_LATER)


def _first_step(member: CaseMember):
    return member.status_changes.filter(voided_at=None).order_by(*IN_ORDER).first()


def _joined_on(member: CaseMember) -> FuzzyDate:
    step = _first_step(member)
    return step.day or exactly(step.occurred_at)


def _carry_events(carried: CarryOver, items: list[Item], *, by: User) -> None:
    """Events as they were told, to those of the people who are on the other request too; their words sealed anew."""
    people = CaseMember.objects.standing().filter(case=carried.original)
    of_person = {member.person_id: member for member in people}
    rows, links = [], []
    for item in items:
        told: Event = item.row
        event = Event(
            case=carried.original,
            recorded_by=by,
            unknown_people=told.unknown_people,
            acknowledged_at=told.acknowledged_at,
            acknowledged_by_id=told.acknowledged_by_id,
            **{name: getattr(told, name) for name in KEPT_OF_EVENT},
        )
        sealing.seal(event, text=item.text)
        event.save(force_insert=True)
        befell = EventMember.objects.standing().filter(event=told).values_list("member__person_id", flat=True)
        links += [EventMember(event=event, member=of_person[person]) for person in befell if person in of_person]
        rows.append(_carried_row(carried, item, event=event, of_event=told))
    EventMember.objects.bulk_create(links)
    _note(rows)


def _carry_texts(carried: CarryOver, items: list[Item], *, by: User) -> None:
    """Each text as a note of the other request, sealed under its key."""
    numbers = next_ids(CaseNote, len(items))
    rows = []
    for number, item in zip(numbers, items, strict=True):
        note = CaseNote(id=number, case=carried.original, recorded_by=by)
        sealing.seal(note, text=item.text)
        note.save(force_insert=True)
        rows.append(
            _carried_row(carried, item, note=note, of_note=item.row if item.part == Part.NOTE else None),
        )
    _note(rows)


def _carried_row(carried: CarryOver, item: Item, **rows: object) -> CarriedRow:
    return CarriedRow(
        carry_over=carried, part=item.part, written_by=item.written_by, written_at=item.written_at, **rows
    )


def _note(rows: Iterable[CarriedRow]) -> None:
    CarriedRow.objects.bulk_create(rows)
