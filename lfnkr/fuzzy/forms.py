"""The fields in which dates and ages are typed, without a browser's own format; each shows how it was understood."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.calendar import clock
from lfnkr.fuzzy.age_reading import read_age
from lfnkr.fuzzy.ages import Age, AgeKind
from lfnkr.fuzzy.dates import FuzzyDate, exactly
from lfnkr.fuzzy.reading import LONGEST, read
from lfnkr.web.form_fields import SaysWhatItUnderstood, is_told_now

IN_FUTURE = _lazy("This is in the future. Enter when it happened, as closely as it is known.")
IN_PAST = _lazy("This is past already. Enter when it is to happen, as closely as it is known.")


class ReadField(SaysWhatItUnderstood, forms.CharField):
    """A line that is read as a value of ours."""

    value_class: type

    def __init__(self, **kwargs: Any):
        super().__init__(**{"max_length": LONGEST} | kwargs)
        self.widget.attrs |= {"autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        """The value that was typed; None where nothing was."""
        if isinstance(value, self.value_class):
            return value
        text = super().to_python(value)
        return self.read(text) if text else None

    def run_validators(self, value: Any) -> None:
        """Of the length of what was typed: a value has none."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Two ways to write the same are the same."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def read(self, text: str) -> Any:
        """The value behind what was typed; raises ValidationError with a sentence."""
        raise NotImplementedError


class FuzzyDateField(ReadField):
    """A date as closely as it is known: one that may have come, or with `to_come` one that may be still to come."""

    value_class = FuzzyDate

    def __init__(self, *, to_come: bool | None = False, **kwargs: Any):
        self.to_come = to_come
        """None takes any date."""
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> FuzzyDate | None:
        """Today, where a box beside the line says so (`TextOrToday`)."""
        return exactly(clock.today()) if is_told_now(value) else super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """In the reader's words, which can be typed in again."""
        return str(value) if isinstance(value, FuzzyDate) else value

    def validate(self, value: FuzzyDate | None) -> None:
        """Refuse what lies wholly on the wrong side of now."""
        super().validate(value)
        if not value or self.to_come is None:
            return
        if not self.to_come and value.earliest and value.earliest > clock.now():
            raise ValidationError(IN_FUTURE)
        if self.to_come and value.latest and value.latest <= clock.now():
            raise ValidationError(IN_PAST)

    def read(self, text: str) -> FuzzyDate:
        return read(text)

    def explain(self, value: FuzzyDate) -> str:
        words = {"date": value, "first": _day(value.first_day), "last": _day(value.last_day)}
        if value.is_exact_day or not value.is_known:
            return _("Understood as: %(date)s.") % words
        if not value.first_day:
            return _("Understood as: %(date)s (up to %(last)s).") % words
        if not value.last_day:
            return _("Understood as: %(date)s (from %(first)s on).") % words
        return _("Understood as: %(date)s (from %(first)s to %(last)s).") % words


class AgeField(ReadField):
    """An age as it was told; as told today, until the form says another day (`Age.as_told_on`)."""

    value_class = Age

    def prepare_value(self, value: Any) -> Any:
        """In the reader's words, without the day."""
        return value.words if isinstance(value, Age) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """The day it was told is no part of what is typed here."""
        try:
            return _undated(self.to_python(initial)) != _undated(self.to_python(data))
        except ValidationError:
            return True

    def read(self, text: str) -> Age:
        return read_age(text, clock.today())

    def explain(self, value: Age) -> str:
        first, last = value.born_from, value.born_until
        if value.kind == AgeKind.UNKNOWN or not (first and last):
            return _("Understood as: %(age)s.") % {"age": value.words}
        words = {"age": value.words, "first": first.year, "last": last.year}
        if first.year == last.year:
            return _("Understood as: %(age)s (born in %(first)d).") % words
        return _("Understood as: %(age)s (born between %(first)d and %(last)d).") % words


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def _undated(age: Age | None) -> Age | None:
    return age and age.as_told_on(date(2000, 1, 1))
