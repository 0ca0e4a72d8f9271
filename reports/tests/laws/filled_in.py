"""What somebody in a hurry would send from a page: the values it shows, and for what is empty one that could be meant."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse

from lfnkr.calendar import clock
from lfnkr.web.form_fields import DayField, MomentField, now_in_tokyo


def plausible(shown: HttpResponse) -> dict[str, object]:
    """What somebody in a hurry would send from this page."""
    return values_of(shown.context["form"])


def values_of(form: forms.BaseForm) -> dict[str, object]:
    """What somebody in a hurry would send with a form and its rows."""
    people = [*form.people.forms, form.people.management_form] if hasattr(form, "people") else []
    return {bound.html_name: value_for(bound) for each in (form, *people) for bound in each}


def value_for(bound: forms.BoundField) -> object:
    """The value the page shows, or one that could be meant."""
    field, value = bound.field, bound.value()
    if value not in (None, ""):
        return bound.subwidgets and field.prepare_value(value) if isinstance(value, str) else field.prepare_value(value)
    if isinstance(field, forms.ChoiceField):
        return next((str(key) for key, _label in field.choices if str(key)), "")
    for kind, words in (
        (forms.UUIDField, ""),
        (MomentField, now_in_tokyo()),
        (DayField, clock.today().isoformat()),
        (forms.IntegerField, "3"),
        (forms.DecimalField, ""),
        (forms.BooleanField, ""),
        (forms.CharField, "12.50"),
    ):
        if isinstance(field, kind):
            return words
    return ""


def people_in(form: forms.BaseForm) -> list[forms.Form]:
    """The rows of a form."""
    return form.people.forms if hasattr(form, "people") else []
