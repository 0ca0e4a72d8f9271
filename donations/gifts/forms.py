"""Forms of givers and of calls for gifts."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from donations.choices import DonorKind
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


class CloseAppealForm(forms.Form):
    """The day a call for gifts ended."""

    closed_on = DayField(label=_lazy("Closed on"))
