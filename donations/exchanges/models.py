"""Money moved between funds of two currencies: one exchange at a kept rate, and a journal on each side of it."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from donations.ledger.choices import EntryKind
from donations.ledger.models import Booked, Fund
from donations.ledger.sources import Line, source
from lfnkr.calendar import clock
from lfnkr.language.labels import Labelled
from lfnkr.money import Money, Quotation, currency_choices, quoted

if TYPE_CHECKING:
    from donations.ledger.models import LedgerEntry


class Exchange(Labelled):
    """Money that left one fund in its currency and arrived in another fund in that one's, as two officers signed it.

    `amount` left, in minor units of the first fund. `rate` is as the bank's paper says it, for one unit of `rate_from`; `worth` is
    what it makes of the amount, half-up, in minor units of the other fund, and `received` what arrived: the difference is the
    bank's, and an entry of its own. The database computes `worth` again and proves that the sides are there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    target = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    amount = models.BigIntegerField(_lazy("amount"))
    rate = models.DecimalField(_lazy("rate"), max_digits=14, decimal_places=6)
    rate_from = models.CharField(_lazy("rate for one unit of"), max_length=3, choices=currency_choices)
    worth = models.BigIntegerField(_lazy("worth at this rate"), editable=False)
    received = models.BigIntegerField(_lazy("what arrived"))
    proposal = models.OneToOneField(
        "donations.MoneyProposal", models.PROTECT, editable=False, related_name="money_exchange"
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _lazy("transfer across currencies")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, worth__gt=0, received__gt=0, rate__gt=0) & ~Q(fund=F("target")),
                name="exchange_between_two_funds",
            )
        ]

    def __str__(self) -> str:
        return str(self.fund.money(self.amount))

    def get_absolute_url(self) -> str:
        """The page of what two officers signed, with both sides."""
        return self.proposal.get_absolute_url()

    @property
    def quotation(self) -> Quotation:
        """The rate as the bank's paper says it."""
        return quoted(self.rate, self.rate_from, self.fund.currency, self.target.currency)

    @property
    def difference(self) -> int:
        """What arrived beyond what the rate makes, in minor units of the fund it arrived in; below nothing where the bank kept some."""
        return self.received - self.worth


class Side(models.TextChoices):
    """Which part of an exchange a journal books."""

    OUT = "out", pgettext_lazy("a side of an exchange", "what left")
    IN = "in", pgettext_lazy("a side of an exchange", "what arrived by the rate")
    DIFFERENCE = "rest", pgettext_lazy("a side of an exchange", "what the bank kept or gave")


class ExchangeSide(Booked):
    """One journal of an exchange, in one currency: what it moves its fund by, and the clearing line beside it.

    `amount` and `cleared` are in minor units of the fund's currency and sum to zero: what left one fund stands in clearing until
    the other side takes it out of clearing in its own currency, at the kept rate. What the bank kept or gave beyond that is the
    fund's own loss or gain, and clears nothing. The three are undone together.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    exchange = models.ForeignKey(Exchange, models.PROTECT, related_name="sides")
    side = models.CharField(max_length=4, choices=Side)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    cleared = models.BigIntegerField(default=0)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _lazy("side of a transfer across currencies")
        constraints = [
            models.UniqueConstraint(fields=["exchange", "side"], name="exchange_side_once"),
            models.CheckConstraint(
                condition=Q(side__in=("out", "in"), amount=0 - F("cleared")) | Q(side="rest", cleared=0) & ~Q(amount=0),
                name="exchange_side_sums_to_zero",
            ),
        ]

    def __str__(self) -> str:
        return str(self.exchange)

    def get_absolute_url(self) -> str:
        """The page of its exchange."""
        return self.exchange.get_absolute_url()

    @property
    def clearing(self) -> Money:
        """Its clearing line."""
        return self.fund.money(self.cleared)

    @property
    def undone_with(self) -> list[LedgerEntry]:
        """The entries of the other sides."""
        others = ExchangeSide.objects.filter(exchange=self.exchange_id).exclude(pk=self.pk)
        return [entry for other in others for entry in other.entries.all()]

    @property
    def original(self) -> tuple[int, str, Decimal] | None:
        """What left, and the rate, beside what arrived by it."""
        whole = self.exchange
        return (whole.amount, whole.fund.currency, whole.rate) if self.side == Side.IN else None


@source("exchange", ExchangeSide, related=["exchange__fund", "exchange__proposal", "fund"], is_reversible=True)
def lines_of_side(part: ExchangeSide) -> list[Line]:
    """What it moves its fund by; what the bank kept or gave is an exchange difference."""
    kind = EntryKind.EXCHANGE if part.side == Side.DIFFERENCE else EntryKind.TRANSFER
    return [Line(fund=part.fund_id, kind=kind, balance=part.amount, original=part.original)]
