"""Loans between funds: what one lent another, what came back in parts, and what was given up; every sum in their one currency."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.choices import EntryKind
from donations.ledger.models import Booked, BookedQuerySet, Fund
from donations.ledger.sources import Line, source
from lfnkr.calendar import clock
from lfnkr.money import Money


class LoanQuerySet(BookedQuerySet):
    """Questions about loans."""

    def visible_to(self, user) -> LoanQuerySet:
        """All of them for those who see the ledger, none for anybody else."""
        return self if user.has_perm("donations.see_ledger") else self.none()

    def with_outstanding(self) -> LoanQuerySet:
        """Each with `outstanding`: what was lent, less what came back and what was given up."""
        came_back = Repayment.objects.filter(loan=OuterRef("pk")).order_by().values("loan").annotate(sum=Sum("amount"))
        given_up = LoanWaiver.objects.filter(loan=OuterRef("pk")).values("amount")
        return self.annotate(
            outstanding=F("amount")
            - Coalesce(Subquery(came_back.values("sum"), output_field=models.BigIntegerField()), 0)
            - Coalesce(Subquery(given_up), 0)
        )

    def open(self) -> LoanQuerySet:
        """Those of which something is outstanding."""
        return self.with_outstanding().filter(outstanding__gt=0)

    def of_fund(self, fund: Fund) -> LoanQuerySet:
        """Those that a fund gave or took."""
        return self.filter(Q(fund=fund) | Q(target=fund))


class Loan(Booked):
    """Money one fund lent another of the same currency, as two officers signed it: no gift, no income and no spending of either.

    `fund` lends and `target` borrows; `amount` is in minor units of their currency.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="loans_given")
    target = models.ForeignKey(Fund, models.PROTECT, related_name="loans_taken")
    amount = models.BigIntegerField(_lazy("amount"))
    lent_on = models.DateField(_lazy("lent on"))
    proposal = models.OneToOneField(
        "donations.MoneyProposal", models.PROTECT, editable=False, related_name="loan_given"
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = LoanQuerySet.as_manager()

    class Meta:
        ordering = ["lent_on", "recorded_at"]
        verbose_name = _lazy("loan between funds")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(fund=F("target")), name="loan_between_two_funds")
        ]

    def __str__(self) -> str:
        return str(self.money)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("donations:loan-detail", args=[self.pk])

    @property
    def money(self) -> Money:
        """What was lent."""
        return self.fund.money(self.amount)

    @property
    def left(self) -> Money:
        """What is outstanding, of one read `with_outstanding`."""
        return self.fund.money(self.outstanding)

    @property
    def age_days(self) -> int:
        """For how many days it has run."""
        return (clock.today() - self.lent_on).days


class Repayment(Booked):
    """A part of a loan, or all of it, that came back to the fund that lent it, as two officers signed it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    loan = models.ForeignKey(Loan, models.PROTECT, related_name="repayments")
    amount = models.BigIntegerField(_lazy("amount"))
    repaid_on = models.DateField(_lazy("repaid on"))
    proposal = models.OneToOneField(
        "donations.MoneyProposal", models.PROTECT, editable=False, related_name="loan_repaid"
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ["repaid_on", "recorded_at"]
        verbose_name = _lazy("repayment of a loan")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="repayment_above_zero")]

    def __str__(self) -> str:
        return str(self.money)

    def get_absolute_url(self) -> str:
        """The page of its loan."""
        return self.loan.get_absolute_url()

    @property
    def ledger_words(self) -> str:
        """That it came back."""
        return _("repayment")

    @property
    def money(self) -> Money:
        """What came back."""
        return self.loan.fund.money(self.amount)


class LoanWaiver(models.Model):
    """What was outstanding of a loan and is given up, once, as two officers signed it: from then on it is a transfer."""

    id = models.BigAutoField(primary_key=True)
    loan = models.OneToOneField(Loan, models.PROTECT, related_name="waiver", editable=False)
    amount = models.BigIntegerField(_lazy("amount"), editable=False)
    proposal = models.OneToOneField(
        "donations.MoneyProposal", models.PROTECT, editable=False, related_name="loan_given_up"
    )
    given_up_at = models.DateTimeField(default=clock.now, editable=False)
    given_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _lazy("loan given up")

    def __str__(self) -> str:
        return str(self.money)

    def get_absolute_url(self) -> str:
        """The page of its loan."""
        return self.loan.get_absolute_url()

    @property
    def money(self) -> Money:
        """What was given up."""
        return self.loan.fund.money(self.amount)


@source("loan", Loan, related=["fund", "target", "proposal"])
def lines_of_loan(loan: Loan) -> list[Line]:
    """It leaves the fund that lends and enters the one that borrows."""
    return [
        Line(fund=loan.fund_id, kind=EntryKind.LOAN, balance=-loan.amount),
        Line(fund=loan.target_id, kind=EntryKind.LOAN, balance=loan.amount),
    ]


@source("repayment", Repayment, related=["loan__fund", "loan__target", "proposal"])
def lines_of_repayment(part: Repayment) -> list[Line]:
    """It leaves the fund that borrowed and enters the one that lent."""
    return [
        Line(fund=part.loan.target_id, kind=EntryKind.LOAN, balance=-part.amount),
        Line(fund=part.loan.fund_id, kind=EntryKind.LOAN, balance=part.amount),
    ]
