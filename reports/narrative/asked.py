"""The sentences about those who asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, ngettext_lazy

from cases.choices import COUNTRIES
from lfnkr.language.wordings import known
from reports.figures.people.asked import FIGURES as FIGURES_OF_ASKED
from reports.figures.people.corrected import CORRECTED_BY, HOURS
from reports.figures.people.flow import CORRECTED, REPEATED
from reports.models import Register
from reports.narrative.report import Report
from reports.narrative.sentence import Sentence, counted, counts, n, parts, who
from reports.releases.typed import register_key

COMPOSITIONS = tuple(one.key for one in FIGURES_OF_ASKED if getattr(one, "key", "").startswith("composition."))
ASKED, ASKED_OF_NOBODY = (declared.key for declared in REPEATED)
IN_ERROR = (ASKED, *(f"corrected.{name}.people" for name in CORRECTED), "corrected.died.unnamed")
MISSED = (ASKED_OF_NOBODY, *(f"corrected.{name}.missed.people" for name in CORRECTED))
SINCE = tuple(f"corrected.{name}.people" for name in CORRECTED_BY)
ERRORS = "flow.errors.people"
PARTIES = ("requests.adults", "requests.mothers_with_children", "requests.unaccompanied_women")


def somebody(report: Report) -> bool:
    """Whether anybody asked."""
    return n(report, "requests.people") > 0


def nobody(report: Report) -> bool:
    """Whether nobody asked, and nothing that a request would say is known."""
    return not n(report, "requests.people") and not n(report, "requests.cases")


def _reason(report: Report) -> str:
    reason = report.registers[Register.REQUESTS].reason
    return _("The reason declared: %(reason)s.") % {"reason": known(reason).rstrip(".。")}


def _are_all_in_named_parties(report: Report) -> bool:
    adults, mothers, women = (n(report, key) for key in PARTIES)
    return (
        adults > 0
        and adults == mothers + women
        and 1 not in (mothers, women)
        and n(report, "requests.age_not_known") == 0
    )


def _named_parties(report: Report) -> str:
    adults, mothers, women = (n(report, key) for key in PARTIES)
    words = {"adults": adults, "mothers": mothers, "women": women}
    if not women:
        return _("The adults were mothers with their children: %(mothers)d.") % words
    if not mothers:
        return _("The adults were unaccompanied women: %(women)d.") % words
    return _("The adults were %(mothers)d mothers with their children and %(women)d unaccompanied women.") % words


def _by_composition(report: Report) -> str:
    found = counts((report[key].means.label, n(report, key)) for key in COMPOSITIONS)
    return _("By their parties, in people: %(parties)s.") % {"parties": found}


def _all_women(report: Report) -> str:
    adults = n(report, "requests.adults")
    if adults == 1:
        return _("The one adult who asked was a woman.")
    if adults == 2:
        return _("Both adults who asked were women.")
    return _("All %(n)d adults who asked were women.") % {"n": adults}


def _wish(report: Report) -> str:
    (code,) = report["destination.desired"].value
    words = {"n": n(report, "requests.adults"), "country": COUNTRIES[code]}
    if words["n"] == 1:
        return _("The one adult who asked wished to go to %(country)s.") % words
    if words["n"] == 2:
        return _("Both adults wished to go to %(country)s.") % words
    return _("All %(n)d adults wished to go to %(country)s.") % words


def _all_children(report: Report) -> str:
    if n(report, "requests.people") == 1:
        return _("The one person who asked was a child.")
    return _("All of those who asked were children.")


def _counted_in_error(report: Report) -> str:
    named = [(_("having asked, by a request that repeats another"), n(report, ASKED))]
    named += [(words, n(report, f"corrected.{name}.people")) for name, (words, _holds) in CORRECTED.items()]
    named.append((_("dead, and nobody could name them"), n(report, "corrected.died.unnamed")))
    return _("Counted in the report of an earlier term, and not so as is known now, in people: %(list)s.") % {
        "list": counts(named)
    }


def _is_any(report: Report, keys: Iterable[str]) -> bool:
    return any(n(report, key) for key in keys)


def _revised(id: str, holds: Callable[[Report], bool]) -> Sentence:
    """What is said outside in the place of the corrections that are named inside: once, whatever they are (design rule 18)."""
    return Sentence(
        id=id,
        figures=(),
        holds=holds,
        text=lambda report: _("Figures of the report of an earlier term were revised after it was frozen."),
    )


def _counted_by_nobody(report: Report) -> str:
    named = [(_("having asked, by a request that repeats no other"), n(report, ASKED_OF_NOBODY))]
    named += [(words, n(report, f"corrected.{name}.missed.people")) for name, (words, _holds) in CORRECTED.items()]
    return _("Counted in no report so far, though so as is known now, in people: %(list)s.") % {"list": counts(named)}


def _corrected_since(report: Report) -> str:
    named = [(words, n(report, f"corrected.{name}.people")) for name, (words, _by) in CORRECTED_BY.items()]
    return _("Counted in the report of an earlier term by what was corrected since, in people: %(list)s.") % {
        "list": counts(named)
    }


def _corrected_hours(report: Report) -> str:
    words = {"n": n(report, HOURS.key)}
    return (
        ngettext(
            "The 72 hours of %(n)d request in the report of an earlier term come out otherwise as is known now.",
            "The 72 hours of %(n)d requests in the reports of earlier terms come out otherwise as is known now.",
            words["n"],
        )
        % words
    )


SENTENCES = (
    Sentence(
        id="asked_nobody",
        figures=("requests.people",),
        holds=lambda report: nobody(report) and Register.REQUESTS in report.registers,
        text=lambda report: _("Nobody asked LFNKR for rescue in the term."),
    ),
    Sentence(
        id="asked_nobody_reason",
        figures=("requests.people", register_key(Register.REQUESTS)),
        holds=lambda report: nobody(report) and Register.REQUESTS in report.registers,
        text=_reason,
    ),
    Sentence(
        id="asked_not_recorded",
        figures=("requests.people",),
        holds=lambda report: nobody(report) and Register.REQUESTS not in report.registers,
        text=lambda report: (
            _("No request for rescue is recorded so far in the term.")
            if report.is_running
            else _("No request for rescue is recorded for the term; whether there was none is not recorded.")
        ),
    ),
    Sentence(
        id="asked",
        figures=parts("requests"),
        holds=somebody,
        text=lambda report: _("%(who)s asked LFNKR for rescue in the term.") % {"who": who(report, "requests")},
    ),
    counted(
        "asked_later",
        "later.requests.people",
        ngettext_lazy(
            "%(n)d of them had asked before the term; it became known after the report of that term was frozen, and is counted here once.",
            "%(n)d of them had asked before the term; it became known after the report of that term was frozen, and they are counted here once.",
            "n",
        ),
        of="requests.people",
        every=(
            _lazy(
                "That person had asked before the term; it became known after the report of that term was frozen, and is counted here once."
            ),
            _lazy(
                "All of them had asked before the term; it became known after the report of that term was frozen, and they are counted here once."
            ),
        ),
    ),
    counted(
        "asked_again",
        "later.requests.again.people",
        ngettext_lazy(
            "%(n)d person had asked once more in an earlier term, as became known later; the report of that term counts that person already.",
            "%(n)d people had asked once more in an earlier term, as became known later; the reports of those terms count them already.",
            "n",
        ),
    ),
    Sentence(
        id="all_children",
        figures=parts("requests"),
        holds=lambda report: somebody(report) and n(report, "requests.children") == n(report, "requests.people"),
        text=_all_children,
    ),
    Sentence(id="asked_parties", figures=PARTIES, holds=_are_all_in_named_parties, text=_named_parties),
    Sentence(
        id="asked_compositions",
        figures=(*COMPOSITIONS, *PARTIES),
        holds=lambda report: somebody(report) and not _are_all_in_named_parties(report),
        text=_by_composition,
    ),
    counted(
        "asked_repeated",
        "requests.duplicates",
        ngettext_lazy(
            "%(n)d person was in a request that repeats another, and is counted with that other.",
            "%(n)d people were in requests that repeat another, and are counted with that other.",
            "n",
        ),
    ),
    counted(
        "came_to_safety",
        "requests.came_to_safety.people",
        ngettext_lazy(
            "%(n)d person was born among people who were safe already, or came to them there; that person is counted neither with those who asked nor with those led to safety.",
            "%(n)d people were born among people who were safe already, or came to them there; they are counted neither with those who asked nor with those led to safety.",
            "n",
        ),
    ),
    counted(
        "reopened",
        "requests.reopened.people",
        ngettext_lazy(
            "The request of %(n)d person had ended and was taken up again.",
            "The requests of %(n)d people had ended and were taken up again.",
            "n",
        ),
    ),
    counted(
        "in_several_requests",
        "flow.several.people",
        ngettext_lazy(
            "%(n)d person is in more than one request of the term, and stands in each of them where requests are followed.",
            "%(n)d people are in more than one request of the term, and stand in each of them where requests are followed.",
            "n",
        ),
    ),
    replace(
        counted(
            "recorded_in_error",
            ERRORS,
            ngettext_lazy(
                "%(n)d person counted in the report of an earlier term was recorded in error, and is counted no more.",
                "%(n)d people counted in the report of an earlier term were recorded in error, and are counted no more.",
                "n",
            ),
        ),
        otherwise=_revised("recorded_in_error", lambda report: n(report, ERRORS) > 0),
    ),
    counted(
        "led_in_error",
        "flow.errors.led.people",
        ngettext_lazy(
            "An earlier report counted %(n)d of them as led to safety by LFNKR.",
            "An earlier report counted %(n)d of them as led to safety by LFNKR.",
            "n",
        ),
        of=ERRORS,
        every=(
            _lazy("That report counted this person as led to safety by LFNKR."),
            _lazy("An earlier report counted all of them as led to safety by LFNKR."),
        ),
    ),
    counted(
        "taken_over_in_error",
        "flow.errors.taken_over.people",
        ngettext_lazy(
            "An earlier report counted %(n)d of them as taken over by a partner.",
            "An earlier report counted %(n)d of them as taken over by a partner.",
            "n",
        ),
        of=ERRORS,
        every=(
            _lazy("That report counted this person as taken over by a partner."),
            _lazy("An earlier report counted all of them as taken over by a partner."),
        ),
    ),
    counted(
        "died_in_error",
        "flow.errors.died.people",
        ngettext_lazy(
            "An earlier report counted %(n)d of them as dead.",
            "An earlier report counted %(n)d of them as dead.",
            "n",
        ),
        of=ERRORS,
        every=(
            _lazy("That report counted this person as dead."),
            _lazy("An earlier report counted all of them as dead."),
        ),
    ),
    Sentence(
        id="counted_in_error",
        figures=IN_ERROR,
        holds=lambda report: _is_any(report, IN_ERROR),
        text=_counted_in_error,
        otherwise=_revised("counted_in_error", lambda report: not n(report, ERRORS)),
    ),
    Sentence(
        id="counted_by_nobody",
        figures=MISSED,
        holds=lambda report: _is_any(report, MISSED),
        text=_counted_by_nobody,
        otherwise=_revised("counted_by_nobody", lambda report: not _is_any(report, (ERRORS, *IN_ERROR))),
    ),
    Sentence(
        id="corrected_since",
        figures=SINCE,
        holds=lambda report: _is_any(report, SINCE),
        text=_corrected_since,
        otherwise=_revised("corrected_since", lambda report: not _is_any(report, (ERRORS, *IN_ERROR, *MISSED))),
    ),
    Sentence(
        id="corrected_hours",
        figures=(HOURS.key,),
        holds=lambda report: n(report, HOURS.key) > 0,
        text=_corrected_hours,
        otherwise=_revised("corrected_hours", lambda report: not _is_any(report, (ERRORS, *IN_ERROR, *MISSED, *SINCE))),
    ),
    Sentence(
        id="all_women",
        figures=("requests.women",),
        holds=lambda report: report.share_holds("requests.women"),
        text=_all_women,
    ),
    Sentence(
        id="all_wished",
        figures=("destination.desired",),
        holds=lambda report: (
            report.share_holds("destination.desired") and len(report["destination.desired"].value or ()) == 1
        ),
        text=_wish,
    ),
)
"""Every sentence about those who asked, in reading order."""
