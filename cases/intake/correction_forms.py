"""Forms that correct what was told, of a request and of a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases import choices
from cases.case.models import Case, CaseMember
from cases.people.choices import Circumstance, NameKind
from cases.people.form_fields import NameField
from cases.people.models import Identity, Person
from lfnkr.declared.forms import correcting
from lfnkr.web.form_fields import AppearingFields, DayField


class CaseFactsForm(correcting(Case)):
    """The facts of a request; two people who change them at once see both versions."""

    version = forms.IntegerField(widget=forms.HiddenInput)


CircumstancesForm = type(
    "CircumstancesForm",
    (forms.Form,),
    {
        "__doc__": "What was done to her: one question each.",
        **{
            kind.value: forms.ChoiceField(
                label=capfirst(kind.label), choices=choices.Answer.choices, initial=choices.Answer.NOT_ASKED
            )
            for kind in Circumstance
        },
    },
)


class PersonFactsForm(AppearingFields, CircumstancesForm, correcting(Person, Identity, CaseMember)):
    """Details of one person; names are added, never overwritten."""

    appear = {"age_told_on": ("age", ()), "name_kind": ("name", ())}
    first_circumstance = next(iter(Circumstance)).value
    version = forms.IntegerField(widget=forms.HiddenInput)
    age_told_on = DayField(label=_lazy("Day the age was told"), required=False)
    name = NameField(label=_lazy("Add a name"), help_text=_lazy("In any script. Sealed."))
    name_kind = forms.ChoiceField(label=_lazy("Kind of name"), choices=NameKind.choices, initial=NameKind.TRUE)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        order = ["version", *self.declared_parts, "name", "name_kind"]
        order.insert(order.index("age") + 1, "age_told_on")
        self.order_fields(order)

    def clean(self) -> dict[str, Any]:
        """An age with the day it was told."""
        cleaned = super().clean()
        age, day = cleaned.get("age"), cleaned.get("age_told_on")
        if age and age.is_counted and not day and "age_told_on" not in self.errors:
            self.add_error("age_told_on", _("Say on which day this age was told."))
        elif age and day:
            cleaned["age"] = age.as_told_on(day)
        return cleaned
