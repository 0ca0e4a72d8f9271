"""The sentences about those led to safety, those taken over, and where everybody stands."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext_lazy

from reports.figures.people.led import WHERE
from reports.models import Register
from reports.narrative.report import Report
from reports.narrative.sentence import Sentence, counted, counts, n, parts, who
from reports.partition.rows import OPEN_STANDINGS, Standing

SINCE = tuple(f"rescued.led.{name}.people" for name in WHERE)
OUTCOMES = {
    "taken_over.safe.people": _lazy("in safety"),
    "taken_over.died.people": _lazy("dead"),
    "taken_over.open.people": _lazy("still on the way"),
    "taken_over.ended.people": _lazy("ended otherwise"),
    "taken_over.given_back.people": _lazy("given back to LFNKR"),
}
"""What may have become of those taken over, in the words of a sentence that says so of them."""
OPEN = tuple(f"standing.{standing}" for standing in OPEN_STANDINGS)
WAITING = "flow.waiting.people"
PARTIES = ("rescued.led.adults", "rescued.led.mothers_with_children", "rescued.led.unaccompanied_women")


def led_somebody(report: Report) -> bool:
    """Whether LFNKR led anybody to safety."""
    return n(report, "rescued.led.people") > 0


def _led_nobody(report: Report) -> str:
    """The register holds the requests of the term: of people who came into it with older ones it says nothing (design rule 14)."""
    if Register.REQUESTS in report.registers and not n(report, "flow.carried_in.people"):
        return _("LFNKR led nobody to safety in the term.")
    if report.is_running:
        return _("Nobody is recorded so far in the term as led to safety by LFNKR.")
    return _("Nobody is recorded as led to safety by LFNKR in the term.")


def _are_all_in_named_parties(report: Report) -> bool:
    adults, mothers, women = (n(report, key) for key in PARTIES)
    return adults == mothers + women and mothers > 1 and women > 1


def _named_parties(report: Report) -> str:
    _adults, mothers, women = (n(report, key) for key in PARTIES)
    text = _("The adults were %(mothers)d mothers with their children and %(women)d unaccompanied women.")
    return text % {"mothers": mothers, "women": women}


def _since(report: Report) -> str:
    found = counts((report[key].means.label, n(report, key)) for key in SINCE)
    text = _("Where those LFNKR led to safety stood at the end of the term, in people: %(places)s.")
    if report.is_running:
        text = _("Where those LFNKR led to safety stand now, in people: %(places)s.")
    return text % {"places": found}


def _taken_over(report: Report) -> str:
    people, funds = n(report, "taken_over.people"), n(report, "taken_over.for_lack_of_funds.people")
    words = {"who": who(report, "taken_over"), "funds": funds}
    is_one = n(report, "taken_over.partners") == 1
    if funds == people == 1:
        text = _(
            "A partner organisation took over the rescue of %(who)s, because LFNKR lacked the funds at that moment."
        )
    elif funds == people and is_one:
        text = _(
            "A partner organisation took over the rescue of %(who)s, all of them because LFNKR lacked the funds at that moment."
        )
    elif funds == people:
        text = _(
            "Partner organisations took over the rescue of %(who)s, all of them because LFNKR lacked the funds at that moment."
        )
    elif funds and is_one:
        text = _(
            "A partner organisation took over the rescue of %(who)s; for %(funds)d of these people LFNKR lacked the funds at that moment."
        )
    elif people == 1 or is_one:
        text = _("A partner organisation took over the rescue of %(who)s.")
    elif funds:
        text = _(
            "Partner organisations took over the rescue of %(who)s; for %(funds)d of these people LFNKR lacked the funds at that moment."
        )
    else:
        text = _("Partner organisations took over the rescue of %(who)s.")
    return text % words


def _became(report: Report) -> str:
    found = counts((words, n(report, key)) for key, words in OUTCOMES.items())
    text = _("What had become of those taken over by the end of the term, in people: %(outcomes)s.")
    if report.is_running:
        text = _("What has become so far of those taken over, in people: %(outcomes)s.")
    return text % {"outcomes": found}


def _computable(report: Report) -> int:
    """The requests led by LFNKR of which it is known whether a rescue was mobilised within 72 hours, or may still be."""
    return (report["mobilised_within_72h"].denominator or 0) - n(report, "mobilised_not_computable")


def is_mobilised_told(report: Report) -> bool:
    """Whether the 72 hours are a sentence: of several requests, or of one whose answer is known."""
    answered = n(report, "mobilised_within_72h") + n(report, "mobilised_over_72h")
    return _computable(report) > 1 or (_computable(report) == 1 and answered == 1)


def _mobilised(report: Report) -> str:
    within, base = report["mobilised_within_72h"], _computable(report)
    is_every = base == within.denominator
    if base == 1 and within.value:
        text = _("The one request led by LFNKR was mobilised within 72 hours; pauses with a reason are deducted.")
        if not is_every:
            text = _("One request led by LFNKR was mobilised within 72 hours; pauses with a reason are deducted.")
    elif base == 1:
        text = _("The one request led by LFNKR was not mobilised within 72 hours, pauses with a reason deducted.")
        if not is_every:
            text = _("One request led by LFNKR was not mobilised within 72 hours, pauses with a reason deducted.")
    elif is_every:
        text = _(
            "A rescue was mobilised within 72 hours for %(n)d of %(base)d requests led by LFNKR; pauses with a reason are deducted."
        )
    else:
        text = _(
            "A rescue was mobilised within 72 hours for %(n)d of the %(base)d requests led by LFNKR of which it can be computed; pauses with a reason are deducted."
        )
    return text % {"n": within.value, "base": base}


def _by_partners(report: Report) -> str:
    return _("Under the lead of a partner %(who)s reached safety.") % {"who": who(report, "rescued.partner")}


def _open_anywhere(report: Report) -> str:
    text = _("People who waited for an outcome at the end of the term: %(n)d.")
    if report.is_running:
        text = _("People who wait for an outcome now: %(n)d.")
    return text % {"n": n(report, WAITING)}


def _open(report: Report) -> str:
    found = counts((Standing(key.removeprefix("standing.")).label, n(report, key)) for key in OPEN)
    is_in_several = n(report, WAITING) < n(report, "flow.carried_out.people")
    if report.is_running and is_in_several:
        text = _(
            "People who wait for an outcome now: %(n)d (%(places)s; whoever is in more than one request stands here in each)."
        )
    elif report.is_running:
        text = _("People who wait for an outcome now: %(n)d (%(places)s).")
    elif is_in_several:
        text = _(
            "People who waited for an outcome at the end of the term: %(n)d (%(places)s; whoever is in more than one request stands here in each)."
        )
    else:
        text = _("People who waited for an outcome at the end of the term: %(n)d (%(places)s).")
    return text % {"n": n(report, WAITING), "places": found}


LED = (
    Sentence(
        id="led_nobody",
        figures=("rescued.led.people", "flow.carried_in.people"),
        holds=lambda report: not led_somebody(report),
        text=_led_nobody,
    ),
    Sentence(
        id="led",
        figures=parts("rescued.led"),
        holds=led_somebody,
        text=lambda report: _("LFNKR led %(who)s to a safe third country.") % {"who": who(report, "rescued.led")},
    ),
    counted(
        "later_rescued",
        "later.rescued.people",
        ngettext_lazy(
            "%(n)d of them was safe before the term; it became known after the report of that term was frozen, and is counted here once.",
            "%(n)d of them were safe before the term; it became known after the report of that term was frozen, and they are counted here once.",
            "n",
        ),
        of="rescued.led.people",
        every=(
            _lazy(
                "That person was safe before the term; it became known after the report of that term was frozen, and is counted here once."
            ),
            _lazy(
                "All of them were safe before the term; it became known after the report of that term was frozen, and they are counted here once."
            ),
        ),
    ),
    counted(
        "led_again",
        "rescued.led.again.people",
        ngettext_lazy(
            "%(n)d of them had been safe in an earlier term already, and asked again: both rescues count, each in its term.",
            "%(n)d of them had been safe in an earlier term already, and asked again: both rescues of each count, each in its term.",
            "n",
        ),
        of="rescued.led.people",
        every=(
            _lazy(
                "That person had been safe in an earlier term already, and asked again: both rescues count, each in its term."
            ),
            _lazy(
                "All of them had been safe in an earlier term already, and asked again: both rescues of each count, each in its term."
            ),
        ),
    ),
    Sentence(id="led_parties", figures=PARTIES, holds=_are_all_in_named_parties, text=_named_parties),
    Sentence(id="led_since", figures=SINCE, holds=led_somebody, text=_since),
    Sentence(
        id="led_by_partners",
        figures=parts("rescued.partner"),
        holds=lambda report: n(report, "rescued.partner.people") > 0,
        text=_by_partners,
    ),
    Sentence(
        id="mobilised",
        figures=("mobilised_within_72h", "mobilised_not_computable"),
        holds=is_mobilised_told,
        text=_mobilised,
    ),
    counted(
        "mobilised_not_computable",
        "mobilised_not_computable",
        ngettext_lazy(
            "For %(n)d request the 72 hours cannot be computed: the hour of mobilisation, or the day on which it ended, is not known.",
            "For %(n)d requests the 72 hours cannot be computed: the hour of mobilisation, or the day on which they ended, is not known.",
            "n",
        ),
    ),
)
"""Every sentence about those led to safety, in reading order."""

TAKEN_OVER = (
    Sentence(
        id="taken_over",
        figures=(*parts("taken_over"), "taken_over.for_lack_of_funds.people", "taken_over.partners"),
        holds=lambda report: n(report, "taken_over.people") > 0,
        text=_taken_over,
    ),
    Sentence(
        id="taken_over_became",
        figures=tuple(OUTCOMES),
        holds=lambda report: n(report, "taken_over.people") > 0,
        text=_became,
    ),
    counted(
        "lead_given_back",
        "lead.given_back.people",
        ngettext_lazy(
            "A partner gave the lead of %(n)d person back to LFNKR.",
            "The lead of %(n)d people came back to LFNKR from a partner.",
            "n",
        ),
    ),
    counted(
        "lead_handed_on",
        "lead.handed_on.people",
        ngettext_lazy(
            "%(n)d person was handed on from one partner to another; this is no new takeover.",
            "%(n)d people were handed on from one partner to another; this is no new takeover.",
            "n",
        ),
    ),
)
"""Every sentence about takeovers, in reading order."""

ENDED = (
    counted(
        "ended_repatriated",
        "ended.repatriated.people",
        ngettext_lazy("%(n)d person was repatriated.", "%(n)d people were repatriated.", "n"),
    ),
    counted(
        "ended_returned",
        "ended.returned.people",
        ngettext_lazy("%(n)d person went back by their own will.", "%(n)d people went back by their own will.", "n"),
    ),
    counted(
        "ended_missing",
        "ended.missing.people",
        ngettext_lazy("%(n)d person went missing.", "%(n)d people went missing.", "n"),
    ),
    counted(
        "missing_found",
        "missing.found.people",
        ngettext_lazy("%(n)d missing person was found alive.", "%(n)d missing people were found alive.", "n"),
    ),
    counted(
        "missing_concluded",
        "missing.concluded.people",
        ngettext_lazy(
            "The request of %(n)d missing person was concluded by a review.",
            "The requests of %(n)d missing people were concluded by a review.",
            "n",
        ),
    ),
    counted(
        "ended_declined",
        "ended.declined.people",
        ngettext_lazy("The request of %(n)d person was declined.", "The requests of %(n)d people were declined.", "n"),
    ),
    counted(
        "ended_withdrawn",
        "ended.withdrawn.people",
        ngettext_lazy("%(n)d person withdrew the request.", "%(n)d people withdrew their requests.", "n"),
    ),
    counted(
        "ended_left_group",
        "ended.left_group.people",
        ngettext_lazy("%(n)d person left the group.", "%(n)d people left their groups.", "n"),
    ),
    Sentence(
        id="open_at_the_end",
        figures=(WAITING, "flow.carried_out.people", *OPEN),
        holds=lambda report: n(report, WAITING) > 0,
        text=_open,
        otherwise=Sentence(
            id="open_at_the_end",
            figures=(WAITING,),
            holds=lambda report: n(report, WAITING) > 0,
            text=_open_anywhere,
        ),
    ),
)
"""Every sentence about what ended without safety, and what had not ended, in reading order."""
