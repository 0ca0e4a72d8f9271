"""What a life corrects that is no step: who is related how, since when somebody is on a request, operations, reviews, two records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cases import casework
from cases.case.choices import Joined
from cases.events.choices import EventKind
from cases.merging.actions import OURS, THEIRS
from cases.merging.facts import compared
from cases.merging.pairs import Pair
from cases.models import CaseMember, Merge, Operation, Person, Relationship
from cases.operations.choices import InError, OperationWrong
from cases.operations.correcting import as_read
from cases.people.choices import Relation
from cases.seal.reveal import open_seal
from cases.second_officer.models import ProposedCorrection
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly
from reports.tests.years import publishing

if TYPE_CHECKING:
    from reports.tests.years.lives import Life

REASON = "She told it herself."


def _agreed(life: Life, made: Any) -> str:
    """What came of a correction: the director agrees to one that waits, mostly."""
    if not isinstance(made, ProposedCorrection):
        return ""
    if life.chance.random() < 0.85:
        casework.agree_to_correction(made, by=life.house.director)
        return ", agreed to"
    casework.withdraw_correction(made, by=life.house.director)
    return ", declined"


def relation(life: Life) -> str:
    """Somebody is another relative of the principal applicant than was told, or one at all."""
    case = life.one_case()
    others = [one for one in life.members_of(case) if one.role != "principal"]
    if not others:
        return ""
    member = life.chance.choice(others)
    told = Relationship.objects.standing().filter(relative=member.person, person__memberships__case=case).first()
    if told is not None and not publishing.take_back(life, told, case):
        return ""
    kind = life.chance.choice(Relation.values)
    (member,) = [one for one in life.members_of(case) if one.pk == member.pk]
    casework.change_member(member, by=life.house.caseworker, reason=REASON, relation=kind)
    return f"{life.name(case)} {member.position} {kind}, not {told and told.kind}"


def joining(life: Life) -> str:
    """Somebody came with the call after all, later, on another day, or was born on the way."""
    case = life.one_case()
    later = [one for one in life.members_of(case) if one.joined != Joined.CALL]
    member = life.chance.choice(later or life.members_of(case))
    joined = life.chance.choice(Joined.values)
    day = clock.day_of(case.received_at) + timedelta(days=life.chance.choice((0, 2, 30, 300)))
    happened = exactly(min(day, clock.today())) if joined in (Joined.LATER, Joined.BORN) else None
    made = casework.correct_joining([member], by=life.house.caseworker, joined=joined, happened=happened, reason=REASON)
    return f"{life.name(case)} {member.position} {joined} {happened and happened.text}{_agreed(life, made)}"


def _operations(life: Life) -> list[Operation]:
    return list(Operation.objects.filter(pk__in=[one.pk for one in life.operations]).order_by("opened_at", "code_name"))


def operation(life: Life) -> str:
    """An operation was mobilised at another moment, or never; or it is taken back whole."""
    found = _operations(life)
    if not found:
        return ""
    operation = life.chance.choice(found)
    if life.chance.random() < 0.3:
        casework.take_back_operation(operation, by=life.house.caseworker, wrong=life.chance.choice(InError.values))
        return f"{operation.code_name} taken back"
    if operation.mobilised_at is None:
        return ""
    hours = life.chance.choice((-100, -20, -2, 5, 80))
    moment = None if life.chance.random() < 0.2 else min(operation.mobilised_at + timedelta(hours=hours), clock.now())
    made = casework.correct_operation(
        operation,
        by=life.house.caseworker,
        seen=as_read(operation),
        wrong=life.chance.choice(OperationWrong.values),
        mobilised_at=moment,
    )
    return f"{operation.code_name} mobilised {moment and f'{moment:%Y-%m-%d %H:%M}'}{_agreed(life, made)}"


def contact(life: Life) -> str:
    """A contact that was recorded in error, perhaps with the agreed time that it ended: no figure says anything of it."""
    case = life.one_case()
    event = casework.record_event(
        case, by=life.house.caseworker, kind=EventKind.CONTACT, happened=exactly(clock.today())
    )
    publishing.take_back(life, event, case)
    return f"{life.name(case)} contact"


def review(life: Life) -> str:
    """The review that gave somebody up was of another."""
    reviewed = CaseMember.objects.filter(missing_reviewed_at__isnull=False, voided_at=None, case__in=life.cases)
    reviewed = list(reviewed.select_related("case").order_by("case__received_at", "position"))
    if not reviewed:
        return ""
    member = life.chance.choice(reviewed)
    made = casework.take_back_review(member, by=life.house.caseworker, reason=REASON)
    return f"{life.name(member.case)} {member.position}{_agreed(life, made)}"


def made_one(life: Life) -> str:
    """Two records were of one person; or one that was made of two is two again."""
    merges = list(Merge.objects.filter(undone_at=None, survivor__in=life.people).order_by("pk"))
    if merges and life.chance.random() < 0.4:
        merge = life.chance.choice(merges)
        casework.undo_merge(merge, by=life.house.caseworker)
        return f"{_names(life, merge.survivor_id, merge.merged_id)} are two again"
    people = [Person.objects.get(pk=person.pk) for person in life.people]
    people = [person for person in people if person.merged_into_id is None]
    if len(people) < 2:
        return ""
    one, other = life.chance.sample(people, 2)
    if one.recorded_at == other.recorded_at:
        return ""  # Which of the two stays hangs on their keys then, and no seed draws those.
    pair = Pair.of(one, other)
    members = CaseMember.objects.filter(person__in=pair.keys)
    for case in {member.case for member in members.select_related("case")}:
        open_seal(case, by=life.house.caseworker)
    if sum(_dead(members)) > 1:
        return ""
    stands = {fact.name: life.chance.choice((OURS, THEIRS)) for fact in compared(pair) if fact.differs}
    casework.merge_people(pair, by=life.house.caseworker, stands=stands, reason=REASON)
    return f"{_names(life, pair.survivor.pk, pair.merged.pk)} are one"


def _dead(members: Iterable[CaseMember]) -> list[bool]:
    return [member.status == "died" for member in members]


def _names(life: Life, *keys: Any) -> str:
    places = {person.pk: number for number, person in enumerate(life.people, start=1)}
    return ", ".join(f"person {places[key]}" for key in keys)
