"""Every page in Japanese is punctuated as Japanese, and says nothing in English that we know in Japanese.

In `make test` each page is read as one of those who may open it, drawn; in `make soak` as each of them.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings as django_settings
from django.test import Client

from cases.models import Place as Origin
from lfnkr.models import Wording
from reports.tests.browser.places import Browsers, Door, Place, as_one_each, doors, opened

pytestmark = [pytest.mark.slow, pytest.mark.soak, pytest.mark.django_db]

WITHIN = {"a", "abbr", "b", "code", "em", "i", "span", "strong", "sub", "sup", "time", "u"}
"""Elements that stand within a line; every other one ends it."""

SAID = ("alt", "aria-label", "data-label", "placeholder", "title")
"""Attributes that are read to people."""

JAPANESE = "ぁ-んァ-ヶー一-龥、。」）"
ODD = {
    "half-width punctuation": re.compile(rf"[{JAPANESE}] ?[:;,](?![/\d])"),
    "half-width brackets": re.compile(rf"[{JAPANESE}] ?\("),
    "a space after full-width punctuation": re.compile(r"[：；、。] (?=\S)"),
    "a space before full-width brackets": re.compile(r"\S （"),
}


AS_KEPT = "/admin/"
"""Where the texts of the reference data are shown as they are kept, to be changed."""

TYPED = "「場所; 面談の件数; 留置室の数」"
"""What is typed as it stands, half-width."""


class Lines(HTMLParser):
    """What a page says, line by line, as people read it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = [""]
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        if tag not in WITHIN:
            self.found.append("")
        said = [value for name, value in attrs if name in SAID and value]
        self.found[-1:-1] = said

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")
        if tag not in WITHIN:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found[-1] += data


def lines_of(page: str) -> list[str]:
    parser = Lines()
    parser.feed(page)
    return [" ".join(line.split()) for line in parser.found if line.strip()]


@pytest.fixture
def said(demonstration, settings) -> dict[str, list[str]]:
    """What every place says in Japanese."""
    settings.DEMO = True  # Second factor off: reads the demonstration, whose people have no factor.
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 60 * 60  # however long it takes to read them all
    browsers, found = InJapanese(), {}
    for door in as_one_each(doors()):
        place, page = opened(in_japanese(door), browsers)
        if place is not None:
            assert page.status_code < 500, f"{place.address} gives {page.status_code}"
            found[f"{place.address}, {place.by}"] = lines_of(page.text.replace(TYPED, ""))
    return found


class InJapanese(Browsers):
    """Browsers of people who read Japanese."""

    def __missing__(self, name: str | None) -> Client:
        super().__missing__(name).cookies[django_settings.LANGUAGE_COOKIE_NAME] = "ja"
        return self[name]


def in_japanese(door: Door) -> Door:
    """The same, where the address itself names another language."""
    told = (Place(each.name, each.by, each.address.replace("language=ko", "language=ja")) for each in door.places)
    return Door(tuple(told), door.is_certain)


def test_every_page_is_written_in_its_language(said):
    assert sum(bool(lines) for lines in said.values()) > 150
    first_said = {line: page for page, lines in reversed(said.items()) for line in lines}
    odd = {
        f"{what}: {line} ({at})" for line, at in first_said.items() for what, sign in ODD.items() if sign.search(line)
    }
    known = {row.name_en for row in Wording.objects.all() if " " in row.name_en}
    known |= {place.name_en for place in Origin.objects.all() if " " in place.name_en}
    read = {line for page, lines in said.items() if not page.startswith(AS_KEPT) for line in lines}
    odd |= {f"English: {line}" for line in read if "Term 2" in line or any(text in line for text in known)}

    assert not odd, "\n".join(sorted(odd))
