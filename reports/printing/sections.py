"""What the chapters of the annual report show: the one context that screen and paper share."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.choices import COUNTRIES, Answer
from cases.people.choices import Circumstance
from donations.payments.choices import Category
from lfnkr.money import whole
from reports.editions.annual import AnnualReport
from reports.editions.as_json import as_json
from reports.figures.figure import Figure
from reports.figures.people import corrected, flow
from reports.models.audiences import Audience
from reports.narrative.notes import by_figure, groups_of
from reports.narrative.quantifiers import quantifier
from reports.narrative.sentence import parts, who
from reports.narrative.statements import counted_on
from reports.narrative.stretch import month_in, told_of
from reports.narrative.wording import withheld
from reports.printing import charts, held, tables
from reports.printing.chapters import chapters, on_pages_of_their_own, with_tables
from reports.printing.earlier import over_terms
from reports.printing.giving import giving
from reports.printing.seal import last_seal

ANSWERS = ("yes", "no", "unknown", "not_asked", "withheld")

FIGURES_OF_FLOW = tuple(declared.key for declared in flow.FIGURES)

KEYS_OF = {
    "flow": (
        "flow.taken_off.people",
        "flow.carried_in.people",
        "flow.received.people",
        "flow.reopened.people",
        "flow.concluded.people",
        "flow.carried_out.people",
        "flow.several.people",
        "flow.errors.people",
        "flow.errors.led.people",
        "flow.errors.taken_over.people",
        "flow.errors.died.people",
        *(key for key in FIGURES_OF_FLOW if key.startswith("corrected.")),
        *(declared.key for declared in corrected.FIGURES),
        "corrected.unmet.takeovers",
        "corrected.unmet.takeovers.missed",
    ),
    "asked": (
        "requests.people",
        "requests.adults",
        "requests.mothers_with_children",
        "requests.unaccompanied_women",
        "requests.mothers_with_unknown_age",
        "requests.other_adults",
        "requests.women",
        "requests.children",
        "requests.children.with_led",
        "requests.children.taken_over",
        "requests.children.no_lead",
        "requests.age_not_known",
        "requests.cases",
        "requests.duplicates",
        "requests.came_to_safety.people",
        "requests.reopened.people",
        "later.requests.people",
        "later.requests.again.people",
    ),
    "ages": (
        "share.under_30.requested_adults",
        "share.under_30.rescued_led_people",
        "share.under_30.rescued_led_adults",
        "age.rescued_led.youngest",
        "age.rescued_led.oldest",
    ),
    "led": (
        "rescued.led.people",
        "rescued.led.adults",
        "rescued.led.mothers_with_children",
        "rescued.led.unaccompanied_women",
        "rescued.led.other_adults",
        "rescued.led.children",
        "rescued.led.age_not_known",
        "later.rescued.people",
        "rescued.led.again.people",
    ),
    "since": (
        "rescued.led.in_destination.people",
        "rescued.led.still_safe.people",
        "rescued.led.died_since.people",
        "rescued.led.missing_since.people",
        "rescued.led.repatriated_since.people",
        "rescued.led.returned_since.people",
        "rescued.led.other_since.people",
    ),
    "mobilised": (
        "mobilised_within_72h",
        "mobilised_over_72h",
        "mobilised_not_yet",
        "mobilised_ended_before",
        "mobilised_not_computable",
        "mobilised_within_72h.gross",
    ),
    "taken_over": (
        "taken_over.people",
        "taken_over.adults",
        "taken_over.children",
        "taken_over.age_not_known",
        "taken_over.for_lack_of_funds.people",
        "taken_over.safe.people",
        "taken_over.in_destination.people",
        "taken_over.died.people",
        "taken_over.open.people",
        "taken_over.ended.people",
        "taken_over.given_back.people",
        "lead.given_back.people",
        "lead.handed_on.people",
        "rescued.partner.people",
        "rescued.no_lead.people",
    ),
    "ended": (
        "ended.repatriated.people",
        "ended.returned.people",
        "ended.missing.people",
        "missing.found.people",
        "missing.concluded.people",
        "ended.declined.people",
        "ended.withdrawn.people",
        "ended.left_group.people",
    ),
    "deaths": (
        "deaths.people",
        "deaths.led.people",
        "deaths.led.adults",
        "deaths.led.children",
        "deaths.led.age_not_known",
        "deaths.led.unnamed",
        "deaths.before_lead.people",
        "deaths.taken_over.people",
        "deaths.taken_over.adults",
        "deaths.taken_over.children",
        "deaths.taken_over.age_not_known",
        "deaths.taken_over.unnamed",
        "deaths.after_arrival.people",
        "later.deaths.people",
        "deaths.observed",
    ),
    "missions": ("mission.count", "mission.police_stations", "mission.interviews", "mission.goods_kinds"),
}
"""The figures of each table of the report, in their order, by the name its chapter asks for."""

RARE = (
    "composition.",
    "destination.",
    "ended.",
    "later.",
    "lead.",
    "missing.",
    "standing.",
    "outcome.",
    "corrected.",
    "flow.errors",
    "flow.reopened",
    "flow.several",
    "flow.taken_off",
    "requests.children.no_lead",
    "requests.duplicates",
    "requests.mothers_with_unknown_age",
    "requests.reopened",
    "rescued.no_lead",
    "mobilised_not",
    "mobilised_ended",
    "taken_over.given_back",
    "taken_over.ended",
    "taken_over.open",
    "deaths.after_arrival",
    "deaths.before_lead",
    "requests.came_to_safety",
)
RARE_ENDINGS = (".age_not_known", ".unnamed", "_since", "_since.people")
"""Figures whose row is left out where they are nothing, as they mostly are: how their keys begin or end."""


def is_left_out(figure: Figure) -> bool:
    """Whether a figure has no row and no note: it is nothing, and mostly is."""
    if figure.key.startswith("duration."):
        return figure.is_exact and not figure.numerator and (figure.value is None or figure.has_base)
    is_rare = figure.key.startswith(RARE) or figure.key.endswith(RARE_ENDINGS)
    return is_rare and figure.value == 0 and not figure.suppressed


@dataclass(frozen=True)
class Headline:
    """One figure of the first page: its key, its title, and the sentence under it."""

    key: str
    title: str
    detail: str
    weight: int = 3
    """How large it stands: 1 is the number of the page, 2 beside it, 3 in the line of the others."""
    is_of_money: bool = False
    """Whether it stands on the page of what it cost, where nobody who died is counted."""


@dataclass(frozen=True)
class Question:
    """One question about what was done to those who asked: the word its answers bear out, and the keys of their counts."""

    label: str
    word: str
    keys: tuple[str, ...]
    is_withheld: bool


def _parts_of(report: AnnualReport, key: str) -> str:
    """The three parts of a count of people in words; nothing where one of them is withheld, or nobody is counted."""
    found = [report[one] for one in parts(key)]
    return who(report, key) if found[0].value and all(figure.is_exact for figure in found) else ""


def _of_led_requests(report: AnnualReport) -> str:
    """Of what the 72 hours are told, and of how many requests they cannot be."""
    unknown = report["mobilised_not_computable"].value
    if not unknown:
        return _("Of the requests led by LFNKR.")
    return _("Of the requests led by LFNKR. Not computable: %(n)d.") % {"n": unknown}


def headlines(report: AnnualReport) -> list[Headline]:
    """The figures of the first pages, in reading order, each as large as it weighs."""
    found = [
        Headline("requests.people", _("People asked for rescue"), _parts_of(report, "requests"), 1),
        Headline("rescued.led.people", _("Led to safety by LFNKR"), _parts_of(report, "rescued.led"), 2),
        Headline("taken_over.people", _("Taken over by partners"), _parts_of(report, "taken_over"), 2),
        Headline("rescued.partner.people", _("Safe under the lead of a partner"), _parts_of(report, "rescued.partner")),
        Headline("deaths.people", _("People who died"), _("Of our caseload, whoever led.")),
        Headline(
            "flow.waiting.people", _("Waiting for an outcome"), told_of(report.year, _("At the end of the term."))
        ),
        Headline("spending.rescue", _("Spent on rescues"), _("From the rescue reserve."), 2, is_of_money=True),
    ]
    if is_something(report["unmet.takeovers"]):
        missing = _("What lacked when partners took over.")
        found.append(Headline("unmet.takeovers", _("Missing"), missing, 2, is_of_money=True))
    found += [
        Headline("mobilised_within_72h", _("Mobilised within 72 hours"), _of_led_requests(report), is_of_money=True),
        Headline(
            "reserve.closing",
            told_of(report.year, _("Reserve at the end of the term")),
            _("Set aside exclusively for rescue."),
            is_of_money=True,
        ),
    ]
    if report["requests.people"].value == 0:
        found = [each for each in found if each.weight == 1 or report[each.key].value != 0]
    return found


def is_something(figure: Figure) -> bool:
    """Whether a figure is there, not withheld, and more than nothing."""
    return isinstance(figure.value, int) and figure.value > 0


def context_of(
    report: AnnualReport, language: str, *, on_paper: bool = True, data: str | None = None
) -> dict[str, Any]:
    """Everything the chapter templates print: figures, sentences and notes by key, tables, pictures, what has no figure.

    `data` is the report as JSON, where it was written already.
    """
    noted = {key: one for key, one in report.figures.items() if not (is_left_out(one) or one.suppressed)}
    groups = groups_of(noted, lambda label: told_of(report.year, label))
    months = report.group("requests.month.") if has_months(report) else []
    questions = questions_of(report) if report["requests.adults"].value != 0 else []
    standings = tables.standings(report)
    pictures = pictures_of(report, questions)
    earlier = over_terms(report, language)
    told = chapters(report, has_earlier=bool(earlier))
    anchors = {chapter.anchor for chapter in told}
    return {
        "report": report,
        "language": language,
        "on_paper": on_paper,
        "chapters": told,
        "earlier": earlier,
        "with_tables": with_tables(report),
        "headlines": headlines(report),
        "keys_of": KEYS_OF,
        "figures": report.figures,
        "statements": {statement.id: statement for statement in report.statements},
        "notes": by_figure(groups),
        "note_groups": groups,
        "names": names_of(report),
        "own_words": report.own_words,
        "own_pictures": report.pictures,
        "left_out": report.arrangement.left_out_titles,
        "questions": [question for question in questions if not question.is_withheld],
        "running_on": counted_on(report) if report.known_at < report.year.over_at else None,
        "month_keys": [
            (
                figure.key,
                charts.month_of(figure.key, "M"),
                charts.month_of(figure.key, pgettext("format of a year", "Y")),
            )
            for figure in months
        ],
        "are_months_cut": any(is_cut(report, figure) for figure in months),
        "origin_keys": [figure.key for figure in report.group("origin.requested.")],
        "spending": [(f"spending.category.{kind.value}", kind.label) for kind in Category],
        "cost_keys": [figure.key for figure in report.group("cost.tier.") if not figure.suppressed],
        "reserve": tables.reserve(report),
        "standings": [line for line in standings if not line.is_few],
        "few_standings": [line for line in standings if line.is_few],
        **held.bands_in_words(report.audience),
        "composition_keys": [figure.key for figure in report.group("composition.requested.")],
        "destination_keys": [figure.key for figure in report.group("destination.reached.")],
        "duration_keys": [figure.key for figure in report.group("duration.") if not is_left_out(figure)],
        "floor_words": whole_dollars(report["reserve.floor"]),
        "target_words": whole_dollars(report["reserve.target"]),
        "pictures": pictures,
        "begin_a_page": on_pages_of_their_own(pictures, has_letter=bool(report.letter)),
        "surveys": report.reference.surveys,
        "policies": report.reference.policies,
        "outside": report.reference.outside,
        "stated_sentences": [each for each in report.statements if each.id.startswith("stated_")],
        "contradictions": contradictions(report) if report.year.term == 20 else [],
        "releases": tables.releases(report),
        "giving": giving(),
        "giving_at": "taken_over" if is_something(report["unmet.takeovers"]) and "taken_over" in anchors else "appeal",
        "seal": last_seal(),
        "fingerprint": hashlib.sha256((data or as_json(report, language)).encode()).hexdigest(),
    }


MOST_MONTHS = 24
"""More months than this are not shown one by one."""


def has_months(report: AnnualReport) -> bool:
    """Whether the months of a report are shown one by one: those of a long period would fill pages."""
    return report.year.term is not None or len(report.group("requests.month.")) <= MOST_MONTHS


def is_cut(report: AnnualReport, month: Figure) -> bool:
    """Whether a period has only some days of a month."""
    if report.year.term is not None:
        return False
    first, last = month_in(report.year, month.key)
    return first.day != 1 or (last + timedelta(days=1)).day != 1


def pictures_of(report: AnnualReport, questions: list[Question]) -> dict[str, charts.Drawn | None]:
    """Every picture of the report, by name."""
    rows = [(question.label, [report.figures[key] for key in question.keys]) for question in questions]
    return {
        "river": charts.river(report),
        "flow": charts.flow(report),
        "missing": charts.missing(report),
        "composition": charts.composition(report),
        "months": charts.months(report) if has_months(report) else None,
        "circumstances": charts.circumstances(rows, [str(Answer(answer).label) for answer in ANSWERS]),
        "hours": charts.hours(report),
        "gauge": charts.gauge(report),
        "spending": charts.spending(report),
    }


def questions_of(report: AnnualReport) -> list[Question]:
    """What was done to those who asked: a row a question, with "all", "most", "some" or "none" as its answers bear out."""
    rows = []
    for kind in Circumstance:
        keys = tuple(f"circumstances.{kind}.{answer}" for answer in ANSWERS)
        yes, no = report.figures[keys[0]], report.figures[keys[1]]
        hidden = all(report.figures[key].suppressed for key in keys)
        rows.append(Question(str(capfirst(kind.label)), withheld() if hidden else _quantity(yes, no), keys, hidden))
    return rows


def _quantity(yes: Figure, no: Figure) -> str:
    if not (yes.is_exact and no.is_exact):
        return _roughly(yes)
    if not yes.denominator:
        return _("no base")
    return quantifier(int(yes.value or 0), int(no.value or 0), yes.denominator)


def _roughly(yes: Figure) -> str:
    """What the number of those who said yes bears out where another answer is told by a band; a dash where that is no word."""
    least = yes.band[0] if yes.band else int(yes.value or 0)
    if yes.denominator and least * 2 > yes.denominator:
        return _("most")
    return _("some") if least else "–"


def names_of(report: AnnualReport) -> dict[str, str]:
    """The names of the places and countries in the figures, by code."""
    codes = {code for figure in report.figures.values() if isinstance(figure.value, tuple) for code in figure.value}
    places = {code: place.name for code, place in report.places.items() if code in codes}
    return {**{code: str(name) for code, name in COUNTRIES.items()}, **places}


def whole_dollars(figure: Figure) -> str:
    """A round sum without its cents: "USD 6,000"."""
    return whole(int(figure.value or 0))


def contradictions(report: AnnualReport) -> list[str]:
    """How this report reads what the article of October 2018 leaves open, each told only where its figures may be seen."""
    told = {
        _("The article counts 27 refugees; they are adults. The children of the mothers are counted apart."): (
            "requests.adults",
        ),
        _(
            "The article has 8 people rescued by LFNKR and 19 by partners, and two women who died: 8 and 19 make 27, "
            "so the two are among the 19. 17 reached safety under partner lead."
        ): ("rescued.led.adults", "taken_over.adults", "taken_over.safe.adults", "deaths.taken_over.adults"),
        _(
            "The article says that 55 percent of those rescued were under 30. No group of rescued people gives 55 percent; "
            "each share is printed here with its base."
        ): ("share.under_30.requested_adults",),
        _(
            "The youngest of those rescued, 10 months, is a child, while the counts exclude children: "
            "the range of ages includes children and says so."
        ): ("age.rescued_led.youngest",),
        _("All came from two provinces: this holds for the adults. A child born in China has no province of origin."): (
            "origin.provinces",
        ),
        _(
            "The minimum of USD 2,500 and about USD 1,000 for evading surveillance do not add up to USD 6,000; "
            "the highest cost comes from larger parties of high complexity."
        ): ("cost.tier.minimum", "cost.tier.evasion", "cost.tier.maximum"),
    }
    is_inside = report.audience == Audience.INTERNAL
    return [text for text, keys in told.items() if is_inside or all(_is_told(report.figures[key]) for key in keys)]


def _is_told(figure: Figure) -> bool:
    return figure.is_exact and figure.value is not None
