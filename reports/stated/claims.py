"""A published claim beside what is counted today: the two numbers, the difference, and what an officer says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lfnkr.money import below_zero
from reports.figures.figure import Figure
from reports.models import ClaimExplanation
from reports.models.stated import Qualifier
from reports.narrative.wording import number_words
from reports.stated.stated import Stated
from reports.stated.words import plain, with_unit


@dataclass(frozen=True)
class Compared:
    """One claim, the figure that answers it as it is counted, and the newest explanation of the difference."""

    claim: Stated
    figure: Figure | None
    """None where no figure answers it, or nothing can be counted up to its day."""
    explanation: ClaimExplanation | None

    @property
    def counted(self) -> Decimal | None:
        """What is counted, in the unit of the claim; None where nothing is, or none is recorded."""
        figure = self.figure
        if figure is None or not isinstance(figure.value, int) or not figure.is_complete:
            return None
        return Decimal(figure.value) / 100 if figure.is_money else Decimal(figure.value)

    @property
    def counted_words(self) -> str:
        """What is counted, in words, with its base."""
        return number_words(self.figure, {}) if self.figure else _("not counted")

    @property
    def difference(self) -> Decimal | None:
        """What is counted less what was claimed; None where one of the two is no number."""
        return None if self.counted is None else self.counted - self.claim.number

    @property
    def difference_words(self) -> str:
        """By how much what is counted is more or less than the claim: "+2", "−17", "0"."""
        if self.difference is None:
            return "–"
        words = with_unit(abs(self.difference), self.claim.unit)
        return below_zero(words) if self.difference < 0 else f"+{words}" if self.difference else plain(self.difference)

    @property
    def agrees(self) -> bool | None:
        """Whether what is counted bears the claim out; None where that cannot be said, as of "about"."""
        if self.difference is None:
            return None
        bears_out = {
            Qualifier.EXACTLY: self.difference == 0,
            Qualifier.MORE_THAN: self.difference > 0,
            Qualifier.AT_LEAST: self.difference >= 0,
            Qualifier.NEARLY: False if self.difference > 0 else None,
        }
        return bears_out.get(self.claim.qualifier)

    @property
    def verdict(self) -> str:
        """The same in words."""
        if self.difference is None:
            return pgettext("a claim beside what is counted", "cannot be compared")
        words = {
            True: pgettext("a claim beside what is counted", "borne out"),
            False: pgettext("a claim beside what is counted", "not borne out"),
        }
        return words.get(self.agrees, pgettext("a claim beside what is counted", "stated too loosely to say"))


def beside(claims: Iterable[Stated], figures: Mapping[str, Figure], known_at: datetime | None = None) -> list[Compared]:
    """Each claim, and each part of one, beside the figure of its key, with what was explained by a moment."""
    found = [one for claim in claims for one in _with_parts(claim)]
    said = ClaimExplanation.objects.filter(claim__line__in=[one.row.line for one in found])
    if known_at:
        said = said.filter(said_at__lt=known_at)
    newest = {each.claim.line: each for each in said.select_related("claim", "said_by").order_by("said_at", "pk")}
    return [Compared(one, figures.get(one.key), newest.get(one.row.line)) for one in found]


def _with_parts(stated: Stated) -> Iterator[Stated]:
    yield stated
    for parts in stated.parts:
        for part in parts.stated:
            yield from _with_parts(part)
