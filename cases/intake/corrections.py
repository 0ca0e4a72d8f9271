"""Correcting what was told: of a case, of a person, of a member; each refuses to overwrite what somebody else just changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import models, transaction

from cases import errors
from cases.case.models import Case, CaseMember
from cases.choices import Answer, Circumstance
from cases.intake.values import NameFact, chosen
from cases.people.birthdays import ages_on, day_of
from cases.people.models import Identity, Indicator, Person
from cases.people.naming import NewName, add_names
from cases.workflow.models import StatusChange
from cases.workflow.moving import case_numbered, lock_case, lock_members, lock_members_of_person
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.keyring import sealing

OF_CASE = frozenset(
    [
        "received_at",
        "received_zone",
        "channel",
        "asked_by",
        "country",
        "region",
        "is_watched",
        "can_leave_alone",
        "is_guarded",
        "is_restricted",
        "next_contact_at",
        "summary",
        "exact_place",
    ]
)
OF_PERSON = frozenset(
    [
        "sex",
        "stated_age",
        "stated_age_unit",
        "stated_on",
        "reckoning",
        "birth_country",
        "origin",
        "birth_on",
        "phone",
        "exact_place",
        "origin_town",
        "note",
    ]
)
OF_MEMBER = frozenset(
    [
        "desired_destination",
        "desired_answer",
        "desired_asked_on",
        "actual_destination",
        "years_in_china",
        "years_in_china_answer",
    ]
)
AGE_FACTS = frozenset(("stated_age", "stated_age_unit", "stated_on", "reckoning", "birth_on"))


@transaction.atomic
def change_case(case: Case, *, by: User, version: int, **facts) -> Case:
    """Correct facts of a case; refused when it was changed since `version` was read. Another day of the call changes ages."""
    _only(facts, OF_CASE)
    with trail.act("change case", by=by, case=case):
        case = lock_case(case)
        _current(case, version)
        former = case.received_at
        if facts.get("received_at", former) > clock.now():
            raise errors.InTheFuture
        _save(case, case, facts)
        if case.received_at != former:
            _recompute_ages(CaseMember.objects.filter(case=case))
    return case


@transaction.atomic
def correct_person(
    person: Person,
    *,
    by: User,
    version: int,
    names: Iterable[NameFact] = (),
    circumstances: Mapping[str, str] | None = None,
    **facts,
) -> Person:
    """Correct what was told about a person, and add names; refused when it was changed since `version` was read.

    Every age kept on her memberships and status changes is computed anew; refused when one of them is impossible.
    """
    _only(facts, OF_PERSON)
    with trail.act("correct person", by=by):
        if AGE_FACTS & facts.keys():
            # Requests and members come before a person in the order of locks (docs/architecture.md).
            lock_members_of_person(person)
        person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        _current(person, version)
        identity, _is_new = Identity.objects.get_or_create(person=person)
        _save(person, identity, facts)
        last = person.names.count()
        add_names(NewName(person, name.text, name.kind, last + position) for position, name in enumerate(names))
        _answer(person, circumstances or {})
        if AGE_FACTS & facts.keys():
            _recompute_ages(CaseMember.objects.filter(person=person))
    return person


@transaction.atomic
def change_member(member: CaseMember, *, by: User, **facts) -> CaseMember:
    """Correct a member's wishes, years in China or destination; status and lead are moved by their own acts."""
    _only(facts, OF_MEMBER)
    for name in ("desired_answer", "years_in_china_answer"):
        if name in facts:
            chosen(Answer, name, facts[name])
    with trail.act("change member", by=by, case=case_numbered(member.case_id)):
        (member,) = lock_members([member])
        for name, value in facts.items():
            setattr(member, name, value)
        member.save(update_fields=list(facts))
    return member


def _only(facts: Mapping[str, object], allowed: frozenset[str]) -> None:
    """Refuse facts that are no one's to correct here."""
    for name in sorted(facts.keys() - allowed):
        raise errors.UnknownFact(name=name)


def _current(row: Case | Person, version: int) -> None:
    """Refuse to overwrite a later version."""
    if row.version != version:
        raise errors.StaleRecord


def _save(row: Case | Person, sealed_row: models.Model, facts: Mapping[str, object]) -> None:
    """Store plain facts on the row and sealed ones on theirs; every choice must be one of its list."""
    sealed = {name: value for name, value in facts.items() if name in sealing.sealed_columns(type(sealed_row))}
    plain = {name: value for name, value in facts.items() if name not in sealed}
    for name, value in plain.items():
        known = dict(type(row)._meta.get_field(name).flatchoices)
        if known and value and value not in known:
            raise errors.UnknownChoice(name=name, value=value)
        setattr(row, name, value)
    sealing.seal(sealed_row, **{name: str(value or "").strip() or None for name, value in sealed.items()})
    if sealed and sealed_row is not row:
        sealed_row.save(update_fields=list(sealed))
    row.version += 1
    row.save(update_fields=[*plain, *(sealed if sealed_row is row else ()), "version"])


def _answer(person: Person, circumstances: Mapping[str, str]) -> None:
    """Store answers, each in the place of the former one."""
    for kind, answer in sorted(circumstances.items()):  # Rows of one kind are locked in one order by everybody.
        chosen(Circumstance, "circumstances", kind)
        chosen(Answer, kind, answer)
        Indicator.objects.update_or_create(
            person=person, kind=kind, defaults={"answer": answer, "recorded_at": clock.now()}
        )


def _recompute_ages(members: models.QuerySet[CaseMember]) -> None:
    """Compute the ages kept at the request and at each step anew."""
    members = list(members.select_related("person", "case"))
    at_request = ages_on((member, day_of(member.case.received_at)) for member in members)
    for member, (months, is_exact) in zip(members, at_request, strict=True):
        member.age_months_at_request, member.is_age_exact = months, is_exact
    CaseMember.objects.bulk_update(members, ["age_months_at_request", "is_age_exact"])
    changes = list(StatusChange.objects.filter(member__in=members).select_related("member__person", "member__case"))
    at_change = ages_on((change.member, day_of(change.occurred_at)) for change in changes)
    for change, (months, _is_exact) in zip(changes, at_change, strict=True):
        change.age_months = months
    StatusChange.objects.bulk_update(changes, ["age_months"])
