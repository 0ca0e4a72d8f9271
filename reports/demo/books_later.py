"""Closing the books of the term before this one, by two; and what was committed below the floor in the year, seen by another officer."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from donations.decisions import actions as deciding
from donations.funds import days
from donations.models import FundingDecision
from donations.months import actions as months
from donations.years import actions as years
from donations.years.choices import Heading
from lfnkr.accounts.models import User
from lfnkr.calendar.fiscal_year import FiscalYear
from reports.demo.bill_later import BillLater
from reports.demo.money20 import CLOSED_ON
from reports.demo.rescue_later import RescueLater
from reports.demo.signing import sign
from reports.demo.timeline import Timeline, moment
from reports.demo.yen_books import YenBooks

OVER_FOR = timedelta(days=60)
"""A term that has been over so long has nothing of the requests in progress in it."""

MONTHS_CLOSED, STATED, YEAR_CLOSED = timedelta(days=30), timedelta(days=31), timedelta(days=35)
"""So long after its end the months, the deposits and the year."""

WHERE = {"JPY": "balance of the post account", "USD": "balance of the dollar account"}


def note_later_books(diary: Timeline, staff: dict[str, User], now: datetime) -> None:
    """Note what the money of later terms shows, in the last term that has been over for some time."""
    diary.at(moment(CLOSED_ON), lambda: _see_below_the_floor(staff["treasurer"]))
    over = FiscalYear.objects.filter(term__gt=20, ends_on__lt=(now - OVER_FOR).date())
    year = over.order_by("-term").first()
    if year is None:
        return
    YenBooks(year, diary, staff, now).note()
    RescueLater(year, diary, staff).note()
    BillLater(year, diary, staff).note()
    diary.at(year.over_at + MONTHS_CLOSED, lambda: _close_months(year, staff))
    diary.at(year.over_at + STATED, lambda: _state_deposits(year, staff))
    diary.at(year.over_at + YEAR_CLOSED, lambda: _close(year, staff))


def _see_below_the_floor(treasurer: User) -> None:
    """The treasurer has seen what the director committed below the floor in the year whose books are closed."""
    for decision in FundingDecision.objects.below_the_floor().filter(go_ahead_seen=None).order_by("decided_at"):
        deciding.acknowledge_go_ahead(decision, by=treasurer)


def _state_deposits(year: FiscalYear, staff: dict[str, User]) -> None:
    """What lies on accounts without a statement here, by currency: what the funds held at the end of the term."""
    held: dict[str, int] = defaultdict(int)
    for day in days.on(year.ends_on):
        held[day.fund.currency] += day.balance
    for currency, amount in sorted(held.items()):
        told = {"heading": Heading.DEPOSIT, "what": WHERE[currency], "amount": amount, "currency": currency}
        asked = years.propose_stated_item(year, by=staff["treasurer"], **told)
        sign(asked, by=staff["director"])


def _close_months(year: FiscalYear, staff: dict[str, User]) -> None:
    """The treasurer proposes to close the months of the fiscal year, the director signs."""
    asked = months.propose_month_closing(by=staff["treasurer"], until=year.ends_on)
    sign(asked, by=staff["director"])


def _close(year: FiscalYear, staff: dict[str, User]) -> None:
    """The treasurer proposes to close the fiscal year, the director signs."""
    asked = years.propose_year_closing(year, by=staff["treasurer"])
    sign(asked, by=staff["director"])
