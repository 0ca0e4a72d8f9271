"""Form fields every subject needs: a line, words of several lines, a day and a moment of Tokyo; each refuses in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO

MOMENT_FORMAT = "%Y-%m-%dT%H:%M"
FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Outside of these a year is a slip of the hand, and some cannot be stored at all."""

HIDDEN_MARKS = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]")
TURNING_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
LONGEST_TEXT = 10_000


def now_in_tokyo() -> str:
    """This moment as the browser's date and time field writes it."""
    return clock.now().astimezone(TOKYO).strftime(MOMENT_FORMAT)


class AppearingFields(forms.Form):
    """A form with fields that appear when they apply: each in `appear`, with the field it hangs on and the values it is shown
    for (whatever stands there, where none is named).

    Without a script all of them are there, and whoever cleans the form knows nothing of it.
    """

    appear: ClassVar[Mapping[str, tuple[str, Iterable[str]]]] = {}

    class Media:
        js = (forms.Script("js/appear.js", defer=True),)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, (on, values) in self.appear.items():
            said = {"data-shown-for": self.add_prefix(on), "data-shown-values": " ".join(values)}
            self.fields[name].widget.attrs |= {attribute: value for attribute, value in said.items() if value}


class WordsField(forms.CharField):
    """What somebody writes; characters nobody can see or type are refused, not silently dropped."""

    refused = HIDDEN_MARKS
    sentence = _lazy("There are invisible control characters in this text. Type it again, or paste it as plain text.")

    def validate(self, value: str) -> None:
        """Refuse what a reader cannot see."""
        super().validate(value)
        if self.refused.search(value):
            raise ValidationError(self.sentence)


class LineField(WordsField):
    """One line that others read as a name or a title: no mark in it turns the direction of writing either."""

    refused = re.compile(f"{HIDDEN_MARKS.pattern}|{TURNING_MARKS.pattern}")
    sentence = _lazy("There are hidden marks in this line that nobody can see. Type it again by hand.")


class TextField(WordsField):
    """Several lines."""

    def __init__(self, *, rows: int = 4, **kwargs: Any):
        kwargs = {"max_length": LONGEST_TEXT, "widget": forms.Textarea(attrs={"rows": rows})} | kwargs
        super().__init__(**kwargs)


class AnyDayField(forms.DateField):
    """A day, in the browser's own field."""

    widget = forms.DateInput(attrs={"type": "date", "class": "input-short"}, format="%Y-%m-%d")

    def validate(self, value: date | None) -> None:
        """Refuse a year that is a slip of the hand."""
        super().validate(value)
        if value:
            possible_year(value.year)


class DayField(AnyDayField):
    """A day that has come."""

    def validate(self, value: date | None) -> None:
        """Refuse a day to come, too."""
        super().validate(value)
        if value and value > clock.today():
            raise ValidationError(_("This day is in the future. Enter the day it happened."))


class MomentField(forms.DateTimeField):
    """A moment of Tokyo, in the browser's own field; one that has come, unless it is `to_come`."""

    def __init__(self, *, to_come: bool = False, **kwargs: Any):
        self.to_come = to_come
        widget = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "input-medium"}, format=MOMENT_FORMAT)
        super().__init__(widget=widget, **kwargs)

    def validate(self, value: datetime | None) -> None:
        """Refuse the wrong side of now, and a year that is a slip of the hand."""
        super().validate(value)
        if not value:
            return
        possible_year(value.year)
        if self.to_come and value <= clock.now():
            raise ValidationError(_("This is past already. Agree on a moment that is still to come, Tokyo time."))
        if not self.to_come and value > clock.now():
            raise ValidationError(_("This is in the future. Enter when it happened, Tokyo time."))

    def has_changed(self, initial: datetime | str | None, data: str | None) -> bool:
        """The browser's field holds no seconds: a moment that was only shown has not changed."""
        if isinstance(initial, datetime):
            initial = initial.replace(second=0, microsecond=0)
        return super().has_changed(initial, data)


def possible_year(year: int) -> None:
    """Refuse a year nobody means."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(
            _("Check the year: it must lie between %(first)d and %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
