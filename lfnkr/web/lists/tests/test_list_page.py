"""The page of a list: who sees it, what narrows it, how it is sorted, and what it says when nothing is there."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lfnkr.web.lists import declared
from lfnkr.web.lists.tests.rows import export

ADDRESS = "/things/"


@pytest.fixture(autouse=True)
def with_things(settings):
    """The house and one list more."""
    settings.ROOT_URLCONF = "lfnkr.web.lists.tests.lists_for_tests"
    declared.every_list.cache_clear()
    yield
    declared.every_list.cache_clear()


def purposes(page) -> list[str]:
    return [row.purpose for row in page.context["object_list"]]


def test_who_does_not_hold_its_permission_sees_no_list(desk_of, hana):
    assert desk_of(hana).get(ADDRESS).status_code == 403


def test_a_column_is_shown_to_those_who_hold_its_permission_alone(desk_of, mio, yuki):
    export(mio, recipient="the bank")

    assert "the bank" not in desk_of(mio).get(ADDRESS).text
    assert "the bank" in desk_of(yuki).get(ADDRESS).text


@pytest.mark.parametrize(
    "query",
    [
        "state=nonsense",
        "day=the+other+day",
        "day=2999-01-01",
        "recipient=%E2%80%AE",
        "purpose=%00",
        f"purpose={'x' * 61}",
    ],
)
def test_a_filter_that_cannot_be_read_shows_nothing_and_says_why_and_keeps_what_was_typed(desk_of, mio, query):
    export(mio)

    page = desk_of(mio).get(f"{ADDRESS}?{query}")

    assert purposes(page) == []
    assert page.context["filter"].form.errors
    assert "is-invalid" in page.text
    assert "the filter cannot be read" in page.text
    assert page.context["save_url"] == page.context["export_url"] == ""
    name, _equals, value = query.partition("=")
    assert page.context["filter"].form[name].value() == page.wsgi_request.GET[name]


@pytest.mark.parametrize(
    "query", ["after=x", "before=%00", "after=W10&before=W10", "sort=state", "sort=-nonsense", "sort=pk"]
)
def test_what_is_no_place_and_no_order_of_ours_is_the_beginning(desk_of, mio, query):
    export(mio, 1, purpose="older")
    export(mio, 2, purpose="newer")

    page = desk_of(mio).get(f"{ADDRESS}?{query}")

    assert purposes(page) == ["newer", "older"]


def test_what_is_stored_is_shown_as_text(desk_of, mio):
    export(mio, purpose="<script>alert(1)</script>\"'")

    page = desk_of(mio).get(ADDRESS).text

    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_rows_that_stand_first_come_before_newer_ones_and_pages_lead_on_and_back(desk_of, mio):
    for minute in range(8):
        export(mio, minute, purpose=f"thing {minute}")
    export(mio, -1, purpose="URGENT")
    desk = desk_of(mio)

    first = desk.get(ADDRESS)
    second = desk.get(ADDRESS + first.context["older_url"])

    assert purposes(first) == ["URGENT", *(f"thing {minute}" for minute in (7, 6, 5, 4))]
    assert purposes(second) == [f"thing {minute}" for minute in (3, 2, 1, 0)]
    assert (first.context["newer_url"], second.context["older_url"]) == ("", "")
    assert purposes(desk.get(ADDRESS + second.context["newer_url"])) == purposes(first)


def test_the_head_of_a_column_sorts_and_turns_round(desk_of, mio):
    for minute in (2, 1, 3):
        export(mio, minute, purpose=f"thing {minute}")
    desk = desk_of(mio)
    head = next(head for head in desk.get(ADDRESS).context["heads"] if head.url)

    rising = desk.get(ADDRESS + head.url)
    falling = desk.get(ADDRESS + next(head for head in rising.context["heads"] if head.url).url)

    assert purposes(rising) == ["thing 1", "thing 2", "thing 3"] == purposes(falling)[::-1]
    assert 'aria-sort="ascending"' in rising.text
    assert 'aria-sort="descending"' in falling.text


def test_the_filter_of_the_address_stays_from_page_to_page(desk_of, mio):
    for minute in range(7):
        export(mio, minute, state="failed", purpose=f"failed {minute}")
        export(mio, minute, purpose=f"waiting {minute}")
    desk = desk_of(mio)

    first = desk.get(f"{ADDRESS}?state=failed&sort=asked")
    second = desk.get(ADDRESS + first.context["older_url"])

    assert purposes(first) + purposes(second) == [f"failed {minute}" for minute in range(7)]
    assert desk.get(ADDRESS).context["view"].in_words() == ["State: waiting"]
    assert first.context["view"].in_words() == ["State: failed"]


def test_a_beginning_and_a_day_of_tokyo_narrow_the_list(desk_of, mio):
    export(mio, purpose="R-AB1")
    export(mio, purpose="R-AC1")
    export(mio, 16 * 60, purpose="R-AB2")
    desk = desk_of(mio)

    assert sorted(purposes(desk.get(f"{ADDRESS}?purpose=R-AB"))) == ["R-AB1", "R-AB2"]
    assert purposes(desk.get(f"{ADDRESS}?purpose=R-A&day=2026-03-02")) == ["R-AB2"]


def test_more_than_a_thousand_are_not_counted_out(desk_of, mio, monkeypatch):
    monkeypatch.setattr("lfnkr.web.lists.pages.MOST_COUNTED", 6)
    for minute in range(7):
        export(mio, minute)

    assert desk_of(mio).get(ADDRESS).context["number"] == "More than 6"


def test_a_page_asks_the_same_of_many_rows_as_of_few(desk_of, mio):
    desk = desk_of(mio)
    export(mio)
    export(mio)
    desk.get(ADDRESS)
    few = number_of_queries(desk)
    for minute in range(3):
        export(mio, minute)

    assert number_of_queries(desk) == few


def number_of_queries(desk) -> int:
    with CaptureQueriesContext(connection) as asked:
        desk.get(ADDRESS)
    return len(asked)


def test_a_list_without_rows_says_so(desk_of, mio):
    desk = desk_of(mio)

    assert "Nothing here yet" in desk.get(ADDRESS).text
    assert "Nothing fits this filter" in desk.get(f"{ADDRESS}?state=ready").text
