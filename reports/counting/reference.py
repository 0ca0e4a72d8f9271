"""The figures that are quoted or listed: the survey missions, and the outside statistic with its source."""

from __future__ import annotations

from django.db.models import Count, Q, Sum
from django.utils import formats
from django.utils.translation import gettext as _

from cases.models import GoodsIssue, Mission, MissionVisit
from lfnkr.fiscal_year import FiscalYear
from reports import definitions
from reports.figures import Figure, Records, quoted
from reports.models import ExternalStatistic


def count_reference(year: FiscalYear) -> dict[str, Figure]:
    """The mission's figures, and each outside statistic as last quoted."""
    means = definitions.reference()
    missions = Mission.objects.filter(begins_on__gte=year.starts_on, begins_on__lte=year.ends_on)
    visits = MissionVisit.objects.filter(mission__in=missions).aggregate(
        stations=Count("pk", filter=Q(is_police_station=True)), interviews=Sum("interviews")
    )
    values = {
        "mission.count": missions.count(),
        "mission.police_stations": visits["stations"],
        "mission.interviews": visits["interviews"] or 0,
        "mission.goods_kinds": GoodsIssue.objects.filter(mission__in=missions).values("kind").distinct().count(),
    }
    records = Records("missions", tuple(missions.values_list("pk", flat=True)))
    figures = [Figure(key, value, means[key], records=records) for key, value in values.items()]
    return {figure.key: figure for figure in [*figures, *_external(year)]}


def _external(year: FiscalYear) -> list[Figure]:
    newest: dict[str, ExternalStatistic] = {}
    for row in ExternalStatistic.objects.filter(fiscal_year=year).order_by("quoted_on"):
        newest[row.key] = row
    return [_quoted(row) for row in newest.values()]


def _quoted(row: ExternalStatistic) -> Figure:
    key = f"external.{row.key}"
    base = _("base not published") if row.denominator is None else _("base published")
    note = _("%(publisher)s, %(series)s, %(period)s; %(base)s; as quoted on %(day)s") % {
        "publisher": row.publisher,
        "series": row.series,
        "period": row.period,
        "base": base,
        "day": formats.date_format(row.quoted_on, "j M Y"),
    }
    means = definitions.reference().get(key) or definitions.external(row.series, row.unit)
    return quoted(key, means, row.value, numerator=row.numerator, denominator=row.denominator, note=note)
