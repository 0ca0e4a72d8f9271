"""The figures that are quoted or listed: the survey missions, and the outside statistics with their source."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.language.wordings import known
from reports.figures.declaration import Declaration, Terms, Words, figures_of
from reports.figures.figure import Definition, Disclosure, Figure, Records, quoted
from reports.figures.listed import Reference
from reports.models import ExternalStatistic

MISSIONS = Terms(_lazy("the survey missions of the term"), _lazy("mission begun in the term"))


def _of_missions(key: str, label: Words, unit: str, find: Callable[[Reference], int], definition: Words) -> Declaration:
    def count(reference: Reference, declared: Declaration) -> Figure:
        records = Records("missions", tuple(survey.mission.pk for survey in reference.surveys))
        return Figure(key, find(reference), declared.means, records=records)

    return Declaration(
        key=key,
        label=label,
        unit=unit,
        terms=MISSIONS,
        definition=definition,
        disclosure=Disclosure.OTHERS,
        is_about_people=False,
        count=count,
    )


def _visits(reference: Reference) -> list:
    return [visit for survey in reference.surveys for visit in survey.visits]


FIGURES = (
    _of_missions(
        "mission.count",
        _lazy("Survey missions"),
        "missions",
        lambda reference: len(reference.surveys),
        _lazy("Missions to the border area."),
    ),
    _of_missions(
        "mission.police_stations",
        _lazy("Police stations visited"),
        "stations",
        lambda reference: sum(visit.is_police_station for visit in _visits(reference)),
        _lazy("Police stations visited on the missions."),
    ),
    _of_missions(
        "mission.interviews",
        _lazy("Interviews held"),
        "interviews",
        lambda reference: sum(visit.interviews for visit in _visits(reference)),
        _lazy("People interviewed in custody; linked to no request."),
    ),
    _of_missions(
        "mission.goods_kinds",
        _lazy("Kinds of goods given"),
        "kinds",
        lambda reference: len({given.kind for survey in reference.surveys for given in survey.goods}),
        _lazy(
            "Different kinds of first-aid and medical goods; clothing is named besides. Quantities were not recorded."
        ),
    ),
)


def count_reference(reference: Reference) -> dict[str, Figure]:
    """The mission's figures, and each outside statistic as last quoted."""
    return {**{figure.key: figure for figure in figures_of(FIGURES, reference)}, **quoted_from(reference)}


def is_quoted(key: str) -> bool:
    """Whether a figure is another publisher's."""
    return key.startswith("external.")


def quoted_from(reference: Reference) -> dict[str, Figure]:
    """Each figure of others as last quoted."""
    newest = {row.key: row for row in sorted(reference.outside, key=lambda row: row.quoted_on)}
    return {figure.key: figure for figure in map(_quoted, newest.values())}


def definitions_of_reference() -> dict[str, Definition]:
    """What every quoted or listed figure with a fixed key means."""
    return {**{declared.key: declared.means for declared in FIGURES}, "external.women_share": _women_share()}


def _women_share() -> Definition:
    """The one outside figure we have a definition of."""
    return Definition(
        _("Women among those entering South Korea"),
        "percent",
        population=_("North Koreans entering South Korea, as the publisher counts them"),
        attribution=_("the publisher's period"),
        definition=_("A publisher's figure, as quoted; not ours."),
        rounding=_("as published"),
        is_about_people=False,
        disclosure=Disclosure.OTHERS,
    )


def _of_publisher(series: str, unit: str) -> Definition:
    """Another publisher's figure without a definition of ours."""
    return Definition(
        series,
        unit,
        _("as the publisher counts it"),
        _("the publisher's period"),
        _("A publisher's figure, as quoted; not ours."),
        rounding=_("as published"),
        is_about_people=False,
        disclosure=Disclosure.OTHERS,
    )


def _quoted(row: ExternalStatistic) -> Figure:
    key = f"external.{row.key}"
    base = _("base not published") if row.denominator is None else _("base published")
    note = _("%(publisher)s, %(series)s, %(period)s; %(base)s; as quoted on %(day)s") % {
        "publisher": known(row.publisher),
        "series": known(row.series),
        "period": known(row.period),
        "base": base,
        "day": formats.date_format(row.quoted_on, "DATE_FORMAT"),
    }
    means = _women_share() if row.key == "women_share" else _of_publisher(row.series, row.unit)
    return quoted(key, means, row.value, numerator=row.numerator, denominator=row.denominator, note=note)
