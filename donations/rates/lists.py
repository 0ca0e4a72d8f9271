"""The table of rates as a list."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from donations.rates.models import ExchangeRate
from lfnkr.accounts.models import User
from lfnkr.language.lists import explained
from lfnkr.language.wordings import known
from lfnkr.web.lists.columns import Day, Link, Signed, Text
from lfnkr.web.lists.filters import ListFilter, MonthFilter
from lfnkr.web.lists.pages import ListPage


class RateFilter(ListFilter):
    """Which rates: of two currencies, of a month."""

    pair = django_filters.ChoiceFilter(label=_lazy("Currencies"), empty_label=_lazy("all currencies"), method="of_pair")
    month = MonthFilter(field_name="day", label=_lazy("Month"))

    def __init__(self, data: QueryDict, queryset: QuerySet, *, user: User):
        super().__init__(data, queryset, user=user)
        known = ExchangeRate.objects.visible_to(user).order_by().values_list("rate_from", "currency").distinct()
        pairs = sorted({tuple(sorted(pair)) for pair in known})
        self.filters["pair"].extra["choices"] = [("-".join(pair), " / ".join(pair)) for pair in pairs]

    def of_pair(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Those of two currencies, in either direction."""
        return rows.of_pair(*value.split("-"))


def state(rate: ExchangeRate) -> str:
    """Whether it stands, or why it was recorded in error."""
    return explained(_("recorded in error"), rate.void_reason) if rate.voided_at else _("stands")


class RateList(ListPage):
    """The table of rates: by day, the latest first; what was recorded in error stays to be seen."""

    name = "rates"
    permission_required = "donations.see_ledger"
    template_name = "donations/rates/rate_list.html"
    model = ExchangeRate
    sensitive = False
    title = _lazy("Table of rates")
    lede = _lazy(
        "What one unit of a currency was worth on a day, as its source says. Forms begin with it; what was booked keeps its"
        " own rate."
    )
    parent = ("donations:reserve", _lazy("Reserve"))
    act = ("donations:rate-add", "donations.record_rate", _lazy("Add a rate"))
    empty = (
        _lazy("No rate in the table yet"),
        _lazy("Add the rate of a day, or import a file; until then receipts are compared with each other alone."),
    )
    order = ("-day", "id")
    filter_class = RateFilter
    columns = (
        Day("day", _lazy("Day"), "day"),
        Link("rate", _lazy("Rate"), str),
        Text("origin", _lazy("Source of the rate"), lambda rate: known(rate.origin)),
        Signed("recorded", _lazy("Recorded"), "recorded_at", by=lambda rate: rate.recorded_by),
        Text("state", _lazy("Stands"), state),
    )

    def all_rows(self) -> QuerySet[ExchangeRate]:
        """With whoever recorded them."""
        return super().all_rows().select_related("recorded_by")

    def counted(self, number: int) -> str:
        """How many rates."""
        return ngettext("%(n)s rate", "%(n)s rates", number) % {"n": number}
