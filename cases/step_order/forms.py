"""The form of which of two steps came first; nothing is answered beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from cases.step_order.choices import Order
from cases.workflow.models import StatusChange
from lfnkr.language.lists import explained
from lfnkr.web.form_fields import TextField


def in_words(step: StatusChange) -> str:
    """A step and its day: "interrupted: in hiding, Nov 2026"."""
    return f"{explained(step.get_status_display(), step.get_detail_display())} · {step.on}"


class OrderForm(forms.Form):
    """Another step of the same person, and how this one stands to it."""

    other = forms.TypedChoiceField(label=_lazy("The other step"), coerce=int)
    order = forms.ChoiceField(label=_lazy("Which came first?"), choices=Order.choices, widget=forms.RadioSelect)
    reason = TextField(
        label=_lazy("Reason"),
        required=False,
        rows=2,
        help_text=_lazy("Who told it, and how they know; asked for where it turns the history round. Sealed."),
    )

    def __init__(self, *args: Any, beside: Iterable[StatusChange], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.beside = {step.pk: step for step in beside}
        self.fields["other"].choices = [("", "—"), *((key, in_words(step)) for key, step in self.beside.items())]
