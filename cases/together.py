"""Rows of several tables in one question to the database; a page of one request would ask a dozen small ones otherwise."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import F, IntegerField, Value
from django.db.models.functions import Cast, JSONObject


def rows_of(*questions: models.QuerySet) -> dict[type[models.Model], list[models.Model]]:
    """The rows of each question by its model, in the order of their keys; each model is asked once.

    The database puts every row into one JSON object; nothing is joined, and row-level security holds as everywhere.
    Columns that a question leaves out with `only` or `defer` are not read.
    """
    columns = [_columns(question) for question in questions]
    parts = [
        question.order_by().values_list(Value(place, IntegerField()), JSONObject(**_as_json(columns[place])))
        for place, question in enumerate(questions)
    ]
    found: dict[type[models.Model], list[models.Model]] = {question.model: [] for question in questions}
    first, *others = parts
    for place, row in first.union(*others, all=True):
        model = questions[place].model
        found[model].append(_instance(model, columns[place], row))
    return {model: sorted(rows, key=lambda row: row.pk) for model, rows in found.items()}


def _columns(question: models.QuerySet) -> list[models.Field]:
    """The columns a question asks for, the key always among them."""
    named, is_left_out = question.query.deferred_loading
    fields = question.model._meta.concrete_fields
    return [field for field in fields if field.primary_key or (field.name in named) != is_left_out]


def _as_json(columns: list[models.Field]) -> dict[str, models.Expression]:
    """Each column as JSON can say it: a decimal as text, since its numbers are not exact."""
    return {
        field.attname: Cast(field.attname, models.TextField())
        if isinstance(field, models.DecimalField)
        else F(field.attname)
        for field in columns
    }


def _instance(model: type[models.Model], columns: list[models.Field], row: dict[str, Any]) -> models.Model:
    """A row as the database would have given it."""
    names = [field.attname for field in columns]
    return model.from_db(DEFAULT_DB_ALIAS, names, [_value(field, row[field.attname]) for field in columns])


def _value(field: models.Field, value: Any) -> Any:
    """What a value of a JSON object was in its column."""
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        return bytes.fromhex(value.removeprefix("\\x"))
    return (field.target_field if field.is_relation else field).to_python(value)
