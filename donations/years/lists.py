"""The journal of every fund between two days, with references alone: nobody's name, and none of the words that somebody typed."""

from __future__ import annotations

from decimal import Decimal

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from donations.ledger.models import LedgerEntry
from donations.ledger.sources import entry_kinds
from lfnkr.money import MINOR_DIGITS
from lfnkr.web.form_fields import AnyDayField, DayField
from lfnkr.web.lists.columns import Choice, Count, Day, Moment, Text
from lfnkr.web.lists.filters import ListFilter
from lfnkr.web.lists.pages import ListPage


class Since(django_filters.Filter):
    """From a day on."""

    field_class = AnyDayField


class Until(django_filters.Filter):
    """Up to a day."""

    field_class = DayField


class JournalFilter(ListFilter):
    """Between which days, both included."""

    first = Since(field_name="booked_on", lookup_expr="gte", label=_lazy("First day"))
    last = Until(field_name="booked_on", lookup_expr="lte", label=_lazy("Last day"))


def in_units(amount: int, entry: LedgerEntry) -> Decimal:
    """A sum of an entry in whole units of its fund's currency."""
    return Decimal(amount).scaleb(-MINOR_DIGITS[entry.fund.currency])


class JournalList(ListPage):
    """Every entry of every fund, the latest day first, for whoever audits the books or keeps them elsewhere."""

    name = "journal"
    permission_required = "donations.see_ledger"
    model = LedgerEntry
    sensitive = True
    title = _lazy("Journal")
    lede = _lazy("Every entry of every fund by references alone: no name, and nothing that somebody typed.")
    parent = ("donations:year-list", _lazy("Fiscal years"))
    empty = (_lazy("No entry yet."), "")
    order = ("-booked_on", "id")
    filter_class = JournalFilter
    columns = (
        Count("journal", _lazy("Journal"), "journal_id"),
        Day("day", _lazy("Booked on"), "booked_on"),
        Text("fund", _lazy("Fund"), "fund.code"),
        Count("number", _lazy("Number")),
        Choice("kind", _lazy("What"), choices=dict(entry_kinds())),
        Text("source", _lazy("Kind of source"), "journal.source_kind", on_page=False),
        Text("source_id", _lazy("Key of its source"), lambda entry: str(entry.journal.source_id), on_page=False),
        Text("request", _lazy("Request"), "case_reference"),
        Text("currency", _lazy("Currency"), "fund.currency"),
        Text("balance", _lazy("Balance"), lambda entry: in_units(entry.balance_change, entry), css="num"),
        Text("committed", _lazy("Committed"), lambda entry: in_units(entry.committed_change, entry), css="num"),
        Text("undoes", _lazy("Reverses"), lambda entry: entry.undoes and entry.undoes.number, on_page=False),
        Moment("recorded", _lazy("Recorded"), "recorded_at", on_page=False),
    )

    def all_rows(self) -> QuerySet[LedgerEntry]:
        """Each with its fund, its journal and what it undoes."""
        return super().all_rows().select_related("fund", "journal", "undoes")

    def counted(self, number: int) -> str:
        """How many entries."""
        return ngettext("%(n)s entry", "%(n)s entries", number) % {"n": number}
