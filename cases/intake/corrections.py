"""Correcting what was told: of a case, of a person, of a member; each refuses to overwrite what somebody else just changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection, models
from django.utils.translation import gettext_lazy as _lazy

from cases import errors
from cases.case.models import Case, CaseMember
from cases.choices import Answer
from cases.intake import rules
from cases.intake.values import NameFact, check_told, chosen
from cases.people.birthdays import ages_at_request, ages_on
from cases.people.choices import Circumstance
from cases.people.models import Identity, Indicator, Person
from cases.people.naming import NewName, add_names
from cases.workflow.models import StatusChange
from cases.workflow.moving import its_case, lock_case, lock_members, lock_members_of_person
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.calendar.clock import day_of
from lfnkr.declared.facts import counting, parted, tellable
from lfnkr.errors import require
from lfnkr.keyring import sealing
from lfnkr.web.edit_conflicts import require_current

AGES = counting("age", Case, Person, Identity)
"""Whoever changes one of these changes ages that are kept."""


@action(_lazy("change case"), permission="cases.change_case", rule=rules.may_change_case, takes=tellable(Case))
def change_case(case: Case, *, by: User, version: int, **facts) -> Case:
    """Correct facts of a case; refused when it was changed since `version` was read. Another day of the call changes ages."""
    check_told(facts, Case)
    case = lock_case(case)
    require(rules.may_change_case(case))
    require_current(case, version)
    former = case.received_at
    if facts.get("received_at", former) > clock.now():
        raise errors.InTheFuture
    _save(case, case, facts)
    if case.received_at != former:
        _recompute_ages(CaseMember.objects.filter(case=case))
    return case


@action(_lazy("correct person"), permission="cases.change_case", takes=tellable(Person, Identity))
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

    Every age kept on their memberships and status changes is computed anew; refused when one of them is impossible.
    """
    check_told(facts, Person, Identity)
    if AGES & facts.keys():
        # Requests and members come before a person in the order of locks (docs/architecture.md).
        lock_members_of_person(person)
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    require_current(person, version)
    identity, _is_new = Identity.objects.get_or_create(person=person)
    _save(person, identity, facts)
    last = person.names.count()
    add_names(NewName(person, name.text, name.kind, last + position) for position, name in enumerate(names))
    _answer(person, circumstances or {})
    if AGES & facts.keys():
        _recompute_ages(CaseMember.objects.filter(person=person))
    return person


@action(
    _lazy("change member"),
    permission="cases.change_case",
    rule=rules.may_change_member,
    case=its_case,
    takes=tellable(CaseMember).keys() - {"role"},
)
def change_member(member: CaseMember, *, by: User, **facts) -> CaseMember:
    """Correct a member's wishes, years in China or destination; status and lead are moved by their own acts."""
    check_told(facts, CaseMember)
    if "role" in facts:
        raise errors.UnknownFact(name="role")
    (member,) = lock_members([member])
    require(rules.may_change_member(member))
    for name, value in facts.items():
        setattr(member, name, value)
    member.save(update_fields=list(facts))
    return member


def _save(row: Case | Person, sealed_row: models.Model, facts: Mapping[str, object]) -> None:
    """Store facts in clear on the row and sealed ones on theirs."""
    clear, texts = parted(type(row), facts)
    texts |= parted(type(sealed_row), facts)[1]
    for name, value in clear.items():
        setattr(row, name, value)
    sealing.seal(sealed_row, **texts)
    if texts and sealed_row is not row:
        sealed_row.save(update_fields=list(texts))
    row.version += 1
    row.save(update_fields=[*clear, *(texts if sealed_row is row else ()), "version"])


def _answer(person: Person, circumstances: Mapping[str, str]) -> None:
    """Store answers, each in the place of the former one."""
    for kind, answer in sorted(circumstances.items()):  # Rows of one kind are locked in one order by everybody.
        chosen(Circumstance, "circumstances", kind)
        chosen(Answer, kind, answer)
        Indicator.objects.standing().update_or_create(
            person=person, kind=kind, defaults={"answer": answer, "recorded_at": clock.now()}
        )


def _recompute_ages(members: models.QuerySet[CaseMember]) -> None:
    """Compute the ages kept at the request and at each step anew."""
    members = list(members.select_related("person", "case"))
    for member, (months, is_exact) in zip(members, ages_at_request(members), strict=True):
        member.age_months_at_request, member.is_age_exact = months, is_exact
    CaseMember.objects.bulk_update(members, ["age_months_at_request", "is_age_exact"])
    changes = list(StatusChange.objects.filter(member__in=members).select_related("member__person", "member__case"))
    at_change = ages_on((change.member, day_of(change.counts_at)) for change in changes)
    with connection.cursor() as cursor:
        months = [number for number, _is_exact in at_change]
        cursor.execute("SELECT cases_keep_ages(%s::bigint[], %s::int[])", [[change.pk for change in changes], months])
