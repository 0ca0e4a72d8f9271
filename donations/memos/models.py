"""Memos: what officers write beside money for each other, sealed under the key of the fund; who opened them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.models import Fund
from donations.ledger.under_fund import UnderFund
from lfnkr.calendar import clock
from lfnkr.keyring.sealing import SealedField

READ_FOR = timedelta(minutes=15)
"""So long a memo that was opened stays on its page."""


class MemoQuerySet(models.QuerySet):
    """Questions about memos."""

    def visible_to(self, user) -> MemoQuerySet:
        """Those that somebody may read: all for whoever signs such money or audits it, their own for whoever proposed it."""
        if not user.has_perm("donations.read_memos"):
            return self.none()
        if user.has_perm("donations.read_every_memo") or user.has_perm("donations.approve_payment"):
            return self
        return self.filter(Q(payment__proposed_by=user) | Q(payment__taken_up_by=user))

    def read_by(self, user) -> MemoQuerySet:
        """The same: what somebody sees of a memo is its words."""
        return self.visible_to(user)


class Memo(UnderFund, models.Model):
    """What a payment is for and with whom it was shared, in words; written before its payment, in one act, and never changed.

    A text is sealed under the key of the fund, which is never erased: it stays when a person or a request is erased.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+", editable=False)
    payment = models.OneToOneField("donations.Payment", models.PROTECT, related_name="memo", editable=False)
    purpose = SealedField(_lazy("purpose"))
    """What it is for, as both who sign it read it; no name, and no place."""
    shared_with = SealedField(_lazy("shared with"))
    """Who paid the rest of the same bill."""

    objects = MemoQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("memo")
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__isnull=False) | Q(shared_with__isnull=False), name="memo_says_something"
            )
        ]

    def __str__(self) -> str:
        return _lazy("memo of a payment for %(case)s") % {"case": self.payment.case_reference}

    def get_absolute_url(self) -> str:
        """The page of its payment."""
        return self.payment.get_absolute_url()


ROWS = ("memo", "decision", "shortfall", "proposal", "transfer", "adjustment", "reversal", "memorandum")
"""The columns of a reading of which one leads to what was read."""


def one_of(*rows: str) -> Q:
    """That exactly one of these columns leads to a row."""
    each = (Q(**{f"{name}__isnull": name != told for name in rows}) for told in rows)
    return reduce(or_, each)


class MemoReading(models.Model):
    """One reading of the words of one row by one person, for a quarter of an hour: written before a word is shown.

    The row is one of `ROWS`: the memo of a payment, or a row whose words are sealed in it.
    """

    ROWS = ROWS

    id = models.BigAutoField(primary_key=True)
    memo = models.ForeignKey(Memo, models.PROTECT, null=True, related_name="readings")
    decision = models.ForeignKey("donations.FundingDecision", models.PROTECT, null=True, related_name="readings")
    shortfall = models.ForeignKey("donations.FundsShortfall", models.PROTECT, null=True, related_name="readings")
    proposal = models.ForeignKey("donations.MoneyProposal", models.PROTECT, null=True, related_name="readings")
    transfer = models.ForeignKey("donations.Transfer", models.PROTECT, null=True, related_name="readings")
    adjustment = models.ForeignKey("donations.Adjustment", models.PROTECT, null=True, related_name="readings")
    reversal = models.ForeignKey("donations.Reversal", models.PROTECT, null=True, related_name="readings")
    memorandum = models.ForeignKey("donations.Memorandum", models.PROTECT, null=True, related_name="readings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    read_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = _lazy("reading of a memo")
        indexes = [models.Index(fields=["memo", "by", "-read_at"], name="memo_reading")]
        constraints = [
            models.CheckConstraint(condition=one_of(*ROWS), name="reading_of_one_row"),
        ]

    def __str__(self) -> str:
        return f"{self.read_at:%Y-%m-%d %H:%M}"

    @classmethod
    def row_named(cls, row: models.Model) -> str:
        """The name of the column that leads to such a row."""
        return next(name for name in cls.ROWS if cls._meta.get_field(name).related_model is type(row))
