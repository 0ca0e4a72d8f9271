"""What desks show of the reserve: its picture, the rescues it pays for now, how many months it lasts."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from donations.ledger.gauge import picture
from donations.ledger.models import rescue_reserve
from donations.reserve.cover import cover_of
from donations.tariffs.affordable import affordable
from lfnkr.web.panels import Panel, panel


@panel("desk/caseworker", side="main", order=40, permission="donations.see_available", data="money")
def rescues_we_can_pay_for(_request: HttpRequest, _row: None) -> Panel:
    """How many rescues of each price the reserve pays for now; nothing else of the reserve."""
    available = rescue_reserve().available
    return Panel("donations/reserve/_affordable.html", affordable=affordable(available))


@panel("desk/director", side="aside", order=10, permission="donations.see_reserve", data="money")
def reserve_beside(_request: HttpRequest, _row: None) -> Panel:
    """The reserve as a picture, with the way to its page."""
    fund = rescue_reserve()
    return Panel(
        "donations/reserve/_reserve_beside.html",
        picture=picture(fund),
        url=reverse("donations:reserve"),
        affordable=affordable(fund.available),
    )


@panel("desk/treasurer", side="top", order=10, permission="donations.see_reserve", data="money")
def reserve_first(_request: HttpRequest, _row: None) -> Panel:
    """The reserve as a picture, over everything else."""
    fund = rescue_reserve()
    return Panel(
        "donations/reserve/_reserve_first.html",
        picture=picture(fund),
        affordable=affordable(fund.available),
    )


@panel("desk/treasurer", side="columns", order=50, permission="donations.see_reserve", data="money")
def months_of_cover(_request: HttpRequest, _row: None) -> Panel:
    """How many months like the last twelve the reserve lasts."""
    return Panel("donations/reserve/_months_of_cover.html", cover=cover_of(rescue_reserve()))
