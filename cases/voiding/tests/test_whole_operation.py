"""An operation that two entered is recorded in error: its legs go with it, the 72 hours follow, and all of it is kept."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases import casework
from cases.models import Case, Leg, Operation, OperationChange
from cases.operations import errors
from cases.operations.correcting import as_read
from cases.status import Status
from cases.tests import factories
from lfnkr import taken_back, under_way
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly
from lfnkr.taken_back import Consequence

pytestmark = pytest.mark.usefixtures("all_rows")


@pytest.fixture
def case(hana):
    case = factories.case(hana, factories.woman(), factories.child(), received_at=factories.ago(hours=9))
    factories.bring(case, Status.FUNDED, by=hana)
    return case


@pytest.fixture
def twice(case, hana):
    """An operation mobilised an hour ago with a leg that the mother travels."""
    mother, child = factories.members_of(case)
    operation = factories.operation(mother, child, by=hana, opened_at=factories.ago(hours=2))
    factories.leg(operation, by=hana, members=[mother])
    return casework.mobilise(operation, by=hana, at=factories.ago(hours=1))


def take_back(operation, by, wrong="twice"):
    return casework.take_back_operation(operation, by=by, wrong=wrong)


def test_its_legs_go_with_it_and_the_hours_run_on(case, hana, twice):
    assert Case.objects.get(pk=case.pk).response_due_at is None

    take_back(twice, hana)

    operation = Operation.objects.get()
    assert (operation.mobilised_at, operation.in_error_for, operation.taken_back_by) == (None, "twice", hana)
    assert operation.closed_at and Leg.objects.get().voided_at
    assert Case.objects.get(pk=case.pk).response_due_at
    assert OperationChange.objects.get().wrong == "never"
    another = factories.operation(*factories.members_of(case), by=hana, code_name="Owl")
    assert another.standing_members


def test_what_goes_with_it_is_named_before_and_struck_through_after(case, hana, twice, desk_of):
    desk, address = desk_of(hana), reverse("cases:take-back-operation", args=[twice.pk])
    assert address in desk.get(twice.get_absolute_url()).text

    page = desk.get(address).text
    assert "the leg" in page and "mother" in page and "never was mobilised" in page
    assert "wrong" in desk.post(address, {}).context["form"].errors
    assert desk.post(address, {"wrong": "twice"}).status_code == 302

    assert "it was recorded twice" in desk.get(twice.get_absolute_url()).text
    page = desk.get(case.get_absolute_url())
    lines = [entry for entry in page.context["stream"].entries if twice.code_name in entry["title"]]
    assert lines and all(line["voided"] for line in lines if "corrected" not in line["title"])


def test_it_is_right_after_all(hana, twice):
    take_back(twice, hana)
    operation = Operation.objects.get()

    casework.correct_operation(operation, by=hana, seen=as_read(operation), wrong="slip", closed_at=None)

    operation = Operation.objects.get()
    assert operation.taken_back_at is None and operation.closed_at is None
    assert casework.mobilise(operation, by=hana, at=clock.now()).mobilised_at


def test_once(hana, twice):
    take_back(twice, hana)

    with pytest.raises(errors.InErrorAlready):
        take_back(twice, hana)


def test_who_left_with_it_alone_keeps_it(case, hana, twice):
    mother, child = factories.members_of(case)
    casework.move([mother], by=hana, status=Status.IN_MOVEMENT, occurred_at=clock.now())
    with pytest.raises(errors.LeftWithItAlone):
        take_back(twice, hana)

    right = factories.operation(*factories.members_of(factories.case(hana)), by=hana, code_name="Owl")
    casework.take_lead(case, by=hana) if mother.lead == "partner" else None
    casework.join_operation([mother], by=hana, operation=right, joined_on=exactly(clock.today()), elsewhere="both")

    assert take_back(twice, hana).taken_back_at


def test_money_that_hangs_on_it_is_said_with_the_way_out(case, hana, twice):
    asks = under_way.register(lambda cases: list(cases))
    try:
        with pytest.raises(errors.MoneyHangsOnIt) as refused:
            take_back(twice, hana)
    finally:
        under_way.ASKED.remove(asks)

    assert case.reference in " ".join(refused.value.messages)


def test_a_mobilising_that_an_edition_counted_is_corrected_first(hana, twice):
    knows = taken_back.register(lambda _facts: [Consequence(sentence="It was printed.", needs_second_officer=True)])
    try:
        with pytest.raises(errors.CountedMobilised):
            take_back(twice, hana)
    finally:
        taken_back.KNOWN.remove(knows)


def test_the_database_keeps_it_whole(hana, twice):
    with (
        pytest.raises(IntegrityError, match="operation_in_error_whole"),
        trail.act("test", by=None),
        transaction.atomic(),
    ):
        Operation.objects.update(taken_back_at=clock.now(), taken_back_by=hana, in_error_for="twice")
