"""Taking up a request for rescue, all of it or nothing: the case, its people, their sealed facts, their first status."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import Joined, MemberRole
from cases.case.models import Case, CaseMember, new_reference
from cases.choices import ASKED, Answer
from cases.intake import errors
from cases.intake.known import hold_requests_of_known, keep_told_of_known
from cases.intake.values import CaseFacts, PersonFacts
from cases.people.birthdays import age_at_request, ages_at_request
from cases.people.models import Identity, Indicator, Person, Relationship
from cases.people.naming import add_names
from cases.people.not_same import remember
from cases.people.towns.told import supplied
from cases.status import Status
from cases.workflow.history import When
from cases.workflow.moving import Move, record_moves
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.audit.actions import action
from lfnkr.calendar.clock import day_of
from lfnkr.declared.facts import text_of
from lfnkr.keyring import sealing


@action(_lazy("open case"), permission="cases.log_request")
def open_case(facts: CaseFacts, *, by: User) -> Case:
    """Take up a request for rescue; whoever takes it up leads the case until it is assigned.

    Refused, with nothing written, for a call in the future, nobody or more than 100 people, no principal applicant or two,
    the same person twice, an impossible age, and a call of which nothing is told. What is told of somebody known completes
    their record or stands in its note. The keys are made before the first row; a key without a row harms nobody.
    """
    facts.check()
    hold_requests_of_known(facts.people)
    clear, texts = facts.of_model(Case)
    case = Case(lead=by, recorded_by=by, **clear)
    trail.about(case)
    case.reference = _free_reference()
    sealing.seal(case, **texts)
    case.save(force_insert=True)
    day = day_of(facts.received_at)
    members = write_people(case, facts.people, told_on=day)
    tell_apart(members, facts.people, by=by)
    record_moves(members, Move(status=Status.RECEIVED, when=When(occurred_at=facts.received_at)), by=by)
    keep_told_of_known(case, members, facts.people, told_on=day, by=by)
    return case


def _free_reference() -> str:
    """A reference no case has: once in some thousand requests the first one drawn is taken."""
    reference = new_reference()
    while Case.objects.filter(reference=reference).exists():
        reference = new_reference()
    return reference


def write_people(
    case: Case,
    people: tuple[PersonFacts, ...],
    *,
    told_on: date,
    joined: Joined = Joined.CALL,
    joined_on: date | None = None,
) -> list[CaseMember]:
    """Write people and memberships, in a number of statements that does not grow with them; who is known as they are kept now.

    `told_on`: the day on which their ages were told; `joined_on`: the day they joined, where that was after the call. Their
    first step is the caller's, and what was told of those who are known, their names too (`keep_told_of_known`).
    """
    kept = Person.objects.in_bulk([facts.person.pk for facts in people if facts.person])
    persons = [kept[facts.person.pk] if facts.person else _person(facts, told_on) for facts in people]
    everybody = CaseMember.objects.filter(case=case)
    known = set(everybody.standing().values_list("person_id", flat=True))
    if known & {person.pk for person in persons}:
        raise errors.MemberTwice
    identities = _identities(people, persons)
    Person.objects.bulk_create([person for facts, person in zip(people, persons, strict=True) if not facts.person])
    Identity.objects.bulk_create(identities)
    add_names(
        name.new(person, position)
        for facts, person in zip(people, persons, strict=True)
        if not facts.person
        for position, name in enumerate(facts.names)
    )
    members = _members(case, people, persons, first=everybody.count(), joined=joined, day=joined_on)
    CaseMember.objects.bulk_create(members)
    _write_kinship(case, members, people)
    _write_circumstances(people, persons, told_on)
    return members


def tell_apart(members: Iterable[CaseMember], people: Iterable[PersonFacts], *, by: User) -> None:
    """Remember of each person just written who was shown as possibly the same and is not."""
    told = zip(members, people, strict=True)
    remember(((member.person, other) for member, facts in told for other in facts.not_same), by=by)


def _person(facts: PersonFacts, day: date) -> Person:
    """A person not known before; the age is as told on the day they asked or joined, a town told says the province."""
    clear, _texts = facts.of_model(Person)
    clear |= supplied(facts.told, has_origin=bool(clear.get("origin")), has_country=bool(clear.get("birth_country")))
    return Person(**clear | {"age": facts.age and facts.age.as_told_on(day)})


def _identities(people: tuple[PersonFacts, ...], persons: list[Person]) -> list[Identity]:
    """What could betray the new ones, sealed under each one's own key."""
    work = [
        (Identity(person=person), facts.of_model(Identity)[1])
        for facts, person in zip(people, persons, strict=True)
        if not facts.person
    ]
    sealing.seal_many(work)
    return [identity for identity, _texts in work]


def _members(
    case: Case,
    people: tuple[PersonFacts, ...],
    persons: list[Person],
    *,
    first: int,
    joined: Joined,
    day: date | None,
) -> list[CaseMember]:
    """The memberships, with the age on the day they asked, of the known ones as it is kept; refused when an age is impossible."""
    day = day or day_of(case.received_at)
    members = [
        CaseMember(case=case, person=person, position=position, joined=joined, **facts.of_model(CaseMember)[0])
        for position, (facts, person) in enumerate(zip(people, persons, strict=True), start=first)
    ]
    known = [member for facts, member in zip(people, members, strict=True) if facts.person]
    ages = dict(zip([member.pk for member in known], ages_at_request(known, day), strict=True))
    for facts, member in zip(people, members, strict=True):
        told = ages[member.pk] if facts.person else age_at_request(member, text_of(facts.birth_on), day)
        member.age_months_at_request, member.is_age_exact = told
    return members


def _write_kinship(case: Case, members: list[CaseMember], people: tuple[PersonFacts, ...]) -> None:
    """What the principal applicant is to each of the others, as told."""
    named = [(member, facts.relation) for member, facts in zip(members, people, strict=True) if facts.relation]
    if not named:
        return
    principal = CaseMember.objects.standing().get(case=case, role=MemberRole.PRINCIPAL)
    rows = [
        Relationship(person_id=principal.person_id, relative_id=member.person_id, kind=relation, case=case)
        for member, relation in named
        if member.person_id != principal.person_id
    ]
    # People who come back together have told us already who they are to each other.
    in_one_order = sorted(rows, key=lambda row: (row.person_id, row.relative_id))
    Relationship.objects.bulk_create(in_one_order, ignore_conflicts=True)


def _write_circumstances(people: tuple[PersonFacts, ...], persons: list[Person], asked_on: date) -> None:
    """What was told of what was done to them, and on which day; a later answer takes the place of an earlier one."""
    rows = [
        Indicator(person=person, kind=kind, answer=answer, asked_on=asked_on if answer in ASKED else None)
        for facts, person in zip(people, persons, strict=True)
        for kind, answer in facts.circumstances.items()
        if not (facts.person and answer == Answer.NOT_ASKED)
    ]
    rows.sort(key=lambda row: (row.person_id, row.kind))  # Two requests that take in the same people lock alike.
    Indicator.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["person", "kind", "voided_at"],
        update_fields=["answer", "asked_on", "recorded_at"],
    )
