"""Rows of several tables in one question to the database; a page of one request would ask a dozen small ones otherwise."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import F, IntegerField, Value
from django.db.models.functions import Cast, JSONObject


def rows_of(*questions: models.QuerySet) -> dict[type[models.Model], list[models.Model]]:
    """The rows of each question by its model, in the order of their keys; each model is asked once.

    The database puts every row into one JSON object; nothing is joined, and row-level security holds as everywhere.
    """
    parts = [
        question.order_by()
        .annotate(place=Value(place, IntegerField()), row=JSONObject(**_columns(question.model)))
        .values_list("place", "row")
        for place, question in enumerate(questions)
    ]
    found: dict[type[models.Model], list[models.Model]] = {question.model: [] for question in questions}
    first, *others = parts
    for place, row in first.union(*others, all=True):
        model = questions[place].model
        found[model].append(_instance(model, row))
    return {model: sorted(rows, key=lambda row: row.pk) for model, rows in found.items()}


def _names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _columns(model: type[models.Model]) -> dict[str, models.Expression]:
    """Each column as JSON can say it: a decimal as text, since its numbers are not exact."""
    exact = {field.attname for field in model._meta.concrete_fields if isinstance(field, models.DecimalField)}
    return {name: Cast(name, models.TextField()) if name in exact else F(name) for name in _names(model)}


def _instance(model: type[models.Model], row: dict[str, Any]) -> models.Model:
    """A row as the database would have given it."""
    values = [_value(field, row[field.attname]) for field in model._meta.concrete_fields]
    return model.from_db(DEFAULT_DB_ALIAS, _names(model), values)


def _value(field: models.Field, value: Any) -> Any:
    """What a value of a JSON object was in its column."""
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        return bytes.fromhex(value.removeprefix("\\x"))
    return (field.target_field if field.is_relation else field).to_python(value)
