"""Forms that correct what was told, of a request and of a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases import choices
from cases.people.form_fields import OLDEST, TOO_OLD, NameField, check_age, countries
from cases.reference.models import Place
from lfnkr.web.form_fields import DayField, MomentField


class CaseFactsForm(forms.Form):
    """The facts of a request; two people who change them at once see both versions."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    received_at = MomentField(label=gettext_lazy("Received at"), help_text=gettext_lazy("Tokyo time."))
    channel = forms.ChoiceField(label=pgettext_lazy("a request", "How it came"), choices=choices.Channel.choices)
    asked_by = forms.ChoiceField(label=gettext_lazy("Who asked"), choices=choices.AskedBy.choices)
    can_leave_alone = forms.ChoiceField(
        label=gettext_lazy("Can they get away by themselves?"), choices=choices.Answer.choices
    )
    is_watched = forms.ChoiceField(label=gettext_lazy("Are they watched?"), choices=choices.Answer.choices)
    is_guarded = forms.ChoiceField(
        label=gettext_lazy("Are they locked in, guarded by several people, or in need of care on the way?"),
        choices=choices.Answer.choices,
    )
    country = forms.ChoiceField(label=gettext_lazy("Country they are in"), choices=list(choices.COUNTRIES.items()))
    region = forms.ModelChoiceField(
        label=gettext_lazy("Province or region"),
        required=False,
        queryset=Place.objects.all(),
        empty_label=gettext_lazy("not known"),
    )


CircumstancesForm = type(
    "CircumstancesForm",
    (forms.Form,),
    {
        "__doc__": "What was done to her: one question each.",
        **{
            kind.value: forms.ChoiceField(
                label=capfirst(kind.label), choices=choices.Answer.choices, initial=choices.Answer.NOT_ASKED
            )
            for kind in choices.Circumstance
        },
    },
)


class PersonFactsForm(CircumstancesForm):
    """Details of one person; names are added, never overwritten."""

    first_circumstance = next(iter(choices.Circumstance)).value
    version = forms.IntegerField(widget=forms.HiddenInput)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=choices.Sex.choices)
    stated_age = forms.IntegerField(
        label=gettext_lazy("Age as told"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        error_messages={"max_value": TOO_OLD},
    )
    stated_age_unit = forms.ChoiceField(label=gettext_lazy("Unit of age"), choices=choices.AgeUnit.choices)
    stated_on = DayField(label=gettext_lazy("Day the age was told"), required=False)
    birth_country = forms.ChoiceField(
        label=gettext_lazy("Country of birth"), required=False, choices=countries(gettext_lazy("not known"))
    )
    origin = forms.ModelChoiceField(
        label=gettext_lazy("Province of origin"),
        required=False,
        queryset=Place.objects.filter(country="KP"),
        empty_label=gettext_lazy("not known"),
    )
    name = NameField(label=gettext_lazy("Add a name"), help_text=gettext_lazy("In any script. Sealed."))
    name_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of name"), choices=choices.NameKind.choices, initial=choices.NameKind.TRUE
    )
    desired_destination = forms.ChoiceField(
        label=gettext_lazy("Wishes to go to"), required=False, choices=countries(gettext_lazy("not asked"))
    )
    years_in_china = forms.IntegerField(label=gettext_lazy("Years in China"), required=False, min_value=0, max_value=80)

    field_order = [
        "version", "sex", "stated_age", "stated_age_unit", "stated_on", "birth_country", "origin", "name", "name_kind",
        "desired_destination", "years_in_china",
    ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """An age that can be, with the day it was told."""
        cleaned = super().clean()
        age = cleaned.get("stated_age")
        if age is not None and not cleaned.get("stated_on") and "stated_on" not in self.errors:
            self.add_error("stated_on", _("Say on which day this age was told."))
        check_age(self, "stated_age", "stated_age_unit")
        return cleaned
