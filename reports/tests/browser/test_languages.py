"""Pages people work with all day, in Japanese and in Korean: real letters, nothing complained of, and a picture of each."""

from __future__ import annotations

from playwright.sync_api import Page

from lfnkr.tests import browser as browsers
from lfnkr.web.letters import headings
from reports.tests.browser.conftest import BrowsedApp
from reports.tests.browser.places import Place, doors, places
from reports.tests.browser.recording import beside, figures, linked

SHOWN = (
    "desk, director",
    "cases:log-request",
    "donations:decision-detail",
    "donations:reserve",
    "reports:annual-report, term 20",
)
LANGUAGES = {"ja": "日本語", "ko": "한국어"}
FEW = 30
"""Letters that a page in either language has at the very least."""


def test_pages_in_japanese_and_korean_are_drawn_in_real_letters(house: BrowsedApp):
    found, opened = [], {}
    chosen = {place.name: place for place in places(door for door in doors() if door.name in SHOWN)}
    for name in SHOWN:
        place = chosen[name]
        shown = []
        for language, called in LANGUAGES.items():
            page = opened[place.by, language] if (place.by, language) in opened else of(house, place, language)
            opened[place.by, language] = page
            page.goto(place.address)
            number, boxes = browsers.letters(page)
            found += [f"{name}, {called}: {number} letters"] if number < FEW else []
            found += [f"{name}, {called}: box for {letter}" for letter in boxes]
            found += [f"{name}, {called}: {words}" for words in page.complaints]
            shown.append(page)
        beside(shown, named(name))

    pictures = [f"| {name} | {linked(named(name), 'picture')} |" for name in SHOWN]
    figures("languages", ["| Page, in Japanese and in Korean | Picture |", "|---|---|", *pictures])
    assert found == []


def test_the_face_of_headings_comes_with_pages_in_latin_letters_and_with_no_heavy_one(house: BrowsedApp):
    fetched = {}
    for path, language in (("/", "en"), ("/", "ja"), ("/", "ko"), ("/reports/20/", "en"), ("/gallery/", "en")):
        page = of(house, Place("", "mio", path), language)
        asked = []
        page.on("request", lambda one, asked=asked: asked.append(one.url) if one.resource_type == "font" else None)
        page.goto(path)
        page.evaluate("document.fonts.ready.then(() => true)")
        fetched[path, language] = any(headings().name in url for url in asked)

    assert {key for key, came in fetched.items() if came} == {("/", "en")}


def of(house: BrowsedApp, place: Place, language: str) -> Page:
    """A page of whoever opens the place, in this language."""
    page = house.page(place.by)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": house.address}])
    return page


def named(name: str) -> str:
    """What the picture of a place is called."""
    return f"in Japanese and Korean, {name}"
