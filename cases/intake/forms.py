"""The intake form: one call, its people, the three surveillance questions; nothing but when, how and who asked is required."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases import choices
from cases.case.choices import MemberRole
from cases.case.models import Case, CaseMember, is_of_the_past
from cases.intake.values import MOST_PEOPLE, CaseFacts, NameFact, PersonFacts
from cases.people.choices import NameKind, Relation, Sex
from cases.people.form_fields import NameField, name_facts
from cases.people.models import Identity, Person
from cases.reference.models import Place
from lfnkr.calendar import clock
from lfnkr.calendar.clock import day_of
from lfnkr.declared.forms import asking
from lfnkr.web.form_fields import AppearingFields, MomentField

FOUNDED = 1998
JUST_NOW, THEN = "now", "then"
ROOM = 2 * MOST_PEOPLE
"""So many rows are read and shown again, so that nothing is lost of a list that is too long."""

ONLY_OF = {
    Relation.MOTHER: (Sex.FEMALE, True),
    Relation.FATHER: (Sex.MALE, True),
    Relation.SPOUSE: ("", True),
    Relation.GRANDPARENT: ("", True),
    Relation.GUARDIAN: ("", True),
}
"""Of which sex the first person is where this relation is true ("" of either), and whether only of somebody grown up."""

ROW = re.compile(r"people-([0-9]{1,4})-")
TOTAL = re.compile("[1-9][0-9]{0,3}")


class RelationSelect(forms.Select):
    """What the first person may be to another: each relation says of which sex, and whether of an adult, it can be true.

    A script offers those that may be; without one all of them are there, and none is refused.
    """

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With what it says of the first person."""
        option = super().create_option(name, value, *args, **kwargs)
        sex, is_adult = ONLY_OF.get(value, ("", False))
        option["attrs"] |= {"data-sex": sex} if sex else {}
        option["attrs"] |= {"data-adult": True} if is_adult else {}
        return option


NONE_OF_THESE = "none"
"""What the page sends where somebody said of all who may be the same that they are not."""


class ChosenPersonField(forms.UUIDField):
    """A known person by key; nobody where it was said that it is none of those shown."""

    def to_python(self, value: Any) -> Any:
        """The key, or nothing."""
        return None if value == NONE_OF_THESE else super().to_python(value)


OTHER_NAMES = ("alias", "alias_2", "alias_3")
"""The fields of further names, each there once it was asked for; more of them are told where a person is completed."""
OF_NAME = ("kind", "used_by", "source")
TYPED_NAMES = ("name", *OTHER_NAMES)
"""Each with fields of its own for what it is: `name_kind`, `alias_kind`."""


