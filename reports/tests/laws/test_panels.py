"""Laws of panels: which data classes each role is shown, and that a page stands without what others add to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.tests import factories
from cases.tests.screens import call, page_of, save
from donations.tests import factories as money
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.desks.layout import SIDES, name_of
from lfnkr.web import panels
from lfnkr.web.panels import Data, Declared

SHOWN = {
    Role.CASEWORKER: {Data.PEOPLE, Data.MONEY},
    Role.DIRECTOR: {Data.PEOPLE, Data.MONEY, Data.FIGURES, Data.TRAIL, Data.SYSTEM},
    Role.TREASURER: {Data.MONEY, Data.FIGURES},
    Role.AUDITOR: {Data.MONEY, Data.FIGURES, Data.TRAIL},
    Role.ADMINISTRATOR: {Data.SYSTEM},
}
"""What each role is shown in panels: written down, not computed, so that a wider right turns this red."""


def of_person(role: str) -> User:
    return User(username="somebody", role=role)


def seen_by(role: str) -> list[Declared]:
    """Every panel and timeline that somebody with this role is shown: on the own desk, and on pages that are no desk."""
    desks = {name_of(other) for other in Role if other != role}
    theirs = [page for name, page in panels.pages.items() if name not in desks]
    every = (each for page in theirs for each in (*page.panels, *page.timeline))
    return [each for each in every if each.may_be_seen_by(of_person(role))]


def test_nothing_is_declared_for_people_it_must_not_reach():
    assert panels.every_panel_says_who_may_see_it(None) == []


@pytest.mark.parametrize("role", Role)
def test_each_role_is_shown_the_data_classes_of_its_duty(role):
    assert {each.data for each in seen_by(role)} == SHOWN[role]


@pytest.mark.parametrize("role", [Role.TREASURER, Role.AUDITOR, Role.ADMINISTRATOR, ""])
def test_whoever_does_not_work_with_people_is_shown_no_person(role):
    assert [each.make.__qualname__ for each in seen_by(role) if each.data == Data.PEOPLE] == []


@pytest.mark.parametrize("role", Role)
def test_every_panel_of_a_desk_is_for_the_role_whose_desk_it_is(role):
    there = panels.pages[name_of(role)].panels

    assert there
    assert [each.make.__qualname__ for each in there if not each.may_be_seen_by(of_person(role))] == []
    assert {each.side for each in there} <= set(SIDES[role])


@pytest.fixture
def at_work(hana, mio, sora):
    """A request with its money, on which every desk has something to show."""
    money.gift(sora, 1_000_000)
    case = factories.case(hana, factories.woman(), factories.child())
    commitment = money.commitment(hana, mio, case)
    money.expense(commitment, sora, 1_000)
    money.decision(hana)
    return case


@pytest.mark.parametrize("name", ["sora", "rin"])
def test_the_desks_of_treasurer_and_administrator_ask_no_table_of_people(desk_of, at_work, request, name):
    desk = desk_of(request.getfixturevalue(name))
    with CaptureQueriesContext(connection) as asked:
        assert desk.get("/").status_code == 200

    assert about_people(asked) == []


def about_people(asked: CaptureQueriesContext) -> list[str]:
    """What was asked of tables of cases, apart from partners and places, which are public."""
    return [one["sql"] for one in asked if re.search(r'"cases_(?!partner|place)', one["sql"])]


OPENED = {"cases_sealopening", "cases_glassopening", "cases_glassextension", "cases_glassreview", "cases_historyprint"}
"""Who opened or printed what, when and why: nothing of the people of a request."""


def test_the_desk_of_the_auditor_asks_of_people_only_what_was_opened(desk_of, at_work, yuki):
    desk = desk_of(yuki)
    with CaptureQueriesContext(connection) as asked:
        assert desk.get("/").status_code == 200

    named = {table for question in about_people(asked) for table in re.findall(r'"(cases_\w+)"', question)}
    assert named == OPENED


@pytest.fixture
def without_donations() -> Iterator[None]:
    """The house as if donations had declared nothing."""
    kept = dict(panels.pages)
    for name, page in kept.items():
        panels.pages[name] = replace(
            page,
            panels=[each for each in page.panels if not is_of_donations(each.make)],
            timeline=[each for each in page.timeline if not is_of_donations(each.make)],
            menus={
                part: [entry for entry in entries if not entry.page.startswith("donations:")]
                for part, entries in page.menus.items()
            },
            steps=[step for step in page.steps if not is_of_donations(step[1])],
        )
    yield
    panels.pages.update(kept)


def is_of_donations(make) -> bool:
    return make.__module__.startswith("donations.")


def test_the_page_of_a_request_shows_its_money_where_donations_say_so(desk_of, at_work, hana):
    page = desk_of(hana).get(at_work.get_absolute_url())

    assert 'id="money-line"' in page.text
    assert [entry["title"] for entry in page.context["stream"].entries if entry["kind"] == "money"] == [
        "Committed: USD 4,000.00",
        "Proposed: USD 4,000.00",
        "Estimated: USD 4,000.00, 1 adult, 1 child",
    ]


def test_the_page_of_a_request_stands_without_donations(desk_of, at_work, hana, without_donations):
    desk = desk_of(hana)
    with CaptureQueriesContext(connection) as asked:
        page = desk.get(at_work.get_absolute_url())

    assert page.status_code == 200
    assert at_work.reference in page.text
    main = page.text.partition("<main")[2].partition("</main>")[0]
    assert "/money/" not in main
    assert "USD" not in main
    assert [one["sql"] for one in asked if '"donations_' in one["sql"]] == []


def test_who_saves_a_request_goes_on_to_the_estimate_and_without_donations_to_the_request(desk_of, hana, request):
    desk = desk_of(hana)
    first = save(desk, call())
    request.getfixturevalue("without_donations")
    second = save(desk, call())

    assert first.url.startswith("/money/estimates/")
    assert second.url.startswith("/requests/")
    assert desk.get(second.url).status_code == 200


@pytest.mark.parametrize("name", ["hana", "mio", "sora", "yuki", "rin"])
def test_every_desk_stands_without_donations(desk_of, at_work, request, name, without_donations):
    page = desk_of(request.getfixturevalue(name)).get("/")

    assert page.status_code == 200
    assert page.text.count("<h1") == 1


def test_a_menu_leads_from_a_request_to_its_estimate_while_nobody_leads_it(desk_of, at_work, hana):
    undecided = factories.case(hana)
    desk = desk_of(hana)

    assert f"/money/estimates/{undecided.pk}/" in [act.url for act in acts(desk, undecided)]
    assert f"/money/estimates/{at_work.pk}/" not in [act.url for act in acts(desk, at_work)]
    assert page_of(at_work, "open-operation") in [act.url for act in acts(desk, at_work)]


def acts(desk, case) -> list[panels.Link]:
    return desk.get(case.get_absolute_url()).context["main_acts"]
