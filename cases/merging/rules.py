"""Whether two records may be made one, whether that may be undone, and whether two may be said not to be the same."""

from __future__ import annotations

from django.db.models import Q

from cases.case.models import Case
from cases.merging import errors
from cases.merging.facts import changed_since
from cases.merging.models import Merge
from cases.merging.pairs import Pair, not_seen, requests_of, said_of
from cases.people.models import Person, Relationship
from cases.people.not_same import NotSame
from cases.seal.reveal import opening_for
from cases.status import OPEN, Status
from cases.workflow.models import StatusChange
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.calendar.clock import day_of
from lfnkr.errors import DomainError
from lfnkr.fuzzy.dates import exactly
from lfnkr.language.lists import listed
from lfnkr.under_way import under_way

SEEN_ALIVE = (*OPEN, Status.SAFE, Status.IN_DESTINATION)


def may_merge(pair: Pair, *, by: User) -> DomainError | None:
    """Whether two records may be made one: both in one's sight and open, on no common request, not relatives, no money under way."""
    if pair.survivor.pk == pair.merged.pk:
        return errors.OnePersonAlready()
    if pair.survivor.merged_into_id or pair.merged.merged_into_id:
        return errors.MergedAlready()
    if hidden := [case for person in (pair.survivor, pair.merged) for case in not_seen(person, by)]:
        return errors.NotBothSeen(name=hidden[0].lead.display_name)
    return _cannot_be_one(pair) or _is_closed(pair, by)


def _cannot_be_one(pair: Pair) -> DomainError | None:
    """What speaks against it in the records."""
    ours, theirs = ([member.case for member in requests_of(person)] for person in (pair.survivor, pair.merged))
    if common := {case.pk for case in ours} & {case.pk for case in theirs}:
        return errors.OnOneRequest(reference=Case.objects.get(pk=common.pop()).reference)
    between = Q(person=pair.survivor, relative=pair.merged) | Q(person=pair.merged, relative=pair.survivor)
    if relation := Relationship.objects.standing().filter(between).first():
        return errors.AreRelated(relation=relation.get_kind_display())
    if said := said_of(pair.survivor).get(pair.merged.pk):
        return errors.SaidNotTheSame(name=said.recorded_by.display_name, day=exactly(day_of(said.recorded_at)))
    busy = [under_way([case.pk for case in cases]) for cases in (ours, theirs)]
    if all(busy):
        references = [case.reference for case in (*ours, *theirs) if case.pk in busy[0] | busy[1]]
        return errors.MoneyUnderWay(references=listed(references))
    return None


def _is_closed(pair: Pair, by: User) -> DomainError | None:
    """Of each of the two the sealed part of one request must be open."""
    closed = []
    for person in (pair.survivor, pair.merged):
        cases = [member.case for member in requests_of(person)]
        if cases and not any(opening_for(case, by, clock.now()) for case in cases):
            closed.append(cases[0].reference)
    return errors.SealsClosed(references=listed(closed)) if closed else None


def contradicts(pair: Pair) -> bool:
    """Whether one of the two died, and the other was met alive later."""
    steps = StatusChange.objects.filter(voided_at=None, member__voided_at=None)
    for dead, other in ((pair.survivor, pair.merged), (pair.merged, pair.survivor)):
        death = steps.filter(member__person=dead, status=Status.DIED).order_by("counts_at").first()
        if death and steps.filter(member__person=other, status__in=SEEN_ALIVE, counts_at__gt=death.counts_at).exists():
            return True
    return False


def may_undo_merge(merge: Merge, *, by: User) -> DomainError | None:
    """Whether two records may be made two again: within 90 days, the last merge first, and where nothing since would be lost."""
    if merge.undone_at is not None:
        return errors.AlreadyUndone()
    if clock.now() > merge.undone_until:
        return errors.TooLateToUndo()
    if Person.objects.filter(pk=merge.survivor_id).exclude(merged_into=None).exists():
        return errors.UndoLaterFirst()
    lost = changed_since(merge)
    return errors.ChangedSince(facts=listed(lost)) if lost else None


def may_say_not_same(pair: Pair) -> DomainError | None:
    """Whether two may be said not to be the same: two records, neither made one with another, and it was not said yet."""
    if pair.survivor.pk == pair.merged.pk:
        return errors.OnePersonAlready()
    if pair.survivor.merged_into_id or pair.merged.merged_into_id:
        return errors.MergedAlready()
    return errors.SaidAlready() if pair.merged.pk in said_of(pair.survivor) else None


def may_take_back_not_same(said: NotSame) -> DomainError | None:
    """Whether it may be taken back: while it stands."""
    return errors.TakenBackAlready() if said.taken_back_at is not None else None
