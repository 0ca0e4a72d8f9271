"""Telling what anybody known is to somebody of a request, and completing it; taking it back is cases/voiding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from cases.across import kin, rules
from cases.across.kin import Kin
from cases.case.models import Case, CaseMember
from cases.errors import InTheFuture
from cases.intake.values import NameFact, check_told, chosen
from cases.people.choices import Sex
from cases.people.models import Identity, Person, Relationship
from cases.people.naming import add_names
from cases.workflow.moving import its_case, lock_case, lock_members, next_ids
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.declared.facts import parted, tellable
from lfnkr.errors import require
from lfnkr.fuzzy.ages import Age
from lfnkr.keyring import sealing
from lfnkr.web.edit_conflicts import require_current

TOLD = tellable(Relationship)


@action(
    _lazy("tell of family"),
    permission="cases.change_case",
    rule=rules.may_tell_of_family,
    case=its_case,
    takes=TOLD,
)
def tell_of_family(
    member: CaseMember,
    *,
    by: User,
    kin: str,
    other: Person | None = None,
    names: Iterable[NameFact] = (),
    sex: str = "",
    age: Age | None = None,
    **facts: Any,
) -> Relationship:
    """Tell what somebody is to a person of a request: `other` where they are known, else somebody new, who is on no request.

    Of whoever is on none a report counts nothing. Refused for whoever is on the request no more, for the same person,
    for two who are related by a standing line already, and for what sex and age rule out.
    """
    check_told(facts, Relationship)
    chosen(Kin, "kin", kin)
    (member,) = lock_members([member])
    require(rules.may_tell_of_family(member))
    require(rules.may_last(facts))
    _not_to_come(facts)
    person = member.person
    if other is None:
        other = _somebody_new(Kin(kin), person, names=names, sex=sex, age=age)
    require(rules.may_relate(person, other, Kin(kin)))
    return _written(member.case, person, other, Kin(kin), facts, by=by)


@action(
    _lazy("complete relation"),
    permission="cases.change_case",
    rule=rules.may_complete,
    case=its_case,
    takes=TOLD,
)
def complete_relation(relation: Relationship, *, by: User, version: int, **facts: Any) -> Relationship:
    """Complete or correct what was told besides the relation itself: whether alive, where, since and until when, by whom.

    Refused when it was changed since `version` was read, once it was recorded in error, and for an end before its beginning.
    """
    check_told(facts, Relationship)
    if relation.case_id:
        lock_case(Case(pk=relation.case_id))
    relation = Relationship.objects.select_for_update(no_key=True).get(pk=relation.pk)
    require(rules.may_complete(relation))
    require_current(relation, version)
    clear, texts = parted(Relationship, facts)
    for name, value in clear.items():
        setattr(relation, name, value)
    require(rules.may_last({"since": relation.since, "until": relation.until}))
    _not_to_come(facts)
    sealing.seal(relation, **texts)
    relation.version += 1
    relation.save(update_fields=[*clear, *texts, "version"])
    return relation


def _not_to_come(facts: dict[str, Any]) -> None:
    """Refuse a telling of days to come."""
    if facts.get("told_on") and facts["told_on"] > clock.today():
        raise InTheFuture


def _somebody_new(which: Kin, person: Person, *, names: Iterable[NameFact], sex: str, age: Age | None) -> Person:
    """A person on no request, under a key of their own; the relation says their sex where it is a daughter or a son."""
    how = kin.stored(which, person)
    other = Person(sex=(how.sex if how else "") or sex or Sex.UNKNOWN, age=age)
    other.save(force_insert=True)
    Identity.objects.create(person=other)
    add_names(name.new(other, position) for position, name in enumerate(names))
    return other


def _written(case: Case, person: Person, other: Person, which: Kin, facts: dict[str, Any], *, by: User) -> Relationship:
    """The row, told in this request."""
    how = kin.stored(which, person)
    clear, texts = parted(Relationship, facts)
    (number,) = next_ids(Relationship, 1)
    first, second = (other, person) if how.other_first else (person, other)
    relation = Relationship(
        id=number, person=first, relative=second, kind=how.relation, case=case, recorded_by=by, **clear
    )
    sealing.seal(relation, **texts)
    relation.save(force_insert=True)
    return relation
