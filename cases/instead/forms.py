"""The forms that tell of a step and of why the later ones are taken back with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from cases.events.forms import DeathForm, LossForm
from cases.follow_up.forms import LateForm
from cases.partners.forms import ToldForm
from lfnkr.web.form_fields import TextField


class Instead(forms.Form):
    """Why what contradicts the step was recorded in error; asked for once something does."""

    because = TextField(
        label=_lazy("Why were the later steps recorded in error?"), rows=3, required=False, help_text=_lazy("Sealed.")
    )
    contradicting = forms.CharField(required=False, widget=forms.HiddenInput)
    """The steps that were shown, so that no other is taken back."""

    def told_facts(self) -> dict[str, Any]:
        """What was told of the step itself."""
        return {name: value for name, value in self.cleaned_data.items() if name not in OWN}


OWN = ("because", "contradicting", "goes_on")
"""What is no fact of the step."""


class StatusInstead(Instead, LateForm):
    """A status."""

    field_order = [*LateForm.field_order[:-1], "because"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["goes_on"]


class PartnerInstead(Instead, ToldForm):
    """What a partner told."""

    field_order = [*ToldForm.field_order, "because"]


class MissingInstead(Instead, LossForm):
    """A disappearance."""


class DeathInstead(Instead, DeathForm):
    """A death."""

    def told_facts(self) -> dict[str, Any]:
        """Whose they were is told by the population it makes."""
        return {name: value for name, value in super().told_facts().items() if name != "whose"}


FORMS = {"status": StatusInstead, "told": PartnerInstead, "missing": MissingInstead, "death": DeathInstead}
"""By their words in addresses."""
