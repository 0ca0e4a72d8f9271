"""The list of promises."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from donations.ledger.models import Fund
from donations.pledges.instalments import current_terms, late_of, next_of
from donations.pledges.models import Pledge
from donations.pledges.words import state
from lfnkr.accounts.models import User
from lfnkr.web.lists.columns import Day, Link, Text
from lfnkr.web.lists.filters import ListFilter
from lfnkr.web.lists.pages import ListPage


class PledgeFilter(ListFilter):
    """Which promises: to a fund."""

    fund = django_filters.ChoiceFilter(label=_lazy("Fund"), empty_label=_lazy("all funds"), field_name="fund")

    def __init__(self, data: QueryDict, queryset: QuerySet, *, user: User):
        super().__init__(data, queryset, user=user)
        funds = Fund.objects.visible_to(user)
        self.filters["fund"].extra["choices"] = [(str(fund.pk), str(fund)) for fund in funds]


class PledgeList(ListPage):
    """Every promise, the latest first, with what is kept and what is late of it; nobody's name."""

    name = "pledges"
    permission_required = "donations.see_donors"
    template_name = "donations/pledges/pledge_list.html"
    model = Pledge
    sensitive = True
    title = _lazy("Promises")
    lede = _lazy("Promised is not given: nothing here is part of a balance, or of what can be spent.")
    parent = ("donations:donation-list", _lazy("Gifts"))
    act = ("donations:pledge-new", "donations.record_donation", _lazy("Record a promise"))
    empty = (_lazy("No promise yet"), _lazy("Record one when a giver says what will come."))
    order = ("-told_on", "id")
    filter_class = PledgeFilter
    columns = (
        Link("giver", _lazy("Giver"), "donor"),
        Day("told", _lazy("Promised on"), "told_on"),
        Text("says", _lazy("Says now"), "says"),
        Text("fund", _lazy("Fund")),
        Day("next", _lazy("Next due"), "next_on", absent=_lazy("none")),
        Text("kept", _lazy("Kept"), "kept_number", css="num"),
        Text("late", _lazy("Late"), "late_number", css="num"),
    )

    def all_rows(self) -> QuerySet[Pledge]:
        """Each with what its instalments are told from."""
        return super().all_rows().with_instalments()

    def prepared(self, rows: list[Pledge]) -> list[Pledge]:
        """Each with what it says now, when it is due next, and how many instalments are kept and late."""
        for pledge in rows:
            coming = None if pledge.voided_at else next_of(pledge)
            pledge.says = state(pledge, current_terms(pledge))
            pledge.next_on = coming.due_on if coming else None
            pledge.kept_number = len(pledge.kept)
            pledge.late_number = 0 if pledge.voided_at else len(late_of(pledge))
        return rows

    def counted(self, number: int) -> str:
        """How many promises."""
        return ngettext("%(n)s promise", "%(n)s promises", number) % {"n": number}
