"""Forms about registers: which of a term are complete and why, and why one is not after all."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.web.form_fields import WordsField
from reports.registers.rules import undeclared


class DeclareRegistersForm(forms.Form):
    """The registers of a term that are complete, with the reason for all that are chosen."""

    registers = forms.MultipleChoiceField(
        label=_lazy("Which registers are complete?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_lazy("Choose those of which you know that nothing of this term is left to be recorded."),
    )
    reason = WordsField(
        label=_lazy("How do you know?"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy(
            "Printed beside the figures, for example: no request reached us, the border was closed. Name nobody, and no closer"
            " place."
        ),
    )

    def __init__(self, *args: Any, year: FiscalYear, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["registers"].choices = [(register.value, register.label) for register in undeclared(year)]


class TakeBackForm(forms.Form):
    """Why a register is not complete after all."""

    reason = WordsField(
        label=_lazy("Why is it not complete?"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("Kept beside the declaration. Name nobody."),
    )
