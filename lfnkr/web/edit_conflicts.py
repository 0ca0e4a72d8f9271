"""Two people change the same row: what one typed and what the other saved meanwhile, side by side."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError
from lfnkr.language.lists import listed

FIELD = "version"
"""A form with a field of this name edits a row that counts its versions in a column of this name."""


class RowMovedOn(ValidationError):
    """The row was changed by somebody else after this form was shown; nothing was saved."""


class StaleRecord(DomainError, RowMovedOn):
    """The same, found under the lock of the act."""

    sentence = _lazy("Somebody changed this while you were writing. Compare both versions, then save again.")


@dataclass(frozen=True)
class Difference:
    """One field on the page of two versions, as words."""

    label: str
    yours: str
    theirs: str

    @property
    def is_changed(self) -> bool:
        """Whether the two versions differ here."""
        return self.yours != self.theirs


def values_of(row: models.Model, form_class: type[forms.Form]) -> dict[str, Any]:
    """What the form starts from: the row's present values of the fields both know."""
    return {name: getattr(row, name) for name in form_class.base_fields if hasattr(row, name)}


def require_current(row: models.Model, version: int) -> None:
    """Refuse to overwrite a later version of a row that is held. Raises StaleRecord."""
    if row.version != version:
        raise StaleRecord


def check_unmoved(row: models.Model, form: forms.Form) -> None:
    """Refuse when the row's version is not the one the form was shown with.

    Without a lock, which row-level security gives to acts alone: the act compares once more under its own, and may raise
    RowMovedOn too.
    """
    now = type(row)._base_manager.values_list(FIELD, flat=True).get(pk=row.pk)
    if str(form[FIELD].value()) != str(now):
        raise RowMovedOn(
            _("Somebody else changed this while you were writing, and nothing was saved yet. Compare and save again.")
        )


def compare(form: forms.Form, stored: dict[str, Any]) -> list[Difference]:
    """Every visible field with what was typed and what is stored now, or what stands for nothing stored."""
    return [
        Difference(
            str(bound.label),
            shown(bound.field, bound.value()),
            shown(bound.field, stored.get(bound.name, bound.field.initial)),
        )
        for bound in form.visible_fields()
    ]


def shown(field: forms.Field, value: Any) -> str:
    """A value in the words of its field's choices; what was typed is read first, so that equal is shown as equal."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, (list, tuple, set)):
        return listed(shown(field, one) for one in value)
    if isinstance(value, str):
        with contextlib.suppress(ValidationError):
            value = field.to_python(value)
    value = field.prepare_value(value)
    for key, label in _flat(getattr(field, "choices", ())):
        if str(key) == str("" if value is None else value):
            return str(label)
    return "" if value is None else str(localize(value))


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    """Choices without their groups."""
    flat = []
    for key, label in choices:
        flat.extend(label if isinstance(label, (list, tuple)) else [(key, label)])
    return flat
