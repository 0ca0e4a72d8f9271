"""The sentences about those who died, each with the population it counts in; people nobody could name are told alike."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, ngettext_lazy

from lfnkr.language.counters import of_the_dead
from lfnkr.language.wordings import is_foreign, known
from reports.models import Register
from reports.narrative.report import Report
from reports.narrative.sentence import Sentence, counted, n, parts, who
from reports.releases.typed import LOSSES

PARTNER, OWN = "deaths.taken_over", "deaths.led"
TAKEN_OVER = "taken_over.died.adults"
THEIR_DEAD = "taken_over.died.people"
BEFORE_LEAD, AFTER_ARRIVAL = "deaths.before_lead.people", "deaths.after_arrival.people"
EVERYBODY = ("deaths.people", "deaths.observed")


def of(key: str) -> tuple[str, ...]:
    """The figures of those who died in one population."""
    return (*parts(key), f"{key}.unnamed")


def _are_women(report: Report) -> bool:
    """Whether several died under a partner's lead, every one of them a woman who asked and was taken over."""
    died, women, taken = (set(report[key].records.ids) for key in (f"{PARTNER}.adults", "requests.women", TAKEN_OVER))
    is_all = n(report, f"{PARTNER}.people") == n(report, f"{PARTNER}.adults") > 1
    return is_all and died <= women and died <= taken


def _with_partner(report: Report) -> str:
    if not n(report, THEIR_DEAD):
        text = _("While a partner led the rescue, %(who)s died.")
        return text % {"who": who(report, PARTNER, f"{PARTNER}.unnamed")}
    text = _(
        "While a partner led the rescue, %(who)s died. Those of them who had been taken over are counted among these, and not among those who are safe."
    )
    return text % {"who": who(report, PARTNER, f"{PARTNER}.unnamed")}


def _women_with_partner(report: Report) -> str:
    text = _(
        "Of the women whose rescue a partner led, %(dead)s died. They are counted among those taken over and not among those who are safe."
    )
    return text % {"dead": of_the_dead(n(report, f"{PARTNER}.adults"))}


def _led(report: Report) -> str:
    """Whom no partner led: while we did, before anybody did, or at the end of a life that we had led to safety."""
    died, before, after = (n(report, key) for key in (f"{OWN}.people", BEFORE_LEAD, AFTER_ARRIVAL))
    if before == died:
        text = _("Before anybody led the rescue, %(who)s died.")
    elif before:
        text = _("Of those whose rescue no partner led, %(who)s died.")
    elif after == died == n(report, "deaths.people"):
        text = _("Of those whose rescue LFNKR had led, %(who)s died.")
    else:
        text = _("While LFNKR led the rescue, %(who)s died.")
    return text % {"who": who(report, OWN, f"{OWN}.unnamed")}


def _nobody(report: Report) -> str:
    if Register.DEATHS in report.registers:
        return _("No death was recorded in the term.")
    if report.is_running:
        return _("No death is recorded so far in the term.")
    return _("No death is recorded for the term; whether there was none is not recorded.")


def _wording(report: Report) -> str:
    """How it happened, in the words kept for the report: only when every death of the kind has the same, in this language."""
    words = report.reference.words_for_losses
    return "" if len(words) != 1 or "" in words or is_foreign(*words) else known(*words)


_PARTNER = Sentence(
    id="died_partner",
    figures=(*of(PARTNER), THEIR_DEAD),
    holds=lambda report: n(report, f"{PARTNER}.people") > 0 and not _are_women(report),
    text=_with_partner,
)
_PARTNER_UNSEXED = Sentence(
    id="died_partner",
    figures=(*of(PARTNER), THEIR_DEAD),
    holds=lambda report: n(report, f"{PARTNER}.people") > 0,
    text=_with_partner,
)

SENTENCES = (
    Sentence(
        id="died_nobody",
        figures=EVERYBODY,
        holds=lambda report: not any(n(report, key) for key in EVERYBODY),
        text=_nobody,
    ),
    _PARTNER,
    Sentence(
        id="died_partner",
        figures=(*of(PARTNER), TAKEN_OVER, "requests.women"),
        holds=_are_women,
        text=_women_with_partner,
        otherwise=_PARTNER_UNSEXED,
    ),
    Sentence(
        id="died_partner_how",
        figures=(f"{PARTNER}.people", LOSSES),
        holds=lambda report: n(report, f"{PARTNER}.people") > 0 and bool(_wording(report)),
        text=lambda report: _("How it happened: %(how)s.") % {"how": _wording(report).rstrip(".。")},
    ),
    Sentence(
        id="died_led",
        figures=(*of(OWN), BEFORE_LEAD, AFTER_ARRIVAL, "deaths.people"),
        holds=lambda report: n(report, f"{OWN}.people") > 0,
        text=_led,
    ),
    Sentence(
        id="died_before_lead",
        figures=(f"{OWN}.people", BEFORE_LEAD),
        holds=lambda report: 0 < n(report, BEFORE_LEAD) < n(report, f"{OWN}.people"),
        text=lambda report: (
            ngettext(
                "%(n)d of these died before anybody led the rescue.",
                "%(n)d of these died before anybody led the rescue.",
                n(report, BEFORE_LEAD),
            )
            % {"n": n(report, BEFORE_LEAD)}
        ),
    ),
    counted(
        "died_later",
        "later.deaths.people",
        ngettext_lazy(
            "%(n)d of them died before the term; it became known after the report of that term was frozen, and is counted here once.",
            "%(n)d of them died before the term; it became known after the report of that term was frozen, and they are counted here once.",
            "n",
        ),
        of="deaths.people",
        every=(
            _lazy(
                "That person died before the term; it became known after the report of that term was frozen, and is counted here once."
            ),
            _lazy(
                "All of them died before the term; it became known after the report of that term was frozen, and they are counted here once."
            ),
        ),
    ),
    counted(
        "died_after_arrival",
        AFTER_ARRIVAL,
        ngettext_lazy(
            "%(n)d of those who died had reached safety before.",
            "%(n)d of those who died had reached safety before.",
            "n",
        ),
        of="deaths.people",
        every=(
            _lazy("The person who died had reached safety before."),
            _lazy("All of those who died had reached safety before."),
        ),
    ),
    counted(
        "died_observed",
        "deaths.observed",
        ngettext_lazy(
            "The death of %(n)d person who had not asked us was reported to us.",
            "The deaths of %(n)d people who had not asked us were reported to us.",
            "n",
        ),
    ),
)
"""Every sentence about those who died, in reading order; outside they are called women only with the figure that says so."""
