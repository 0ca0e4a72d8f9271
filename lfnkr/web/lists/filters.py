"""What narrows a list, as the address says it (django-filter); the same filter in words, for files and saved filters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.text import capfirst

from lfnkr.accounts.models import User
from lfnkr.calendar.clock import TOKYO
from lfnkr.language.lists import explained
from lfnkr.web.form_fields import DayField, LineField

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


def _in_words(field: forms.Field, value: Any) -> str:
    """What was chosen, as the form shows it."""
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value, value))
    return date_format(value, "DATE_FORMAT") if isinstance(field, forms.DateField) else str(value)
