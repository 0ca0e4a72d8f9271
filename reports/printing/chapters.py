"""The parts of a report: the chapters people read, each where something bears it out, and behind them the annex."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lfnkr.language.lists import listed
from reports.narrative.stretch import told_of

if TYPE_CHECKING:
    from reports.editions.annual import AnnualReport
    from reports.releases.arrangement import Arrangement

STANDS_ON = {
    "asked": ("asked", "asked_repeated", "asked_again", "came_to_safety", "in_several_requests", "reopened"),
    "led": ("led", "led_since"),
    "hours": (
        "mobilised",
        "mobilised_not_computable",
        "safe_within",
        "safe_not_computable",
        "arrived_within",
        "arrived_not_computable",
    ),
    "money": (
        "spent",
        "ledger",
        "memoranda",
        "spent_for_others",
        "came_back",
        "gifts_charged_back",
        "grants_taken_back",
        "other_income_taken_back",
        "fees_came_back",
        "reserve",
        "lowest",
    ),
    "taken_over": (
        "taken_over",
        "lead_given_back",
        "lead_handed_on",
        "led_by_partners",
        "ended_repatriated",
        "ended_returned",
        "ended_missing",
        "missing_found",
        "missing_concluded",
        "ended_declined",
        "ended_withdrawn",
        "ended_left_group",
    ),
    "lost": ("died_partner", "died_led", "died_observed"),
    "mission": ("mission",),
}
"""The sentences of which a chapter needs one: without any it would only repeat that nothing is recorded, and is left out."""

WHOLE = ("asked", "led", "money", "taken_over")
"""The chapters of a page each, in a full year."""

BESIDE = {
    "year": ("requests.people", "rescued.led.adults", "taken_over.people", "flow.waiting.people"),
    "cost": ("spending.rescue", "unmet.takeovers", "mobilised_within_72h", "cost.tier.minimum"),
    "asked": (
        "requests.adults",
        "requests.children",
        "requests.mothers_with_children",
        "share.under_30.requested_adults",
    ),
    "led": ("rescued.led.adults", "rescued.led.in_destination.people"),
    "hours": ("mobilised_within_72h", "duration.request_to_safety.within"),
    "money": ("spending.rescue", "reserve.closing", "reserve.available", "reserve.lowest_available"),
    "taken_over": ("taken_over.people", "taken_over.for_lack_of_funds.people", "unmet.takeovers"),
}
"""The figures whose definitions stand in the margin beside a chapter: four at most, the others are in the annex."""


@dataclass(frozen=True)
class Chapter:
    """One chapter: its anchor, its title, and the template that screen and paper share."""

    anchor: str
    title: str
    is_annex: bool = False

    @property
    def template(self) -> str:
        """The file of the chapter."""
        return f"reports/annual/{self.anchor}.html"

    @property
    def tables(self) -> str:
        """The file with its tables, which stand in the annex."""
        return f"reports/annual/annex/{self.anchor}.html"


def every_chapter(report: AnnualReport) -> list[Chapter]:
    """The chapters in reading order, also those that this report leaves out."""
    return [
        Chapter("letter", _("Letter of the director")),
        Chapter("year", told_of(report.year, _("The year at a glance"))),
        Chapter("asked", _("The people who asked")),
        Chapter("led", _("Ways of help")),
        Chapter("hours", _("Within 72 hours")),
        Chapter("money", _("Money and reserve")),
        Chapter("taken_over", _("Those we could not help ourselves")),
        Chapter("lost", _("Those we lost")),
        Chapter("mission", _("Survey mission")),
        Chapter("background", _("Incident and policy")),
        Chapter("earlier", _("Earlier terms")),
        Chapter("appeal", _("Always ready")),
        Chapter("figures", _("The figures in tables"), is_annex=True),
        Chapter("notes", _("Notes"), is_annex=True),
        Chapter("verification", _("Verification"), is_annex=True),
    ]


def chapters(report: AnnualReport, *, has_earlier: bool = False) -> list[Chapter]:
    """The chapters of a report in the order two people agreed on, then its annex; one that nothing bears out is left out.

    `has_earlier`: whether a signed report of an earlier term stands beside it.
    """
    return report.arrangement.arranged(borne_out(report, has_earlier=has_earlier))


def borne_out(report: AnnualReport, *, has_earlier: bool) -> list[Chapter]:
    """The same in their usual order, none left out by hand."""
    said = {statement.id for statement in report.statements}
    left_out = () if has_earlier else ("earlier",)
    found = [chapter for chapter in every_chapter(report) if chapter.anchor not in left_out]
    return [chapter for chapter in found if _is_borne_out(chapter, report, said)]


def contents_words(report: AnnualReport, arrangement: Arrangement) -> str:
    """The parts of a report as an arrangement orders them, a line each, and those it leaves out; without the annex."""
    told = arrangement.arranged(borne_out(report, has_earlier=True))
    lines = [f"{number}. {part.title}" for number, part in enumerate(told, start=1) if not part.is_annex]
    if left_out := arrangement.left_out_titles:
        lines.append(_("Left out: %(parts)s") % {"parts": listed(left_out)})
    return "\n".join(lines)


def _is_borne_out(chapter: Chapter, report: AnnualReport, said: set[str]) -> bool:
    if chapter.anchor == "letter":
        return bool(report.letter)
    if chapter.anchor == "background":
        return "incident" in said or bool(report.reference.policies or report.reference.held_policies)
    return chapter.anchor not in STANDS_ON or not said.isdisjoint(STANDS_ON[chapter.anchor])


def with_tables(report: AnnualReport) -> list[Chapter]:
    """The chapters whose tables stand in the annex, whether or not they are told: a zero is a result there."""
    apart = ("letter", "hours", "earlier", "appeal")
    return [one for one in every_chapter(report) if not one.is_annex and one.anchor not in apart]


def on_pages_of_their_own(pictures: Mapping[str, object], *, has_letter: bool) -> tuple[str, ...]:
    """The chapters that begin a page: only of a year full enough that no page before them is left mostly empty by it.

    With a letter the contents stand alone, the letter faces them, and the two pages of the year still face each other.
    """
    if not (pictures["missing"] and pictures["hours"] and pictures["spending"]):
        return ()
    opening = ("letter", "year") if has_letter else ()
    return (*opening, *(WHOLE if pictures["months"] else WHOLE[2:]))
