"""Operations: refused out of order, and never a member of ours on a leg that touches China."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cases import casework
from cases.errors import InTheFuture, TimesOutOfOrder
from cases.models import Operation
from cases.operations import errors
from cases.status import Lead, Status
from cases.tests import factories
from cases.workflow.errors import NobodyToMove, PartnerMissing
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly


@pytest.fixture
def member(hana):
    """Somebody funded."""
    return factories.member(hana, Status.FUNDED)


@pytest.fixture
def operation(hana, member):
    """An operation just begun."""
    return factories.operation(member, by=hana)


def leg(operation, by, from_country="CN", to_country="LA", **facts):
    return casework.add_leg(
        operation, by=by, from_country=from_country, to_country=to_country, **{"mode": "road", **facts}
    )


def test_an_operation_carries_open_people_only(hana):
    with pytest.raises(errors.NotOpenPeople, match="principal applicant"):
        factories.operation(factories.member(hana, Status.SAFE), by=hana)


def test_an_operation_carries_somebody(hana):
    with pytest.raises(NobodyToMove):
        factories.operation(by=hana)


@pytest.mark.parametrize("typed", ["Crane X", "  crane   x ", "ＣＲＡＮＥ　Ｘ"])
def test_a_code_name_is_used_once_however_it_is_typed_and_nobody_learns_whose_it_is(hana, jun, typed):
    factories.operation(factories.member(jun), by=jun, code_name="Crane X")
    with pytest.raises(errors.CodeNameTaken) as refused:
        factories.operation(factories.member(hana), by=hana, code_name=typed)

    assert "jun" not in refused.value.text.casefold()


@pytest.mark.parametrize("wrong", ["CRANE 1", " Crane 2", "Crane  2", "Ｃrane 2"])
def test_the_database_holds_the_one_spelling_of_a_code_name(hana, jun, wrong):
    factories.operation(factories.member(jun), by=jun, code_name="Crane 1")
    other = factories.operation(factories.member(hana), by=hana, code_name="Heron")

    with pytest.raises(IntegrityError), trail.act("test", by=None), transaction.atomic():
        Operation.objects.filter(pk=other.pk).update(code_name=wrong)


@pytest.mark.parametrize("lead", [Lead.NONE, Lead.PARTNER])
def test_a_partner_is_named_and_only_then(hana, member, lead):
    with pytest.raises(PartnerMissing):
        factories.operation(member, by=hana, lead=lead)


def test_a_beginning_in_the_future_is_refused(hana, member):
    with pytest.raises(InTheFuture):
        factories.operation(member, by=hana, opened_at=clock.now() + timedelta(hours=1))


def test_it_is_mobilised_once(hana, operation):
    casework.mobilise(operation, by=hana, at=clock.now())

    with pytest.raises(errors.AlreadyMobilised):
        casework.mobilise(operation, by=hana, at=clock.now())


def test_it_is_not_mobilised_before_it_began_nor_in_the_future(hana, operation):
    with pytest.raises(TimesOutOfOrder):
        casework.mobilise(operation, by=hana, at=operation.opened_at - timedelta(hours=1))
    with pytest.raises(InTheFuture):
        casework.mobilise(operation, by=hana, at=clock.now() + timedelta(hours=1))


def test_it_is_not_closed_while_somebody_is_under_way(hana, member, operation):
    casework.move([member], by=hana, status=Status.IN_MOVEMENT, occurred_at=clock.now())

    with pytest.raises(errors.PeopleUnderWay):
        casework.close_operation(operation, by=hana, at=clock.now())


def test_nothing_is_added_to_a_closed_operation(hana, operation):
    casework.close_operation(operation, by=hana, at=clock.now())

    with pytest.raises(errors.OperationIsClosed):
        leg(operation, hana)


def test_legs_follow_each_other(hana, operation):
    assert [leg(operation, hana).position, leg(operation, hana, "LA", "TH").position] == [1, 2]


def test_a_leg_arrives_after_it_leaves(hana, operation):
    with pytest.raises(errors.LegEndsBeforeItBegins):
        leg(operation, hana, departed_on=exactly("2018-07-02"), arrived_on=exactly("2018-07-01"))


@pytest.mark.parametrize(("from_country", "to_country"), [("CN", "LA"), ("KP", "CN"), ("CN", "CN")])
def test_no_member_of_ours_goes_on_a_leg_that_touches_china(hana, jun, operation, from_country, to_country):
    with pytest.raises(errors.MemberInChina, match="local helper"):
        leg(operation, hana, from_country, to_country, staff=[jun])


def test_a_member_of_ours_may_go_where_china_is_not(hana, jun, operation):
    assert leg(operation, hana, "LA", "TH", staff=[jun]).escorts.get().staff == jun


def test_an_escort_is_a_member_or_a_helper(hana, operation):
    with pytest.raises(errors.EscortUnclear):
        leg(operation, hana, "LA", "TH", helper_codes=[" "])
