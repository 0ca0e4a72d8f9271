"""Memoranda: what was decided and paid for a rescue before the books of the reserve begin; in no balance."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from donations.decisions.models import ByCaseQuerySet
from donations.ledger.under_fund import BOOKS, OF_THE_BOOKS, UnderFund
from donations.memoranda.choices import MemorandumKind
from lfnkr.calendar import clock
from lfnkr.fuzzy.columns import FuzzyDateField
from lfnkr.keyring.sealing import SealedField
from lfnkr.language.labels import Labelled
from lfnkr.money import BOOK_CURRENCY, Money, Quotation, currency_choices


class MemorandumQuerySet(ByCaseQuerySet):
    """Questions about memoranda."""

    def standing(self) -> MemorandumQuerySet:
        """Those that were not recorded in error."""
        return self.filter(voids=None, voided_by=None)


class Memorandum(UnderFund, Labelled):
    """Money decided or paid for one rescue before the ledger begins, as somebody or some paper tells it: never changed.

    It is counted with its case and moves no fund. Its rate stands as its receipt gives it: 1 `rate_from` = `rate` `rate_into`.
    A row with `voids` says that another was recorded in error, and why (`source`): neither counts then. It is in no fund, so its
    words are sealed under the key of the books.
    """

    SEALED_UNDER = ("fund", OF_THE_BOOKS)

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    case_reference = models.CharField(max_length=7)
    kind = models.CharField(_lazy("kind"), max_length=8, choices=MemorandumKind)
    amount = models.BigIntegerField(_lazy("amount"))
    currency = models.CharField(_lazy("currency"), max_length=3, choices=currency_choices, default=BOOK_CURRENCY)
    rate = models.DecimalField(_lazy("rate"), max_digits=14, decimal_places=6, null=True, blank=True)
    rate_from = models.CharField(max_length=3, choices=currency_choices, blank=True)
    rate_into = models.CharField(max_length=3, choices=currency_choices, blank=True)
    worth = models.BigIntegerField(null=True, editable=False)
    """In US cents, half-up; None where no rate to the dollar is known."""
    happened = FuzzyDateField(_lazy("when"), null=False)
    source = SealedField(_lazy("known from"))
    voids = models.OneToOneField("self", models.PROTECT, null=True, editable=False, related_name="voided_by")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = MemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["happened_until", "id"]
        verbose_name = _lazy("memorandum")
        indexes = [models.Index(fields=["case", "id"], name="memorandum_case")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="memorandum_above_zero"),
            models.CheckConstraint(condition=Q(source__isnull=False), name="memorandum_has_its_source"),
            models.CheckConstraint(
                condition=Q(rate=None, rate_from="", rate_into="")
                | Q(rate__gt=0) & ~Q(rate_from="") & ~Q(rate_into="") & ~Q(rate_from=F("rate_into")),
                name="memorandum_rate_has_its_pair",
            ),
            models.CheckConstraint(
                condition=~Q(currency=BOOK_CURRENCY) | Q(worth=F("amount")), name="memorandum_of_dollars_is_worth_them"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_reference}: {self.original}"

    def get_absolute_url(self) -> str:
        """The page of its request, where it stands beside the money."""
        return reverse("cases:case", args=[self.case_id])

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The key of the books."""
        return ("fund", BOOKS)

    @property
    def words_url(self) -> str:
        """From where it is known, or why it was an error."""
        return reverse("donations:memorandum-words", args=[self.pk])

    @property
    def original(self) -> Money:
        """The sum as told."""
        return Money(self.amount, self.currency)

    @property
    def quotation(self) -> Quotation | None:
        """Its rate in the direction of its receipt; nothing where none is told."""
        return None if self.rate is None else Quotation(self.rate_from, Decimal(self.rate), self.rate_into)

    @property
    def is_voided(self) -> bool:
        """Whether it was recorded in error; read many with `select_related("voided_by")`."""
        return hasattr(self, "voided_by")
