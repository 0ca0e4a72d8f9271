"""The form of a survey mission that is over: where it went, whom it interviewed, what it gave; no person stands in it."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.missions.models import GoodsIssue
from lfnkr.web.form_fields import DayField, LineField, TextField

MOST_LINES = 60
LONGEST_PLACE = 80
LONGEST_KIND = GoodsIssue._meta.get_field("kind").max_length
WITHHELD = _lazy("withheld")
"""What is written for a place not to be named; the English word does in any language."""


class MissionForm(forms.Form):
    """One mission; places and goods are written one a line."""

    begins_on = DayField(label=_lazy("First day"))
    ends_on = DayField(label=_lazy("Last day"))
    led_by = LineField(label=_lazy("Led by"), max_length=80, help_text=_lazy("The office, not the person's name."))
    area = LineField(label=_lazy("Area"), max_length=120)
    purpose = LineField(label=_lazy("Purpose"), max_length=200)
    stations = TextField(
        label=_lazy("Police stations visited"),
        max_length=4000,
        help_text=format_lazy(
            _lazy("One a line: place; interviews held; cells. Write “{withheld}” for a place not to be named."),
            withheld=WITHHELD,
        ),
    )
    goods = TextField(
        label=_lazy("Kinds of goods given"),
        required=False,
        max_length=4000,
        help_text=_lazy("One kind a line."),
    )
    has_clothing = forms.BooleanField(label=_lazy("Clothing given besides"), required=False)
    paid_from = LineField(label=_lazy("Paid from"), required=False, max_length=120)
    reception = LineField(label=_lazy("How it was received"), required=False, max_length=200)

    def clean_stations(self) -> list[dict[str, Any]]:
        """Each line as a visit; every line that is none is refused by its number."""
        visits, refused = [], []
        for number, line in lines_of(self.cleaned_data["stations"]):
            visit = visit_on(line)
            visits.append(visit)
            if visit is None:
                refused.append(
                    _(
                        "Line %(number)d cannot be read: “%(line)s”. "
                        "Write each station as: place; interviews; cells. For example: Nakhon Phanom; 16; 2."
                    )
                    % {"number": number, "line": line}
                )
        if refused:
            raise ValidationError(refused)
        return visits

    def clean_goods(self) -> list[str]:
        """Each line as one kind; one that is too long is refused by its number, and never cut."""
        lines = lines_of(self.cleaned_data["goods"])
        refused = [
            _("Line %(number)d is longer than %(most)d characters. Write one kind of goods a line.")
            % {"number": number, "most": LONGEST_KIND}
            for number, line in lines
            if len(line) > LONGEST_KIND
        ]
        if refused:
            raise ValidationError(refused)
        return [line for _number, line in lines]


def visit_on(line: str) -> dict[str, Any] | None:
    """One station as it was typed, on any keyboard; None when it cannot be read. Figures alone need their semicolon."""
    place, *numbers = (part.strip() for part in unicodedata.normalize("NFKC", line).split(";"))
    is_glued = not numbers and any(letter.isdecimal() for letter in place)
    if is_glued or not place or len(place) > LONGEST_PLACE or len(numbers) > 2:
        return None
    if not all(number.isdecimal() and int(number) < 1000 for number in numbers if number):
        return None
    interviews, cells = [int(number) if number else None for number in (*numbers, "", "")[:2]]
    is_named = place.casefold() not in {"withheld", unicodedata.normalize("NFKC", str(WITHHELD)).casefold()}
    return {
        "place": place if is_named else "",
        "is_police_station": True,
        "interviews": interviews or 0,
        "cells": cells,
    }


def lines_of(text: str) -> list[tuple[int, str]]:
    """The lines that hold something, each with its number, not too many."""
    found = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(found) > MOST_LINES:
        raise ValidationError(
            _("These are more lines than one mission has. Keep at most %(most)d.") % {"most": MOST_LINES}
        )
    return found
