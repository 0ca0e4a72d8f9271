"""The page of the reserve, and the one on which an officer proposes another floor and target."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from django.db.models import Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import TemplateView

from donations.ledger.gauge import picture
from donations.ledger.models import Fund
from donations.proposals.models import MoneyProposal
from donations.proposals.views import TwoOfficersAct
from donations.reserve import actions, position
from donations.reserve.forms import LevelsForm
from donations.reserve.models import FundLevels
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
            levels=FundLevels.objects.in_force().filter(fund=fund),
            paper=position.MOST_ON_PAPER,
            most=position.MOST_COUNTED,
            now=clock.now(),
            **kwargs,
        )


class ProposeLevels(TwoOfficersAct):
    """Propose another floor and target of the reserve, from a day on."""

    permission_required = "donations.propose_tariff"
    action = actions.propose_levels
    form_class = LevelsForm
    title = _lazy("Propose another floor and target")
    label = _lazy("Propose it")
    effects = (
        _lazy("It waits for a second officer’s signature, and holds from its day on then."),
        _lazy("Reports of terms that ended before that day keep theirs."),
    )

    def get_initial(self) -> dict[str, Any]:
        """Today, unless somebody says otherwise."""
        return {"effective_on": clock.today().isoformat()} | super().get_initial()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What holds now."""
        fund = Fund.objects.rescue()
        lead = ""
        if fund.floor is not None:
            sums = {"floor": fund.money(fund.floor), "target": fund.money(fund.target)}
            lead = _("Now the floor is %(floor)s and the target %(target)s.") % sums
        return super().get_context_data(**{"lead": lead} | kwargs)

    def act(self, obj: None, form: Any) -> MoneyProposal:
        return actions.propose_levels(by=self.request.user, fund=Fund.objects.rescue(), **form.cleaned_data)


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
