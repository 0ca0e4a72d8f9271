"""The columns of dates and ages: one text each, of a type the database checks, and two bounds it reckons from the text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce

from lfnkr.fuzzy import forms as fields
from lfnkr.fuzzy.ages import Age
from lfnkr.fuzzy.dates import FuzzyDate


class TextValueField(models.Field):
    """A value kept as its `text`, in a column of `type_name`; beside it stand two columns that the database reckons.

    They are named after the column: `bounds` gives their endings, with the SQL function of each. Only questions read them;
    whoever holds a row asks its value. Null means that nobody asked.
    """

    value_class: type[FuzzyDate] | type[Age]
    type_name: str
    bounds: dict[str, str]
    bound_class: type[models.Field]
    form_class: type[forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"null": True, "blank": kwargs.get("null", True)} | kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """As for every field, without what is so unless it is said."""
        name, path, args, kwargs = super().deconstruct()
        kwargs |= {} if self.null else {"null": False}
        kwargs |= {} if self.blank == self.null else {"blank": self.blank}
        said = {"null": not self.null, "blank": self.blank != self.null}
        return name, path, args, {key: value for key, value in kwargs.items() if said.get(key, True)}

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """The bounds with it; the models of a migration name them themselves."""
        super().contribute_to_class(cls, name, private_only)
        if cls.__module__ != "__fake__" and not cls._meta.abstract:
            for ending, function in self.bounds.items():
                bound = models.GeneratedField(
                    expression=models.Func(models.F(name), function=function, output_field=self.bound_class()),
                    output_field=self.bound_class(null=True),
                    db_persist=True,
                    null=True,
                )
                bound.bound_of = name
                bound.contribute_to_class(cls, f"{name}_{ending}")

    def db_type(self, connection: Any) -> str:
        """A domain over text, see migrations/sql."""
        return self.type_name

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> FuzzyDate | Age | None:
        """The value behind the stored text."""
        return None if value is None else self.value_class.parse(value)

    def to_python(self, value: Any) -> FuzzyDate | Age | None:
        """The value itself, or behind its text."""
        if value is None or isinstance(value, self.value_class):
            return value
        if not isinstance(value, str):
            raise ValidationError(f"{value!r} is no {self.value_class.__name__}.")
        return self.value_class.parse(value)

    def get_prep_value(self, value: Any) -> str | None:
        """Its text."""
        value = self.to_python(super().get_prep_value(value))
        return None if value is None else value.text

    def value_to_string(self, obj: models.Model) -> str:
        """For dumps: its text, empty where nobody asked."""
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def formfield(self, **kwargs: Any) -> forms.Field:
        """The field in which it is typed."""
        return super().formfield(**{"form_class": self.form_class} | kwargs)


class FuzzyDateField(TextValueField):
    """A date as closely as it is known; `…_from` and `…_until` are the first moment it may mean and the first it cannot."""

    value_class, type_name, bound_class = FuzzyDate, "fuzzy_date", models.DateTimeField
    bounds = {"from": "fuzzy_earliest", "until": "fuzzy_latest"}
    form_class = fields.FuzzyDateField


class AgeField(TextValueField):
    """An age as it was told; `…_born_from` and `…_born_until` are the first and the last day of the birth it allows."""

    value_class, type_name, bound_class = Age, "told_age", models.DateField
    bounds = {"born_from": "told_age_born_from", "born_until": "told_age_born_until"}
    form_class = fields.AgeField


def in_order(name: str) -> list[models.expressions.OrderBy]:
    """Orders by a date as `FuzzyDate.sort_key` does: the first moment it may mean, else the last; not known comes last."""
    first, last = models.F(f"{name}_from"), models.F(f"{name}_until")
    return [Coalesce(first, last).asc(nulls_last=True), last.asc(nulls_last=True), models.F(name).asc(nulls_last=True)]


def certainly_within(name: str, begins: Any, ends: Any) -> models.Q:
    """Those that must lie in a stretch from `begins` up to, and not with, `ends`."""
    return models.Q(**{f"{name}_from__gte": begins, f"{name}_until__lte": ends})


def maybe_within(name: str, begins: Any, ends: Any) -> models.Q:
    """Those that may lie in a stretch from `begins` up to, and not with, `ends`; a date that nobody gave is none of them."""
    starts = models.Q(**{f"{name}_from": None}) | models.Q(**{f"{name}_from__lt": ends})
    stops = models.Q(**{f"{name}_until": None}) | models.Q(**{f"{name}_until__gt": begins})
    return models.Q(**{f"{name}__isnull": False}) & starts & stops
