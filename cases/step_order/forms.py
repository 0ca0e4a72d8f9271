"""The form of which of two steps, or of a step and an event, came first; nothing is answered beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.events.models import Event
from cases.step_order.choices import Order
from cases.step_order.steps import Told
from lfnkr.language.lists import explained
from lfnkr.web.form_fields import TextField


def in_words(told: Told) -> str:
    """A step and its day, "interrupted: in hiding, Nov 2026"; an event says that it is one."""
    if isinstance(told, Event):
        return f"{explained(_('event'), told.title)} · {told.happened}"
    return f"{explained(told.get_status_display(), told.get_detail_display())} · {told.on}"


class OrderForm(forms.Form):
    """Another step of the same person, or an event, and how this step stands to it."""

    other = forms.ChoiceField(label=_lazy("The other step, or an event"))
    order = forms.ChoiceField(label=_lazy("Which came first?"), choices=Order.choices, widget=forms.RadioSelect)
    reason = TextField(
        label=_lazy("Reason"),
        required=False,
        rows=2,
        help_text=_lazy("Who told it, and how they know; asked for where it turns the history round. Sealed."),
    )

    def __init__(self, *args: Any, beside: Iterable[Told], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.beside = {str(told.pk): told for told in beside}
        self.fields["other"].choices = [("", "—"), *((key, in_words(told)) for key, told in self.beside.items())]
