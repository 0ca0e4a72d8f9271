"""Booking a gift as it came; givers and calls for gifts have modules of their own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _lazy

from donations.errors import InTheFuture, TooSmall
from donations.gifts.appeal_models import Appeal
from donations.gifts.choices import Earmark, IncomeKind
from donations.gifts.errors import EarmarkNeedsItsFund
from donations.gifts.models import Donation, Donor
from donations.gifts.rules import may_be_for, may_come_as
from donations.ledger.bookkeeping import moment_on, post
from donations.ledger.models import Fund
from donations.periods.models import is_open
from donations.rates import actions as rates
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.money import BOOK_CURRENCY, convert, quotation_of


@action(
    _lazy("receive donation"),
    permission="donations.record_donation",
    explains=lambda *, fund, currency, rate, received_on, rate_from=BOOK_CURRENCY, **_: rates.unusual(
        lambda: quotation_of(currency, rate, rate_from, fund.currency), received_on
    ),
)
def receive_donation(
    *,
    by: User,
    fund: Fund,
    amount: int,
    currency: str,
    rate: Decimal | None,
    earmark: str,
    channel: str,
    received_on: date,
    donor: Donor | None = None,
    is_rate_confirmed: bool = False,
    rate_from: str = BOOK_CURRENCY,
    appeal: Appeal | None = None,
    kind: str = IncomeKind.GIFT,
) -> Donation:
    """Book a gift at its kept rate, in the currency of its fund; refused when an earmark or an appeal needs another fund, or when it is
    worth less than a cent.

    Dues of a member and grants are booked by the same act, each as its kind. Dues are refused outside a general fund, for an appeal
    and with an earmark, a grant without its giver.
    A rate more than 5 % from the last is confirmed by whoever books it; one more than 20 % away takes two officers.
    """
    happened_at = moment_on(received_on)
    if happened_at > clock.now():
        raise InTheFuture
    require(may_come_as(kind, fund=fund, earmark=earmark, appeal=appeal, donor=donor))
    if earmark not in (Earmark.NONE, fund.code):
        raise EarmarkNeedsItsFund(earmark=Earmark(earmark).label, fund=fund)
    require(may_be_for(appeal, fund, received_on))
    donation = Donation(
        kind=kind,
        donor=donor,
        fund=fund,
        amount=amount,
        currency=currency,
        rate=rate,
        rate_from=rate_from,
        booked_amount=convert(amount, currency, rate, into=fund.currency, rate_from=rate_from),
        appeal=appeal,
        earmark=earmark,
        channel=channel,
        received_on=received_on,
        recorded_by=by,
    )
    if donation.booked_amount <= 0:
        raise TooSmall
    rates.check(donation.quotation, received_on, is_confirmed=is_rate_confirmed)
    donation.save(force_insert=True)
    # Money that came on a day of a closed month is booked today.
    post(donation, by=by, occurred_at=happened_at if is_open(received_on) else clock.now())
    return donation
