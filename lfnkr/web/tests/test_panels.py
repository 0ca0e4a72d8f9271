"""Panels: who sees what was declared for a page, what refuses to start, and that nothing is asked for whoever may not see it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.template import Context, engines
from django.utils.functional import lazystr

from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.errors import DomainError
from lfnkr.notices.models import Notice
from lfnkr.web import panels
from lfnkr.web.having_rows import which_have_rows
from lfnkr.web.panels import Data, MenuEntry, Panel, TimelineEntry

HERE = "a page of this test"
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
TRAIL_FOR_TWO = {"permission": "audit.see_trail", "data": "trail"}
"""A right that the director and the auditor hold."""
PEOPLE_FOR_THE_DIRECTOR = {"permission": "accounts.approve_role", "data": "people"}


@pytest.fixture(autouse=True)
def page() -> Iterator[None]:
    """A page with two sides that lives as long as the test."""
    panels.page(HERE, sides=("left", "right"))
    yield
    del panels.pages[HERE]


@pytest.fixture
def request_of(rf):
    """A request as somebody with a role sends it."""

    def request(role: str):
        asked = rf.get("/")
        asked.user = User(username="somebody", role=role)
        return asked

    return request


def declare(words: str = "seen", *, side: str = "left", order: int = 10, **right: str) -> list[str]:
    """Declare a panel that says some words, and keep what it was asked."""
    asked: list[str] = []

    @panels.panel(HERE, side=side, order=order, **(right or TRAIL_FOR_TWO))
    def shown(request, _row) -> Panel:
        asked.append(request.user.role)
        return Panel("components/notice.html", text=words)

    return asked


def words_on(request) -> dict[str, list[str]]:
    found = panels.panels_of(HERE, request)
    return {side: [panel.values["text"] for panel in there] for side, there in found.items()}


def refusals() -> list[str]:
    """What the start is refused for."""
    return [error.msg for error in panels.every_panel_says_who_may_see_it(None)]


@pytest.mark.parametrize("left_out", ["permission", "data"])
def test_a_panel_without_permission_or_data_class_cannot_be_declared(left_out):
    right = {name: value for name, value in TRAIL_FOR_TWO.items() if name != left_out}

    with pytest.raises(TypeError, match=left_out):
        panels.panel(HERE, side="left", order=1, **right)
    with pytest.raises(TypeError, match=left_out):
        panels.timeline(HERE, **right)


def test_a_data_class_that_is_none_cannot_be_declared():
    with pytest.raises(ValueError, match="secrets"):
        declare(permission="audit.verify", data="secrets")


@pytest.mark.parametrize("permission", ["", "audit.see_everything"])
def test_the_start_is_refused_for_a_permission_nobody_holds(permission):
    declare(permission=permission, data="trail")

    assert any("which nobody holds" in words for words in refusals())


@pytest.mark.parametrize(
    ("permission", "data", "wrong"),
    [
        ("notices.see_own", "people", "administrator, auditor, treasurer"),
        ("notices.see_own", "money", "administrator"),
        ("audit.see_trail", "people", "auditor"),
        ("lfnkr.see_first_hour", "figures", "administrator"),
        ("audit.verify", "system", "auditor"),
    ],
)
def test_the_start_is_refused_for_a_permission_that_more_roles_hold_than_may_see_the_data(permission, data, wrong):
    declare(permission=permission, data=data)

    (words,) = refusals()
    assert words.endswith(f"not for {wrong}.")


def test_the_start_is_refused_for_a_side_the_page_does_not_have():
    declare(side="above", **TRAIL_FOR_TWO)

    assert any("the side 'above'" in words for words in refusals())


def test_the_start_is_refused_for_a_page_that_nobody_declared():
    panels.panel("no page", side="left", order=1, **TRAIL_FOR_TWO)(lambda _request, _row: None)

    try:
        assert any("on the page “no page”" in words for words in refusals())
    finally:
        del panels.pages["no page"]


def test_the_start_is_refused_for_entries_of_a_menu_and_steps_that_are_for_nobody():
    panels.menu(HERE, "next", entry(permission="cases.dance"))
    panels.next_step(HERE, permission="cases.sing")(lambda row: "/")

    assert [words.split("'")[1] for words in refusals()] == ["cases.dance", "cases.sing"]


def test_whoever_does_not_hold_the_permission_asks_nothing(request_of):
    asked = declare("for the director", **PEOPLE_FOR_THE_DIRECTOR)
    for role in Role:
        if role != Role.DIRECTOR:
            assert words_on(request_of(role)) == {"left": [], "right": []}
    assert asked == []

    assert words_on(request_of(Role.DIRECTOR))["left"] == ["for the director"]
    assert asked == ["director"]


def test_a_role_that_may_not_see_the_data_asks_nothing_even_where_it_holds_the_permission(request_of):
    asked = declare(permission="audit.see_trail", data="people")

    assert words_on(request_of(Role.AUDITOR))["left"] == []
    assert asked == []


def test_an_account_without_a_role_sees_nothing(request_of):
    asked = declare()

    assert words_on(request_of("")) == {"left": [], "right": []}
    assert asked == []


def test_panels_stand_on_their_side_in_their_order_whoever_came_first(request_of):
    declare("third", order=30)
    declare("first", order=10)
    declare("beside", side="right")
    declare("second", order=20)

    assert words_on(request_of(Role.AUDITOR)) == {"left": ["first", "second", "third"], "right": ["beside"]}


def test_a_panel_with_nothing_to_say_is_left_out(request_of):
    panels.panel(HERE, side="left", order=1, **TRAIL_FOR_TWO)(lambda _request, _row: None)

    assert words_on(request_of(Role.AUDITOR))["left"] == []


def test_a_panel_has_of_its_page_who_looks_and_nothing_else():
    django = engines["django"].engine
    page = django.from_string("{% load panels %}{% show_panel panel %}")
    context = {"panel": Panel("components/notice.html", text="Its own words."), "title": "Words of the page"}
    shown = page.render(Context(context))

    assert "Its own words." in shown
    assert "Words of the page" not in shown


def test_what_a_panel_says_is_escaped():
    django = engines["django"].engine
    page = django.from_string("{% load panels %}{% show_panel panel %}")
    shown = page.render(Context({"panel": Panel("components/notice.html", text="<b>bold</b>")}))

    assert "&lt;b&gt;bold" in shown
    assert "<b>" not in shown


def test_a_timeline_takes_only_what_this_person_may_see(request_of):
    asked = []

    @panels.timeline(HERE, permission="audit.see_trail", data="trail")
    def looks(request, row):
        asked.append(row)
        for hours in range(2):
            moment = NOON - timedelta(hours=hours)
            yield TimelineEntry(key=f"look-{hours}", at=moment, recorded_at=moment, title="a look")

    assert panels.timeline_of(HERE, request_of(Role.CASEWORKER), "row").at_hand == []
    assert asked == []
    seen = panels.timeline_of(HERE, request_of(Role.AUDITOR), "row")
    assert [entry.key for entry in seen.at_hand] == ["look-0", "look-1"]
    assert [entry.key for entry in seen.entries({"look-1"})] == ["look-1"]
    assert asked == ["row"]


@pytest.fixture
def look(rf, yuki):
    """A look at the page by the auditor, who is also what it is about."""
    asked = rf.get("/")
    asked.user = yuki
    return asked


def declare_of_notices(ways="user") -> list[str]:
    """Entries and a panel that tell of the notices of somebody, and which of them were asked."""
    asked: list[str] = []

    @panels.timeline(HERE, rows={Notice: ways}, **TRAIL_FOR_TWO)
    def told(_request, row):
        asked.append("timeline")
        for notice in Notice.objects.filter(user=row):
            yield TimelineEntry(key=f"n-{notice.pk}", at=notice.since, recorded_at=notice.since, title="told")

    @panels.panel(HERE, side="left", order=1, rows={Notice: ways}, **TRAIL_FOR_TWO)
    def beside(_request, _row):
        asked.append("panel")
        return Panel("components/notice.html", text="told")

    return asked


def tell(user: User) -> None:
    Notice.objects.create(user=user, kind="test.told", about=uuid4(), since=NOON)


def test_what_has_no_rows_of_the_row_of_a_page_is_not_asked(look, yuki, mio):
    asked = declare_of_notices()
    tell(mio)

    assert panels.timeline_of(HERE, look, yuki).at_hand == []
    assert panels.panels_of(HERE, look, yuki) == {"left": [], "right": []}
    assert not panels.has_rows(HERE, look, yuki, Notice)
    assert asked == []


@pytest.mark.parametrize("ways", ["user", ("alarm__notices__user", "user")])
def test_what_has_rows_is_asked_by_any_way_that_leads_to_one(look, yuki, ways):
    asked = declare_of_notices(ways)
    tell(yuki)

    assert [entry.title for entry in panels.timeline_of(HERE, look, yuki).at_hand] == ["told"]
    assert len(panels.panels_of(HERE, look, yuki)["left"]) == 1
    assert panels.has_rows(HERE, look, yuki, Notice)
    assert asked == ["timeline", "panel"]


def test_the_tables_of_a_page_are_asked_in_one_question_and_once(look, yuki, django_assert_num_queries):
    declare_of_notices()
    declare_of_notices(("alarm__notices__user", "user"))

    with django_assert_num_queries(1):
        panels.timeline_of(HERE, look, yuki).entries({"n-1"})
        panels.panels_of(HERE, look, yuki)


def test_of_a_table_that_nobody_declared_it_is_not_said_that_it_is_empty(look, yuki, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert panels.has_rows(HERE, look, yuki, Notice)


def test_a_way_that_asks_for_more_than_the_row_of_the_page_is_refused():
    with pytest.raises(ValueError, match="take its key alone"):
        which_have_rows([(Notice, ("user__username",))], User())


def test_what_the_page_has_at_hand_is_not_made_again(look):
    made = []

    def make(row) -> str:
        made.append(row)
        return f"made of {row}"

    panels.given(look, "at hand", make, "one")

    assert [panels.once(look, make, row) for row in ("one", "other", "other")] == ["at hand", *["made of other"] * 2]
    assert made == ["other"]


def not_once_over(row) -> DomainError | None:
    return None if row.is_open else DomainError()


def entry(order: int = 1, permission: str = "accounts.manage", **facts) -> MenuEntry:
    facts = {"label": lazystr("Suspend"), "page": "accounts:account-suspend", "rule": not_once_over} | facts
    return MenuEntry(order=order, permission=permission, **facts)


def test_a_menu_offers_what_this_person_may_do_and_what_can_be_done_now(request_of):
    panels.menu(HERE, "next", entry(2), entry(1, label=lazystr("Open")), entry(3, permission="audit.verify"))
    administrator, director = (request_of(role).user for role in (Role.ADMINISTRATOR, Role.DIRECTOR))
    row = SimpleNamespace(pk=uuid4(), is_open=True)

    offered = panels.menu_of(HERE, "next", administrator, row)

    assert [(link.label, link.url) for link in offered] == [
        (words, f"/staff/{row.pk}/suspend/") for words in ("Open", "Suspend")
    ]
    assert panels.menu_of(HERE, "next", administrator, SimpleNamespace(pk=row.pk, is_open=False)) == []
    assert panels.menu_of(HERE, "next", director, row) == []
    assert panels.menu_of(HERE, "other", administrator, row) == []


def test_whether_it_can_be_done_is_not_asked_for_whoever_may_not_do_it(request_of):
    def never(row):
        raise AssertionError("asked")

    panels.menu(HERE, "next", entry(rule=never))

    assert panels.menu_of(HERE, "next", request_of(Role.TREASURER).user, SimpleNamespace(pk=7)) == []


def test_the_step_after_saving_is_the_first_this_person_may_take(request_of):
    panels.next_step(HERE, permission="accounts.manage")(lambda row: f"/first/{row}/")
    panels.next_step(HERE, permission="backup.see_backups")(lambda row: f"/second/{row}/")
    administrator, director, auditor = (
        request_of(role).user for role in (Role.ADMINISTRATOR, Role.DIRECTOR, Role.AUDITOR)
    )

    assert panels.step_after(HERE, administrator, 1) == "/first/1/"
    assert panels.step_after(HERE, director, 1) == "/second/1/"
    assert panels.step_after(HERE, auditor, 1) is None


def test_the_treasurer_may_never_see_people_and_only_those_who_work_with_them_may():
    assert panels.MAY_SEE[Data.PEOPLE] == {Role.CASEWORKER, Role.DIRECTOR}
    assert all(panels.MAY_SEE[data] for data in Data)
