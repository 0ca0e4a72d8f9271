"""The guides of docs/guide, read once: their passages, which page of the house each passage speaks of, and their text as HTML.

A guide is a Markdown file for a role in a language; `## Heading {#passage}` begins a passage. In the English one the line
`<!-- pages: cases:log-request mfa_* -->` under a heading names the pages it is the help of: URL names, or beginnings of some.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import markdown
from django.conf import settings
from django.utils.safestring import SafeString

FOLDER = settings.BASE_DIR / "docs" / "guide"
EVERYONE = "everyone"

HEADING = re.compile(r"^## (?P<title>.+?) \{#(?P<passage>[a-z0-9-]+)\}$", re.M)
PAGES = re.compile(r"^<!-- pages: (?P<names>.+?) -->$\n?", re.M)
PICTURE = re.compile(r"^!\[.*?\]\(.*?\)$\n?", re.M)
TO_A_GUIDE = re.compile(r'href="(?P<guide>[a-z]+)\.md(?P<passage>#[a-z0-9-]*)?"')
ELSEWHERE = re.compile(r'<a href="\.\./[^"]*">(.*?)</a>', re.S)


@dataclass(frozen=True)
class Guide:
    """One guide in one language: its name, its title, its passages in their order, and its text."""

    name: str
    title: str
    passages: dict[str, str]
    html: SafeString


def written_in() -> list[str]:
    """The languages there are guides in."""
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def names() -> list[str]:
    """The guides there are: one for everyone, and one a role."""
    return sorted(path.stem for path in (FOLDER / "en").glob("*.md"))


@cache
def guide(name: str, language: str) -> Guide:
    """A guide as people read it; raises FileNotFoundError for one that is not there."""
    text = source(name, language)
    title, _newline, body = text.partition("\n")
    body = PICTURE.sub("", PAGES.sub("", body))
    html = markdown.markdown(body, extensions=["attr_list"], output_format="html")
    # The runbook is for whoever keeps the machine, and does not lie beside the pages.
    html = ELSEWHERE.sub(r"\1", html)
    html = TO_A_GUIDE.sub(lambda link: f'href="../{link["guide"]}/{link["passage"] or ""}"', html)
    passages = {found["passage"]: found["title"] for found in HEADING.finditer(text)}
    # The files are our own, shipped with the code: nothing anybody types ever stands in them.
    return Guide(name, title.removeprefix("# "), passages, SafeString(html))


def source(name: str, language: str) -> str:
    """The Markdown of a guide."""
    return Path(FOLDER / language / f"{name}.md").read_text(encoding="utf-8")


@cache
def passages_of_pages() -> dict[str, dict[str, str]]:
    """What the English guides say they are the help of: a URL name, or its beginning and a star -> guide -> passage."""
    found: dict[str, dict[str, str]] = {}
    for name in names():
        passage = ""
        for line in source(name, "en").splitlines():
            if heading := HEADING.match(line):
                passage = heading["passage"]
            elif pages := PAGES.match(line):
                for page in pages["names"].split():
                    found.setdefault(page, {})[name] = passage
    return found


@cache
def passages_for(view_name: str) -> dict[str, str]:
    """Guide -> the passage that speaks of a page; empty for a page no guide speaks of."""
    pages = passages_of_pages()
    beginnings = [page for page in pages if page.endswith("*") and view_name.startswith(page[:-1])]
    found: dict[str, str] = {}
    for page in (*beginnings, view_name):
        found |= pages.get(page, {})
    return found


def passage_for(view_name: str, role: str) -> tuple[str, str]:
    """The guide and the passage for a page, in the guide of a role where that speaks of it; else in another's.

    The guide for everyone, from its beginning, for a page that no guide speaks of.
    """
    by_guide = passages_for(view_name)
    for name in (role, EVERYONE, *sorted(by_guide)):
        if name in by_guide:
            return name, by_guide[name]
    return EVERYONE, ""
