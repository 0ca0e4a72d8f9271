"""Forms that correct what was told, of a request and of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases import choices
from cases.case.models import Case, CaseMember
from cases.intake.values import MendedName, NameFact
from cases.people.choices import Circumstance, NameKind, NameState, Relation
from cases.people.form_fields import NameField, name_facts
from cases.people.models import Identity, Person
from lfnkr.declared.facts import corrected
from lfnkr.declared.forms import correcting
from lfnkr.keyring.sealing import sealed_columns
from lfnkr.web.form_fields import AppearingFields, DayField, TextField

REASON = _lazy(
    "Needed where you correct something the report counts: the moment of the call, sex, age or birth, where from, what was"
    " done, wishes, relation. Not where you only complete it. Sealed."
)


OF_A_NAME = ("text", "kind", "used_by", "source", "state")
"""What is asked of a name that is kept, each field named with its key: text_‹key›."""


class KeptName(NamedTuple):
    """One name as the page shows it: its key, and what of it stands by the names of `OF_A_NAME`."""

    key: UUID
    facts: dict[str, str]


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
        "__doc__": "What was done to the person: one question each.",
        **{
            kind.value: forms.ChoiceField(
                label=capfirst(kind.label), choices=choices.Answer.choices, initial=choices.Answer.NOT_ASKED
            )
            for kind in Circumstance
        },
    },
)


class PersonFactsForm(AppearingFields, CorrectingForm, CircumstancesForm, correcting(Person, Identity, CaseMember)):
    """Details of one person. A name is added, or mended where it stands: another spelling replaces it, and it is kept."""

    class Media:
        js = (forms.Script("js/search.js", defer=True),)

    appear = {
        "age_told_on": ("age", ()),
        **{f"name_{column}": ("name", ()) for column in ("kind", "used_by", "source")},
    }
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
        **dict.fromkeys(("name", "name_kind", "name_used_by", "name_source"), "names"),
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
    name_kind, name_used_by, name_source = name_facts().values()

    def __init__(
        self, *args: Any, names: Iterable[KeptName] = (), typed: Mapping[str, Any] | None = None, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.names, self.typed = list(names), typed or {}
        for number, name in enumerate(self.names, 1):
            self._ask_of(name, number)
        of_new = ["name", "name_kind", "name_used_by", "name_source"]
        order = ["version", *(name for name in self.declared_parts if name in self.fields), *of_new]
        order.insert(order.index("age") + 1, "age_told_on")
        self.order_fields(order)

    def _ask_of(self, name: KeptName, number: int) -> None:
        """Put the fields of a name that is kept into the form, each with what stood there when the page was read."""
        fields = {"text": NameField(label=_("Name %(n)d") % {"n": number}), **name_facts(with_state=True)}
        if name.facts.get("state") == NameState.ERROR:
            fields["text"].widget.attrs["readonly"] = True
        for fact, field in fields.items():
            field.initial, field.show_hidden_initial = name.facts.get(fact), True
            self.fields[f"{fact}_{name.key}"] = field

    @property
    def name_rows(self) -> list[list[tuple[forms.BoundField, str, str]]]:
        """The fields of each name that is kept, each with the name and the text of what was read."""
        return [
            [
                (field, field.html_initial_name, self.typed.get(field.html_initial_name, name.facts.get(fact) or ""))
                for fact in OF_A_NAME
                for field in (self[f"{fact}_{name.key}"],)
            ]
            for name in self.names
        ]

    def new_names(self) -> list[NameFact]:
        """The name that is added."""
        data = self.cleaned_data
        if not data["name"]:
            return []
        told = {
            "kind": data["name_kind"] or NameKind.TRUE,
            "used_by": data["name_used_by"],
            "source": data["name_source"],
        }
        return [NameFact(text=data["name"], **told)]

    def mended_names(self) -> list[MendedName]:
        """Those that are told anew: of another text, of another kind, no longer used, or in error."""
        data, changed = self.cleaned_data, set(self.changed_data)
        found = []
        for name in self.names:
            fields = {fact: f"{fact}_{name.key}" for fact in OF_A_NAME}
            if changed & set(fields.values()):
                told = {fact: data.get(field) or "" for fact, field in fields.items()}
                told["kind"] = told["kind"] or name.facts.get("kind") or NameKind.TRUE
                told["state"] = told["state"] or name.facts.get("state") or NameState.USED
                found.append(MendedName(key=name.key, **told))
        return found

    def clean(self) -> dict[str, Any]:
        """An age with the day it was told."""
        cleaned = super().clean()
        age, day = cleaned.get("age"), cleaned.get("age_told_on")
        if age and age.is_counted and not day and "age_told_on" not in self.errors:
            self.add_error("age_told_on", _("Say on which day this age was told."))
        elif age and day:
            cleaned["age"] = age.as_told_on(day)
        return cleaned
