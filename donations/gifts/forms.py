"""Forms of givers and of calls for gifts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from donations.gifts import choices
from donations.gifts.choices import DonorKind
from donations.ledger.models import Fund
from donations.rates.forms import SumForm
from lfnkr.web.form_fields import DayField, LineField, TextField


class DonorForm(forms.Form):
    """What is known of a giver; name and contact may be left out altogether."""

    kind = forms.ChoiceField(label=_lazy("Kind of giver"), choices=DonorKind.choices)
    name = LineField(label=_lazy("Name"), required=False, max_length=200, help_text=_lazy("Sealed."))
    contact = TextField(
        label=_lazy("Address, telephone, e-mail"),
        required=False,
        help_text=_lazy("Sealed. As far as the giver wishes to be thanked or written to."),
    )


class ChangeDonorForm(DonorForm):
    """The same of a giver who is recorded; two who correct it at once see both versions."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class CloseAppealForm(forms.Form):
    """The day a call for gifts ended."""

    closed_on = DayField(label=_lazy("Closed on"))


class DonationForm(SumForm):
    """A gift as it came."""

    def rate_day(self, cleaned: dict[str, Any]) -> date | None:
        """The day it was received."""
        return cleaned.get("received_on")

    fund = forms.ModelChoiceField(label=_lazy("Into the fund"), queryset=Fund.objects.open(), empty_label=None)
    earmark = forms.ChoiceField(
        label=_lazy("Given for"),
        choices=choices.Earmark.choices,
        help_text=_lazy("It cannot be changed after booking."),
    )
    channel = forms.ChoiceField(
        label=pgettext_lazy("a gift", "How it came"),
        choices=[c for c in choices.GiftChannel.choices if c[0] != choices.GiftChannel.FORWARD],
    )
    received_on = DayField(label=_lazy("Received on"))
    donor_kind = forms.ChoiceField(
        label=_lazy("Giver"),
        choices=[c for c in choices.DonorKind.choices if c[0] != choices.DonorKind.ORGANISATION],
    )
    donor_name = LineField(
        label=_lazy("Name of the giver"),
        required=False,
        max_length=200,
        help_text=_lazy("Sealed; may be left out."),
    )


class AppealForm(forms.Form):
    """A call for gifts."""

    title = LineField(label=_lazy("Title"), max_length=120, help_text=_lazy("No person, no place."))
