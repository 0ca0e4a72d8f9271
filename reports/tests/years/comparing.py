"""One life held against its reports: final, equal to the recount, the same for every audience and language, true in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import transaction
from django.utils import translation
from django.utils.text import capfirst

from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from reports.editions.annual import AnnualReport
from reports.figures.figure import Figure
from reports.models.audiences import Audience
from reports.narrative.wording import value_words
from reports.printing.paper import print_html
from reports.printing.sections import headlines
from reports.tests.years.lives import House, Life
from reports.tests.years.money_recount import Entries
from reports.tests.years.recount import Book, Recount, not_once
from reports.tests.years.rows import met
from reports.tests.years.sentences import false_in, false_of_the_books
from reports.tests.years.stories import read

LANGUAGES = ("ja", "ko")


@dataclass
class Seen:
    """How often everything was met, over all lives."""

    lives: int = 0
    terms: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    figures: Counter[str] = field(default_factory=Counter)
    """Keys whose value was not zero."""
    sentences: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    """Histories of the page of unusual years, by the number of their row."""
    not_counted: Counter[str] = field(default_factory=Counter)
    """Keys of the recount that the report does not have."""

    def rarer_than(
        self, number: int, *, steps: Iterable[tuple[str, str]], rows: Iterable[str], sentences: Iterable[str]
    ) -> list[str]:
        """What was met less often than so many times."""
        met = [(f"{before} > {after}", self.moves[before, after]) for before, after in sorted(steps)]
        met += [(f"row {row}", self.rows[row]) for row in rows]
        met += [(name, self.sentences[name]) for name in sorted(sentences)]
        return [f"{name}: {times}" for name, times in met if times < number]

    def summary(self, seconds: float) -> str:
        """What was met, to be printed."""
        rate = self.terms / seconds if seconds else 0
        lines = [
            f"{self.lives} lives, {self.terms} reports of terms in {seconds:.0f} s: {rate:.1f} a second.",
            f"Recorded: {_listed(self.acts)}.",
            f"Refused: {_listed(self.refused)}.",
            f"Steps ({len(self.moves)} kinds): {_listed(_named(self.moves))}.",
            f"Figures not zero ({len(self.figures)} keys): {_listed(self.figures)}.",
            f"Sentences ({len(self.sentences)}): {_listed(self.sentences)}.",
            f"Rows of the page ({len(+self.rows)}): {_listed(self.rows)}.",
            f"Counted by hand and not by the report yet: {_listed(self.not_counted) or 'none'}.",
        ]
        return "\n".join(lines) + "\n"


def _named(moves: Counter[tuple[str, str]]) -> Counter[str]:
    return Counter({f"{before or 'nothing'} > {after}": number for (before, after), number in moves.items()})


def _listed(counted: Counter[str]) -> str:
    """The rarest first: they are what is to be watched."""
    return ", ".join(f"{name} {number}" for name, number in sorted(counted.items(), key=lambda one: (one[1], one[0])))


@contextmanager
def undone() -> Iterator[None]:
    """What is lived inside is taken back, in both databases."""
    with transaction.atomic(), transaction.atomic("keyring"):
        try:
            yield
        finally:
            transaction.set_rollback(True)
            transaction.set_rollback(True, "keyring")


def wrong_with(seed: int, house: House, seen: Seen, *, is_rendered: bool = False) -> list[str]:
    """Live what a seed makes, and say everything that is wrong with its reports; one of them is rendered, too, for everybody."""
    with undone():
        life = Life(seed, house)
        life.live()
        seen.lives += 1
        seen.acts += life.done
        seen.refused += life.refused
        wrong = life.faults + list(_wrong_with_reports(life, seen, is_rendered=is_rendered))
        if wrong:
            wrong = [f"Seed {seed}", *wrong, "What was recorded:", *life.acts]
    return wrong


def _wrong_with_reports(life: Life, seen: Seen, *, is_rendered: bool) -> Iterator[str]:
    book = Book.read()
    for steps in book.steps.values():
        seen.moves.update((step.before, step.status) for step in steps)
    # Each signed report as it was known then, the others when all is over; once more as it was known some weeks after the first.
    final = life.over + timedelta(days=400)
    early = life.years[0].over_at + timedelta(days=life.chance.randint(0, 200))
    with clock.at(final):
        reports, recounts, entries = {}, [], Entries(book)
        for year, former in zip(life.years, [None, *life.years], strict=False):
            known_at, before = life.editions.get(year, final), life.editions.get(former)
            reports[year] = report = AnnualReport.for_year(year, known_at=known_at)
            moments = {"known_before": before, **_first_in_a_row(life, former)}
            recounts.append(Recount(book, year, known_at=known_at, **moments))
            seen.terms += 1
            yield from _wrong(report, recounts[-1], seen)
            yield from _wrong_money(report, recounts[-1], entries)
        said = {statement.id for report in reports.values() for statement in report.statements}
        seen.rows += met(book, recounts, said, life.refused)
        yield from not_once(book, recounts)
        for before, after in zip(life.years[:-1], life.years[1:], strict=True):
            if before in life.editions or not life.editions:
                yield from _not_carried(reports[before], reports[after])
        told = life.chance.choice(life.years)
        yield from _untold_elsewhere(reports[told])
        yield from _otherwise_in(LANGUAGES[seen.lives % 2], reports[told])
        if is_rendered:
            yield from _otherwise_on_paper(reports[life.years[0]])
        report = AnnualReport.for_year(life.years[0], known_at=early)
        yield from _wrong(report, Recount(book, life.years[0], known_at=early), seen)


def _first_in_a_row(life: Life, former: FiscalYear | None) -> dict[str, datetime]:
    """Of the editions signed in their order up to one, no term between them: where the days of the first begin, and what it knew."""
    first: dict[str, datetime] = {}
    signed, behind = list(life.editions), len(life.editions)
    for year in reversed(life.years[: life.years.index(former) + 1] if former else []):
        if year not in signed or signed.index(year) > behind:
            break
        first = {"first_begins": year.begins_at, "first_known": life.editions[year]}
        behind = signed.index(year)
    return first


def _wrong(report: AnnualReport, recount: Recount, seen: Seen) -> Iterator[str]:
    """What one report says that is not so."""
    name = f"term {report.year.term}, known at {report.known_at:%Y-%m-%d}"
    for total in report.failing:
        yield f"{name}: not final: {total}"
    for key, expected in sorted(recount.figures.items()):
        if key not in report.figures:
            seen.not_counted[key] += bool(expected)
            continue
        value = report.figures[key].value
        seen.figures[key] += bool(value)
        if value != expected:
            yield f"{name}: {key} is {value} in the report, and {expected} counted by hand"
    for statement in report.statements:
        seen.sentences[statement.id] += 1
    yield from (f"{name}: {false}" for false in false_in(report, recount.figures))


def _wrong_money(report: AnnualReport, recount: Recount, entries: Entries) -> Iterator[str]:
    """What a report says of the reserve that the entries do not."""
    counted = entries.of_term(recount)
    for key, expected in sorted(counted.items()):
        if report[key].value != expected:
            yield f"term {report.year.term}: {key} is {report[key].value} in the report, and {expected} by the entries"
    floor = entries.floor(report.year)
    if report["reserve.floor"].value != floor:
        yield f"term {report.year.term}: the floor is {report['reserve.floor'].value} in the report, and was {floor}"
    told = Counter(counted)
    told["reserve.floor"] = floor or 0
    told["memoranda.rows"] = sum(row.kind == "payment" for row in entries.memoranda_of(recount))
    yield from (f"term {report.year.term}: {false}" for false in false_of_the_books(report, told))


def _not_carried(before: AnnualReport, after: AnnualReport) -> Iterator[str]:
    """What one term carries out and the next neither carries in nor names as recorded in error since.

    Of its parts as many stand elsewhere as the next names as people whose age was corrected, or whose records are one since: each
    leaves one, and enters another; whoever stands in several requests does so in each.
    """
    moved = 0
    for part in (".people", "", ".children", ".age_not_known"):
        out = before.figures[f"flow.carried_out{part}"].value
        into, errors = (after.figures[f"flow.{name}{part}"].value for name in ("carried_in", "taken_off"))
        moved += abs(out - into - errors)
        corrected = sum(after.figures[f"corrected.{name}.people"].value for name in ("age", "record"))
        corrected += sum(report.figures["flow.several.people"].value for report in (before, after))
        may_move = 0 if part == ".people" else 2 * corrected
        if moved > may_move:
            yield f"terms {before.year.term} and {after.year.term}: {out} carried out, {into} in and {errors} in error{part}"


def _untold_elsewhere(report: AnnualReport) -> Iterator[str]:
    """Values that members or the public are told otherwise, and sentences that stand on what they may not see."""
    for audience in (Audience.MEMBERS, Audience.PUBLIC):
        shown = report.shown_to(audience)
        for key, figure in shown.figures.items():
            if not _is_told_truly(figure, report.figures[key]):
                yield f"term {report.year.term}: {key} is {figure.value} for {audience}, {report.figures[key].value} internally"
        hidden = {key for key, figure in shown.figures.items() if not figure.is_exact}
        for statement in shown.statements:
            if hidden & set(statement.figures):
                yield f"term {report.year.term}: “{statement.text}” tells {audience} of {hidden & set(statement.figures)}"


def _is_told_truly(told: Figure, full: Figure) -> bool:
    """Whether an audience is told nothing of a figure, its value, or a band that it lies in."""
    if told.band:
        low, high = told.band
        number = full.numerator if full.means.unit == "percent" else full.value
        return low <= number and (high is None or number <= high)
    return told.suppressed is not None or told.value == full.value


def _otherwise_on_paper(report: AnnualReport) -> Iterator[str]:
    """What the page for print does not print of a report: a sentence, or a number of its first page; for every audience.

    The questions are printed as a table of their answers.
    """
    for audience in Audience:
        shown = report.shown_to(audience)
        lines = read(print_html(shown, "en")).splitlines()
        page = _letters("".join(lines))
        for statement in shown.statements:
            if _letters(statement.text) not in page and not statement.id.startswith("circumstance_"):
                yield f"term {report.year.term}: “{statement.text}” is said to {audience}, and not printed"
        for each in headlines(shown):
            title, words = capfirst(each.title), value_words(shown[each.key], {})
            # Behind the title stands the number of its note, behind a number its base.
            printed = [number for line, number in pairwise(lines) if line.rstrip(" 0123456789") == title]
            if not any(number == words or number.startswith(f"{words} of ") for number in printed):
                yield f"term {report.year.term}: {each.key} is {words} for {audience}, and printed as {printed}"


def _letters(text: str) -> str:
    """A text without the spaces in which the page breaks its lines."""
    return "".join(text.split())


def _otherwise_in(language: str, english: AnnualReport) -> Iterator[str]:
    """Values and sentences that differ in another language."""
    year = english.year
    with translation.override(language):
        told = AnnualReport.for_year(year, known_at=english.known_at)
    values = [{key: figure.value for key, figure in report.figures.items()} for report in (english, told)]
    if values[0] != values[1]:
        yield f"term {year.term}: other figures in {language}"
    ids = [[statement.id for statement in report.statements] for report in (english, told)]
    if ids[0] != ids[1]:
        yield f"term {year.term}: other sentences in {language}: {ids}"
