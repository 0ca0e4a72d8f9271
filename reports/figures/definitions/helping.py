"""What the figures of those led, taken over and lost mean."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reports.figures.definitions.asking import adult_definition
from reports.figures.definitions.words import half_up, led, reached_safety, received, taken
from reports.figures.figure import Definition


def rescued() -> dict[str, Definition]:
    """Those LFNKR led to safety."""
    period = {"population": led(), "attribution": reached_safety()}
    party = _("Adults by the composition of those who reached safety together, by age on that day.")
    return {
        "rescued.led.adults": Definition(
            _("Adults led to safety by LFNKR"),
            "adults",
            definition=adult_definition(_("Everybody LFNKR led to a safe third country in the term")),
            **period,
        ),
        "rescued.led.mothers_with_children": Definition(
            _("Mothers with children"), "adults", definition=party, **period
        ),
        "rescued.led.unaccompanied_women": Definition(_("Unaccompanied women"), "adults", definition=party, **period),
        "rescued.led.other_adults": Definition(_("Other adults"), "adults", definition=party, **period),
        "rescued.led.children": Definition(
            _("Children led to safety by LFNKR"),
            "children",
            definition=_("Everybody under 18 on the day of safety."),
            **period,
        ),
        "rescued.led.people": Definition(
            _("People led to safety by LFNKR"), "people", definition=_("Adults and children together."), **period
        ),
        "rescued.led.in_destination": Definition(
            _("Adults in the destination country by the end of the term"),
            "adults",
            definition=_("Of the adults led to safety, those who had entered the country of destination."),
            **period,
        ),
        "rescued.led.still_safe": Definition(
            _("Adults safe, waiting to travel on"),
            "adults",
            definition=_(
                "Of the adults led to safety, those still in the safe third country at the end of the term, immigration detention included."
            ),
            **period,
        ),
        "age.rescued_led.youngest": Definition(
            _("Youngest person led to safety"),
            "months",
            definition=_("Full months of age on the day of safety; children included."),
            rounding=_("full months"),
            **period,
        ),
        "age.rescued_led.oldest": Definition(
            _("Oldest person led to safety"),
            "years",
            definition=_("Full years of age on the day of safety."),
            rounding=_("full years"),
            **period,
        ),
        "share.under_30.rescued_led_people": Definition(
            _("Under 30 among the people led to safety"),
            "percent",
            definition=_(
                "Adults and children under 30 on the day of safety, of all people led to safety whose age was recorded."
            ),
            rounding=half_up(),
            **period,
        ),
        "share.under_30.rescued_led_adults": Definition(
            _("Under 30 among the adults led to safety"),
            "percent",
            definition=_("Adults under 30 on the day of safety, of the adults led to safety."),
            rounding=half_up(),
            **period,
        ),
        "origin.provinces": Definition(
            _("Provinces of origin of those led to safety"),
            "provinces",
            definition=_(
                "First-level units of the North (ISO 3166-2) of the adults led to safety with a recorded origin; a child born in China has none."
            ),
            **period,
        ),
        "mobilised_within_72h": Definition(
            _("Mobilised within 72 hours"),
            "requests",
            population=_("requests of the term whose rescue LFNKR led"),
            attribution=received(),
            definition=_(
                "From received to mobilised (the first person or money sent on the way), less pauses with a reason; waiting for funds is no pause."
            ),
        ),
        "mobilised_over_72h": Definition(
            _("Mobilised later than 72 hours"),
            "requests",
            population=_("requests of the term whose rescue LFNKR led"),
            attribution=received(),
            definition=_("The same, over 72 hours."),
        ),
        "mobilised_within_72h.gross": Definition(
            _("Mobilised within 72 hours without deducting pauses"),
            "requests",
            population=_("requests of the term whose rescue LFNKR led"),
            attribution=received(),
            definition=_("From received to mobilised by the calendar."),
        ),
    }


def partners() -> dict[str, Definition]:
    """Those a partner took over, and those who died."""
    period = {"population": taken(), "attribution": _("date of the takeover")}
    death = {"attribution": _("date of death; the first day it may have been, when not known exactly")}
    return {
        "taken_over.adults": Definition(
            _("Adults taken over by partners"),
            "adults",
            definition=_("Adults whose rescue a partner organisation took over; LFNKR was not involved further."),
            **period,
        ),
        "taken_over.children": Definition(
            _("Children taken over by partners"),
            "children",
            definition=_("Children with the adults taken over."),
            **period,
        ),
        "taken_over.for_lack_of_funds.adults": Definition(
            _("Taken over for lack of funds"),
            "adults",
            definition=_(
                "Takeovers with the reason lack of funds; at each the money available was less than the estimate."
            ),
            **period,
        ),
        "taken_over.safe.adults": Definition(
            _("Taken over and safe by the end of the term"),
            "adults",
            definition=_("Adults taken over who had reached a safe third country or their destination."),
            **period,
        ),
        "taken_over.in_destination.adults": Definition(
            _("Taken over and in the destination country"),
            "adults",
            definition=_("Adults taken over who had entered the country of destination by the end of the term."),
            **period,
        ),
        "taken_over.open.adults": Definition(
            _("Taken over and on the way"),
            "adults",
            definition=_("Adults taken over whose request was still open at the end of the term."),
            **period,
        ),
        "taken_over.ended.adults": Definition(
            _("Taken over and ended otherwise"),
            "adults",
            definition=_(
                "Adults taken over who withdrew, were repatriated, left the group or were found to be duplicates."
            ),
            **period,
        ),
        "deaths.led.adults": Definition(
            _("Adults who died while led by LFNKR"),
            "adults",
            population=_("our caseload, led by us"),
            definition=_("Adults who died before reaching safety or after."),
            **death,
        ),
        "deaths.taken_over.adults": Definition(
            _("Adults who died while led by a partner"),
            "adults",
            population=_("our caseload, led by a partner"),
            definition=_("Adults of our caseload who died while a partner led their rescue."),
            **death,
        ),
        "deaths.children": Definition(
            _("Children who died"),
            "children",
            population=_("our caseload"),
            definition=_("Children of our caseload who died."),
            **death,
        ),
        "deaths.observed": Definition(
            _("Deaths observed, not our caseload"),
            "people",
            population=_("observed, not our caseload"),
            definition=_("Deaths reported to us of people who had not asked us."),
            **death,
        ),
        "flow.carried_in": Definition(
            _("Open at the beginning"),
            "adults",
            population=_("adults with a request for rescue"),
            attribution=_("as of the first day of the term"),
            definition=_("Adults of earlier requests that were open when the term began."),
        ),
        "flow.concluded": Definition(
            _("Concluded in the term"),
            "adults",
            population=_("adults with a request for rescue"),
            attribution=_("date of the concluding outcome"),
            definition=_(
                "Adults whose request ended: safe, in destination, died, declined, withdrawn, left the group, duplicate, repatriated, or missing after review. A takeover ends nothing."
            ),
        ),
        "flow.carried_out": Definition(
            _("Open at the end"),
            "adults",
            population=_("adults with a request for rescue"),
            attribution=_("as of the last day of the term"),
            definition=_("Adults whose request was open when the term ended."),
        ),
    }
