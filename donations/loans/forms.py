"""Forms of loans between funds; they clean and explain, and never save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.forms import FundField, SumField, read_sum
from donations.loans.models import Loan
from donations.memos.forms import MemoForm
from donations.proposals.forms import IN_THE_FUNDS_CURRENCY
from lfnkr.web.form_fields import DayField, LineField


def booked_field() -> DayField:
    """The day it is booked on."""
    return DayField(label=_lazy("Booked on"), required=False, help_text=_lazy("Empty: the day it is signed."))


def decided_field() -> LineField:
    """Who decided it."""
    return LineField(
        label=_lazy("Decided by"), max_length=120, help_text=_lazy("For example: board of directors, 12 May.")
    )


class LoanForm(MemoForm):
    """Money one fund lends another."""

    memos = {"reason": False, "decided_by": True}

    source = FundField(label=_lazy("Who lends"))
    target = FundField(label=_lazy("Who borrows"))
    amount = SumField(label=_lazy("Amount"), help_text=IN_THE_FUNDS_CURRENCY)
    booked_on = booked_field()
    reason = LineField(label=_lazy("Reason"), max_length=200)
    decided_by = decided_field()

    def clean(self) -> dict[str, Any]:
        """The sum in minor units of the fund that lends."""
        cleaned = super().clean()
        read_sum(self, "amount", cleaned.get("source"))
        return cleaned


class RepaymentForm(forms.Form):
    """How much of a loan comes back."""

    amount = SumField(label=_lazy("Amount"), help_text=IN_THE_FUNDS_CURRENCY)
    booked_on = booked_field()

    def __init__(self, *args: Any, loan: Loan, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.loan = loan

    def clean(self) -> dict[str, Any]:
        """The sum in minor units of both funds."""
        cleaned = super().clean()
        read_sum(self, "amount", self.loan.fund)
        return cleaned


class GiveUpForm(MemoForm):
    """Why what is outstanding does not come back."""

    memos = {"reason": False, "decided_by": True}

    reason = LineField(label=_lazy("Reason"), max_length=200)
    decided_by = decided_field()
