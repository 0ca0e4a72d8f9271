"""The form that takes something back: what goes with it, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.web.form_fields import TextField


class VoidingForm(forms.Form):
    """Why something is taken back, and what of the rest goes with it: all that is offered, to begin with."""

    along = forms.MultipleChoiceField(
        label=_lazy("Taken back with it"),
        help_text=_lazy("Leave out what did happen."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = TextField(label=_lazy("Why was it recorded in error?"), rows=3, help_text=_lazy("Sealed."))

    def __init__(self, *args: Any, offered: Mapping[str, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        if offered:
            self.fields["along"].choices = list(offered.items())
            self.fields["along"].initial = list(offered)
        else:
            del self.fields["along"]
