"""They left: the operation, its first leg, mobilised and in movement in one act, all of it or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases import casework
from cases.errors import InTheFuture
from cases.models import Case, CaseMember, Leg, Operation
from cases.operations import errors
from cases.status import Status
from cases.tests import factories
from cases.tests.screens import page_of, refusals
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import before, exactly
from lfnkr.web.form_fields import now_in_tokyo


@pytest.fixture
def case(hana):
    """A mother and her child, funded an hour ago."""
    case = factories.case(hana, factories.woman(), factories.child(), received_at=factories.ago(days=9))
    casework.fund(case, by=hana, occurred_at=factories.ago(days=8))
    return case


@pytest.fixture
def desk(desk_of, hana):
    """Hana's browser."""
    return desk_of(hana)


def day(ago):
    return exactly(clock.today() - timedelta(days=ago))


def leave(case, by, *, members=None, **facts):
    told = {"from_country": "CN", "to_country": "LA", "mode": "road", "left": day(2), "code_name": "Heron", **facts}
    return casework.they_left(members or factories.members_of(case), by=by, **told)


def read(model):
    with trail.act("test", by=None):
        return list(model.objects.all())


def statuses(case):
    with trail.act("test", by=None):
        return set(CaseMember.objects.filter(case=case).values_list("status", flat=True))


def test_it_is_one_act(hana, case):
    operation = leave(case, hana, crossing="X-4", helper_codes=["H-7"])

    (leg,) = read(Leg)
    assert (operation.code_name, leg.departed_on, leg.crossing) == ("Heron", day(2), "X-4")
    assert statuses(case) == {Status.IN_MOVEMENT}
    with trail.act("test", by=None):
        operation = Operation.objects.get()
    assert (
        clock.day_of(operation.opened_at) == clock.day_of(operation.mobilised_at) == clock.today() - timedelta(days=2)
    )


def test_the_moment_somebody_was_sent_may_be_told_by_itself(hana, case):
    sent = factories.ago(days=4)
    leave(case, hana, mobilised_at=sent)

    (operation,) = read(Operation)
    assert (operation.opened_at, operation.mobilised_at) == (sent, sent)


def test_people_leave_under_the_operation_that_carries_them(hana, case):
    operation = factories.operation(*factories.members_of(case), by=hana, opened_at=factories.ago(days=5))
    casework.mobilise(operation, by=hana, at=factories.ago(days=4))

    assert leave(case, hana, code_name="") == operation
    assert len(read(Operation)) == 1


def test_the_leg_that_was_planned_for_them_is_followed(hana, case):
    operation = factories.operation(*factories.members_of(case), by=hana, opened_at=factories.ago(days=5))
    planned = factories.leg(operation, by=hana, planned_departure=day(3), planned_arrival=day(1))
    leave(case, hana, code_name="", mode="rail")

    (leg,) = read(Leg)
    assert (leg.pk, leg.mode, leg.planned_departure, leg.departed_on) == (planned.pk, "rail", day(3), day(2))


def test_a_leg_planned_for_more_people_waits_for_them(hana, case):
    mother, child = factories.members_of(case)
    operation = factories.operation(mother, child, by=hana, opened_at=factories.ago(days=5))
    factories.leg(operation, by=hana, planned_departure=day(3))
    leave(case, hana, members=[mother], code_name="")

    planned, travelled = sorted(read(Leg), key=lambda leg: leg.position)
    assert (planned.departed_on, travelled.departed_on) == (None, day(2))
    assert statuses(case) == {Status.IN_MOVEMENT, Status.FUNDED}


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({"code_name": " "}, errors.CodeNameMissing),
        ({"code_name": "CRANE X"}, errors.CodeNameTaken),
        ({"left": exactly("2090-01-01")}, InTheFuture),
        ({"staff": True}, errors.MemberInChina),
        ({"mobilised_at": True}, InTheFuture),
    ],
)
def test_what_is_refused_leaves_nothing_behind(hana, jun, case, facts, refused):
    factories.operation(factories.member(hana, Status.FUNDED), by=hana, code_name="Crane X")
    facts = facts | ({"staff": [jun]} if "staff" in facts else {})
    facts = facts | ({"mobilised_at": clock.now() + timedelta(hours=1)} if "mobilised_at" in facts else {})

    with pytest.raises(refused):
        leave(case, hana, **facts)

    assert len(read(Operation)) == 1
    assert read(Leg) == []
    assert statuses(case) == {Status.FUNDED}


