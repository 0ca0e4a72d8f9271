"""Form fields made from declared columns: one wording, one help, the choices of the column; a form adds what is no column."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db import models

from lfnkr.declared.facts import Model, asked, corrected, fact_of
from lfnkr.fuzzy.columns import TextValueField
from lfnkr.keyring.sealing import SealedField
from lfnkr.web.form_fields import DayField, LineField, MomentField, WholeNumberField


def asking(*told: Model, parts: Iterable[str] = ()) -> type[forms.Form]:
    """A form of what intake asks of these models, in these parts of its page (all of them where none is named)."""
    columns = {name: column for name, column in asked(*told).items() if not parts or fact_of(column).intake in parts}
    return _form(columns, lambda column: fact_of(column).intake, begins=True)


def correcting(*told: Model, parts: Iterable[str] = ()) -> type[forms.Form]:
    """A form of what can be completed or corrected of these models, in these parts of its page."""
    columns = {
        name: column for name, column in corrected(*told).items() if not parts or fact_of(column).correct in parts
    }
    return _form(columns, lambda column: fact_of(column).correct, begins=False)


def form_field(column: models.Field, *, begins: bool = False, **given: Any) -> forms.Field:
    """The form field of one column; `begins`: nobody has spoken yet, so that it holds the column's default and no answer."""
    said = fact_of(column)
    words = {
        "label": column.verbose_name,
        "help_text": column.help_text,
        "required": said.must or not (column.blank or isinstance(column, SealedField)),
    } | given
    if begins and column.has_default():
        words.setdefault("initial", column.get_default())
    if column.flatchoices:
        words.setdefault("choices", _choices(column, begins=begins))
    is_list = column.flatchoices and not begins  # Questions stand open in the first form; later they are lists.
    if said.form and not is_list:
        return said.form(**words)
    return _made(column, words)


def _form(columns: dict[str, models.Field], part: Callable, *, begins: bool) -> type[forms.Form]:
    fields = {name: form_field(column, begins=begins) for name, column in columns.items()}
    parts = {name: part(column) for name, column in columns.items()}
    said = {"declared_columns": columns, "declared_parts": parts, "__doc__": "Fields made from columns."}
    return type("DeclaredForm", (PartedForm,), fields | said)


class PartedForm(forms.Form):
    """A form that knows in which part of its page each declared field stands."""

    declared_columns: dict[str, models.Field] = {}
    declared_parts: dict[str, str] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """A form made of several such forms has the parts of all of them."""
        super().__init_subclass__(**kwargs)
        for name in ("declared_columns", "declared_parts"):
            bases = [base.__dict__.get(name, {}) for base in reversed(cls.__mro__)]
            setattr(cls, name, {field: said for base in bases for field, said in base.items()})

    def part(self, *names: str) -> list[forms.BoundField]:
        """The fields of one part or several, in the order of the form."""
        return [self[field] for field in self.fields if self.declared_parts.get(field) in names]

    @property
    def told(self) -> dict[str, Any]:
        """What was typed into the declared fields."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.declared_parts}


def _choices(column: models.Field, *, begins: bool) -> list[tuple[Any, Any]]:
    """The column's choices, with words for none of them first where there may be none, or nothing was answered yet."""
    choices = [choice for choice in column.choices if choice[0] != ""]
    is_open = column.blank or (begins and not column.has_default())
    return [("", fact_of(column).nothing), *choices] if is_open else choices


def _made(column: models.Field, words: dict[str, Any]) -> forms.Field:
    """By the kind of the column, in the fields of our own."""
    if column.flatchoices:
        return forms.ChoiceField(**words)
    if isinstance(column, models.ForeignKey):
        rows = column.related_model.objects.complex_filter(column.get_limit_choices_to())
        return forms.ModelChoiceField(queryset=rows, empty_label=fact_of(column).nothing, **words)
    if isinstance(column, TextValueField):
        return column.formfield(**words)
    for kind, made in FIELDS:
        if isinstance(column, kind):
            limits = {"max_length": column.max_length} if made is LineField and column.max_length else {}
            return made(**limits, **words)
    raise TypeError(f"{column}: say by `form=` how it is typed.")


FIELDS: list[tuple[type[models.Field], type[forms.Field]]] = [
    (models.DateTimeField, MomentField),
    (models.DateField, DayField),
    (models.BooleanField, forms.BooleanField),
    (models.IntegerField, WholeNumberField),
    (models.CharField, LineField),
    (models.TextField, LineField),
    (SealedField, LineField),
]
