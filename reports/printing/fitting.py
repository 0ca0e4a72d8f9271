"""What of a full leaflet gives way, so that each of its four pages stays one.

Whether a page is anywhere near full is reckoned from its words and pictures; one that may be is set, and looked at. What gives
way is decided when the leaflet is written: the page for print that an edition keeps is one that fits.
"""

from __future__ import annotations

import html as html_words
import math
import re
import unicodedata
from collections.abc import Callable, Mapping

PAGES = ("cover", "people", "money", "last")

GIVES_WAY: Mapping[str, tuple[str, ...]] = {
    "cover": ("river",),
    "people": ("mission", "explained_more", "hours", "held_list", "flow", "reason"),
    "money": ("gauge", "missing_picture", "reserve"),
    "last": ("how", "later", "partners"),
}
"""What is left out of each page that is full, the first first; all of it stands in the report. What is in none of these stays:
who asked and what became of them, what *led* means, that something is told roughly, what was missing and how to give, those we
lost, the statement."""

TIGHT = "tight"
"""The last to give way on a page: the size of its letters, down to the smallest that is printed."""

SURELY_FITS = 430.0
"""The points, of 513 down a page, up to which nothing needs to be set: what words take is reckoned too large rather than too small."""

WIDTH = 340.0
"""The points across a page of A5 within its margins."""

TEXT = re.compile(r"(?s)<(p|h1|h2|h3|figcaption)\b[^>]*>(.*?)</\1>")
PICTURE = re.compile(r"(?s)<svg([^>]*)>.*?</svg>")
BOX = re.compile(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')
SIZE, LINE, BETWEEN = 10.0, 16.5, 7.5
"""The size of the letters, the height of a line and what parts two paragraphs, as of the largest text."""
AROUND = {"cover": 75.0, "last": 110.0}
"""What stands empty on a page by its design, and the line with the mark of the house."""

Render = Callable[[str, frozenset[str]], str]


def fitted(render: Render, is_one_page: Callable[[str], bool]) -> dict[str, str]:
    """The pages of a leaflet, each without what had to give way.

    `render` writes a page without some of it, `is_one_page` sets it and says whether it is one.
    """
    return {page: _fitted(page, render, is_one_page) for page in PAGES}


def _fitted(page: str, render: Render, is_one_page: Callable[[str], bool]) -> str:
    gone: frozenset[str] = frozenset()
    written = render(page, gone)
    for next_one in (*GIVES_WAY[page], TIGHT):
        if reckoned(page, written) <= SURELY_FITS or is_one_page(written):
            break
        gone |= {next_one}
        written = render(page, gone)
    return written


def reckoned(page: str, written: str) -> float:
    """The points that a page takes at most, by its words and pictures."""
    pictures = sum(_picture(attributes) for attributes in PICTURE.findall(written))
    words = sum(_text(inside) for _tag, inside in TEXT.findall(PICTURE.sub("", written)))
    return AROUND.get(page, 0.0) + pictures + words


def _picture(attributes: str) -> float:
    """The height of a picture as wide as the page; that of the mark of the house and of a code stands beside words."""
    box = BOX.search(attributes)
    if box is None or "mark-of-the-house" in attributes or "qr-code" in attributes:
        return 0.0
    width, height = map(float, box.groups())
    return WIDTH * height / width + 2 * BETWEEN


def _text(words: str) -> float:
    """The height of a paragraph: its lines, and what parts it from the next."""
    plain = (html_words.unescape(re.sub(r"<[^>]*>", "", each)) for each in re.split(r"<br\s*/?>", words))
    lines = sum(max(1, math.ceil(_width(" ".join(each.split())) * SIZE / WIDTH)) for each in plain)
    return lines * LINE + BETWEEN


def _width(text: str) -> float:
    """The width of a line of words in ems: letters of East Asia are squares, others take a little more than half of one."""
    return sum(1.02 if unicodedata.east_asian_width(letter) in "WF" else 0.6 for letter in text)
