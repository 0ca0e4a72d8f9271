"""Forms of editions: what was seen before it was frozen, why one is withdrawn, which file is checked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _lazy


class FreezeForm(forms.Form):
    """The figures that were on the page, by one hash."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    """Why an edition is taken back."""

    reason = forms.CharField(
        label=_lazy("Reason"),
        max_length=200,
        help_text=_lazy("Whoever froze it reads this, and it stays in the list. Name no person."),
    )
