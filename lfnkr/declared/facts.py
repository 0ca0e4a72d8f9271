"""What a model says of each of its columns, and the questions others ask of it; the forms made of it are in forms.py.

class Person(Declared):
    sex = personal(models.CharField(_lazy("Sex"), choices=Sex), intake="who", correct="who", counts="sex")
    phone = sealed(SealedField(_lazy("Phone or messenger")), intake="more", correct="contact")
    version = plain(models.PositiveIntegerField(default=1))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar

from django import forms
from django.apps import AppConfig
from django.db import models

from lfnkr.keyring.sealing import SealedField, sealed_columns
from lfnkr.language.labels import Labelled
from lfnkr.privacy import PERSONAL, PLAIN, SEALED

F = TypeVar("F", bound=models.Field)
EMPTY = (None, "")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What is said of one column.

    `privacy`: sealed, personal or plain. `intake`, `correct`: the part of the page that asks for it first, and of the page
    that completes or corrects it; empty where none does. `told`: an action may be told it, though no page asks. `counts`:
    which count of the report follows from it; whoever corrects one that was told before says why. `nothing`: the words of
    a list for none of its choices, with which every question begins. `must`: its page asks for an answer, though the column may be empty. `form`: makes the form field, where the column does not say
    enough. Its one wording is the column's `verbose_name`, its one help the column's `help_text`.
    """

    privacy: str
    intake: str = ""
    correct: str = ""
    told: bool = False
    counts: str = ""
    nothing: str = "—"
    must: bool = False
    form: Callable[..., forms.Field] | None = None


def fact(column: F, privacy: str, **said: Any) -> F:
    """The column, with what is said of it (see `Fact`); raises TypeError where its class and its kind do not agree."""
    if (privacy == SEALED) != isinstance(column, SealedField):
        raise TypeError("A SealedField is sealed, and nothing else is.")
    column.fact = Fact(privacy=privacy, **said)
    return column


sealed = partial(fact, privacy=SEALED)
"""Encrypted under a key of its own; read through an open seal only."""
personal = partial(fact, privacy=PERSONAL)
"""About one human being, shown to those whose work needs it; in a report only as a figure."""
plain = partial(fact, privacy=PLAIN)
"""About no human being."""


class Declared(Labelled):
    """A model of which each column says what it is; a test holds that none is silent."""

    class Meta:
        abstract = True


Model = type[models.Model]


def columns_of(model: Model) -> dict[str, models.Field]:
    """The columns of a model by name as they are declared, links to many included."""
    columns = [*model._meta.concrete_fields, *model._meta.local_many_to_many]
    return {column.name: column for column in columns}


def fact_of(column: models.Field) -> Fact | None:
    """What is said of a column; the bounds of a date or an age may tell what their column tells."""
    of = getattr(column, "bound_of", None)
    if of:
        told = fact_of(column.model._meta.get_field(of))
        return told and Fact(privacy=told.privacy)
    return getattr(column, "fact", None)


def facts_of(*models_told: Model) -> dict[str, models.Field]:
    """The columns of some models that said something, by name."""
    return {
        name: column
        for model in models_told
        for name, column in columns_of(model).items()
        if fact_of(column) is not None
    }


def silent_columns(model: Model) -> set[str]:
    """The columns that say nothing of themselves."""
    return {name for name, column in columns_of(model).items() if fact_of(column) is None}


def privacy_of(app: AppConfig) -> dict[str, dict[str, str]]:
    """Model -> column -> class, of all an application says: by its models' own declarations, else by its privacy.py."""
    module = f"{app.name}.privacy"
    listed = import_module(module).FIELDS if find_spec(module) else {}
    declared = {
        model.__name__: {name: fact_of(column).privacy for name, column in columns_of(model).items() if fact_of(column)}
        for model in app.get_models()
        if issubclass(model, Declared)
    }
    return listed | declared


def asked(*models_told: Model) -> dict[str, models.Field]:
    """What intake asks of these models."""
    return {name: column for name, column in facts_of(*models_told).items() if fact_of(column).intake}


def corrected(*models_told: Model) -> dict[str, models.Field]:
    """What the page asks that completes or corrects these models."""
    return {name: column for name, column in facts_of(*models_told).items() if fact_of(column).correct}


def tellable(*models_told: Model) -> dict[str, models.Field]:
    """What an action may be told of these models, whichever page asks for it."""
    facts = {name: (column, fact_of(column)) for name, column in facts_of(*models_told).items()}
    return {name: column for name, (column, said) in facts.items() if said.intake or said.correct or said.told}


def counting(count: str, *models_told: Model) -> frozenset[str]:
    """The names of the columns from which a count follows: whoever changes one of them has it counted anew."""
    return frozenset(name for name, column in facts_of(*models_told).items() if fact_of(column).counts == count)


def parted(model: Model, told: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str | None]]:
    """What was told, as far as it is of this model: the columns in clear, and the texts to be sealed (None: nothing)."""
    of_sealed = set(sealed_columns(model))
    own = {name: value for name, value in told.items() if name in columns_of(model)}
    clear = {name: value for name, value in own.items() if name not in of_sealed}
    return clear, {name: text_of(value) for name, value in own.items() if name in of_sealed}


def text_of(value: Any) -> str | None:
    """A value as it is sealed: dates and ages by their own text, nothing as None."""
    return str(getattr(value, "text", value) or "").strip() or None if value is not None else None


def value_of(column: models.Field, text: str | None) -> Any:
    """The value a sealed text stands for, where its field reads more than words: a date, a place; words in its place stay words."""
    reads = getattr(fact_of(column).form, "value_class", None)
    return reads.parse(text) if reads and type(text) is str and text else text


def is_telling(column: models.Field, value: Any) -> bool:
    """Whether a value tells anything beyond what stands in the column before anybody has spoken."""
    default = column.get_default() if column.has_default() else None
    said = value.strip() if isinstance(value, str) else value
    return said not in EMPTY and said != default


def unknown_choices(told: Mapping[str, Any], columns: Mapping[str, models.Field]) -> dict[str, Any]:
    """What was told that is none of its column's list; the database would take any text of the right length."""
    return {
        name: value
        for name, value in told.items()
        if value not in EMPTY and (known := dict(columns[name].flatchoices)) and value not in known
    }
