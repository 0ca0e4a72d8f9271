"""Adding people to a request that is saved: told only now, joined on the road, born on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import NOT_AT_THE_CALL, Joined, MemberRole
from cases.case.growing import party_grew
from cases.case.models import Case, CaseMember
from cases.choices import NOT_KNOWN
from cases.errors import InTheFuture
from cases.intake.actions import tell_apart, write_people
from cases.intake.errors import PrincipalMissing
from cases.intake.known import hold_requests_of_known, keep_told_of_known
from cases.intake.values import MOST_PEOPLE, PersonFacts, check_people
from cases.joining import errors, rules
from cases.joining.notices import note_addition
from cases.joining.path import SHARED, leads_along, steps_along
from cases.joining.values import Joiner, Kin
from cases.people.choices import Relation, Sex
from cases.people.models import NameToken, Person, Relationship
from cases.people.wording import party_words
from cases.status import Status
from cases.workflow.history import When
from cases.workflow.leading import change_lead
from cases.workflow.models import StatusChange
from cases.workflow.moving import Move, arrive, lock_case, lock_members_of, record_moves
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.calendar.clock import day_of
from lfnkr.declared.facts import text_of
from lfnkr.errors import require
from lfnkr.fuzzy.dates import FuzzyDate

JUST_NOW = timedelta(hours=6)
"""So long somebody without a name is asked about who may have been added by a colleague from the same call."""
ALIKE = 12
"""Months between two ages, as told by two people of one call, that may be those of one child."""


@action(_lazy("join case"), permission="cases.change_case", rule=rules.may_join)
def join_case(case: Case, *, by: User, people: Iterable[Joiner]) -> list[CaseMember]:
    """Add people to a request, all of them or none, each since the day they belong to it and on the way of a companion.

    Refused when it is closed, for a second principal applicant, for somebody who is on it already or was put on it in error,
    for a day before the call or to come, and for somebody who may be the same as one who is on it, unless that was asked.
    """
    people = tuple(people)
    check_people(tuple(joiner.facts for joiner in people))
    if any(joiner.facts.role == MemberRole.PRINCIPAL for joiner in people):
        raise PrincipalMissing
    hold_requests_of_known([joiner.facts for joiner in people], case)
    case = lock_case(case)
    standing = lock_members_of(case)
    require(rules.may_join(case))
    if len(standing) + len(people) > MOST_PEOPLE:
        raise errors.RequestIsFull(most=MOST_PEOPLE)
    _check_known(case, people)
    here = {member.pk: member for member in standing}
    added = []
    for together in _together(people):
        added += _add(case, together, here, by=by)
    _check_not_twice(case, added, people, standing)
    party_grew(case, by=by)
    _keep_told(case, added, people, by=by)
    note_addition(case, by=by)
    return added


def _together(people: tuple[Joiner, ...]) -> list[list[Joiner]]:
    """Those who joined at one time on one way, in the order they were told."""
    groups: dict[tuple, list[Joiner]] = defaultdict(list)
    for joiner in people:
        groups[joiner.joined, joiner.happened, joiner.along_with and joiner.along_with.pk].append(joiner)
    return list(groups.values())


def _add(case: Case, joiners: list[Joiner], here: Mapping[UUID, CaseMember], *, by: User) -> list[CaseMember]:
    """Write some who came together: they are received, then go the way of their companion."""
    first = joiners[0]
    since = _since(case, first)
    companion = _companion(first, here)
    facts = tuple(_facts(joiner) for joiner in joiners)
    joined_on = day_of(since.last_moment) if first.joined == Joined.LATER else None
    members = write_people(case, facts, told_on=_told_on(case, since), joined=first.joined, joined_on=joined_on)
    tell_apart(members, facts, by=by)
    record_moves(members, Move(status=Status.RECEIVED, when=since), by=by)
    if companion:
        for led in leads_along(companion, since):
            shared = {"lead": led.lead, "partner": led.partner, "reason": led.reason, "agreed_by_id": led.agreed_by_id}
            change_lead(members, led.when, by=by, **shared)
        for step in steps_along(companion, since):
            if step.status == Status.IN_DESTINATION:
                arrive(members, companion.actual_destination or NOT_KNOWN)
            record_moves(members, step, by=by)
    for member, joiner in zip(members, joiners, strict=True):
        _relate(member, joiner, here)
        member.refresh_from_db(fields=["lead", "partner", "status", "status_detail"])
    return members


def _keep_told(case: Case, added: list[CaseMember], people: tuple[Joiner, ...], *, by: User) -> None:
    """What was told of those who are known already completes their record, or stands in its note."""
    order = [joiner.facts for together in _together(people) for joiner in together]
    told_on = day_of(case.received_at) if case.is_earlier_rescue else clock.today()
    keep_told_of_known(case, added, order, told_on=told_on, by=by)


def _since(case: Case, joiner: Joiner) -> When:
    """When they came to belong to the request; refused before the call and in the future."""
    if joiner.joined not in NOT_AT_THE_CALL:
        birth = joiner.facts.told.get("birth_on")
        born_from = birth and FuzzyDate.parse(text_of(birth)).first_day
        if born_from and born_from > day_of(case.received_at):
            raise errors.BornAfterTheCall(**called(case))
    elif joiner.joined == Joined.BORN and joiner.facts.person:
        raise errors.BornBeforeKnown
    return joined_since(case, joiner.joined, joiner.happened)


def joined_since(case: Case, joined: str, happened: FuzzyDate | None) -> When:
    """Since when somebody who joined so is on a request; of whoever was there at the call since the call."""
    if joined not in NOT_AT_THE_CALL:
        return When(occurred_at=case.received_at)
    if happened is None or not happened.is_known:
        raise errors.DayMissing
    if happened.earliest and happened.earliest > clock.now():
        raise errors.BornInTheFuture if joined == Joined.BORN else InTheFuture
    if happened.latest and happened.latest <= case.received_at:
        raise errors.JoinedBeforeTheCall(**called(case))
    return When.of(happened, since=case.received_at)


def called(case: Case) -> dict[str, str]:
    """The day of the call, for a sentence."""
    return {"day": date_format(localtime(case.received_at), "DATE_FORMAT")}


def _facts(joiner: Joiner) -> PersonFacts:
    """What was told of them; the day somebody was born on is their birth date."""
    facts = joiner.facts
    if joiner.joined != Joined.BORN or facts.told.get("birth_on"):
        return facts
    told = facts.told | {"birth_on": joiner.happened}
    more = {"names": facts.names, "relation": facts.relation, "circumstances": facts.circumstances}
    return PersonFacts(not_same=facts.not_same, **more, **told)


def _told_on(case: Case, since: When) -> date:
    """On which day an age was told: today; of an earlier rescue it is told of the day they asked."""
    return day_of(since.last_moment) if case.is_earlier_rescue else clock.today()


def _companion(joiner: Joiner, here: Mapping[UUID, CaseMember]) -> CaseMember | None:
    """The one of the request whose way they share, as it stands now."""
    if joiner.along_with is None:
        return None
    companion = here.get(joiner.along_with.pk)
    if companion is None or companion.status not in SHARED:
        raise errors.CompanionGone
    return companion


def _relate(member: CaseMember, joiner: Joiner, here: Mapping[UUID, CaseMember]) -> None:
    """Write what they are to the one who was named; people who come back may have told it already."""
    if not joiner.kin or joiner.kin_of is None:
        return
    other = here.get(joiner.kin_of.pk)
    if other is None:
        raise errors.CompanionGone
    one, another, kind = kinship(joiner.kin, member.person, other.person)
    Relationship.objects.bulk_create(
        [Relationship(person=one, relative=another, kind=kind, case_id=member.case_id)], ignore_conflicts=True
    )


def kinship(kin: str, new: Person, other: Person) -> tuple[Person, Person, Relation]:
    """Who is what to whom, where somebody new is `kin` of another; refused for a parent of unknown sex."""
    of_other = {
        Kin.SPOUSE: Relation.SPOUSE,
        Kin.SIBLING: Relation.SIBLING,
        Kin.GRANDCHILD: Relation.GRANDPARENT,
        Kin.WARD: Relation.GUARDIAN,
        Kin.RELATIVE: Relation.RELATIVE,
        Kin.UNRELATED: Relation.UNRELATED,
    }
    if kin == Kin.CHILD:
        return other, new, _parent(other)
    if kin == Kin.PARENT:
        return new, other, _parent(new)
    if kin in of_other:
        return other, new, of_other[Kin(kin)]
    return new, other, {Kin.GRANDPARENT: Relation.GRANDPARENT, Kin.GUARDIAN: Relation.GUARDIAN}[Kin(kin)]


def _parent(person: Person) -> Relation:
    if person.sex == Sex.UNKNOWN:
        raise errors.ParentOfUnknownSex
    return Relation.MOTHER if person.sex == Sex.FEMALE else Relation.FATHER


def _check_known(case: Case, people: tuple[Joiner, ...]) -> None:
    """Refuse whoever is on the request already, or was put on it in error."""
    known = [joiner.facts.person.pk for joiner in people if joiner.facts.person]
    for member in CaseMember.objects.filter(case=case, person__in=known).select_related("person").order_by("pk"):
        refused = errors.OnTheRequestInError if member.voided_at else errors.AlreadyOnTheRequest
        raise refused(who=party_words([member]))


def _check_not_twice(
    case: Case, added: list[CaseMember], people: tuple[Joiner, ...], standing: list[CaseMember]
) -> None:
    """Refuse somebody who may be one of those on the request: of the same name, or just added from the same call."""
    order = [joiner for together in _together(people) for joiner in together]
    asked = [(member, joiner) for member, joiner in zip(added, order, strict=True) if not joiner.is_another]
    asked = [(member, joiner) for member, joiner in asked if joiner.facts.person is None]
    if not asked or not standing:
        return
    persons = [member.person_id for member in (*added, *standing)]
    names: dict[UUID, set[bytes]] = defaultdict(set)
    for person, token in NameToken.objects.filter(person__in=persons).values_list("person_id", "token"):
        names[person].add(bytes(token))
    first = {
        change.member_id: change
        for change in StatusChange.objects.filter(member__in=standing, before="", voided_at=None).select_related(
            "recorded_by"
        )
    }
    for member, _joiner in asked:
        for other in standing:
            step = first.get(other.pk)
            if _may_be_one(member, other, names, step.recorded_at if step else case.recorded_at):
                when = step.recorded_at if step else case.recorded_at
                raise errors.PerhapsTwice(
                    who=party_words([other]),
                    when=date_format(localtime(when), "DATETIME_FORMAT"),
                    by=step.recorded_by.display_name if step else case.recorded_by.display_name,
                )


def _may_be_one(member: CaseMember, other: CaseMember, names: Mapping[UUID, set[bytes]], recorded_at: datetime) -> bool:
    """Whether two may be one: named alike; or one without a name, added a moment ago, with nothing that tells them apart."""
    own, others = names[member.person_id], names[other.person_id]
    if own and others:
        return bool(own & others)
    if other.joined == Joined.CALL or clock.now() - recorded_at > JUST_NOW:
        return False
    sexes = {member.person.sex, other.person.sex} - {Sex.UNKNOWN}
    ages = [member.age_months_at_request, other.age_months_at_request]
    return len(sexes) < 2 and (None in ages or abs(ages[0] - ages[1]) <= ALIKE)
