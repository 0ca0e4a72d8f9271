"""The register of receipts: every number of a year, what it is for, and why it is void."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from donations.receipts.choices import ReceiptKind
from donations.receipts.models import Receipt, totals
from lfnkr.language.lists import listed
from lfnkr.language.wordings import known
from lfnkr.web.lists.columns import Choice, Day, Link, Text
from lfnkr.web.lists.filters import ListFilter
from lfnkr.web.lists.pages import ListPage


class ReceiptFilter(ListFilter):
    """Which receipts: of a year, for a gift or for a year."""

    year = django_filters.NumberFilter(label=_lazy("Year"), field_name="year", min_value=1900, max_value=2100)
    kind = django_filters.ChoiceFilter(
        label=_lazy("Receipt for"), empty_label=_lazy("either"), choices=ReceiptKind.choices
    )


def state(receipt: Receipt) -> str:
    """Whether it stands, why it is void, or that it must be voided."""
    if receipt.voided_at:
        return _("void: %(reason)s") % {"reason": known(receipt.void_reason)}
    return _("to be voided: a gift was taken back") if receipt.is_overtaken else _("stands")


class ReceiptList(ListPage):
    """The register: receipts by year and number, the latest first; a number that is missing would be seen."""

    name = "receipts"
    permission_required = "donations.see_receipts"
    model = Receipt
    sensitive = True
    title = _lazy("Receipts")
    lede = _lazy(
        "The database numbers them without a gap in a year. A receipt that is void keeps its number and its reason."
    )
    parent = ("donations:donation-list", _lazy("Gifts"))
    empty = (_lazy("No receipt yet"), _lazy("A receipt is issued from the page of its giver."))
    order = ("-year", "-number")
    filter_class = ReceiptFilter
    columns = (
        Link("number", _lazy("Number"), str),
        Day("issued", _lazy("Issued on"), "issued_on"),
        Text("giver", _lazy("Giver"), "donor"),
        Choice("kind", _lazy("Receipt for"), choices=ReceiptKind),
        Text("sum", _lazy("Amount"), "in_words", css="num"),
        Text("prints", _lazy("Prints"), "prints", css="num"),
        Text("state", _lazy("Stands"), state),
    )

    def all_rows(self) -> QuerySet[Receipt]:
        """With the giver by number, the prints, and whether a gift was taken back."""
        return super().all_rows().select_related("donor").prefetch_related("lines__donation").with_state()

    def prepared(self, rows: list[Receipt]) -> list[Receipt]:
        """Each with its sums, one for each currency."""
        for receipt in rows:
            receipt.in_words = listed(map(str, totals(line.donation for line in receipt.lines.all())))
        return rows

    def row_class(self, row: Any) -> str:
        """Those that must be voided stand out."""
        return "row-urgent" if row.is_overtaken and not row.voided_at else ""

    def counted(self, number: int) -> str:
        """How many receipts."""
        return ngettext("%(n)s receipt", "%(n)s receipts", number) % {"n": number}
