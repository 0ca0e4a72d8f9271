"""The form of a survey mission that is over: where it went, whom it interviewed, what it gave; no person stands in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lfnkr.fields import DayField, LineField, TextField

MOST_LINES = 60


class MissionForm(forms.Form):
    """One mission; places and goods are written one a line."""

    begins_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"))
    led_by = LineField(
        label=gettext_lazy("Led by"), max_length=80, help_text=gettext_lazy("The office, not the person's name.")
    )
    area = LineField(label=gettext_lazy("Area"), max_length=120)
    purpose = LineField(label=gettext_lazy("Purpose"), max_length=200)
    stations = TextField(
        label=gettext_lazy("Police stations visited"),
        max_length=4000,
        help_text=gettext_lazy(
            "One a line: place; interviews held; cells. Write “withheld” for a place not to be named."
        ),
    )
    goods = TextField(
        label=gettext_lazy("Kinds of goods given"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("One kind a line."),
    )
    has_clothing = forms.BooleanField(label=gettext_lazy("Clothing given besides"), required=False)
    paid_from = LineField(label=gettext_lazy("Paid from"), required=False, max_length=120)
    reception = LineField(label=gettext_lazy("How it was received"), required=False, max_length=200)

    def clean_stations(self) -> list[dict[str, Any]]:
        """Each line as a visit; refused when a number is none."""
        return [self._visit(line) for line in lines_of(self.cleaned_data["stations"])]

    @staticmethod
    def _visit(line: str) -> dict[str, Any]:
        place, *numbers = (part.strip() for part in line.split(";"))
        if len(numbers) > 2 or not all(number.isdecimal() and int(number) < 1000 for number in numbers if number):
            raise ValidationError(
                _("Write each station as: place; interviews; cells. For example: Nakhon Phanom; 16; 2.")
            )
        counted = [int(number) if number else None for number in (*numbers, "", "")[:2]]
        named = "" if place.casefold() == "withheld" else place[:80]
        return {"place": named, "is_police_station": True, "interviews": counted[0] or 0, "cells": counted[1]}

    def clean_goods(self) -> list[str]:
        """Each line as one kind."""
        return [line[:80] for line in lines_of(self.cleaned_data["goods"])]


def lines_of(text: str) -> list[str]:
    """The lines that hold something, not too many."""
    found = [line.strip() for line in text.splitlines() if line.strip()]
    if len(found) > MOST_LINES:
        raise ValidationError(
            _("These are more lines than one mission has. Keep at most %(most)d.") % {"most": MOST_LINES}
        )
    return found
