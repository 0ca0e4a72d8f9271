"""The forms of another version of a fact, and of why one is chosen or taken back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.status import Lead
from cases.versions.models import FactKind, FactVersion
from cases.workflow.errors import PartnerMissing
from lfnkr.declared.forms import form_field
from lfnkr.web.form_fields import AppearingFields, TextField


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


class LeadVersionForm(AppearingFields, VersionForm):
    """The same of who leads: whom somebody named, and why a partner does, where that is told otherwise."""

    field_order = ["led_by", "partner", "led_for", "happened"]
    appear = {"partner": ("led_by", [Lead.PARTNER]), "led_for": ("led_by", [Lead.PARTNER])}

    led_by = form_field(FactVersion._meta.get_field("led_by"), required=True)
    partner = form_field(FactVersion._meta.get_field("partner"))
    led_for = form_field(FactVersion._meta.get_field("led_for"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["happened"].label = _("Since when, as told otherwise?")
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """A partner is named where one is said to lead, and only there."""
        cleaned = super().clean()
        if cleaned.get("led_by") == Lead.PARTNER and not cleaned.get("partner"):
            self.add_error("partner", PartnerMissing())
        if cleaned.get("led_by") == Lead.LFNKR:
            cleaned |= {"partner": None, "led_for": ""}
        return cleaned


class ReasonForm(forms.Form):
    """Why a version is taken back."""

    reason = TextField(label=_lazy("Reason"), rows=3, help_text=_lazy("Sealed."))


class ChoiceForm(ReasonForm):
    """Why a version is chosen, and up to which choice the reader had read."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
