"""The list of gifts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Count, Max, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext_lazy

from donations.gifts.choices import Consent, DonorKind, Earmark, IncomeKind
from donations.gifts.models import Donation, Donor
from donations.ledger.models import Fund
from lfnkr.accounts.models import User
from lfnkr.language.lists import aside
from lfnkr.money import MINOR_DIGITS
from lfnkr.money import Money as Sum
from lfnkr.web.lists.columns import Choice, Day, Html, Link, Text
from lfnkr.web.lists.filters import ListFilter, MonthFilter
from lfnkr.web.lists.pages import ListPage


class DonationFilter(ListFilter):
    """Which gifts, dues and grants: of a kind, of a month, of a fund, given for something."""

    kind = django_filters.ChoiceFilter(
        label=_lazy("Kind of income"), empty_label=_lazy("every kind of income"), choices=IncomeKind.choices
    )

    month = MonthFilter(field_name="received_on", label=_lazy("Month"))
    fund = django_filters.ChoiceFilter(label=_lazy("Fund"), empty_label=_lazy("all funds"), field_name="fund")
    earmark = django_filters.ChoiceFilter(
        label=_lazy("Given for"), empty_label=_lazy("anything"), choices=Earmark.choices
    )

    def __init__(self, data: QueryDict, queryset: QuerySet, *, user: User):
        super().__init__(data, queryset, user=user)
        funds = Fund.objects.visible_to(user)
        self.filters["fund"].extra["choices"] = [(str(fund.pk), str(fund)) for fund in funds]


def giver(gift: Donation) -> str:
    """Number and kind of the giver; nobody's name."""
    return f"{gift.donor}{aside(gift.donor.get_kind_display())}" if gift.donor else ""


def giver_drawn(gift: Donation) -> str:
    """The same, leading to the giver whoever looks after givers."""
    if not gift.donor_url:
        return giver(gift)
    kind = aside(gift.donor.get_kind_display())
    return format_html('<a href="{}">{}</a>{}', gift.donor_url, gift.donor, kind)


def whole_units(amount: Sum) -> Decimal:
    """A sum as a number of a file, in units of its currency."""
    return Decimal(amount.amount).scaleb(-MINOR_DIGITS[amount.currency])


def as_it_came(gift: Donation) -> str:
    """The sum in its own currency, and the rate it was booked at."""
    return f"{gift.original} @ {gift.quotation}" if gift.rate else str(gift.original)


def booked(gift: Donation) -> str:
    """What was booked; whether that was taken back, and the way to do it, or to book the right one."""
    column: object = gift.booked
    if gift.is_reversed:
        column = format_html('{}<span class="muted">{}</span>', column, aside(_lazy("reversed")))
    if not gift.next_url:
        return column
    words = _("Book the right one") if gift.is_reversed else _("reverse")
    return format_html('{} <a class="small" href="{}">{}</a>', column, gift.next_url, words)


