"""What a report of a period says where the report of a term says "the term": the same words, true of any stretch of days.

Every text of a report is written once, for a term. A text of ours that names the term (a label, a definition, a sentence)
is told of a period by putting the words below in place of those for the term, in the reader's language. Words somebody
typed are never touched.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import get_language

from lfnkr.calendar.fiscal_year import FiscalYear, term_of
from lfnkr.calendar.period import Period, Stretch
from lfnkr.language.lists import aside
from lfnkr.language.ranges import days
from reports.figures.figure import ControlTotal, Figure, Statement

WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"\bin an earlier term\b", "before the period"),
        (r"\bof an earlier term\b", "from before the period"),
        (r"\bof earlier terms\b", "from before the period"),
        (r"\bin this one\b", "in it"),
        (r"\bterm\b", "period"),
        (r"\bThe year at a glance\b", "The period at a glance"),
    ),
    "ja": (
        ("前期以前に", "この期間より前に"),
        ("前期以前の", "この期間より前の"),
        ("期首より前", "この期間より前"),
        ("当期中", "この期間中"),
        ("当期", "この期間"),
        ("期末", "期間の末日"),
        ("期首", "期間の初日"),
        ("期の最終日", "期間の最終日"),
        ("期の(?=[毎中初末])", "期間の"),
        ("この期(?!間)", "この期間"),
        ("一目でわかる一年", "一目でわかるこの期間"),
    ),
    "ko": (
        ("이전 회기 ", "이 기간 전의 "),
        ("이전 회기의", "이 기간 전의"),
        ("이전 회기에", "이 기간 전에"),
        ("(이번 회계 연도|당기)는", "이 기간은"),
        ("당기에는", "이 기간에는"),
        ("이번 회계 연도|당기", "이 기간"),
        ("회기는", "기간은"),
        ("회기", "기간"),
        ("기말", "기간 말"),
        ("기초(?=에| 금액| 진행| 준비금| 배정| [+])", "기간 초"),
        ("한눈에 보는 한 해", "한눈에 보는 이 기간"),
    ),
}
"""What stands for the term, and what stands for a period in its place, in the order in which it is looked for."""

IN_THE_TERM = {"en": "in the term", "ja": "当期に", "ko": "당기에"}
OF_THE_TERM = {"en": "for the term", "ja": "当期の", "ko": "당기의"}
WITH_THE_DAYS = {
    "asked": IN_THE_TERM,
    "asked_nobody": IN_THE_TERM,
    "asked_not_recorded": OF_THE_TERM,
    "led_nobody": IN_THE_TERM,
    "died_nobody": IN_THE_TERM,
}
"""The sentences that name the days themselves, and the words in whose place these stand."""

TYPED = ("asked_nobody_reason", "died_partner_how", "incident", "mission", "external_women", "policy_")
"""Sentences that hold what somebody typed and name no term: they are told as they are."""

OF_A_TERM = ("later.",)
"""Figures that only a term has: what was learnt after the edition of the term before."""


def told_of(stretch: Stretch, text: str) -> str:
    """A text of ours that names the term, as it is true of this stretch of days."""
    if isinstance(stretch, FiscalYear):
        return text
    for pattern, words in WORDS[_language()]:
        text = re.sub(pattern, words, text)
    return text


def _language() -> str:
    language = (get_language() or "en")[:2]
    return language if language in WORDS else "en"


def figures_told_of(stretch: Stretch, figures: dict[str, Figure]) -> dict[str, Figure]:
    """The figures of a report with words that are true of its stretch of days; a period has none of those only a term has."""
    if isinstance(stretch, FiscalYear):
        return figures
    return {key: _figure(stretch, figure) for key, figure in figures.items() if not key.startswith(OF_A_TERM)}


def _figure(period: Period, figure: Figure) -> Figure:
    means, note = figure.means, figure.note and told_of(period, figure.note)
    words = {name: getattr(means, name) for name in ("label", "population", "attribution", "definition", "rounding")}
    told = {name: text and told_of(period, text) for name, text in words.items()}
    if figure.key.startswith("requests.month."):
        told["label"] += _part_of_month(period, figure.key)
    return replace(figure, means=replace(means, **told), note=note)


def _part_of_month(period: Period, key: str) -> str:
    """Which days of its first or last month a period has, where it has not all of them: " (15 – 30 September 2017)"."""
    first, last = month_in(period, key)
    is_whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    return "" if is_whole else aside(days(first, last))


def month_in(stretch: Stretch, key: str) -> tuple[date, date]:
    """The first and the last day that a stretch has of the month in the key of a figure."""
    year, month = map(int, key.rpartition(".")[2].split("-"))
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return max(first, stretch.starts_on), min(last, stretch.ends_on)


def totals_told_of(stretch: Stretch, totals: tuple[ControlTotal, ...]) -> tuple[ControlTotal, ...]:
    """The control totals by names that are true of a stretch of days."""
    return tuple(replace(total, name=told_of(stretch, total.name)) for total in totals)


def statements_told_of(stretch: Stretch, statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """The sentences of a report as they are true of its stretch of days; the first of them name its days."""
    if isinstance(stretch, FiscalYear):
        return statements
    return tuple(_statement(stretch, statement) for statement in statements if _is_told(stretch, statement))


def _is_told(period: Period, statement: Statement) -> bool:
    """The reason declared for a term is no reason for days of other terms."""
    return statement.id != "asked_nobody_reason" or term_of(period.starts_on) == term_of(period.ends_on)


def _statement(period: Period, statement: Statement) -> Statement:
    if statement.id.startswith(TYPED):
        return statement
    text, words = statement.text, WITH_THE_DAYS.get(statement.id)
    if words and "so far" not in text:
        text = text.replace(words[_language()], _days_in_words(period, words[_language()]), 1)
    instead = statement.otherwise and _statement(period, statement.otherwise)
    return replace(statement, text=told_of(period, text), otherwise=instead)


def _days_in_words(period: Period, instead_of: str) -> str:
    """ "from 1 September 2017 to 30 November 2017", with the ending of the words in whose place it stands."""
    first, last = (formats.date_format(day, "DATE_FORMAT") for day in (period.starts_on, period.ends_on))
    language, is_day = _language(), first == last
    if language == "en":
        return f"on {first}" if is_day else f"from {first} to {last}"
    span = {"ja": f"{first}から{last}まで", "ko": f"{first}부터 {last}까지"}[language]
    ending = instead_of[-1]
    if language == "ko" and ending == "에" and not is_day:
        ending = ""
    return (first if is_day else span) + ending
