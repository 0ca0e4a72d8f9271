"""The strip of time of a request: nobody moved yet, one, two ways, a step told late or taken back, a closed request, a hundred people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.formats import date_format

from cases import casework
from cases.case.models import Case
from cases.case_file import case_file_of
from cases.case_page.strip import MOST_ROWS, Strip, strip_of
from cases.status import Status
from cases.tests import factories
from cases.voiding import actions as voiding
from cases.voiding.wording import words_for
from cases.workflow.models import StatusChange
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly

pytestmark = pytest.mark.usefixtures("all_rows")


def drawn(case: Case) -> Strip | None:
    file = case_file_of(Case.objects.filter(pk=case.pk), is_whole=False)
    return strip_of(file, words_for(file.members, file.former_members, file.kinships))


def shown(strip: Strip) -> list[list[str]]:
    return [[stretch.look for stretch in row.stretches] for row in strip.rows]


def test_before_the_first_step_there_is_nothing_to_see(hana, desk_of):
    case = factories.case(hana, factories.woman())

    assert drawn(case) is None
    assert desk_of(hana).get(case.get_absolute_url()).context["strip"] is None


def test_people_who_go_together_are_one_row_and_each_stretch_ends_where_the_next_begins(hana, desk_of):
    case = factories.case(hana, factories.woman(), factories.child(), received_at=factories.ago(days=10))
    factories.bring(case, Status.SAFE, by=hana)

    strip = drawn(case)

    (row,) = strip.rows
    edges = [(float(one.x[:-1]), float(one.width[:-1])) for one in row.stretches]
    assert row.stretches[-1].look == "reached"
    assert edges[0][0] == 0
    assert all(x + width <= 101 for x, width in edges)
    assert len(strip.table.rows) == len(row.stretches)
    assert {cells[0] for cells in strip.table.rows} == {row.who}
    assert strip.table.rows[-1][3] == ""
    assert "Who stood where" in desk_of(hana).get(case.get_absolute_url()).text


def test_two_who_part_are_two_rows(hana):
    case = factories.case(hana, factories.woman(), factories.child(), received_at=factories.ago(days=10))
    mother, _child = factories.members_of(case)
    casework.move([mother], by=hana, status=Status.WITHDRAWN, reason="She stayed.")

    strip = drawn(case)

    assert shown(strip) == [["quiet", "ended"], ["quiet"]]
    assert strip.last == "today"
    assert [cells[1] for cells in strip.table.rows] == ["Received", "Withdrawn", "Received"]


def test_a_step_recorded_in_error_is_not_drawn(hana):
    case = factories.case(hana, factories.woman(), received_at=factories.ago(days=10))
    factories.bring(case, Status.ACCEPTED, by=hana)
    before = len(shown(drawn(case))[0])
    newest = StatusChange.objects.order_by("pk").last()
    voiding.void(newest, by=hana, case=case, reason="Another request was meant.")

    after = drawn(case)

    assert before == 3
    assert after is None or len(shown(after)[0]) < before


def test_a_request_that_is_over_ends_with_its_last_step(hana):
    case = factories.case(hana, factories.woman(), received_at=factories.ago(days=10))
    factories.bring(case, Status.IN_DESTINATION, by=hana)
    last = StatusChange.objects.order_by("counts_at").last()

    strip = drawn(case)

    assert strip.last == date_format(clock.day_of(last.counts_at), "DATE_FORMAT")


def test_a_step_of_a_day_known_by_its_month_is_told_by_its_month(hana):
    case = factories.case(hana, factories.woman(), received_at=factories.ago(days=70))
    month = f"{clock.today() - timedelta(days=35):%Y-%m}"
    casework.move(
        factories.members_of(case), by=hana, status=Status.WITHDRAWN, reason="She stayed.", happened=exactly(month)
    )

    strip = drawn(case)

    assert strip.table.rows[-1][2] == str(exactly(month))


def test_many_ways_are_drawn_up_to_a_dozen_and_told_whole(hana):
    people = [factories.child() for _one in range(MOST_ROWS + 2)]
    case = factories.case(hana, factories.woman(), *people, received_at=factories.ago(days=40))
    for number, member in enumerate(factories.members_of(case)):
        at = clock.now() - timedelta(days=30 - number)
        casework.move([member], by=hana, status=Status.WITHDRAWN, reason="They stayed.", occurred_at=at)

    strip = drawn(case)

    assert (len(strip.rows), strip.left_out) == (MOST_ROWS, 3)
    assert len(strip.table.rows) == 2 * (MOST_ROWS + 3)