class DonationList(ListPage):
    """The gifts, with dues and grants, the latest first; of one month, with what it came to."""

    name = "gifts"
    permission_required = "donations.see_ledger"
    template_name = "donations/gifts/donation_list.html"
    model = Donation
    sensitive = True
    title = _lazy("Gifts, dues and grants")
    parent = ("donations:reserve", _lazy("Reserve"))
    act = ("donations:donation-new", "donations.record_donation", _lazy("Record a gift"))
    empty = (_lazy("No gift yet"), _lazy("Record the first one when it arrives."))
    order = ("-received_on", "-recorded_at", "id")
    filter_class = DonationFilter
    columns = (
        Day("received", pgettext_lazy("a gift", "Received"), "received_on"),
        Choice("kind", _lazy("Kind of income"), choices=IncomeKind),
        Html("giver", _lazy("Giver"), giver, html=giver_drawn, absent=_lazy("not recorded")),
        Choice("earmark", _lazy("Given for"), choices=Earmark),
        Text("fund", _lazy("Fund")),
        Text("original", _lazy("As it came"), as_it_came, css="num", in_file=False),
        Text(
            "sum",
            _lazy("Amount"),
            lambda gift: whole_units(gift.original),
            on_page=False,
        ),
        Text("currency", _lazy("Currency"), on_page=False),
        Text("rate", _lazy("Rate"), on_page=False),
        Text("rate_from", _lazy("Rate for one unit of"), lambda gift: gift.rate and gift.rate_from, on_page=False),
        Html("shown", _lazy("Booked"), "booked_amount", html=booked, css="num", in_file=False),
        Text("entry", _lazy("Entry"), "entry_number", css="num"),
        Text("booked", _lazy("Booked"), lambda gift: whole_units(gift.booked), on_page=False),
        Text("booked_in", _lazy("Booked in"), "fund.currency", on_page=False),
        Text("reversed", _lazy("Reversed"), "is_reversed", on_page=False),
    )

    def all_rows(self) -> QuerySet[Donation]:
        """Each with its giver, its fund, and whether it was taken back."""
        return super().all_rows().select_related("donor", "fund").with_reversal().with_entry()

    def prepared(self, rows: list[Donation]) -> list[Donation]:
        """Each knows where this person may read of its giver, reverse it, and book the right one."""
        may_see = self.user.has_perm("donations.see_donors")
        may_reverse = self.user.has_perm("donations.reverse_entry")
        may_book = self.user.has_perm("donations.record_donation")
        for gift in rows:
            gift.next_url = ""
            if gift.is_reversed and may_book:
                gift.next_url = gift.again_url
            elif not gift.is_reversed and may_reverse:
                gift.next_url = reverse("donations:entry-reverse", args=[gift.entry])
            gift.donor_url = gift.donor.get_absolute_url() if may_see and gift.donor else ""
        return rows

    def counted(self, number: int) -> str:
        """How many there are."""
        return ngettext("%(n)s row", "%(n)s rows", number) % {"n": number}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the gifts of one month come to; of all years together nobody asks, and it would read every gift."""
        month = self.filter.form.cleaned_data.get("month") if self.filter.is_valid() else None
        number, sums = self.rows().sums() if month else (0, [])
        return super().get_context_data(month=month, in_month=number, sums=sums or [Sum(0)], **kwargs)


class DonorFilter(ListFilter):
    """Which givers: of a kind, and by whether their names may be printed."""

    kind = django_filters.ChoiceFilter(
        label=_lazy("Kind of giver"), empty_label=_lazy("all kinds"), choices=DonorKind.choices
    )
    may_name = django_filters.ChoiceFilter(
        label=_lazy("May the name stand in print?"), empty_label=_lazy("whatever they said"), choices=Consent.choices
    )


class DonorList(ListPage):
    """The givers by number, the newest first, without a name: names are opened one by one."""

    name = "donors"
    permission_required = "donations.see_donors"
    model = Donor
    sensitive = True
    title = _lazy("Givers")
    lede = _lazy("By number; a name is opened on the page of its giver.")
    parent = ("donations:donation-list", _lazy("Gifts"))
    act = ("donations:donor-find", "donations.see_donors", _lazy("Find a giver"))
    empty = (_lazy("No giver yet"), _lazy("A giver is recorded with the first gift."))
    order = ("-number",)
    filter_class = DonorFilter
    columns = (
        Link("giver", _lazy("Giver"), str),
        Choice("kind", _lazy("Kind of giver"), choices=DonorKind),
        Text("gifts", _lazy("Gifts"), "gift_count", css="num"),
        Day("last", _lazy("Last gift"), "last_gift", absent=_lazy("none")),
        Choice("print", _lazy("In print"), "may_name", choices=Consent),
        Text("same", _lazy("Same giver as"), "same_as", absent=""),
    )

    def all_rows(self) -> QuerySet[Donor]:
        """Each with the record it was made one with."""
        return super().all_rows().with_standing()

    def prepared(self, rows: list[Donor]) -> list[Donor]:
        """Each with its own gifts that stand, counted for all of them at once."""
        given = Donation.objects.not_reversed().of_income(IncomeKind.GIFT).filter(donor__in=rows)
        gifts = given.order_by().values("donor")
        known = {row["donor"]: row for row in gifts.annotate(number=Count("pk"), last=Max("received_on"))}
        for donor in rows:
            of_donor = known.get(donor.pk, {"number": 0, "last": None})
            donor.gift_count, donor.last_gift = of_donor["number"], of_donor["last"]
            number = donor.into_number
            donor.same_as = _("Donor %(number)d") % {"number": number} if number else ""
        return rows

    def counted(self, number: int) -> str:
        """How many givers."""
        return ngettext("%(n)s giver", "%(n)s givers", number) % {"n": number}
