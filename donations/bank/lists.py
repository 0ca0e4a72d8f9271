"""The list of all rows of statements: what waits, what is booked, what was set aside; nobody's name."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext_lazy

from donations.bank.choices import RowState
from donations.bank.models import BankAccount, StatementLine
from lfnkr.accounts.models import User
from lfnkr.web.lists.columns import Choice, Day, Link, Text
from lfnkr.web.lists.filters import ListFilter, MonthFilter
from lfnkr.web.lists.pages import ListPage


class RowFilter(ListFilter):
    """Which rows: of an account, of a month, those that wait."""

    account = django_filters.ChoiceFilter(
        label=_lazy("Bank account"), empty_label=_lazy("all bank accounts"), field_name="account"
    )
    month = MonthFilter(field_name="day", label=_lazy("Month"))
    state = django_filters.ChoiceFilter(
        label=pgettext_lazy("a row of a statement", "What became of it"),
        empty_label=_lazy("anything"),
        choices=RowState.choices,
    )

    def __init__(self, data: QueryDict, queryset: QuerySet, *, user: User):
        super().__init__(data, queryset, user=user)
        accounts = BankAccount.objects.visible_to(user)
        self.filters["account"].extra["choices"] = [(str(account.pk), str(account)) for account in accounts]


class RowList(ListPage):
    """Every row of statements that stand, the latest day first."""

    name = "bank-rows"
    permission_required = "donations.see_ledger"
    model = StatementLine
    sensitive = True
    title = _lazy("Rows of statements")
    lede = _lazy("As the banks tell them. Who paid is opened on the page of an account.")
    parent = ("donations:bank-account-list", _lazy("Bank accounts"))
    empty = (_lazy("No row yet"), _lazy("Rows are taken in from the statement of an account."))
    order = ("-day", "id")
    filter_class = RowFilter
    columns = (
        Link("sum", _lazy("Amount"), lambda line: str(line.money)),
        Day("day", _lazy("Day"), "day"),
        Text("account", _lazy("Bank account")),
        Choice("state", pgettext_lazy("a row of a statement", "What became of it"), choices=RowState),
    )

    def all_rows(self) -> QuerySet[StatementLine]:
        """With its account and what became of it."""
        return super().all_rows().standing().with_state().select_related("account")

    def counted(self, number: int) -> str:
        """How many rows."""
        return ngettext("%(n)s row", "%(n)s rows", number) % {"n": number}
