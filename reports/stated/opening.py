"""Since the founding: opening totals that were stated once, printed apart from what is counted, and how far the two add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lfnkr.calendar.period import FOUNDED_ON, Period, Stretch
from reports.figures.figure import Figure
from reports.models.stated import Qualifier
from reports.stated.stated import BOUNDED_BELOW, Stated, opening_totals
from reports.stated.words import stated_words, with_unit


@dataclass(frozen=True)
class Opening:
    """One opening total beside the figure that goes on counting where it ends."""

    stated: Stated
    figure: Figure | None
    """None where no figure answers it."""
    counted_since: date | None
    """The day of the first record; None where nothing is recorded."""

    @property
    def up_to(self) -> str:
        """The last day it holds for, in words."""
        return date_format(self.stated.up_to, "DATE_FORMAT") if self.stated.up_to else ""

    @property
    def counted(self) -> Decimal | None:
        """What is counted, in the unit of the total; None where nothing is."""
        if self.figure is None or not isinstance(self.figure.value, int):
            return None
        return Decimal(self.figure.value) / 100 if self.figure.is_money else Decimal(self.figure.value)

    @property
    def overlaps(self) -> bool:
        """Whether there are records of days that the total holds too: then the two are not added, nothing counts twice."""
        return bool(self.stated.up_to and self.counted_since and self.counted_since <= self.stated.up_to)

    @property
    def together(self) -> str:
        """The total and what is counted since in one number, as exactly as the total was stated; nothing where they do not add up."""
        if self.counted is None or self.overlaps or self.stated.qualifier == Qualifier.NEARLY:
            return ""
        qualifier = self.stated.qualifier if self.stated.qualifier in BOUNDED_BELOW else Qualifier.ABOUT
        return stated_words(self.stated.number + self.counted, qualifier, self.stated.unit)

    @property
    def sentence(self) -> str:
        """Which part of the sum is stated, which counted; or why there is no sum."""
        if self.overlaps:
            return _(
                "It is not added to what is counted: there are records of days up to %(day)s, and nobody counts twice."
            ) % {"day": self.up_to}
        if not self.together or self.counted is None:
            return _("It is not added to what is counted.")
        since = self.counted_since or (self.stated.up_to or FOUNDED_ON) + timedelta(days=1)
        return _("Together %(sum)s: %(stated)s stated up to %(day)s, and %(counted)s counted from %(since)s on.") % {
            "sum": self.together,
            "stated": self.stated.words,
            "day": self.up_to,
            "counted": with_unit(self.counted, self.stated.unit),
            "since": date_format(since, "DATE_FORMAT"),
        }


def openings_of(
    stretch: Stretch, figures: Mapping[str, Figure], begins_on: date | None, known_at: datetime | None = None
) -> Iterator[Opening]:
    """The opening totals of a period that goes back to the founding; none of any other."""
    if isinstance(stretch, Period) and stretch.starts_on <= FOUNDED_ON:
        for stated in opening_totals(stretch.ends_on + timedelta(days=1), known_at):
            yield Opening(stated, figures.get(stated.key), begins_on)
