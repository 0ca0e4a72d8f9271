"""The page of a request whose story is long: clock and next contact stay in sight, and nothing of the story is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cases import casework
from cases.models import Case
from cases.tests import factories
from cases.tests.screens import page_of
from lfnkr.accounts.models import User
from lfnkr.tests import browser as browsers
from reports.tests.browser.conftest import BrowsedApp

pytestmark = pytest.mark.browser

STORY = "She was sold to a man in the country, and then once more. " * 60 + "That is all she told."
SCREENS = ((browsers.DESK, 900, 1), (browsers.PHONE, 780, 2))
"""Width, height, and on how many screens below each other: as the desks promise."""
BOTTOM = "each => Math.round(each.getBoundingClientRect().bottom + scrollY)"


@pytest.fixture
def told(house: BrowsedApp) -> Case:
    """A request of hana's with a long story, an agreed contact and a place that is known closely."""
    hana = User.objects.get(username="hana")
    case = factories.case(
        hana, summary=STORY, exact_place="Third village behind the mill, the house with the blue gate"
    )
    return casework.agree_contact(case, by=hana, at=factories.ago(hours=-5))


def opened(house: BrowsedApp, case: Case, width: int, height: int = 900, **options):
    """The page of the request with its seal open, as it stays open to her for a quarter of an hour."""
    page = house.page("hana", width=width, **options)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(case.get_absolute_url())
    seal = page.locator(f"form[action='{page_of(case, 'open-seal')}'] button")
    if seal.count():
        with browsers.another_page(page):
            seal.click()
    return page


def test_clock_and_next_contact_stand_on_the_first_screens(house: BrowsedApp, told: Case):
    below = []
    for width, height, screens in SCREENS:
        page = opened(house, told, width, height)
        for language in ("en", "ja", "ko"):
            page.context.add_cookies([{"name": "django_language", "value": language, "url": house.address}])
            page.reload()
            for part in (".clock", ".now-contact"):
                bottom = page.locator(part).evaluate(BOTTOM)
                if bottom > height * screens:
                    below.append(f"{language}, {width} x {height}, {part}: {bottom} px")

    assert below == []


def test_the_whole_story_is_shown_without_scripts(house: BrowsedApp, told: Case):
    page = opened(house, told, browsers.PHONE, java_script_enabled=False)
    story = page.locator(".story p")
    folded = story.bounding_box()["height"]

    page.get_by_label("Show the whole story").check()

    assert story.bounding_box()["height"] > 5 * folded


def test_it_is_whole_on_paper(house: BrowsedApp, told: Case):
    page = opened(house, told, browsers.DESK)
    folded = page.locator(".story p").bounding_box()["height"]

    page.emulate_media(media="print")

    assert page.locator(".story p").bounding_box()["height"] > 3 * folded
    expect(page.get_by_label("Show the whole story")).to_be_hidden()


def test_folded_and_whole_it_has_no_finding_of_axe(house: BrowsedApp, told: Case):
    page = opened(house, told, browsers.PHONE)
    found = browsers.axe(page)
    page.get_by_label("Show the whole story").check()

    assert found + browsers.axe(page) == []
    assert browsers.sticks_out(page) == 0


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_a_long_name_without_a_space_fits_a_phone(house: BrowsedApp, language: str):
    name = "남궁현정알렉산드리아최박김선생님씨다라마바사아자차카타파하"
    case = factories.case(User.objects.get(username="hana"), factories.woman(names=(name, "Aleksandriya" * 5)))
    page = opened(house, case, browsers.PHONE)

    page.context.add_cookies([{"name": "django_language", "value": language, "url": house.address}])
    page.reload()

    expect(page.get_by_text(name).first).to_be_visible()
    assert browsers.sticks_out(page) == 0
