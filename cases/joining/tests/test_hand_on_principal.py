"""Handing a request to another principal applicant: what is refused, what follows, and that it is asked for."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from cases import casework
from cases.case.errors import CaseIsClosed
from cases.joining import errors
from cases.joining.models import PrincipalChange
from cases.models import CaseMember, Relationship
from cases.people.family_composition import composition_of
from cases.tests import factories
from cases.tests.screens import page_of, token_on
from cases.workflow.errors import NotOnTheRequest
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly
from lfnkr.notices.models import Notice

pytestmark = pytest.mark.usefixtures("all_rows")


@pytest.fixture
def family(hana):
    """A mother with a girl of nine and a boy of six."""
    return factories.case(hana, factories.woman(), factories.child(age=9, sex="f"), factories.child(age=6, sex="m"))


def hand_on(case, place: int, by, role: str = "other"):
    """Somebody on the request becomes its principal applicant."""
    return casework.hand_on_principal(case, by=by, member=factories.members_of(case)[place], role=role)


def drown(case, by, place: int = 0) -> None:
    """One of the people dies."""
    casework.record_death(
        case,
        by=by,
        members=[factories.members_of(case)[place]],
        population="led_by_us",
        happened=exactly(clock.today()),
        cause="drowned",
    )


def test_of_a_closed_request_nobody_else_becomes_it(hana, family):
    casework.move(factories.members_of(family), by=hana, status="withdrawn", reason="They stay.")
    casework.close_case(family, by=hana, closed_for="other", reason="Over.")

    with pytest.raises(CaseIsClosed):
        hand_on(family, 1, hana)


def test_somebody_alone_hands_it_to_nobody(hana):
    with pytest.raises(errors.NobodyElse):
        hand_on(factories.case(hana), 0, hana)


def test_whoever_is_it_already_does_not_become_it(hana, family):
    with pytest.raises(errors.PrincipalAlready):
        hand_on(family, 0, hana)


def test_nobody_who_died_becomes_it(hana, family):
    drown(family, hana, 1)

    with pytest.raises(errors.PrincipalDied):
        hand_on(family, 1, hana)


def test_nobody_of_another_request_becomes_it(hana, family):
    stranger = factories.members_of(factories.case(hana))[0]

    with pytest.raises(NotOnTheRequest):
        casework.hand_on_principal(family, by=hana, member=stranger, role="other")


def test_the_former_is_a_dependant_or_another_member_afterwards(hana, family):
    with pytest.raises(errors.FormerRoleMissing):
        hand_on(family, 1, hana, role="principal")


def test_the_two_change_places_and_nothing_that_was_told(hana, family):
    told = set(Relationship.objects.values_list("person", "relative", "kind"))
    mother, girl, _boy = factories.members_of(family)
    before = composition_of(family)

    change = hand_on(family, 1, hana, role="dependant")

    assert [(one.pk, one.role) for one in factories.members_of(family)][:2] == [
        (girl.pk, "principal"),
        (mother.pk, "dependant"),
    ]
    assert (change.former, change.member) == (mother, girl)
    assert set(Relationship.objects.values_list("person", "relative", "kind")) == told
    assert composition_of(family) == before


def test_the_page_still_knows_mother_and_brother(hana, family, desk_of):
    hand_on(family, 1, hana)

    page = desk_of(hana).get(family.get_absolute_url()).content.decode()

    assert "Mother of 30" in page
    assert "Brother of 6" in page
    assert "Principal applicant: girl of 9, until then mother of 30" in page


def test_it_is_handed_back(hana, family):
    before = [(one.pk, one.role) for one in factories.members_of(family)]
    hand_on(family, 1, hana, role="dependant")
    hand_on(family, 1, hana, role="dependant")

    assert [(one.pk, one.role) for one in factories.members_of(family)] == before
    assert PrincipalChange.objects.count() == 2


def test_the_database_knows_one_principal_applicant_and_keeps_every_change(hana, family):
    change = hand_on(family, 1, hana)
    with pytest.raises(IntegrityError, match="member_one_principal"), transaction.atomic():
        CaseMember.objects.filter(case=family).update(role="principal")
    with pytest.raises(DatabaseError), transaction.atomic():
        PrincipalChange.objects.filter(pk=change.pk).update(role="other")
    boy = factories.members_of(family)[2]
    with pytest.raises(IntegrityError, match="handed from one of its people"), transaction.atomic():
        PrincipalChange.objects.create(case=family, former=change.former, member=boy, role="other", recorded_by=hana)
    with pytest.raises(IntegrityError, match="principal_change_to_another"), transaction.atomic():
        PrincipalChange.objects.create(
            case=family, former=change.member, member=change.member, role="other", recorded_by=hana
        )


@pytest.mark.parametrize("status", ["withdrawn", "left_group"])
def test_another_is_asked_for_when_the_principal_applicant_leaves(hana, family, desk_of, status):
    assert "Who is the principal applicant now?" not in beside(desk_of(hana), family)
    casework.move(factories.members_of(family)[:1], by=hana, status=status, reason="She stays.")

    assert "Who is the principal applicant now?" in beside(desk_of(hana), family)
    hand_on(family, 1, hana)
    assert "Who is the principal applicant now?" not in beside(desk_of(hana), family)


def test_another_is_asked_for_when_the_principal_applicant_died(hana, family, desk_of):
    drown(family, hana)

    assert "Who is the principal applicant now?" in beside(desk_of(hana), family)


def test_nobody_is_asked_for_where_all_have_gone(hana, family, desk_of):
    casework.move(factories.members_of(family), by=hana, status="withdrawn", reason="They stay.")

    assert "Who is the principal applicant now?" not in beside(desk_of(hana), family)


def beside(desk, case) -> str:
    """What stands beside a request."""
    return desk.get(case.get_absolute_url()).content.decode().partition("<aside")[2]


def test_on_its_page_nobody_is_chosen_beforehand_and_the_dead_are_not_offered(hana, family, desk_of):
    drown(family, hana, 2)
    desk, address = desk_of(hana), page_of(family, "hand-on-principal")
    page = desk.get(address)
    _mother, girl, boy = factories.members_of(family)

    assert " checked" not in page.content.decode()
    assert str(girl.pk) in page.content.decode()
    assert str(boy.pk) not in page.content.decode()

    sent = {"form_token": token_on(page), "member": str(girl.pk), "role": "dependant"}
    assert desk.post(address, sent).status_code == 302
    assert factories.members_of(family)[0].pk == girl.pk


def test_a_stranger_does_not_find_the_page(jun, family, desk_of):
    assert desk_of(jun).get(page_of(family, "hand-on-principal")).status_code == 404


def test_lead_and_deputy_are_told_by_whoever_is_another(hana, jun, mio, family):
    casework.assign(family, by=hana, lead=hana, deputy=jun)

    hand_on(family, 1, hana)
    factories.join(family, factories.person_facts("other", age=40), by=mio)

    told = Notice.objects.filter(kind__in=["cases.principal_handed_on", "cases.people_added"])
    assert set(told.values_list("kind", "user__username")) == {
        ("cases.principal_handed_on", "jun"),
        ("cases.people_added", "hana"),
        ("cases.people_added", "jun"),
    }