class PersonForm(AppearingFields, asking(Person, Identity)):
    """One person of the request; without a name they are a person not known by name."""

    appear = {f"{name}_{fact}": (name, ()) for name in TYPED_NAMES for fact in OF_NAME}

    person = ChosenPersonField(required=False, widget=forms.HiddenInput)
    name = NameField(
        label=_lazy("Name"),
        help_text=_lazy(
            "In any script. Known people who may be the same appear below. Leave it empty if it is not known."
        ),
    )
    name_kind, name_used_by, name_source = name_facts().values()
    alias, alias_2, alias_3 = (NameField(label=_lazy("Another name")) for _field in OTHER_NAMES)
    alias_kind, alias_used_by, alias_source = name_facts().values()
    alias_2_kind, alias_2_used_by, alias_2_source = name_facts().values()
    alias_3_kind, alias_3_used_by, alias_3_source = name_facts().values()
    sex = forms.ChoiceField(
        label=Person._meta.get_field("sex").verbose_name,
        required=False,
        choices=[("", _lazy("not asked")), *Sex.choices],
    )
    relation = forms.ChoiceField(
        label=_lazy("How is the first person related to this one?"),
        required=False,
        choices=[("", _lazy("relation not told")), *Relation.choices],
        widget=RelationSelect,
    )
    origin = forms.ChoiceField(label=Person._meta.get_field("origin").verbose_name, required=False)

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
        self._leave_out_names()
        for name in ("name", *self.further_names):
            self.fields[name].widget.attrs |= {
                "autocomplete": "off",
                "data-search-url": f"{search_url}?row={self.prefix}",
                "data-search-results": f"#{self.prefix}-matches",
            }

    def _leave_out_names(self) -> None:
        """Further names stand on the page once somebody asked for one, and with them what each name is."""
        there = [name for name in OTHER_NAMES if self.add_prefix(name) in (self.data or ())]
        self.further_names = tuple(there)
        gone = [name for name in TYPED_NAMES if name not in there and (name != "name" or not there)]
        for name in gone:
            for field in (name, *(f"{name}_{fact}" for fact in OF_NAME)):
                if field != "name":
                    del self.fields[field]

    @property
    def names_told(self) -> list[list[forms.BoundField]]:
        """What the first name is, then each further name with what it is; nothing while there is none."""
        if not self.further_names:
            return []
        rows = [[self[name], *(self[f"{name}_{fact}"] for fact in OF_NAME)] for name in ("name", *self.further_names)]
        return [rows[0][1:], *rows[1:]]

    @property
    def may_add_name(self) -> bool:
        """Whether there is room for another name."""
        return len(self.further_names) < len(OTHER_NAMES)

    @property
    def who_fields(self) -> list[forms.BoundField]:
        """What is asked of everybody."""
        return self.part("who")

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What is asked behind "more"."""
        return self.part("more")

    @property
    def has_errors_in_more(self) -> bool:
        """Whether something behind "more" was refused, so that it stands open."""
        return any(field.errors for field in self.more_fields)

    def clean_sex(self) -> str:
        """Whoever was not asked is not known."""
        return self.cleaned_data["sex"] or Sex.UNKNOWN

    def clean_origin(self) -> Place | None:
        """The place behind its code."""
        return self.places.get(self.cleaned_data["origin"])

    def facts(self, shared: dict[str, Any]) -> PersonFacts:
        """What was told about this person."""
        data = self.cleaned_data
        return PersonFacts(
            role=MemberRole.PRINCIPAL if self.is_first else MemberRole.DEPENDANT,
            names=tuple(self._names()),
            relation=data.get("relation", ""),
            person=data.get("known_person"),
            not_same=data.get("told_apart", ()),
            **self.told | (shared if self.is_first else {}),
        )

    def _names(self) -> Iterator[NameFact]:
        """Each name that was typed, with what it is."""
        data = self.cleaned_data
        for name in ("name", *self.further_names):
            if data[name]:
                kind = data.get(f"{name}_kind") or (NameKind.TRUE if name == "name" else NameKind.ALIAS)
                more = {fact: data.get(f"{name}_{fact}", "") for fact in ("used_by", "source")}
                yield NameFact(text=data[name], kind=kind, **more)


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

    def judge_nobody(self) -> None:
        """Say nothing of what is missing: what was typed is only shown again."""
        self._errors, self._non_form_errors = [ErrorDict() for _form in self.forms], ErrorList()
        for form in self.forms:
            form._errors, form.cleaned_data = ErrorDict(), {}

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


class IntakeForm(AppearingFields, asking(CaseMember, Case)):
    """One request for rescue as it is told in the first call."""

    appear = {"received_at": ("received", (THEN,))}
    received = forms.ChoiceField(label=_lazy("When did it come?"), required=False, widget=forms.RadioSelect)
    opened_at = MomentField(required=False)
    draft = forms.UUIDField(required=False, widget=forms.HiddenInput(attrs={"id": False}))
    draft_page = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput(attrs={"id": False}))
    draft_basis = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput(attrs={"id": False}))

    def __init__(self, data: QueryDict | None = None, *, search_url: str = "", is_earlier: bool = False, **kwargs: Any):
        super().__init__(data, **kwargs)
        self.is_earlier = is_earlier
        self.fields["received_at"].required = False
        self.fields["opened_at"].widget = forms.HiddenInput(attrs={"id": False})
        at_another_time = (THEN, _("at another time"))
        self.fields["received"].choices = (
            [at_another_time] if is_earlier else [(JUST_NOW, self._just_now()), at_another_time]
        )
        if is_earlier:
            self.fields["received"].initial = THEN
        self.people = People(data, prefix="people")
        self.people.search_url = search_url

    def _just_now(self) -> str:
        """ "Just now", with the moment it means: that of the page, however long somebody writes in it."""
        with suppress(ValidationError):
            moment = self.fields["opened_at"].to_python(self["opened_at"].value())
            if moment:
                return _("just now, %(when)s") % {"when": date_format(localtime(moment), "DATETIME_FORMAT")}
        return _("just now")

    @property
    def call_fields(self) -> list[forms.BoundField]:
        """When, how and by whom."""
        return [self["received"], *self.part("call")]

    @property
    def watch_fields(self) -> list[forms.BoundField]:
        """How they are held."""
        return self.part("watch")

    @property
    def rest_fields(self) -> list[forms.BoundField]:
        """Where, and what next; the wish is one for all."""
        return self.part("wish", "rest")

    @property
    def words_fields(self) -> list[forms.BoundField]:
        """What is told in words, sealed."""
        return self.part("words")

    def is_valid(self) -> bool:
        """The call and all its people: saved together or not at all."""
        return all([super().is_valid(), self.people.is_valid()])

    def without_judgement(self) -> IntakeForm:
        """The same form with what was typed and no word about what is missing: for a draft that is opened again."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
        self.people.judge_nobody()
        return self

    def clean_received_at(self) -> datetime | None:
        """No call came in before there was anybody to call."""
        moment = self.cleaned_data["received_at"]
        if moment and moment.year < FOUNDED:
            raise ValidationError(_("This is before the organisation was founded. Check the year."))
        if self.is_earlier and moment and not is_of_the_past(moment, clock.now()):
            raise ValidationError(
                _(
                    "This came less than 30 days ago, so its clock matters. Check the day, or log it as a request of now."
                )
            )
        return moment

    def clean(self) -> dict[str, Any]:
        """Nobody's call came "now" unless somebody says so: just now, or at the moment that is told."""
        cleaned = super().clean()
        if {"received", "received_at"} & self.errors.keys():
            return cleaned
        told, opened = cleaned.get("received_at"), cleaned.get("opened_at")
        is_now = cleaned.get("received") == JUST_NOW
        if is_now and told and told != opened:
            self.add_error("received_at", _("Say one of the two: just now, or at this moment."))
        elif not told and not (is_now and opened):
            missing = _("Say when the call came in: the clock begins there.")
            if self.is_earlier:
                missing = _("Say when the call came in then, as closely as you know it.")
            self.add_error("received_at" if cleaned.get("received") == THEN else "received", missing)
        else:
            cleaned["received_at"] = told or opened
        return cleaned

    def facts(self) -> CaseFacts:
        """What was told, as intake takes it."""
        told = self.told
        wish = told.pop("desired_destination")
        shared = {
            "desired_destination": wish,
            "desired_answer": choices.Answer.YES if wish else choices.Answer.NOT_ASKED,
            "desired_asked_on": day_of(told["received_at"]) if wish else None,
        }
        people = tuple(form.facts(shared) for form in self.people.kept_forms)
        return CaseFacts(**told, people=people)
