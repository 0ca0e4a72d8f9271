"""Forms of promises: what is promised, from when it changes or ends, and which gift keeps which instalment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _lazy

from donations.gifts.errors import AppealOfAnotherFund
from donations.gifts.forms import AppealField, GiverForm
from donations.gifts.models import Donation
from donations.ledger.forms import FundField, SumField
from donations.pledges import errors
from donations.pledges.choices import Rhythm
from donations.pledges.instalments import gifts_that_may_keep, unkept
from donations.pledges.models import Pledge
from lfnkr.money import currency_choices, parse
from lfnkr.web.form_fields import AnyDayField, DayField


class TermsForm(forms.Form):
    """So much, so often, from a day on."""

    amount = SumField(label=_lazy("Amount"), help_text=_lazy("Of one instalment. For example 1,250.50."))
    rhythm = forms.ChoiceField(label=_lazy("How often"), choices=Rhythm.choices)
    since = AnyDayField(
        label=_lazy("First due on"),
        help_text=_lazy(
            "Later instalments are due on the same day of the month, or on its last day where it is shorter."
        ),
    )
    until = AnyDayField(
        label=_lazy("Last day"),
        required=False,
        help_text=_lazy("Empty while no end was told, and for what comes once."),
    )

    def promised_in(self, cleaned: dict[str, Any]) -> str | None:
        """The currency of the sum; None while it is not known."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """The sum in minor units; a last day that is not before the first."""
        cleaned = super().clean()
        currency = self.promised_in(cleaned)
        if currency and "amount" in cleaned:
            try:
                cleaned["amount"] = parse(cleaned["amount"], currency)
            except ValidationError as refusal:
                self.add_error("amount", refusal)
        since, until = cleaned.get("since"), cleaned.get("until")
        if cleaned.get("rhythm") == Rhythm.ONCE:
            cleaned["until"] = None
        elif since and until and until < since:
            self.add_error("until", errors.PledgeEndsBeforeItBegins())
        return cleaned


class PledgeForm(GiverForm, TermsForm):
    """What a giver promised."""

    currency = forms.ChoiceField(label=_lazy("Currency"), choices=currency_choices)
    fund = FundField(label=_lazy("To the fund"))
    appeal = AppealField(required=False)
    told_on = DayField(label=_lazy("Promised on"))
    field_order = (
        *("amount", "currency", "rhythm", "since", "until", "fund", "appeal", "told_on"),
        *("donor_number", "donor_kind", "donor_name"),
    )

    def promised_in(self, cleaned: dict[str, Any]) -> str | None:
        return cleaned.get("currency")

    def clean(self) -> dict[str, Any]:
        """Of somebody: a promise of nobody can be asked of nobody; an appeal is one of the fund."""
        cleaned = super().clean()
        if not (cleaned.get("donor_number") or cleaned.get("donor_name") or self.errors):
            self.add_error("donor_name", _lazy("Say whose promise it is: enter a number or a name."))
        fund, appeal = cleaned.get("fund"), cleaned.get("appeal")
        if fund and appeal and appeal.fund_id != fund.pk:
            self.add_error("appeal", AppealOfAnotherFund())
        return cleaned


class ChangePledgeForm(TermsForm):
    """What a promise says from a day on."""

    def __init__(self, *args: Any, pledge: Pledge, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.pledge = pledge
        self.fields["since"].label = _lazy("From the instalment due on")

    def promised_in(self, cleaned: dict[str, Any]) -> str:
        return self.pledge.currency


class EndPledgeForm(forms.Form):
    """The first day for which nothing is promised any more."""

    since = AnyDayField(
        label=_lazy("Nothing is promised from"), help_text=_lazy("What was due before this day stays promised.")
    )


class GiftField(forms.ModelChoiceField):
    """One gift, by its day and sum."""

    def label_from_instance(self, gift: Donation) -> str:
        """Day and sum as it came."""
        return f"{date_format(gift.received_on)} · {gift.original}"


class KeepPledgeForm(forms.Form):
    """Which gift keeps which instalment."""

    due_on = forms.TypedChoiceField(label=_lazy("Instalment due on"))
    donation = GiftField(
        label=_lazy("Kept by the gift"),
        queryset=Donation.objects.none(),
        empty_label=None,
        help_text=_lazy("It may be of another sum: both are shown."),
    )

    def __init__(self, *args: Any, pledge: Pledge, **kwargs: Any):
        super().__init__(*args, **kwargs)
        waiting = {each.due_on.isoformat(): each for each in unkept(pledge)}
        self.fields["due_on"].choices = [
            (key, f"{date_format(each.due_on)} · {each.promised}") for key, each in waiting.items()
        ]
        self.fields["due_on"].coerce = lambda key: waiting[key].due_on
        gifts = [gift.pk for gift in gifts_that_may_keep(pledge)]
        found = Donation.objects.filter(pk__in=gifts).select_related("fund")
        self.fields["donation"].queryset = found.order_by("-received_on", "-recorded_at")
