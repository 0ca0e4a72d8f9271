"""Two browsers save one leg at the same moment: one is saved, the other is shown both versions, and nothing is lost."""

from __future__ import annotations

import pytest

from cases import casework
from cases.models import Leg, LegChange, Operation, OperationStay
from cases.operations import errors
from cases.operations.tests.test_leg_pages import filled, page_of
from cases.tests import factories
from cases.tests.screens import refusals
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly
from lfnkr.tests.side_by_side import side_by_side

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "keyring"]),
    pytest.mark.xdist_group("races"),
]


def test_of_two_browsers_that_save_a_leg_at_once_the_second_sees_both(desk_of, hana, jun, connect_as):
    case = factories.case(hana)
    casework.assign(case, by=hana, lead=hana, deputy=jun)
    leg = factories.leg(factories.operation(*factories.members_of(case), by=hana), by=hana)
    desks = {"X-1": desk_of(hana), "X-2": desk_of(jun)}
    typed = {code: filled(desk, page_of(leg), crossing=code) for code, desk in desks.items()}

    pages = side_by_side(
        connect_as, *(lambda code=code: (code, desks[code].post(page_of(leg), typed[code]))[1] for code in desks)
    )

    lost = next(page for page in pages if page.status_code != 302)
    assert [page.status_code for page in pages].count(302) == 1
    with trail.reading():
        kept = Leg.objects.get(pk=leg.pk)
        assert LegChange.objects.filter(leg=leg, part="crossing").count() == 1
    (other,) = desks.keys() - {kept.crossing}
    assert "Compare" in " ".join(refusals(lost))
    assert kept.crossing in lost.text
    assert other in lost.text


def test_of_two_operations_opened_at_once_under_one_name_one_is_opened(hana, jun, connect_as):
    people = [factories.member(by) for by in (hana, jun)]
    for member in people:
        casework.fund(member.case, by=hana)
    names = ("Tern One", "tern  one")

    results = side_by_side(
        connect_as,
        *(
            lambda member=member, by=by, name=name: casework.open_operation(
                factories.members_of(member.case), by=by, code_name=name, lead="lfnkr", opened_at=clock.now()
            )
            for member, by, name in zip(people, (hana, jun), names, strict=True)
        ),
    )

    assert sum(isinstance(result, Operation) for result in results) == 1, results
    assert sum(isinstance(result, errors.CodeNameTaken) for result in results) == 1, results


def test_of_two_who_part_the_same_group_at_once_one_is_told_and_different_people_both_part(hana, connect_as):
    people = factories.members_of(factories.case(hana, factories.woman(), *(factories.child() for _one in range(4))))
    operation = factories.operation(*people, by=hana)

    def part(*members):
        return lambda: casework.split_operation(operation, by=hana, members=members, joined_on=exactly(clock.today()))

    results = side_by_side(connect_as, part(people[1]), part(people[1], people[2]), part(people[3]))

    refused = [result for result in results if isinstance(result, Exception)]
    assert [type(each) for each in refused] == [errors.NotTogetherNow], results
    with trail.reading():
        apart = OperationStay.objects.standing().exclude(part="")
        assert len({stay.part for stay in apart}) == 2
        assert apart.values("member").distinct().count() == apart.count()


def test_of_two_that_change_places_between_two_operations_at_once_both_do(hana, jun, connect_as):
    here, there = (factories.members_of(factories.case(hana, factories.woman(), factories.child())) for _one in "ab")
    first, second = factories.operation(*here, by=hana), factories.operation(*there, by=hana)
    moves = ((here[0], second, hana), (there[0], first, jun))
    other = {hana: jun, jun: hana}
    for member, _into, by in moves[1:]:
        casework.assign(member.case, by=hana, lead=by, deputy=other[by])

    results = side_by_side(
        connect_as,
        *(
            lambda member=member, into=into, by=by: casework.join_operation(
                [member], by=by, operation=into, joined_on=exactly(clock.today()), elsewhere="leaves"
            )
            for member, into, by in moves
        ),
    )

    assert not [each for each in results if isinstance(each, Exception)], results
    with trail.reading():
        carried = OperationStay.objects.standing().filter(left_on=None)
        assert carried.get(member=here[0]).operation == second
        assert carried.get(member=there[0]).operation == first
