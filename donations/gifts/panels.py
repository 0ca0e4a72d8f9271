"""What the treasurer's desk shows of gifts: the button that records one, and those of the month."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from donations.ledger.choices import EntryKind
from donations.ledger.models import DayTotal
from lfnkr.calendar import clock
from lfnkr.money import Money
from lfnkr.web.panels import Panel, page, panel

page("donor", sides=("main",))


@panel("desk/treasurer", side="header", order=10, permission="donations.record_donation", data="money")
def heading(_request: HttpRequest, _row: None) -> Panel:
    """The heading of the desk, with the button that records a gift."""
    return Panel(
        "components/page_header.html",
        title=_("The reserve now"),
        url=reverse("donations:donation-new"),
        label=_("Record a gift"),
        icon="add",
    )


@panel("desk/treasurer", side="columns", order=40, permission="donations.see_ledger", data="money")
def gifts_this_month(_request: HttpRequest, _row: None) -> Panel:
    """How many gifts of the month there are, and what they come to in each currency."""
    month = clock.today().replace(day=1)
    number, sums = DayTotal.objects.of_kinds(EntryKind.DONATION).filter(day__gte=month).standing()
    return Panel("donations/gifts/_gifts_this_month.html", month=month, gifts=number, sums=sums or [Money(0)])
