"""The list of requests: its filters, and what its file says; and the trail of one request."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases import casework
from cases.register.lists import CaseList
from cases.tests import factories
from lfnkr.audit import trail

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

ADDRESS = "/requests/"


def references(page) -> set[str]:
    return {row.case.reference for row in page.context["rows"]}


def test_the_requests_of_another_are_in_no_filter(desk_of, hana, jun):
    of_hana = factories.case(hana)

    for query in ("", "?show=all", f"?reference={of_hana.reference}", "?status=received", f"?lead={hana.pk}"):
        assert references(desk_of(jun).get(f"{ADDRESS}{query}")) == set()


@pytest.mark.parametrize("typed", ["R-é", "%", "R_", "R-ABCDEFG", "' OR 1=1"])
def test_what_is_no_beginning_of_a_reference_finds_nothing(desk_of, hana, typed):
    factories.case(hana)

    assert references(desk_of(hana).get(ADDRESS, {"reference": typed})) == set()


def test_a_reference_is_found_by_its_beginning_however_it_is_typed(desk_of, hana):
    cases = [factories.case(hana) for _one in range(8)]
    wanted = cases[0].reference
    desk = desk_of(hana)

    for length in (1, 2, 3, 5, 7):
        found = references(desk.get(ADDRESS, {"reference": f" {wanted[:length].lower()} "}))
        assert found == {case.reference for case in cases if case.reference.startswith(wanted[:length])}


def test_requests_are_found_by_the_status_of_anybody_in_them_and_shown_once(desk_of, hana):
    case = factories.case(hana, factories.woman(), factories.child())
    mother, _child = factories.members_of(case)
    casework.move([mother], by=hana, status="verifying", occurred_at=factories.ago(hours=1))
    desk = desk_of(hana)

    for status, found in (("verifying", 1), ("received", 1), ("safe", 0)):
        assert len(desk.get(ADDRESS, {"status": status}).context["rows"]) == found


def test_the_director_finds_requests_by_who_leads_them_and_a_caseworker_is_not_asked(desk_of, hana, jun, mio):
    of_hana, of_jun = factories.case(hana), factories.case(jun)

    assert references(desk_of(mio).get(ADDRESS)) == {of_hana.reference, of_jun.reference}
    assert references(desk_of(mio).get(ADDRESS, {"lead": str(jun.pk)})) == {of_jun.reference}
    assert "lead" not in desk_of(hana).get(ADDRESS).context["filter"].form.fields


def test_the_file_says_state_and_hours_apart_and_names_nobody(hana, mio):
    case = factories.case(hana, factories.woman(names=("박순옥",)), received_at=factories.ago(hours=10))
    page = CaseList.of(mio, "show=all")
    with trail.reading():
        (cells,) = page.file_rows()

    heads = [head for column in page.file_columns for head in column.file_heads()]
    told = dict(zip(heads, cells, strict=True))
    assert told["Request"] == case.reference
    assert (told["72 hours"], told["Hours of 72"]) == ("running", 10)
    assert told["Lead"] == hana.display_name
    assert "박순옥" not in str(cells)


def test_the_trail_of_one_request_is_found_by_its_reference_and_names_it(desk_of, hana, yuki):
    case, other = factories.case(hana), factories.case(hana)
    casework.add_note(case, by=hana, text="She called.")
    casework.add_note(other, by=hana, text="She called, too.")

    page = desk_of(yuki).get(reverse("audit:event-list"), {"request": case.reference.lower()})

    assert {action.reference for action in page.context["rows"]} == {case.reference}
    assert "add note" in {action.words for action in page.context["rows"]}
