"""The figures that are quoted or listed: the survey missions, and the outside statistic with its source."""

from __future__ import annotations

from django.utils import formats
from django.utils.translation import gettext as _

from lfnkr.language.wordings import known
from reports.figures import definitions
from reports.figures.figure import Figure, Records, quoted
from reports.figures.listed import Reference
from reports.models import ExternalStatistic


def count_reference(reference: Reference) -> dict[str, Figure]:
    """The mission's figures, and each outside statistic as last quoted."""
    means = definitions.reference()
    visits = [visit for survey in reference.surveys for visit in survey.visits]
    values = {
        "mission.count": len(reference.surveys),
        "mission.police_stations": sum(visit.is_police_station for visit in visits),
        "mission.interviews": sum(visit.interviews for visit in visits),
        "mission.goods_kinds": len({given.kind for survey in reference.surveys for given in survey.goods}),
    }
    records = Records("missions", tuple(survey.mission.pk for survey in reference.surveys))
    figures = [Figure(key, value, means[key], records=records) for key, value in values.items()]
    newest = {row.key: row for row in sorted(reference.outside, key=lambda row: row.quoted_on)}
    return {figure.key: figure for figure in [*figures, *map(_quoted, newest.values())]}


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
    means = definitions.reference().get(key) or definitions.external(row.series, row.unit)
    return quoted(key, means, row.value, numerator=row.numerator, denominator=row.denominator, note=note)
