"""The sentences of the report about what has no request behind it: missions, the arrest, the policies, a figure of others."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import formats
from django.utils.translation import gettext as _

from cases.choices import COUNTRIES
from lfnkr.language.ranges import last_day
from lfnkr.language.wordings import known
from reports.figures.figure import Statement
from reports.narrative.report import Report


def background(report: Report) -> Iterator[Statement]:
    """The sentences of the chapters on missions, incident, policies and figures of others."""
    women = report.figures.get("external.women_share")
    if women:
        text = _("%(value)d %% of those entering South Korea were women (%(note)s).")
        yield Statement("external_women", text % {"value": women.value, "note": women.note}, (women.key,))
    yield from _missions(report)
    yield from _policies(report)


def _missions(report: Report) -> Iterator[Statement]:
    """The one mission of the term with all that is counted of it; of several, the sums alone."""
    missions = [survey.mission for survey in report.reference.surveys]
    keys = ("mission.police_stations", "mission.interviews", "mission.goods_kinds")
    words = dict(zip(("stations", "interviews", "kinds"), (report[key].value for key in keys), strict=True))
    if len(missions) > 1:
        text = _(
            "%(missions)d survey missions visited %(stations)d police stations, interviewed %(interviews)d people in custody and gave %(kinds)d kinds of first-aid and medical goods."
        )
        yield Statement("mission", text % {**words, "missions": len(missions)}, ("mission.count", *keys))
    for mission in missions if len(missions) == 1 else ():
        text = _(
            "A survey mission led by the %(leader)s went to the %(area)s from %(begins)s to %(ends)s. It visited %(stations)d police stations, "
            "interviewed %(interviews)d people in custody and gave %(kinds)d kinds of first-aid and medical goods%(clothing)s."
        )
        told = {
            "leader": known(mission.led_by),
            "area": known(mission.area),
            "begins": formats.date_format(mission.begins_on, "DATE_FORMAT"),
            "ends": last_day(mission.begins_on, mission.ends_on),
            "clothing": _(" and clothing") if mission.has_clothing else "",
        }
        if 1 in words.values():
            text = _(
                "A survey mission led by the %(leader)s went to the %(area)s from %(begins)s to %(ends)s. Police stations visited: %(stations)d; "
                "people in custody interviewed: %(interviews)d; kinds of first-aid and medical goods given: %(kinds)d%(clothing)s."
            )
        yield Statement("mission", text % {**words, **told}, keys)


def _policies(report: Report) -> Iterator[Statement]:
    """The arrest that is told by the day the report bears, and the policies in force by then."""
    if held := report.reference.arrest:
        text = _(
            "A member of LFNKR was arrested in %(country)s during a rescue and held for %(months)d months (as told; date of the arrest: %(day)s)."
        )
        words = {"country": COUNTRIES[held.country], "months": held.held_months, "day": held.happened}
        yield Statement("incident", text % words, ())
    for number, policy in enumerate(report.reference.policies, start=1):
        yield Statement(f"policy_{number}", _("Policy: %(text)s.") % {"text": known(policy.text)}, ())
