"""The intake form: one call, its people, the three surveillance questions; nothing but when, how and who asked is required."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import choices
from cases.intake.values import MOST_PEOPLE, PRESUMED_COUNTRY, PRESUMED_SEX, CaseFacts, NameFact, PersonFacts
from cases.people.ages import months_at
from cases.people.form_fields import OLDEST, SEALED, TOO_OLD, NameField, check_age, countries
from cases.reference.models import Place
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.web.form_fields import LineField, MomentField, TextField

BIRTH_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
FOUNDED = 1998
OF_CASE = (
    "received_at", "channel", "asked_by", "country", "is_watched", "can_leave_alone", "is_guarded", "next_contact_at",
    "exact_place", "summary",
)  # fmt: skip
ROOM = 2 * MOST_PEOPLE
"""So many rows are read and shown again, so that nothing is lost of a list that is too long."""

ROW = re.compile(r"people-([0-9]{1,4})-")
TOTAL = re.compile("[1-9][0-9]{0,3}")


class PersonForm(forms.Form):
    """One person of the request; without a name she is a person not known by name."""

    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = NameField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy(
            "In any script. Known people who may be the same appear below. Leave it empty if it is not known."
        ),
    )
    alias = NameField(label=gettext_lazy("Also known as"))
    relation = forms.ChoiceField(
        label=gettext_lazy("How is the first person related to this one?"),
        required=False,
        choices=[("", gettext_lazy("not known")), *choices.Relation.choices],
        initial=choices.Relation.MOTHER,
    )
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=choices.Sex.choices, initial=PRESUMED_SEX)
    age = forms.IntegerField(
        label=gettext_lazy("Age as told"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        error_messages={"max_value": TOO_OLD},
        help_text=gettext_lazy("About is enough."),
    )
    age_unit = forms.ChoiceField(
        label=gettext_lazy("Unit of age"), choices=choices.AgeUnit.choices, initial=choices.AgeUnit.YEARS
    )
    birth_on = LineField(
        label=gettext_lazy("Or birth date"),
        required=False,
        max_length=10,
        help_text=gettext_lazy("As much as is known: 1990-05-17, 1990-05 or 1990. Sealed."),
    )
    origin = forms.ChoiceField(label=gettext_lazy("Province of origin"), required=False)
    phone = LineField(
        label=gettext_lazy("Phone or messenger"), required=False, max_length=100, help_text=gettext_lazy("Sealed.")
    )

    def __init__(
        self, *args: Any, is_first: bool = False, search_url: str = "", places: dict[str, Place], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.is_first = is_first
        self.places = places
        if is_first:
            del self.fields["relation"]
        known = [(code, str(place)) for code, place in places.items()]
        self.fields["origin"].choices = [("", _("not known, or not from the North")), *known]
        self.fields["name"].widget.attrs |= {
            "autocomplete": "off",
            "data-search-url": f"{search_url}?row={self.prefix}",
            "data-search-results": f"#{self.prefix}-matches",
        }

    def clean_origin(self) -> Place | None:
        """The place behind its code."""
        return self.places.get(self.cleaned_data["origin"])

    def clean_birth_on(self) -> str:
        """As much of a date as is known, and one that can be; full-width figures are figures."""
        text = unicodedata.normalize("NFKC", self.cleaned_data["birth_on"])
        if text and not BIRTH_DATE.fullmatch(text):
            raise ValidationError(_("Write the birth date as 1990-05-17, 1990-05 or 1990."))
        if text:
            months_at(text, None, choices.AgeUnit.YEARS, None, clock.today())
        return text

    def clean(self) -> dict[str, Any]:
        """An age that can be."""
        cleaned = super().clean()
        check_age(self, "age", "age_unit")
        return cleaned

    def facts(self, shared: dict[str, Any]) -> PersonFacts:
        """What was told about this person."""
        data = self.cleaned_data
        told = [NameFact(text=data["name"])] if data["name"] else []
        told += [NameFact(text=data["alias"], kind=choices.NameKind.ALIAS)] if data["alias"] else []
        return PersonFacts(
            role=choices.Role.PRINCIPAL if self.is_first else choices.Role.DEPENDANT,
            names=tuple(told),
            sex=data["sex"],
            birth_on=data["birth_on"],
            stated_age=data["age"],
            stated_age_unit=data["age_unit"],
            origin=data["origin"],
            birth_country="KP" if data["origin"] else "",
            phone=data["phone"],
            relation=data.get("relation", ""),
            person=data.get("known_person"),
            **(shared if self.is_first else {}),
        )


class BasePeople(forms.BaseFormSet):
    """The people of one request, the principal applicant first."""

    search_url = ""

    def __init__(self, data: QueryDict | None = None, **kwargs: Any):
        super().__init__(with_total(data), **kwargs)
        self.error_messages["too_many_forms"] = _(
            "A request is for at most %(most)d people. Take some away here, and log a second request for them."
        ) % {"most": MOST_PEOPLE}

    @cached_property
    def places(self) -> dict[str, Place]:
        """Provinces by code, read once for all rows."""
        return {place.code: place for place in Place.objects.filter(country="KP")}

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """The first form is the principal's, whatever the browser sends."""
        shared = {"search_url": self.search_url, "places": self.places}
        return {**super().get_form_kwargs(index), "is_first": index == 0, **shared}

    def _construct_form(self, i: int, **kwargs: Any) -> PersonForm:
        """A person added of whom nothing is known yet is a person all the same."""
        return super()._construct_form(i, **{**kwargs, "empty_permitted": False})

    @property
    def kept_forms(self) -> list[PersonForm]:
        """The forms not taken away."""
        return [form for form in self.forms if form not in self.deleted_forms]

    def clean(self) -> None:
        """The first person is the one the request is about."""
        if self.forms and self.forms[0] in self.deleted_forms:
            raise ValidationError(
                _("The first person cannot be taken away: the request is for that person. Change the details instead.")
            )


