"""Laws of every template, style sheet and script: nothing inline, components that say what they take, and little weight."""

from __future__ import annotations

import gzip
import re

import pytest
from django.conf import settings
from django.contrib.messages.constants import DEFAULT_TAGS
from django.template.loader import get_template
from django.utils.formats import FORMAT_SETTINGS

from lfnkr import bundles

FOLDERS = (settings.BASE_DIR / "templates", settings.BASE_DIR / "reports" / "demo" / "templates")
TEMPLATES = sorted(path for folder in FOLDERS for path in folder.rglob("*.html"))
COMPONENTS = sorted((settings.BASE_DIR / "templates" / "components").glob("*.html"))
STATIC = settings.BASE_DIR / "static"
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
STYLES = sorted((STATIC / "css").glob("*.css"))
FIRST_VIEW = 40 * 1024
ROOM_FOR_THE_PAGE = 22 * 1024
"""For its own words, style sheet and scripts; what each page weighs in all, test_weight.py measures."""

FOR_LETTERS = 2560
"""What pages in Japanese or Korean may bring besides, for whoever has no such letters; with Brotli it is little more than half."""


def name_of(path) -> str:
    """A path as it is read in a test's name."""
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_has_nothing_inline(path):
    text = path.read_text()

    assert not re.search(r"\sstyle\s*=", text), "The policy refuses style=: use a class of static/css."
    assert not re.search(r"<style|\son[a-z]+\s*=\s*[\"']|javascript:", text), (
        "The policy refuses inline styles and scripts."
    )
    assert not re.search(r"<script(?![^>]*(\ssrc=|application/json))", text), (
        "The policy refuses inline scripts: put it into static/js."
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_compiles(path):
    folder = next(folder for folder in FOLDERS if path.is_relative_to(folder))
    get_template(str(path.relative_to(folder)))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_gap_before_the_end_of_a_line_is_joined_with_what_follows(path):
    outside = re.sub(r"\{% joined %\}.*?\{% endjoined %\}", "", path.read_text(), flags=re.DOTALL)

    assert not re.search(r"\{% gap %\}[ \t]*\n", outside), (
        "The break of the source is a blank, in Japanese too: put both sentences into {% joined %}."
    )


@pytest.mark.parametrize("path", COMPONENTS, ids=name_of)
def test_a_component_opens_with_what_it_takes(path):
    assert re.match(r"\{# .+ #\}\n|\{% comment %\}.+?\{% endcomment %\}\n", path.read_text(), re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_vouches_for_no_text(path):
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"\|\s*safe(seq)?\b|autoescape\s+off", text), (
        "A text is escaped: its own HTML is a template's."
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_writes_days_as_the_language_does(path):
    patterns = set(re.findall(r'\|date:"([^"]+)"', path.read_text()))

    assert patterns <= {*FORMAT_SETTINGS, "c"}, "Name a format of lfnkr/formats: “j M Y” is English in any language."


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_a_script_is_short_and_compiles_no_text(path):
    text = path.read_text()

    assert len(text.splitlines()) <= 120
    assert not re.search(r"\beval\(|new Function|document\.write|localStorage|sessionStorage|indexedDB", text)


@pytest.mark.parametrize("path", STYLES, ids=name_of)
def test_a_style_sheet_fetches_nothing_but_letters_of_ours(path):
    text = re.sub(r'url\("/static/letters/[a-z]{2}-\d\d\.woff2"\)', "", path.read_text())

    assert "url(" not in text
    assert "@import" not in text


def test_dark_names_no_colour_that_light_does_not_know():
    light, dark = (
        set(re.findall(r"--[\w-]+(?=:)", (STATIC / "css" / name).read_text()))
        for name in ("theme.css", "theme-dark.css")
    )

    assert dark < light


def test_what_every_page_brings_leaves_room_for_the_page():
    pictures = [(STATIC / "img" / name).read_bytes() for name in ("favicon.svg", "icons.svg")]
    files = [*pictures, *(bundles.together(name).encode() for name in ("house.css", "house.js"))]

    total = sum(len(gzip.compress(file)) for file in files)
    assert total < FIRST_VIEW - ROOM_FOR_THE_PAGE


@pytest.mark.parametrize("language", ["ja", "ko"])
def test_the_letters_of_a_language_weigh_little_more(language):
    everywhere, here = (gzip.compress(bundles.together(f"house{one}.css").encode()) for one in ("", f"-{language}"))

    assert len(here) - len(everywhere) < FOR_LETTERS


def test_every_icon_that_a_template_names_is_drawn():
    drawn = re.findall(r'<symbol id="(\w+)"', (STATIC / "img" / "icons.svg").read_text())
    text = "".join(path.read_text() for path in TEMPLATES)
    named = re.findall(r'icon\.html" with name="(\w+)"|\bicon="(\w+)"', text)
    levels = DEFAULT_TAGS.values()

    assert {first or second for first, second in named} | {*levels} - {"debug"} <= set(drawn)
    assert "mark" in drawn


def test_every_component_stands_in_the_guide_for_builders():
    guide = (settings.BASE_DIR / "docs" / "components.md").read_text()

    assert [path.stem for path in COMPONENTS if f"`{path.stem}`" not in guide] == []


def test_nothing_shows_itself_to_a_mouse_alone():
    shown = re.compile(r"\b(display|visibility|opacity|clip-path|(max-)?height|content-visibility)\s*:")
    rules = [rule for file in STYLES for rule in re.findall(r"([^{}]+)\{([^{}]*)\}", file.read_text())]
    alone = [
        selector.strip()
        for selector, declarations in rules
        if ":hover" in selector and ":focus" not in selector and shown.search(declarations)
    ]

    assert alone == [], (
        "Whoever has keys or a finger never sees it: name :focus-visible or :focus-within beside :hover."
    )