def test_people_who_are_not_funded_do_not_leave_by_it(hana, case):
    mother, child = factories.members_of(case)
    casework.move([child], by=hana, status=Status.WITHDRAWN, reason="She stays.", occurred_at=clock.now())

    with pytest.raises(errors.NotReadyToLeave, match="dependant 2"):
        leave(case, hana, members=[mother, child])


def test_people_of_different_operations_leave_by_themselves(hana, case):
    mother, child = factories.members_of(case)
    factories.operation(mother, by=hana, code_name="Plover")

    with pytest.raises(errors.CarriedApart, match="Plover"):
        leave(case, hana, members=[mother, child])


def test_a_departure_known_as_before_a_day_counts_at_its_last_moment(hana, case):
    leave(case, hana, left=before(clock.today() - timedelta(days=1)))

    (operation,) = read(Operation)
    assert clock.day_of(operation.mobilised_at) == clock.today() - timedelta(days=2)


# The page


def typed(desk, case, **facts):
    address = page_of(case, "they-left")
    form = desk.get(address).context["form"]
    sent = {bound.html_name: bound.field.prepare_value(bound.value()) for bound in form if bound.value() is not None}
    sent["members"] = [str(value) for value, _words in form.fields["members"].choices][:1]
    sent |= {"to_country": "LA", "mode": "road", "code_name": "Heron", "occurred_at": now_in_tokyo()}
    return desk.post(address, sent | facts)


def test_the_page_does_all_of_it_and_begins_with_those_who_are_funded(desk, case):
    answer = typed(desk, case)

    assert answer.status_code == 302
    assert statuses(case) == {Status.IN_MOVEMENT}
    assert "in movement" in desk.get(case.get_absolute_url()).text.lower()


def test_a_code_name_in_use_is_refused_without_saying_whose(desk, hana, case):
    other = factories.operation(factories.member(hana, Status.FUNDED), by=hana, code_name="Crane X")

    page = typed(desk, case, code_name="crane x")

    said = " ".join(refusals(page))
    assert "The code name crane x is taken. Choose another." in said
    with trail.act("test", by=None):
        assert other.members.get().case.reference not in page.text


def test_a_deputy_is_asked_for_where_there_is_none_and_stands_in_from_then_on(desk, jun, case):
    answer = typed(desk, case, deputy=str(jun.pk))

    assert answer.status_code == 302
    with trail.act("test", by=None):
        assert Case.objects.get(pk=case.pk).deputy == jun


def test_leaving_without_a_deputy_warns_and_is_saved(desk, jun, case):
    answer = typed(desk, case, deputy="")

    assert "Nobody stands in for you" in desk.get(answer.url).text
    assert statuses(case) == {Status.IN_MOVEMENT}


def test_where_nobody_could_stand_in_the_page_says_so(desk, case):
    page = desk.get(page_of(case, "they-left"))

    assert "deputy" not in page.context["form"].fields
    assert "Nobody else here could stand in" in page.text


def test_an_operation_asks_for_a_deputy_too(desk, jun, case):
    assert "deputy" in desk.get(page_of(case, "open-operation")).context["form"].fields


def test_it_is_not_offered_where_nobody_is_still_to_leave(desk, case, hana):
    address = page_of(case, "they-left")
    assert address in desk.get(case.get_absolute_url()).text
    leave(case, hana)

    assert address not in desk.get(case.get_absolute_url()).text
    assert "Nobody in the request" in desk.get(address).text
