"""The ledger as a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from donations.ledger.choices import EntryKind, Movement, movement_of
from donations.ledger.forms import DaysInOrder
from donations.ledger.models import RESCUE, Fund, LedgerEntry
from donations.ledger.sources import all_sources, entry_kinds, source_words
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.language.lists import aside, colon, explained
from lfnkr.language.wordings import known
from lfnkr.money import BOOK_CURRENCY, MINOR_DIGITS
from lfnkr.templatetags.formatting import money
from lfnkr.web.lists.columns import Cell, Column, Count, Day, Html, Money, Text
from lfnkr.web.lists.filters import FromDayFilter, LineFilter, ListFilter, MonthFilter, UntilDayFilter
from lfnkr.web.lists.pages import CHUNK, ListPage


class EntryFilter(ListFilter):
    """Which entries: always of one fund, by month or two days, by what moved, by request.

    What undid an entry is told with its kind, as in the sums of days: so every sum of a page opens the entries it is made of.
    """

    defaults = {"fund": RESCUE}

    class Meta:
        form = DaysInOrder

    fund = django_filters.ChoiceFilter(label=_lazy("Fund"), empty_label=None, method="of_fund")
    month = MonthFilter(field_name="booked_on", label=_lazy("Month"))
    first = FromDayFilter(field_name="booked_on", label=_lazy("First day"))
    last = UntilDayFilter(field_name="booked_on", label=_lazy("Last day"))
    kind = django_filters.ChoiceFilter(label=_lazy("What"), empty_label=_lazy("everything"), method="of_kind")
    source = django_filters.ChoiceFilter(
        field_name="journal__source_kind", label=_lazy("Kind of source"), empty_label=_lazy("everything")
    )
    request = LineFilter(
        label=_lazy("Request"),
        max_length=7,
        widget=forms.TextInput(attrs={"placeholder": "R-"}),
        method="of_request",
    )

    def __init__(self, data: QueryDict, queryset: QuerySet, *, user: User):
        super().__init__(data, queryset, user=user)
        self.funds = {fund.code: fund for fund in Fund.objects.visible_to(user)}
        self.filters["fund"].extra["choices"] = [(code, str(fund)) for code, fund in self.funds.items()]
        self.filters["source"].extra["choices"] = [
            (each.kind, capfirst(source_words(each.kind))) for each in all_sources()
        ]
        self.filters["kind"].extra["choices"] = [*LedgerEntry._meta.get_field("kind").flatchoices, *Movement.choices]

    def of_fund(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The entries of one fund."""
        return rows.filter(fund=self.funds[value])

    def of_kind(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Those of a kind, or of what several kinds are told as, and what undid them."""
        kinds = [value]
        if value in Movement:
            kinds = [
                kind for kind, _words in entry_kinds() if movement_of(kind) == value and kind != EntryKind.REVERSAL
            ]
        return rows.filter(Q(kind__in=kinds) | Q(kind=EntryKind.REVERSAL, undoes__kind__in=kinds))

    def of_request(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Those of the request of that reference."""
        return rows.filter(case_reference=value.strip().upper())


@dataclass
class FundPosition:
    """How a fund stood before or after the days of a statement, as a row of its file beside the entries."""

    in_words: str
    booked_on: date
    balance_after: int
    committed_after: int
    number = balance_change = committed_change = rate = original_amount = None
    ledger_note = case_reference = original_currency = ""

    @property
    def source(self) -> FundPosition:
        """Nothing caused it but the entries before it."""
        return self

    @property
    def available_after(self) -> int:
        """What no decision had promised."""
        return self.balance_after - self.committed_after


def what(entry: LedgerEntry | FundPosition) -> str:
    """What moved and what its source says of it, in plain words."""
    return explained(entry.in_words, known(entry.source.ledger_note or ""))


def what_drawn(entry: LedgerEntry) -> str:
    """The same for the page: leading to the source, with request, original sum, whether it was undone, and the way to undo it."""
    words, note, url = entry.in_words, entry.source.ledger_note, entry.source_url
    parts = [format_html('<a href="{}">{}</a>', url, words) if url else words]
    if note:
        parts = [format_html("{}{}{}", *parts, colon(), known(note))]
    if why := entry.source.words_url:
        parts.append(format_html('<a class="small" href="{}">{}</a>', why, _("why")))
    if entry.case_reference:
        parts.append(format_html('<span class="reference">{}</span>', entry.case_reference))
    if entry.original_currency:
        original = f"{money(entry.original_amount, entry.original_currency)} @ {entry.quotation}"
        parts.append(format_html('<span class="muted small">{}</span>', original))
    undone = format_html('<span class="muted">{}</span>', aside(_("reversed"))) if is_undone(entry) else ""
    said = format_html_join(" ", "{}", ((part,) for part in parts))
    shown = format_html('<span class="entry-words">{}{}</span>', said, undone)
    if not entry.may_be_reversed:
        return shown
    way = reverse("donations:entry-reverse", args=[entry.pk])
    return format_html('{} <a class="small" href="{}">{}</a>', shown, way, _("reverse"))


def is_undone(entry: LedgerEntry | FundPosition) -> bool:
    """Whether another entry undid it."""
    return hasattr(entry, "reversed_by")


def original_sum(entry: LedgerEntry | FundPosition) -> Decimal | None:
    """The sum in the currency it was given or paid in, in whole units."""
    if entry.original_amount is None:
        return None
    return Decimal(entry.original_amount).scaleb(-MINOR_DIGITS[entry.original_currency])


class EntryList(ListPage):
    """The ledger, the latest first; every entry with its one source."""

    name = "entries"
    permission_required = "donations.see_ledger"
    model = LedgerEntry
    sensitive = True
    title = _lazy("Ledger")
    lede = _lazy("Entries are only added; a mistake is answered by its reversal.")
    parent = ("donations:reserve", _lazy("Reserve"))
    empty = (_lazy("No entry yet."), "")
    order = ("-number", "id")
    filter_class = EntryFilter
    columns = (
        Count("number", _lazy("Number"), on_page=False),
        Day("day", _lazy("Day"), "booked_on"),
        Html("what", _lazy("What"), what, html=what_drawn),
        Text("request", _lazy("Request"), "case_reference", on_page=False),
        Text("original", _lazy("As it came"), original_sum, on_page=False),
        Text("currency", _lazy("Currency"), "original_currency", on_page=False),
        Text("rate", _lazy("Rate"), on_page=False),
        Text("rate_from", _lazy("Rate for one unit of"), lambda entry: entry.rate and entry.rate_from, on_page=False),
        Money("balance", _lazy("Balance"), "balance_change"),
        Money("committed", _lazy("Committed"), "committed_change"),
        Money("balance_after", _lazy("Balance after")),
        Money("available_after", _lazy("Available after")),
        Text("reversed", _lazy("Reversed"), is_undone, on_page=False),
    )

    @cached_property
    def seen_columns(self) -> list[Column]:
        """The sums in the currency of the fund whose entries are shown."""
        known = not self.is_wrong and self.filter.funds.get(self.filter.form.cleaned_data["fund"])
        currency = known.currency if known else BOOK_CURRENCY
        return [each.kept_in(currency) if isinstance(each, Money) else each for each in super().seen_columns]

    def all_rows(self) -> QuerySet[LedgerEntry]:
        """Each with its source, and whether it was undone."""
        return super().all_rows().with_sources()

    def prepared(self, rows: list[LedgerEntry]) -> list[LedgerEntry]:
        """Each knows whether this person may undo it."""
        may_reverse = self.user.has_perm("donations.reverse_entry")
        for entry in rows:
            entry.may_be_reversed = may_reverse and entry.is_reversible
        return rows

    def file_rows(self) -> Iterator[list[Cell]]:
        """The entries; of two days and whatever moved, the statement of the fund between them."""
        chosen = set(self.filter.chosen)
        if self.is_wrong or not chosen & {"first", "last"} or not chosen <= {"fund", "first", "last"}:
            yield from super().file_rows()
            return
        filled = [column.filled() for column in self.file_columns]
        for row in self.statement():
            yield [cell for fill in filled for cell in fill(row)]

    def statement(self) -> Iterator[LedgerEntry | FundPosition]:
        """How the fund stood, its entries by the day of booking, how it stood then; what stands after each is by these days."""
        asked = self.filter.form.cleaned_data
        fund = self.filter.funds[asked["fund"]]
        first, last = asked["first"], asked["last"] or clock.today()
        balance, committed = fund.held_before(first) if first else (0, 0)
        if first:
            yield FundPosition(_("At the beginning"), first, balance, committed)
        for entry in self.rows().order_by("booked_on", "number").iterator(chunk_size=CHUNK):
            balance += entry.balance_change
            committed += entry.committed_change
            entry.balance_after, entry.committed_after = balance, committed
            yield entry
        yield FundPosition(_("At the end"), last, balance, committed)

    def number(self, number: int) -> str:
        """How many entries; of a whole fund its row knows the number, however long the ledger is."""
        if set(self.filter.chosen) <= {"fund"} and not self.is_wrong:
            return self.counted(self.filter.funds[self.filter.form.cleaned_data["fund"]].entry_count)
        return super().number(number)

    def counted(self, number: int) -> str:
        """How many entries."""
        return ngettext("%(n)s entry", "%(n)s entries", number) % {"n": number}
