"""The page of the reserve."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from django.db.models import Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from donations.ledger.gauge import picture
from donations.ledger.models import Fund
from donations.proposals.models import MoneyProposal
from donations.reserve import position
from lfnkr.calendar import clock
from lfnkr.documents.charts import Line, Table, line_picture
from lfnkr.money import Money
from lfnkr.web.views import RoleRequiredMixin


class ReservePage(RoleRequiredMixin, TemplateView):
    """The rescue reserve: what it holds, has promised and can pay for; where it was; the last entries with their sources."""

    permission_required = "donations.see_reserve"
    template_name = "donations/reserve/reserve.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything about the fund, in a number of queries that does not grow with the ledger."""
        fund = Fund.objects.annotate(signatures=Subquery(MoneyProposal.objects.open().count_of_all())).rescue()
        state = position.state_of(fund)
        return super().get_context_data(
            fund=fund,
            state=state,
            gauge=picture(fund),
            line=history_picture(state),
            appeals=fund.appeals.running(),
            signatures=fund.signatures or 0,
            paper=position.MOST_ON_PAPER,
            most=position.MOST_COUNTED,
            now=clock.now(),
            **kwargs,
        )


def history_picture(state: position.ReserveState) -> Line:
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


def by_month(history: tuple[position.Point, ...]) -> dict[date, list[int]]:
    """What was available on each day, by the first day of its month."""
    months: dict[date, list[int]] = {}
    for point in history:
        months.setdefault(point.day.replace(day=1), []).append(point.balance - point.committed)
    return months


def whole(minor: int) -> str:
    """A sum of the reserve in whole dollars, for axes and columns that name the currency."""
    return Money(minor).plain.partition(".")[0]
