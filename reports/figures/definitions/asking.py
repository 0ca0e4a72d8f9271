"""What the figures of those who asked mean."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.choices import Answer
from cases.models import Place
from cases.people.choices import Circumstance
from reports.figures.definitions.words import asked, half_up, received
from reports.figures.figure import Definition


def requests() -> dict[str, Definition]:
    """Those who asked."""
    cohort = {"population": asked(), "attribution": received()}
    party = _(
        "Adults by the composition of their party, computed from its people, their ages and relationships on the request date."
    )
    return {
        "requests.adults": Definition(
            _("Adults who asked for rescue"),
            "adults",
            definition=adult_definition(_("Everybody in a request received in the term")),
            **cohort,
        ),
        "requests.mothers_with_children": Definition(_("Mothers with children"), "adults", definition=party, **cohort),
        "requests.unaccompanied_women": Definition(_("Unaccompanied women"), "adults", definition=party, **cohort),
        "requests.other_adults": Definition(_("Other adults"), "adults", definition=party, **cohort),
        "requests.children": Definition(
            _("Children of those who asked"),
            "children",
            definition=_("Everybody under 18 on the request date."),
            **cohort,
        ),
        "requests.children.with_led": Definition(
            _("Children with parties led by LFNKR"),
            "children",
            definition=_("Children by who led the rescue at the end of the term."),
            **cohort,
        ),
        "requests.children.taken_over": Definition(
            _("Children with parties taken over"),
            "children",
            definition=_("Children by who led the rescue at the end of the term."),
            **cohort,
        ),
        "requests.age_not_known": Definition(
            _("People of unknown age"),
            "people",
            definition=_("Neither a birth date nor an age was recorded; counted with neither adults nor children."),
            **cohort,
        ),
        "requests.cases": Definition(
            _("Requests for rescue"),
            "requests",
            definition=_("Cases received in the term, however many people each is for."),
            **cohort,
        ),
        "requests.women": Definition(
            _("Women among the adults who asked"), "adults", definition=_("Adults recorded as female."), **cohort
        ),
        "requests.led.adults": Definition(
            _("Asked and led by LFNKR"),
            "adults",
            definition=_("Adults of the cohort whose rescue LFNKR led at the end of the term."),
            **cohort,
        ),
        "requests.taken_over.adults": Definition(
            _("Asked and taken over by partners"),
            "adults",
            definition=_("Adults of the cohort whose rescue a partner led at the end of the term."),
            **cohort,
        ),
        "requests.no_lead.adults": Definition(
            _("Asked, nobody leads yet"),
            "adults",
            definition=_("Adults of the cohort without a lead at the end of the term."),
            **cohort,
        ),
        "share.under_30.requested_adults": Definition(
            _("Under 30 among the adults who asked"),
            "percent",
            definition=_("Adults under 30 on the request date, of the adults whose age was recorded."),
            rounding=half_up(),
            **cohort,
        ),
        "share.sold_3_to_10_years": Definition(
            _("Sold, and 3 to 10 years in China"),
            "percent",
            definition=_(
                "Adults sold to a man in a rural area or into the sex industry who had been in China for 3 to 10 years, of all adults who asked."
            ),
            rounding=half_up(),
            **cohort,
        ),
        "destination.desired": Definition(
            _("Wished to go to"),
            "countries",
            definition=_("Destinations the adults asked for, as recorded at intake (ISO 3166-1)."),
            **cohort,
        ),
        "origin.requested_adults": Definition(
            _("Provinces of origin of those who asked"),
            "provinces",
            definition=_("First-level units of the North (ISO 3166-2) of the adults with a recorded origin."),
            **cohort,
        ),
    }


def adult_definition(who: str) -> str:
    """The definition of a count of adults."""
    return _("%(who)s, 18 or over on the day of attribution; children are counted apart.") % {"who": who}


def circumstance(kind: str, answer: str) -> Definition:
    """One answer to one question about what was done to those who asked."""
    words = {"kind": Circumstance(kind).label, "answer": Answer(answer).label}
    return Definition(
        _("%(kind)s: %(answer)s") % words,
        "adults",
        asked(),
        received(),
        _(
            "Adults who asked, by the answer recorded. Yes, no, does not know, not asked, and known but not recorded are counted apart."
        ),
    )


def month(label: str) -> Definition:
    """Adults who asked in one month."""
    return Definition(
        _("Adults who asked in %(month)s") % {"month": label},
        "adults",
        asked(),
        _("request received in the month (Tokyo)"),
        _("Adults by the month of the request."),
    )


def province(place: Place) -> Definition:
    """Adults who asked, of one province."""
    return Definition(
        _("From %(province)s") % {"province": place.name},
        "adults",
        asked(),
        received(),
        _("Adults with this province of origin recorded."),
    )
