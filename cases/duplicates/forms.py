"""What is carried over, chosen piece by piece."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from cases.duplicates.items import Item
from cases.duplicates.models import Part
from lfnkr.language.lists import explained


class CarryOverForm(forms.Form):
    """Everything that can be carried over, ticked; people are not: whoever is added there is counted there."""

    what = forms.MultipleChoiceField(
        label=_lazy("What is carried over"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any):
        super().__init__(*args, **kwargs)
        items = [item for item in items if item.can_be_carried]
        self.fields["what"].choices = [(item.name, _shown(item)) for item in items]
        self.fields["what"].initial = [item.name for item in items if item.part != Part.PERSON]


def _shown(item: Item) -> str:
    return explained(item.words, item.text) if item.text else item.words
