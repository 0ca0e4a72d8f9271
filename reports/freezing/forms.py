"""Forms of editions: what was seen before it was frozen, why one is withdrawn, which file is checked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _lazy


class CheckForm(forms.Form):
    """A file whose edition is asked; it is read in memory and kept nowhere."""

    file = forms.FileField(
        label=_lazy("PDF, JSON or HTML file of an annual report"),
        help_text=_lazy("At most 5 MB. It is read here and kept nowhere. It can be dropped on the field."),
        error_messages={
            "required": _lazy("Choose a file of at most 5 MB: a larger one is not read, and no edition of ours is."),
            "empty": _lazy("This file is empty. Choose the file of the report as it was given out."),
        },
    )


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
