"""Forms that correct what was told, of a request and of a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases import choices
from cases.case.models import Case, CaseMember
from cases.people.choices import Circumstance, NameKind, Relation
from cases.people.form_fields import NameField
from cases.people.models import Identity, Person
from lfnkr.declared.facts import corrected
from lfnkr.declared.forms import correcting
from lfnkr.keyring.sealing import sealed_columns
from lfnkr.web.form_fields import AppearingFields, DayField, TextField

REASON = _lazy(
    "Needed where you correct something the report counts: the moment of the call, sex, age or birth, where from, what was"
    " done, wishes, relation. Not where you only complete it. Sealed."
)


class CorrectingForm(forms.Form):
    """What the forms that correct share: only what was changed is told, sealed fields only under an open seal, and the reason."""

    sealed: tuple[str, ...] = ()
    parts: dict[str, Any] = {}
    """The parts of its page in their order, with their headings."""
    places: dict[str, str] = {}
    """In which part a field stands that is no column."""
    reason = TextField(label=_lazy("Reason"), rows=2, required=False, help_text=REASON)

    def __init__(self, *args: Any, with_sealed: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.with_sealed = with_sealed
        if not with_sealed:
            for name in self.sealed:
                del self.fields[name]

    def in_parts(self) -> list[tuple[str, Any, list[forms.BoundField]]]:
        """Each part with its heading and its fields; one without any is there all the same."""
        of_part = {name: self.places.get(name) or self.declared_parts.get(name) for name in self.fields}
        return [
            (part, title, [self[name] for name in self.fields if of_part[name] == part])
            for part, title in self.parts.items()
        ]


class CaseFactsForm(CorrectingForm, correcting(Case)):
    """The facts of a request."""

    sealed = tuple(name for name in corrected(Case) if name in sealed_columns(Case))
    parts = {
        "call": _lazy("The call"),
        "watch": _lazy("How they are held"),
        "place": _lazy("Where they are"),
        "words": _lazy("What was told"),
    }
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


class PersonFactsForm(AppearingFields, CorrectingForm, CircumstancesForm, correcting(Person, Identity, CaseMember)):
    """Details of one person; names are added, never overwritten."""

    appear = {"age_told_on": ("age", ()), "name_kind": ("name", ())}
    sealed = tuple(name for name in corrected(Identity) if name in sealed_columns(Identity))
    parts = {
        "who": _lazy("Who"),
        "names": _lazy("Names"),
        "origin": _lazy("Where from"),
        "held": _lazy("Where and how held"),
        "done": _lazy("What was done to this person"),
        "wish": _lazy("Wishes"),
        "contact": _lazy("Contact"),
        "words": _lazy("Note"),
    }
    places = {
        "age_told_on": "who",
        "relation": "who",
        "name": "names",
        "name_kind": "names",
        **dict.fromkeys(Circumstance.values, "done"),
    }
    version = forms.IntegerField(widget=forms.HiddenInput)
    relation = forms.ChoiceField(
        label=_lazy("How the principal applicant is related to this person"),
        required=False,
        choices=[("", _lazy("relation not told")), *Relation.choices],
    )
    age_told_on = DayField(label=_lazy("Day the age was told"), required=False)
    name = NameField(label=_lazy("Add a name"), help_text=_lazy("In any script. Sealed."))
    name_kind = forms.ChoiceField(
        label=_lazy("Kind of name"), choices=NameKind.choices, initial=NameKind.TRUE, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        order = ["version", *(name for name in self.declared_parts if name in self.fields), "name", "name_kind"]
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
