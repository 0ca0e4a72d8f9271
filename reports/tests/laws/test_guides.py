"""Every page has its help, in three languages, and the link to it leads where it says."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client

from lfnkr.help import guides
from lfnkr.web.checks import every_page

NAMED = re.compile(r"\*\*?([^*]+)\*\*?|[“\"]([^”\"]+)[”\"]")
"""What a guide sets apart: the name of a button, a page or a column, each alone or with its menu ("Accounts › Open an account")."""

NOT_READ = {"healthz", "readyz", "robots", "favicon", "admin:jsi18n", "admin:autocomplete"}
"""Addresses nobody reads as a page."""

PAGES = sorted({page.name for page in every_page()} - NOT_READ)
SOURCES = {
    (name, language): guides.source(name, language) for name in guides.names() for language in guides.written_in()
}


def test_every_page_has_a_passage():
    assert [name for name in PAGES if not guides.passages_for(name)] == []


def test_the_guides_speak_of_no_page_that_is_not_there():
    named = [name.removesuffix("*") for name in guides.passages_of_pages()]

    assert [name for name in named if not any(page.startswith(name) for page in PAGES)] == []


@pytest.mark.parametrize("language", ["ja", "ko"])
@pytest.mark.parametrize("name", guides.names())
def test_a_guide_has_the_same_passages_in_every_language(name, language):
    assert list(guides.guide(name, language).passages) == list(guides.guide(name, "en").passages)


@pytest.mark.parametrize("language", ["ja", "ko"])
@pytest.mark.parametrize("name", guides.names())
def test_a_passage_is_written_in_the_language_of_its_guide(name, language):
    letters = {"ja": r"[぀-ヿ]", "ko": r"[가-힣]"}[language]
    passages = re.split(r"^## ", SOURCES[name, language], flags=re.M)[1:]

    assert [passage for passage in passages if not re.search(letters, passage)] == []


def _words_of(language):
    """What each English word of the screens is called in a language, without its stop; one word may have several meanings."""
    with (settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    called = {}
    for message in messages:
        english = message.id if isinstance(message.id, str) else message.id[0]
        said = message.string if isinstance(message.string, str) else message.string[0]
        called.setdefault(english.rstrip(".:").lower(), set()).add(said)
    return called


def _passages(name, language):
    """The text of each passage of a guide on one line, by its anchor."""
    parts = re.split(r"^## ", re.sub(r"<!--.*?-->", "", SOURCES[name, language], flags=re.S), flags=re.M)[1:]
    return {re.search(r"\{#([\w-]+)\}", part)[1]: re.sub(r"\s+", " ", part) for part in parts}


@pytest.mark.parametrize("language", ["ja", "ko"])
@pytest.mark.parametrize("name", guides.names())
def test_a_button_is_named_as_it_is_called_on_the_screen(name, language):
    called, passages = _words_of(language), _passages(name, language)
    named = [
        (anchor, button.strip().rstrip(".:"))
        for anchor, text in _passages(name, "en").items()
        for found in NAMED.findall(text)
        for button in (found[0] or found[1]).split(" › ")
    ]
    screen = [(anchor, button) for anchor, button in named if button.lower() in called]

    assert screen
    assert [
        (anchor, button, called[button.lower()])
        for anchor, button in screen
        if not any(said in passages[anchor] for said in called[button.lower()])
    ] == []


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_every_heading_of_a_guide_is_a_passage(source):
    headings = re.findall(r"^##.*$", SOURCES[source], re.M)

    assert headings
    assert all(guides.HEADING.match(heading) for heading in headings)


def test_help_opens_in_the_guide_of_ones_role(sora, hana):
    assert guides.passage_for("desk", hana.role) == ("caseworker", "desk")
    assert guides.passage_for("desk", sora.role) == ("treasurer", "reserve")
    assert guides.passage_for("mfa_index", sora.role) == ("everyone", "second-factor")


def test_a_page_links_to_its_passage_and_the_passage_is_there(client: Client, hana):
    client.force_login(hana)

    desk = client.get("/").content.decode()
    address = re.search(r'href="(/help/[^"#]+/)#([a-z-]+)"', desk)

    assert f'id="{address[2]}"' in client.get(address[1]).content.decode()


@pytest.mark.parametrize("language", guides.written_in())
def test_a_guide_leads_to_the_others_and_to_nothing_outside(language):
    for name in guides.names():
        links = set(re.findall(r'href="([^"#]*)', guides.guide(name, language).html))

        assert links <= {f"../{other}/" for other in guides.names()}
        assert name == guides.EVERYONE or "../everyone/" in links


def test_a_stranger_reads_how_to_sign_in_and_nothing_else(client: Client, db: None):
    assert '/help/everyone/#signing-in"' in client.get("/accounts/login/").content.decode()
    assert client.get("/help/everyone/").status_code == 200
    assert client.get("/help/director/").status_code == 302
    assert client.get("/help/nobody/").status_code == 404


@pytest.mark.parametrize("language", guides.written_in())
def test_the_guide_is_in_the_readers_language(client: Client, mio, language):
    client.force_login(mio)
    client.cookies["django_language"] = language

    page = client.get("/help/director/").content.decode()

    assert guides.guide("director", language).title in page
    assert "<!-- pages" not in page
