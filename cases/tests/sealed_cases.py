"""Small sealed cases for the tests of reveal, search and drafts: written row by row, so that they need no act but the trail."""

from __future__ import annotations

from cases.models import Case, CaseMember, Identity, Person
from cases.people.naming import NewName, add_names
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import account
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.keyring import sealing


def a_user(name: str, role: str = Role.CASEWORKER) -> User:
    """One of the people of every story."""
    return account(name, role=role, latin_name=name.capitalize())


def a_case(
    lead: User, *names: str, deputy=None, is_restricted=False, summary="A pastor called.", sex="f", **identity
) -> Case:
    """A case of one person with these names, led by `lead`."""
    with trail.act("open case", by=lead):
        case = Case(
            received_at=clock.now(),
            recorded_at=clock.now(),
            recorded_by=lead,
            lead=lead,
            deputy=deputy,
            channel="phone",
            asked_by="pastor",
            is_restricted=is_restricted,
        )
        sealing.seal(case, summary=summary, exact_place="third house behind the mill")
        case.save(force_insert=True)
        a_member(case, *names, sex=sex, **identity)
    return case


def a_member(case: Case, *names: str, position: int = 0, sex: str = "f", **identity) -> CaseMember:
    """One more person in a case."""
    with trail.act("add member", by=case.lead):
        person = Person.objects.create(sex=sex)
        facts = Identity(person=person)
        sealing.seal(facts, **{"phone": "+86 139 0000 0000", **identity})
        facts.save(force_insert=True)
        add_names(NewName(person, text, position=number) for number, text in enumerate(names))
        role = "other" if position else "principal"
        return CaseMember.objects.create(case=case, person=person, role=role, position=position)
