"""The payload corpus: texts that would do something if a page, a file or a query took them for more than a text.

Each text ends in a mark of its own, so that it is found again wherever it is shown, and whole where its mark is.
"""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from urllib.parse import unquote

PARTS = (
    "=7*7",  # a formula, where it stands first
    '<lfnkr-x onlfnkr="1">',  # an element of nobody's
    "\"'><b onlfnkr=2>",  # out of an attribute
    "<script>lfnkr()</script>",
    "</textarea></title><lfnkr-x>",  # out of what holds no elements
    "&lt;lfnkr-x&gt;&amp;",  # escaped already: must come back as typed
    "{{ 7|add:7 }}{% lorem %}{# no #}",  # a template of Django's
    "${7*7}#{7*7}<%= 7*7 %>",  # and of others
    "%s%(x)s%n{0.__class__}{x!r}",  # format strings
    "'; DROP TABLE cases_case;--",
    "\\N\\x3clfnkr-x\\u003e",
    # A capital: a sentence of the report that quotes a text begins with one.
    "Z̵͎̀a̸̛̗l̷̰͘g̶̼̈́o̵",
    "박순옥 朴順玉 👩‍👧",
)
TURNED = "\u202egnitirw\u202c"
"""Marks that turn the direction of writing: kept in texts of several lines, refused in a line that is read as a name."""

MARK = re.compile(r"Zq\d{5}qZ")
TRACE = re.compile(r"Zq\d{5}qZ|lfnkr-x|onlfnkr|lfnkr\(\)")
"""What a page holds that shows any text of ours, whatever became of it: a page without is not read further."""


class Corpus:
    """Makes texts and remembers them: mark -> text."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def text(self, kind: str = "", *, longest: int | None = None, turns: bool = False) -> str:
        """A text with as many of the parts as there is room for, each text beginning with another of them.

        `kind` is what tests of leaks ask their canaries for: the writing of a name or a number, which are short.
        """
        mark = f"Zq{len(self.texts):05}qZ"
        first = len(self.texts) % len(PARTS)
        parts = [*PARTS[first:], *PARTS[:first], TURNED] if turns else [*PARTS[first:], *PARTS[:first]]
        room = (longest or (190 if kind else 400)) - len(mark)
        text = ""
        for part in parts:
            text += part if len(text) + len(part) <= room else ""
        self.texts[mark] = unicodedata.normalize("NFC", text + mark)
        return self.texts[mark]

    def made_of(self, *parts: str) -> str:
        """A text of these parts."""
        mark = f"Zq{len(self.texts):05}qZ"
        self.texts[mark] = "".join(parts) + mark
        return self.texts[mark]

    @property
    def all_markers(self) -> list[str]:
        """All texts, as tests of leaks call them."""
        return list(self.texts.values())

    def filling(self, longest: int) -> str:
        """A text of just the length a field takes."""
        mark = f"Zq{len(self.texts):05}qZ"
        self.texts[mark] = "よ" * (longest - len(mark)) + mark
        return self.texts[mark]

    def marks_in(self, text: str) -> set[str]:
        """The marks of ours in a text."""
        return set(MARK.findall(text)) & self.texts.keys()


class Seen(HTMLParser):
    """A page as a browser takes it: its texts, and what a payload made of it that is none of the house."""

    def __init__(self, page: str):
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.broken: list[str] = []
        self.inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        self.pieces += ["\n", *(f"{unquote(value)}\n" for _name, value in attrs if value)]
        if tag.startswith("lfnkr") or any(name.startswith("onlfnkr") for name, _value in attrs):
            self.broken.append(self.get_starttag_text() or tag)

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""
        self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
        if self.inside == "script" and "lfnkr()" in data:
            self.broken.append(f"<script>{data:.60}")

    def handle_comment(self, data: str) -> None:
        if MARK.search(data):
            self.broken.append(f"<!--{data:.60}")

    @property
    def text(self) -> str:
        """Everything that can be read, attributes too."""
        return "".join(self.pieces)


def faults(page: str, corpus: Corpus) -> tuple[list[str], set[str]]:
    """What is wrong with a page, and the marks of the texts that it shows whole."""
    if not TRACE.search(page):
        return [], set()
    seen = Seen(page)
    shown = squeezed(seen.text)
    marks = corpus.marks_in(shown)
    whole = {mark for mark in marks if squeezed(corpus.texts[mark]) in shown}
    told = [f"a text became an element: {each:.80}" for each in seen.broken]
    return told + [f"not as it was typed: {context(shown, mark)}" for mark in marks - whole], whole


def squeezed(text: str) -> str:
    """A text without its spaces: pages break lines where they like."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def context(text: str, mark: str) -> str:
    """What stands before a mark."""
    at = text.index(mark)
    return text[max(0, at - 160) : at + len(mark)]
