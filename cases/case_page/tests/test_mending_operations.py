"""Each moment of an operation, its legs and who was in it when lead from the history to where they are mended."""

import pytest
from django.urls import reverse

from cases import casework
from cases.tests import factories
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly


@pytest.fixture
def case(hana, all_rows):
    """Two who were in an operation: planned, left, interrupted, gone apart, back, out of it; one leg was in error."""
    case = factories.case(hana, factories.woman(), factories.child(), received_at=factories.ago(hours=99))
    mother, child = factories.members_of(case)
    operation = factories.operation(mother, child, by=hana, opened_at=factories.ago(hours=90))
    today = exactly(clock.today())
    factories.leg(operation, by=hana, members=[mother, child], planned_departure=today)
    factories.leg(operation, by=hana, members=[mother], departed_on=today, arrived_on=today)
    wrong = factories.leg(operation, by=hana, members=[child])
    casework.void(wrong, by=hana, case=case, reason="Another leg was meant.")
    casework.mobilise(operation, by=hana, at=factories.ago(hours=80))
    casework.split_operation(operation, by=hana, members=[child], joined_on=today)
    casework.rejoin_operation(operation, by=hana, members=[child], of="B", left_on=today)
    casework.leave_operation(operation, by=hana, members=[child], left_on=today)
    return case


def lines_of(desk, case) -> list[dict]:
    """What stands in the history of operations and legs."""
    return desk.get(f"{case.get_absolute_url()}?kind=operation").context["stream"].entries


def ways_of(line) -> list[str]:
    return [link.url for link in line.get("mends", ())] + [line.get("url") or "", line.get("void_url") or ""]


@pytest.mark.parametrize("is_closed", [False, True])
def test_each_moment_of_an_operation_leads_to_where_it_is_mended(hana, case, desk_of, is_closed):
    operation = case.members.first().operations.get()
    if is_closed:
        casework.close_operation(operation, by=hana, at=clock.now())
    desk = desk_of(hana)

    found = lines_of(desk, case)

    assert len(found) >= (9 if is_closed else 8)
    assert [line["title"] for line in found if not any(ways_of(line)) and not line.get("voided")] == []
    page = desk.get(operation.get_absolute_url()).text
    assert reverse("cases:correct-operation", args=[operation.pk]) in page
    legs, stays = list(operation.legs.standing()), list(operation.stays.standing())
    legs_mended = [reverse("cases:change-leg", args=[leg.pk]) in page for leg in legs]
    legs_in_error = [reverse("cases:void", args=[case.pk, "leg", leg.pk]) in page for leg in legs]
    assert all(one or other for one, other in zip(legs_mended, legs_in_error, strict=True))
    assert all(reverse("cases:correct-stay", args=[stay.pk]) in page for stay in stays)
