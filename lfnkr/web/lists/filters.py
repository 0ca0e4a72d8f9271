"""What narrows a list, as the address says it (django-filter); the same filter in words, for files and saved filters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db import models
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy.reading import read_month
from lfnkr.language.lists import explained
from lfnkr.web.form_fields import AnyDayField, DayField, LineField

LONGEST_LINE = 60


class ListFilter(django_filters.FilterSet):
    """The filters of one list.

    `defaults`: what is asked where the address says nothing of it. `user`: whose list it is, for choices that differ.
    """

    defaults: Mapping[str, str] = {}

    def __init__(self, data: QueryDict, queryset: models.QuerySet, *, user: User):
        asked = QueryDict(mutable=True)
        for name, value in self.defaults.items():
            asked[name] = value
        for name in self.base_filters:
            if name in data:
                asked[name] = data[name]
        self.user = user
        super().__init__(asked, queryset)

    @property
    def form(self) -> forms.Form:
        """The form, its fields in our look."""
        if not hasattr(self, "_form"):
            dressed(super().form)
        return self._form

    @property
    def chosen(self) -> dict[str, str]:
        """What is asked beside the defaults, as the address says it, right or wrong; the same for the same question."""
        return {
            name: value
            for name in self.filters
            if (value := self.data.get(name, "").strip()) != self.defaults.get(name, "")
        }

    @property
    def address(self) -> str:
        """The same as the end of an address, without "?"."""
        return urlencode(self.chosen)

    def in_words(self) -> list[str]:
        """Each filter that narrows the list, defaults included: "Status: waiting"."""
        said = []
        for name, field in self.form.fields.items():
            value = self.form.cleaned_data.get(name)
            if value not in (None, "", []):
                said.append(explained(capfirst(str(field.label)), _in_words(field, value)))
        return said


class QuickSelect(forms.Select):
    """A select whose options are drawn without a template each."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> str:
        """The same HTML that Django's own makes."""
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                ("" if code is None else code, SafeString(" selected") if str(code or "") == chosen else "", label)
                for code, label in self.choices
            ),
        )
        attributes = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", attributes, options)


class LineFilter(django_filters.CharFilter):
    """A line that somebody types; hidden marks are refused."""

    field_class = LineField

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{"max_length": LONGEST_LINE, **kwargs})


class DayFilter(django_filters.Filter):
    """A day of Tokyo, of a column that holds moments."""

    field_class = DayField

    def filter(self, rows: models.QuerySet, value: Any) -> models.QuerySet:
        """From its midnight to the next."""
        if not value:
            return rows
        begins = datetime.combine(value, time(), TOKYO)
        return rows.filter(**{f"{self.field_name}__gte": begins, f"{self.field_name}__lt": begins + timedelta(days=1)})


class FromDayFilter(django_filters.Filter):
    """A day and those after it, of a column that holds days."""

    field_class = AnyDayField

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{"lookup_expr": "gte", **kwargs})


class UntilDayFilter(FromDayFilter):
    """A day and those before it, of a column that holds days."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{"lookup_expr": "lte", **kwargs})


class MonthField(forms.CharField):
    """A month as its first day, typed as people write one: 2026-11, Nov 2026, 2026年11月."""

    widget = forms.TextInput(
        attrs={"class": "input-short", "placeholder": _lazy("e.g. 2026-11"), "autocomplete": "off"}
    )

    def clean(self, value: Any) -> date | None:
        """Refuse what is no single month, and a year that is a slip of the hand."""
        written = super().clean(value)
        return read_month(written) if written else None


class MonthFilter(django_filters.Filter):
    """A month, of a column that holds days."""

    field_class = MonthField

    def filter(self, rows: models.QuerySet, value: date | None) -> models.QuerySet:
        """From its first day to the next one's."""
        if not value:
            return rows
        following = (value + timedelta(days=31)).replace(day=1)
        return rows.filter(**{f"{self.field_name}__gte": value, f"{self.field_name}__lt": following})


def dressed(form: forms.Form) -> forms.Form:
    """A form of filters as components/filters.html draws it: cheaply, since a list is opened more often than anything else."""
    for name, field in form.fields.items():
        if type(field.widget) is forms.Select:
            field.widget = QuickSelect(choices=field.choices)
        look = "form-select" if isinstance(field.widget, QuickSelect) else "form-control"
        wrong = " is-invalid" if name in form.errors else ""
        field.widget.attrs["class"] = f"{look}{wrong} {field.widget.attrs.get('class', '')}".strip()
    return form


def _in_words(field: forms.Field, value: Any) -> str:
    """What was chosen, as the form shows it."""
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value, value))
    if isinstance(value, date):
        return date_format(value, "YEAR_MONTH_FORMAT" if isinstance(field, MonthField) else "DATE_FORMAT")
    return str(value)
