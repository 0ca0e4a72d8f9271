"""The forms of another version of a fact, and of why one is chosen or taken back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from cases.versions.models import FactKind, FactVersion
from lfnkr.declared.forms import form_field
from lfnkr.web.form_fields import TextField


class VersionForm(forms.Form):
    """What was told otherwise, by whom, when, and how sure it is; nothing is answered beforehand."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        told = "age" if kind == FactKind.AGE else "happened"
        for name in (told, "source", "told_on", "certainty", "words"):
            more = {told: {"required": True}, "told_on": {"may_be_now": True}}.get(name, {})
            self.fields[name] = form_field(FactVersion._meta.get_field(name), **more)

    def clean(self) -> dict[str, Any]:
        """An age is one of the day on which it was told."""
        cleaned = super().clean()
        age, told_on = cleaned.get("age"), cleaned.get("told_on")
        if age and told_on:
            cleaned["age"] = age.as_told_on(told_on)
        return cleaned


class ReasonForm(forms.Form):
    """Why a version is taken back."""

    reason = TextField(label=_lazy("Reason"), rows=3, help_text=_lazy("Sealed."))


class ChoiceForm(ReasonForm):
    """Why a version is chosen, and up to which choice the reader had read."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
