"""How a fund begins: what two officers signed of it, and its opening entry."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.choices import EntryKind, FundKind
from donations.ledger.models import Booked, BookedQuerySet, Fund
from donations.ledger.sources import Line, source
from lfnkr.language.wordings import known
from lfnkr.money import BOOK_CURRENCY, Money, currency_choices


class FundOpeningQuerySet(BookedQuerySet):
    """Questions about openings."""

    def in_force(self) -> FundOpeningQuerySet:
        """Those that two officers signed."""
        return self.exclude(approved_at=None)

    def with_entry(self) -> FundOpeningQuerySet:
        """Those whose opening entry stands."""
        return self.in_force().filter(amount__gt=0).not_reversed()


class FundOpening(Booked):
    """The beginning of a fund as two officers signed it: what it is for, its first day, and what it held by then.

    `currency` is what its books are kept in from then on, and every sum of it.
    `amount` is what it held on `opened_on` before anything else was booked, in minor units, and `origin` the paper that says so:
    no gift, and no income. `fund` is empty while a new fund waits for its second signature; one that a house comes with, and one
    whose opening entry was undone, names it from the start. The row is kept with its proposal and never changed after that.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, editable=False, related_name="openings")
    code = models.SlugField(_lazy("short name"), max_length=20)
    name = models.CharField(_lazy("name"), max_length=80)
    kind = models.CharField(_lazy("kind"), max_length=12, choices=FundKind)
    purpose = models.CharField(_lazy("purpose"), max_length=200, blank=True)
    currency = models.CharField(
        _lazy("currency"), max_length=3, choices=currency_choices, default=BOOK_CURRENCY, db_default=BOOK_CURRENCY
    )
    opened_on = models.DateField(_lazy("first day"))
    amount = models.BigIntegerField(_lazy("opening balance"), default=0)
    origin = models.CharField(_lazy("source of the opening balance"), max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True, editable=False)

    objects = FundOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("opening of a fund")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=0, origin="") | Q(amount__gt=0) & ~Q(origin=""),
                name="opening_balance_has_its_source",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(fund__isnull=False), name="opening_in_force_has_its_fund"
            ),
            models.CheckConstraint(condition=Q(kind__in=FundKind.values), name="opening_kind_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.fund) if self.fund else self.name

    def get_absolute_url(self) -> str:
        """The page of its fund."""
        return reverse("donations:fund-detail", args=[self.fund.code]) if self.fund else ""

    @property
    def ledger_note(self) -> str:
        """The paper that says what the fund held."""
        return self.origin

    def in_words(self) -> list[tuple[str, object]]:
        """What two officers sign, each by its name."""
        names = {field.name: capfirst(field.verbose_name) for field in self._meta.fields}
        fund = self.fund or Fund(name=self.name)
        return [
            (names["name"], str(fund)),
            (names["code"], self.code),
            (names["kind"], self.get_kind_display()),
            (names["purpose"], known(self.purpose)),
            (names["currency"], self.currency),
            (names["opened_on"], date_format(self.opened_on)),
            (names["amount"], Money(self.amount, self.currency)),
            (names["origin"], self.origin),
        ]


@source("opening", FundOpening, when="opened_on", related=["fund"], is_reversible=True)
def lines_of_opening(opening: FundOpening) -> list[Line]:
    """What a fund held on its first day; a fund that began with nothing has no entry."""
    if opening.approved_at is None or not opening.amount:
        return []
    return [Line(fund=opening.fund_id, kind=EntryKind.OPENING, balance=opening.amount)]
