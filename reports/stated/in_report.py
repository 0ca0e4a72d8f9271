"""What the report of a term prints of numbers that were stated once: its totals in their chapters, and claims beside what is counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.language.lists import explained, gap, semicolon
from reports.figures.figure import Figure, Statement
from reports.narrative.wording import number_words
from reports.stated.claims import Compared, beside
from reports.stated.stated import Parts, Stated, claims_of, totals_of

WORDS = "words.stated"
"""Stands for what somebody wrote of a number that was stated once: it goes outside only where two people released it."""

CHAPTERS = {
    "asked": ("requests.", "composition.requested.", "origin.", "circumstances.", "share.", "destination.desired"),
    "led": ("rescued.", "mobilised", "age.", "composition.rescued_led.", "destination.reached", "duration."),
    "taken_over": ("taken_over.", "lead.", "ended.", "missing."),
    "lost": ("deaths.",),
    "money": ("spending.", "reserve.", "cost.", "unmet."),
    "mission": ("mission.",),
}
"""The chapter a stated total prints in, by how the key of its figure begins; every other prints with the year at a glance."""

FiguresUpTo = Callable[[date], Mapping[str, Figure]]


@dataclass(frozen=True)
class StatedInReport:
    """What was stated of a term and stood when its report was counted; empty for every audience without a release."""

    totals: tuple[Stated, ...] = ()
    claims: tuple[Compared, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.totals or self.claims)

    def released(self, keys: Collection[str], shown: Mapping[str, Figure]) -> StatedInReport:
        """What two people let out of it; a claim beside its figure as it is shown outside, without the explanation."""
        totals = tuple(one for one in self.totals if one.release_key in keys)
        claims = (one.claim for one in self.claims if one.claim.release_key in keys)
        return StatedInReport(totals, tuple(Compared(claim, shown.get(claim.key), None) for claim in claims))

    def in_chapter(self, anchor: str) -> list[Stated]:
        """The totals that print in a chapter."""
        return [one for one in self.totals if chapter_of(one) == anchor]

    @property
    def as_dict(self) -> dict[str, list[dict[str, Any]]]:
        """As plain values, as documented in docs/annual-report-json.md."""
        claims = [
            {
                **_plain(one.claim),
                "counted": None if one.counted is None else _number(one.counted),
                "difference": None if one.difference is None else _number(one.difference),
                "borne_out": one.agrees,
                "explanation": one.explanation and one.explanation.text,
            }
            for one in self.claims
        ]
        return {"totals": [_with_parts(one) for one in self.totals], "claims": claims}

    @property
    def digest(self) -> list[str]:
        """What somebody saw of it before they froze the report; nothing where there is nothing."""
        return [json.dumps(self.as_dict, default=str)] if self else []


def stated_of(
    year: FiscalYear, figures: Mapping[str, Figure], known_at: datetime | None, up_to: FiguresUpTo
) -> StatedInReport:
    """What stands of a term, now or as it was known at a moment, beside its figures; a claim up to a day beside those of that day."""
    claims = claims_of(year, known_at)
    of_term = beside((one for one in claims if one.up_to is None), figures, known_at)
    days = sorted({one.up_to for one in claims if one.up_to})
    of_days = [
        each for day in days for each in beside((one for one in claims if one.up_to == day), up_to(day), known_at)
    ]
    return StatedInReport(tuple(totals_of(year, known_at)), (*of_days, *of_term))


def chapter_of(stated: Stated) -> str:
    """The anchor of the chapter a total prints in."""
    return next((anchor for anchor, begins in CHAPTERS.items() if stated.key.startswith(begins)), "year")


def sentences(stated: StatedInReport, figures: Mapping[str, Figure]) -> Iterator[Statement]:
    """For each total what was stated where, its parts, and that it was not counted; beside it what is counted of the same."""
    for number, one in enumerate(stated.totals, start=1):
        yield Statement(f"stated_{number}", _sentence(one), (WORDS,))
        figure = figures.get(one.key)
        if figure and figure.value and not figure.suppressed:
            text = _("Counted from records beside it: %(label)s, %(number)s. The two are not added to each other.")
            words = {"label": figure.means.label, "number": number_words(figure, {})}
            yield Statement(f"stated_{number}_counted", text % words, (WORDS, one.key))


def _sentence(stated: Stated) -> str:
    facts = {"label": stated.dated_label, "number": stated.words, "source": stated.source_words}
    said = [_("Stated, and not counted from records: %(label)s, %(number)s (%(source)s).") % facts]
    said += [_("Of these: %(parts)s.") % {"parts": semicolon().join(_said_of(parts))} for parts in stated.parts]
    return gap().join(said)


def _said_of(parts: Parts) -> list[str]:
    told = [explained(part.label, part.words) for part in parts.stated]
    return [*told, explained(parts.remainder_label, parts.remainder_words)] if parts.remainder else told


def _number(number: Any) -> int | float:
    return int(number) if number == int(number) else float(number)


def _with_parts(stated: Stated) -> dict[str, Any]:
    parts = [
        {
            "by": each.breakdown.value,
            "parts": [_with_parts(part) for part in each.stated],
            "not_stated": None if each.remainder is None else _number(each.remainder),
        }
        for each in stated.parts
    ]
    return {**_plain(stated), "parted": parts}


def _plain(stated: Stated) -> dict[str, Any]:
    row = stated.row
    return {
        "figure": stated.key or None,
        "label": stated.label,
        "number": _number(stated.number),
        "exactly": stated.qualifier.value,
        "unit": stated.unit,
        "up_to": stated.up_to and stated.up_to.isoformat(),
        "definition": stated.definition,
        "words": row.quote or None,
        "language": row.language or None,
        "publication": stated.source,
        "printed": stated.printed.text,
        "place": stated.place,
        "certainty": row.certainty,
    }
