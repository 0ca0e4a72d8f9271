"""Geometry of lying bars: each behind or under its words, with its value in words behind it; for screen and paper."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import east_asian_width

from django.utils.text import capfirst

from lfnkr.documents.charts import Bar

ROW, BAR, ABOVE = 24, 20, 22
"""The height of a row of a picture of lying bars, that of a bar, and that of words above it."""
STRIPE, LABELS, VALUES = 480, 222, 82
"""The width of such a picture, and in it the room for the words before a bar and behind it."""


FILLS = ("#0d5459", "#6fa3a1", "#c2d5d1", "#ffffff", "#1d2321")
"""The tints of the parts of a stripe: known answers dark to light, then white with an outline, then nearly black."""


@dataclass(frozen=True)
class Part(Bar):
    """One part of a lying bar."""

    @property
    def fill(self) -> str:
        """Its tint, on screen and on paper."""
        return FILLS[min(self.series, len(FILLS)) - 1]


@dataclass(frozen=True)
class Stripe:
    """One lying bar with its words before or above it: parts one in the other, and their value behind them."""

    label: str
    words_at: int
    """The height at which its words stand."""
    parts: tuple[Part, ...]
    value: str = ""

    @property
    def middle(self) -> int:
        """The height at which its value stands."""
        return self.parts[0].y + BAR // 2 if self.parts else self.words_at

    @property
    def end(self) -> int:
        """Where its last part ends."""
        return max((part.x + part.width for part in self.parts), default=0)


@dataclass(frozen=True)
class Stripes:
    """Lying bars under each other."""

    stripes: tuple[Stripe, ...]
    height: int
    width: int = STRIPE


def within(rows: list[tuple[str, int, int, str]]) -> Stripes:
    """A bar a row inside the outline of what it is a part of, with both in words behind it."""
    bars = [(label, ((base, 4), (value, 1)), words) for label, value, base, words in rows]
    return _laid_out(bars, max([base for _label, _value, base, _words in rows] + [1]))


def lying(rows: list[tuple[str, int, str]], series: tuple[int, ...] = (), *, above: bool = False) -> Stripes:
    """A bar a row, with its value in words behind it. `series`: the tint of each bar; `above`: words above it in any case."""
    tints = series or (1,) * len(rows)
    bars = [(label, ((value, tint),), words) for (label, value, words), tint in zip(rows, tints, strict=True)]
    return _laid_out(bars, max([value for _label, value, _words in rows] + [1]), above=above)


def _laid_out(
    bars: list[tuple[str, tuple[tuple[int, int], ...], str]], longest: int, *, above: bool = False
) -> Stripes:
    """Bars behind their words; under them where that is asked for, or one has more words than room."""
    is_above = above or any(_length(capfirst(str(label))) > LABELS for label, _parts, _words in bars)
    left, head = (0, ABOVE) if is_above else (LABELS, 0)
    room, row = STRIPE - left - VALUES, ROW + head
    stripes = []
    for n, (label, values, words) in enumerate(bars):
        top = n * row
        widths = [(max(0, room * value // longest), tint) for value, tint in values]
        parts = tuple(Part(left, top + head, width, BAR, tint) for width, tint in widths)
        stripes.append(Stripe(label, top + (head - 8 if head else BAR // 2), parts, words))
    return Stripes(tuple(stripes), row * len(bars))


def _length(words: str) -> int:
    """How long words are in a picture of bars: a sign of Chinese, Japanese or Korean is as wide as high, others half of it."""
    return sum(13 if east_asian_width(sign) in "WF" else 7 for sign in words)
