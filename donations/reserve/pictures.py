"""The pictures of a fund, each with its table: the last year of the reserve, the year of any fund; nothing is asked here."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from donations.ledger.choices import Movement
from donations.ledger.models import Fund
from donations.reserve.position import Point, ReserveState
from donations.reserve.year import Stretch, YearOfFund
from lfnkr.documents.charts import Bars, Line, Table, bars_picture, line_picture
from lfnkr.money import MINOR_DIGITS, Money, below_zero


def history_picture(state: ReserveState) -> Line:
    """What was available, day by day over the band of the floor; the table says each month's lowest and last."""
    days = [(month_begun(point.day), point.balance - point.committed) for point in state.history]
    drawn = line_picture(days, floor=state.floor, target=state.target, words=whole)
    rows = tuple(
        (date_format(month, "YEAR_MONTH_FORMAT"), whole(min(sums)), whole(sums[-1]))
        for month, sums in by_month(state.history).items()
    )
    return dataclasses.replace(drawn, table=Table((_("Month"), _("Lowest, USD"), _("At its end, USD")), rows))


def month_begun(day: date) -> str:
    """The word under the axis on a month's first day, in January with its year; nothing on any other day."""
    if day.day != 1:
        return ""
    return date_format(day, "YEAR_MONTH_FORMAT" if day.month == 1 else "M")


def by_month(history: Iterable[Point]) -> dict[date, list[int]]:
    """What was available on each day, by the first day of its month."""
    months: dict[date, list[int]] = {}
    for point in history:
        months.setdefault(point.day.replace(day=1), []).append(point.balance - point.committed)
    return months


def whole(minor: int) -> str:
    """A sum of the reserve in whole dollars, for axes and columns that name the currency."""
    return Money(minor).plain.partition(".")[0]


# The year of a fund


@dataclasses.dataclass(frozen=True)
class Scale:
    """The unit in which an axis of sums is written, so that its words stay short: ones, thousands or millions."""

    minor: int
    words: str

    def written(self, amount: int) -> str:
        """A sum of the axis; a part of its unit is left out."""
        return f"{amount // self.minor:,}"


def scale_of(fund: Fund, largest: int) -> Scale:
    """The unit for sums up to one, in minor units of the fund."""
    one = 10 ** MINOR_DIGITS[fund.currency]
    if largest < one * 1_000_000:
        return Scale(one, fund.currency)
    if largest < one * 1_000_000_000:
        return Scale(one * 1_000, _("thousands of %(currency)s") % {"currency": fund.currency})
    return Scale(one * 1_000_000, _("millions of %(currency)s") % {"currency": fund.currency})


@dataclasses.dataclass(frozen=True)
class Scaled:
    """A picture of sums and the unit of its axis."""

    picture: Bars | Line
    unit: str


def flows_picture(year: YearOfFund, *, opens: bool) -> Scaled:
    """What came and went by month, a bar for each way that was gone at all; the table has every sum.

    `opens`: the reader may see the ledger, and each sum opens its entries. What is below nothing, since more was undone than
    moved, has no bar and stands in the table alone.
    """
    ways = [
        (Movement.GIFTS.label, [month.gifts for month in year.months]),
        (Movement.INCOME.label, [month.income for month in year.months]),
        (Movement.SPENT.label, [month.spent for month in year.months]),
        (_("moved in otherwise"), [month.otherwise for month in year.months]),
        (_("moved out otherwise"), [-month.otherwise for month in year.months]),
    ]
    gone = [
        (capfirst(label), [max(0, sum_) for sum_ in sums]) for label, sums in ways if any(sum_ > 0 for sum_ in sums)
    ]
    gone = gone or [(capfirst(Movement.GIFTS.label), [0] * len(year.months))]
    labels = [month_short(month.first) for month in year.months]
    groups = list(zip(labels, zip(*(sums for _label, sums in gone), strict=True), strict=True))
    scale = scale_of(year.fund, max(max(sums) for _label, sums in gone))
    drawn = bars_picture(groups, [label for label, _sums in gone], words=scale.written)
    return Scaled(dataclasses.replace(drawn, table=table_of_flows(year, opens=opens)), scale.words)


def table_of_flows(year: YearOfFund, *, opens: bool) -> Table:
    """Each month from its beginning to its end, and the whole term."""
    columns = (
        pgettext("a stretch of days", "Month"),
        _("At its beginning"),
        *(capfirst(moved.label) for moved in Movement),
        _("At its end"),
    )
    rows = [(date_format(month.first, "YEAR_MONTH_FORMAT"), *cells_of(month, opens)) for month in year.months]
    return Table(columns, (*rows, (pgettext("the last row of a table", "All together"), *cells_of(year.whole, opens))))


def cells_of(stretch: Stretch, opens: bool) -> list[str]:
    """Its sums as they are printed, each in the link to its entries."""
    sums = [(exact(stretch.fund, amount), url) for amount, url in stretch.sums]
    return [format_html('<a href="{}">{}</a>', url, words) if opens else words for words, url in sums]


def exact(fund: Fund, amount: int) -> str:
    """A sum to the last minor unit, without its currency."""
    words = Money(abs(amount), fund.currency).plain
    return words if amount >= 0 else below_zero(words)


def year_picture(year: YearOfFund) -> Scaled:
    """What was available, day by day over the band of the floor that held then; the table says each month's lowest and last.

    A floor that was another one meanwhile stands in the table; one that stayed, beside the band alone.
    """
    fund, known = year.fund, [day.floor for day in year.days if day.floor is not None]
    scale = scale_of(fund, max([*(day.available for day in year.days), *known, 0]))
    points = [(month_begun(day.day), day.available) for day in year.days]
    drawn = line_picture(points, floors=[day.floor for day in year.days], words=scale.written)
    columns = [pgettext("a stretch of days", "Month"), _("Lowest"), _("At its end")]
    rows = [
        [
            date_format(month.first, "YEAR_MONTH_FORMAT"),
            exact(fund, min(day.available for day in year.days if month.first <= day.day <= month.last)),
            exact(fund, month.available),
        ]
        for month in year.months
    ]
    if len(set(known)) > 1:
        floors = {day.day: day.floor for day in year.days}
        columns.append(_("Floor at its end"))
        for row, month in zip(rows, year.months, strict=True):
            floor = floors[month.last]
            row.append("" if floor is None else exact(fund, floor))
    return Scaled(dataclasses.replace(drawn, table=Table(tuple(columns), tuple(map(tuple, rows)))), scale.words)


def month_short(month: date) -> str:
    """A month under an axis, in January with its year."""
    return date_format(month, "YEAR_MONTH_FORMAT" if month.month == 1 else "M")
