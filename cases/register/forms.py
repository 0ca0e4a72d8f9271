"""What the list of requests shows, as the address says it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from lfnkr.web.form_fields import LineField


class CaseFilter(forms.Form):
    """What the list of requests shows; in the address, so that it can be kept."""

    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("open", gettext_lazy("open requests")),
            ("to_close", gettext_lazy("requests to close")),
            ("all", gettext_lazy("all requests")),
        ],
    )
    reference = LineField(
        label=gettext_lazy("Reference"),
        required=False,
        max_length=7,
        widget=forms.TextInput(attrs={"placeholder": "R-"}),
    )
