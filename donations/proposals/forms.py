"""Forms of what takes two officers: fees, exchange differences and transfers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from donations.forms import DecidedForm
from donations.ledger import choices
from donations.ledger.forms import FundField, SumField, read_sum
from donations.ledger.models import RESCUE, Fund
from donations.memos.forms import MemoForm, ReasonForm
from lfnkr.web.form_fields import DayField, LineField

ALONE = (choices.AdjustmentKind.FEE, choices.AdjustmentKind.EXCHANGE)
"""What is recorded on the page of fees."""
IN_THE_FUNDS_CURRENCY = _lazy("In the currency of the fund, which stands behind its name.")


class ConsentField(LineField):
    """That the givers agreed to another purpose; asked of money that was given for one."""

    def __init__(self) -> None:
        super().__init__(
            label=_lazy("Consent of the givers"),
            required=False,
            max_length=200,
            help_text=_lazy(
                "For money given for a purpose: who agreed, when, and where it is kept. Numbers of givers, no names."
            ),
        )


class TransferForm(MemoForm):
    """Money moved between two of our funds."""

    memos = {"reason": False, "decided_by": True, "consent": True}

    source = FundField(label=pgettext_lazy("a fund", "From"))
    target = FundField(label=pgettext_lazy("a fund", "To"))
    amount = SumField(label=_lazy("Amount"), help_text=IN_THE_FUNDS_CURRENCY)
    reason = LineField(label=_lazy("Reason"), max_length=200)
    decided_by = LineField(
        label=_lazy("Decided by"),
        max_length=120,
        help_text=_lazy("For example: board of directors, 12 May."),
    )
    consent = ConsentField()

    def clean(self) -> dict[str, Any]:
        """The sum in minor units of the fund it leaves."""
        cleaned = super().clean()
        read_sum(self, "amount", cleaned.get("source"))
        return cleaned


class AdjustmentForm(MemoForm):
    """A bank fee or an exchange difference."""

    memos = {"note": True}

    fund = FundField(label=_lazy("Fund"), empty_label=None)
    kind = forms.ChoiceField(label=_lazy("What"), choices=[(kind, kind.label) for kind in ALONE])
    is_loss = forms.ChoiceField(
        label=_lazy("Loss or gain"),
        choices=[
            ("loses", _lazy("the fund loses this sum")),
            ("gains", _lazy("the fund gains this sum")),
        ],
        help_text=_lazy("A fee is always a loss."),
    )
    amount = SumField(label=_lazy("Amount"), help_text=IN_THE_FUNDS_CURRENCY)
    note = LineField(label=_lazy("Explanation"), max_length=200)
    booked_on = DayField(label=_lazy("Booked on"))

    def clean(self) -> dict[str, Any]:
        """The sum in minor units of its fund."""
        cleaned = super().clean()
        read_sum(self, "amount", cleaned.get("fund"))
        return cleaned

    @property
    def change(self) -> int:
        """What it moves the fund by, in minor units."""
        data = self.cleaned_data
        is_gain = data["is_loss"] == "gains" and data["kind"] == choices.AdjustmentKind.EXCHANGE
        return data["amount"] if is_gain else -data["amount"]


class CostForm(MemoForm):
    """What was spent that belongs to no rescue; every open fund but the reserve may bear it."""

    memos = {"note": True}

    fund = FundField(
        label=_lazy("Fund"),
        queryset=Fund.objects.open().exclude(code=RESCUE),
        help_text=_lazy("The rescue reserve pays for rescues alone."),
    )
    category = forms.ChoiceField(
        label=_lazy("What it is for"), choices=[("", _lazy("choose one")), *choices.CostCategory.choices]
    )
    amount = SumField(label=_lazy("Amount"), help_text=IN_THE_FUNDS_CURRENCY)
    note = LineField(
        label=_lazy("Explanation"), max_length=200, help_text=_lazy("No name of a rescued person, and no place.")
    )
    booked_on = DayField(label=_lazy("Booked on"))

    def clean(self) -> dict[str, Any]:
        """The sum in minor units of its fund."""
        cleaned = super().clean()
        read_sum(self, "amount", cleaned.get("fund"))
        return cleaned


class RefuseForm(DecidedForm, ReasonForm):
    """Why a proposal is refused, and when it was."""