def with_total(data: QueryDict | None) -> QueryDict | None:
    """What was sent, with the number of rows it holds where the browser did not say it: then nobody typed is lost."""
    if data is None or (
        TOTAL.fullmatch(data.get("people-TOTAL_FORMS", "")) and data.get("people-INITIAL_FORMS") == "0"
    ):
        return data
    rows = [int(found[1]) for name in data if (found := ROW.match(name))]
    whole = data.copy()
    whole["people-TOTAL_FORMS"] = str(max(rows, default=0) + 1)
    whole["people-INITIAL_FORMS"] = "0"
    return whole


People = forms.formset_factory(
    PersonForm,
    formset=BasePeople,
    extra=0,
    min_num=1,
    max_num=MOST_PEOPLE,
    absolute_max=ROOM,
    validate_max=True,
    can_delete=True,
)


class IntakeForm(forms.Form):
    """One request for rescue as it is told in the first call."""

    draft = forms.UUIDField(required=False, widget=forms.HiddenInput(attrs={"id": False}))
    draft_page = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput(attrs={"id": False}))
    draft_basis = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput(attrs={"id": False}))
    received_at = MomentField(
        label=gettext_lazy("When did the call come in?"),
        help_text=gettext_lazy("Tokyo time. The 72 hours count from here."),
        error_messages={"required": gettext_lazy("Say when the call came in: the clock begins there.")},
    )
    channel = forms.ChoiceField(label=gettext_lazy("How did it come?"), choices=choices.Channel.choices)
    asked_by = forms.ChoiceField(
        label=gettext_lazy("Who asked?"), choices=choices.AskedBy.choices, initial=choices.AskedBy.PASTOR
    )
    can_leave_alone = forms.ChoiceField(
        label=gettext_lazy("Can they get away by themselves?"),
        choices=choices.Answer.choices,
        initial=choices.Answer.NOT_ASKED,
        widget=forms.RadioSelect,
    )
    is_watched = forms.ChoiceField(
        label=gettext_lazy("Are they watched?"),
        choices=choices.Answer.choices,
        initial=choices.Answer.NOT_ASKED,
        widget=forms.RadioSelect,
    )
    is_guarded = forms.ChoiceField(
        label=gettext_lazy("Are they locked in, guarded by several people, or in need of care on the way?"),
        choices=choices.Answer.choices,
        initial=choices.Answer.NOT_ASKED,
        widget=forms.RadioSelect,
    )
    desired_destination = forms.ChoiceField(
        label=gettext_lazy("Where do they wish to go?"),
        required=False,
        choices=countries(gettext_lazy("not asked")),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country they are in"), choices=list(choices.COUNTRIES.items()), initial=PRESUMED_COUNTRY
    )
    next_contact_at = MomentField(
        to_come=True,
        label=gettext_lazy("Next contact agreed for"),
        required=False,
        help_text=gettext_lazy("Tokyo time. A missed contact is shown at once."),
    )
    exact_place = LineField(label=gettext_lazy("Exact place"), required=False, max_length=500, help_text=SEALED)
    summary = TextField(
        label=gettext_lazy("What was told"),
        required=False,
        rows=5,
        help_text=gettext_lazy("Sealed. Of a call that broke off, one sentence is enough."),
    )

    def __init__(self, data: QueryDict | None = None, *, search_url: str = "", **kwargs: Any):
        super().__init__(data, **kwargs)
        self.people = People(data, prefix="people")
        self.people.search_url = search_url

    def is_valid(self) -> bool:
        """The call and all its people: saved together or not at all."""
        return all([super().is_valid(), self.people.is_valid()])

    def without_judgement(self) -> IntakeForm:
        """The same form with what was typed and no word about what is missing: for a draft that is opened again."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
        self.people._errors = [ErrorDict() for _form in self.people.forms]
        self.people._non_form_errors = ErrorList()
        for form in self.people.forms:
            form._errors, form.cleaned_data = ErrorDict(), {}
        return self

    def clean_received_at(self) -> datetime:
        """No call came in before there was anybody to call."""
        moment = self.cleaned_data["received_at"]
        if moment.year < FOUNDED:
            raise ValidationError(_("This is before the organisation was founded. Check the year."))
        return moment

    def facts(self) -> CaseFacts:
        """What was told, as intake takes it."""
        data = self.cleaned_data
        wish = data["desired_destination"]
        shared = {
            "desired_destination": wish,
            "desired_answer": choices.Answer.YES if wish else choices.Answer.NOT_ASKED,
            "desired_asked_on": data["received_at"].astimezone(TOKYO).date() if wish else None,
        }
        people = tuple(form.facts(shared) for form in self.people.kept_forms)
        return CaseFacts(**{name: data[name] for name in OF_CASE}, people=people)
