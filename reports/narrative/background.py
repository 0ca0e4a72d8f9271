"""The sentences of the report about what has no request behind it: missions, the arrest, the policies, a figure of others."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import formats
from django.utils.translation import gettext as _

from lfnkr.language.ranges import last_day
from lfnkr.language.wordings import known
from reports.figures.figure import Statement
from reports.narrative.report import Report
from reports.releases.typed import incident_key, incident_words, mission_key, policy_key

SUMS = {
    "stations": "mission.police_stations",
    "interviews": "mission.interviews",
    "kinds": "mission.goods_kinds",
}
"""What the missions of a term did, by the name it has in a sentence."""


def background(report: Report) -> Iterator[Statement]:
    """The sentences of the chapters on missions, incident, policies and figures of others."""
    women = report.figures.get("external.women_share")
    if women:
        text = _("%(value)d %% of those entering South Korea were women (%(note)s).")
        yield Statement("external_women", text % {"value": women.value, "note": women.note}, (women.key,))
    yield from _missions(report)
    yield from _policies(report)


def _missions(report: Report) -> Iterator[Statement]:
    """The one mission of the term with all that is told of it; of several, and where its words stay inside, the sums alone."""
    surveys = report.reference.surveys
    if not surveys:
        return
    sums = _sums(report, len(surveys))
    if len(surveys) > 1:
        yield sums
        return
    (survey,) = surveys
    mission = survey.mission
    words = {name: report[key].value for name, key in SUMS.items()}
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
    parts = tuple(mission_key(survey, part) for part in ("leader", "area", "days"))
    yield Statement("mission", text % {**words, **told}, (*SUMS.values(), *parts), otherwise=sums)


def _sums(report: Report, missions: int) -> Statement:
    """What all missions of the term did together, without a word of where and when."""
    words = {name: report[key].value for name, key in SUMS.items()} | {"missions": missions}
    if 1 in words.values():
        text = _(
            "Survey missions: %(missions)d. Police stations visited: %(stations)d; people in custody interviewed: %(interviews)d; "
            "kinds of first-aid and medical goods given: %(kinds)d."
        )
    else:
        text = _(
            "%(missions)d survey missions visited %(stations)d police stations, interviewed %(interviews)d people in custody and gave %(kinds)d kinds of first-aid and medical goods."
        )
    return Statement("mission", text % words, ("mission.count", *SUMS.values()))


def _policies(report: Report) -> Iterator[Statement]:
    """The arrest that is told by the day the report bears, and the policies in force by then."""
    if held := report.reference.arrest:
        yield Statement("incident", incident_words(held), (incident_key(held),))
    for number, policy in enumerate(report.reference.policies, start=1):
        text = _("Policy: %(text)s.") % {"text": known(policy.text)}
        yield Statement(f"policy_{number}", text, (policy_key(policy.pk, "text"),))
