"""Fields that several forms of a case share: names, sealed words, the people of a request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases import choices
from cases.case.models import Case, CaseMember
from cases.people import names
from cases.people.choices import NameKind
from cases.people.models import PersonName, Relationship
from cases.people.wording import kin_words
from lfnkr.declared.forms import form_field
from lfnkr.web.form_fields import TextField, WordsField

SEALED = _lazy("Sealed.")


class NameField(WordsField):
    """A name as it was told, in any script; what cannot be one is refused in a sentence."""

    def __init__(self, **kwargs: Any):
        super().__init__(required=False, max_length=names.LONGEST, **kwargs)

    def validate(self, value: str) -> None:
        """Ask the one place that knows what a name can be."""
        super().validate(value)
        try:
            name = names.normalise(value)
        except names.NameRefused as refusal:
            raise ValidationError(_(str(refusal))) from None
        if value and not name:
            raise ValidationError(_("There is no letter in this name. Write it as you heard it, or leave it empty."))


def name_facts(*, with_state: bool = False) -> dict[str, forms.Field]:
    """What is asked of a name besides its text: of what kind it is, who uses it and who told it, all of it optional."""
    columns = ("kind", "used_by", "source", *(("state",) if with_state else ()))
    fields = {
        column: form_field(PersonName._meta.get_field(column), begins=not with_state, required=False)
        for column in columns
    }
    if not with_state:
        kinds = [choice for choice in NameKind.choices if choice[0] != NameKind.TRUE]
        fields["kind"].choices, fields["kind"].initial = [("", _lazy("not told")), *kinds], ""
    return fields


def countries(otherwise: str) -> list[tuple[str, str]]:
    """The countries to choose from, and the words for none of them."""
    return [("", otherwise), *choices.COUNTRIES.items()]


def destinations() -> list[tuple[str, str]]:
    """The countries of arrival to choose from; that nobody knows is an answer of its own."""
    return [("", "—"), (choices.NOT_KNOWN, _("not known")), *choices.COUNTRIES.items()]


def people_in_words(case: Case) -> tuple[list[CaseMember], dict[UUID, str]]:
    """The people of a request, each in the words of its page: "mother", "son of 9"."""
    members = list(case.members.standing().select_related("person"))
    kinships = Relationship.objects.standing().filter(person__in=[member.person_id for member in members])
    return members, kin_words(members, kinships)


class _EverybodyFirst(forms.models.ModelChoiceIterator):
    """The people of a form, and before them everybody at once: exactly those who are shown."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        people = list(super().__iter__())
        if len(people) > 1 and self.field.offers_everybody:
            yield ",".join(str(value) for value, _words in people), _("everybody")
        yield from people


class PeopleField(forms.ModelMultipleChoiceField):
    """Some of the people of a request, one by one or everybody with one tick; nobody is chosen beforehand."""

    iterator = _EverybodyFirst
    widget = forms.CheckboxSelectMultiple
    offers_everybody = True

    def clean(self, value: Any) -> QuerySet[CaseMember]:
        """Everybody stands for each of those who were shown."""
        return super().clean([key for each in value or () for key in str(each).split(",")])


class MembersForm(forms.Form):
    """A form about some of the people of a case. Nobody is chosen beforehand but somebody who is alone in it."""

    offers_everybody = True
    """Whether everybody can be chosen with one tick: not where it is about a loss."""
    field_order = ["members"]

    members = PeopleField(
        label=_lazy("Who"),
        queryset=CaseMember.objects.none(),
        error_messages={"required": _lazy("Choose at least one person.")},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, **kwargs)
        everybody, self.words = people_in_words(case)
        self.of_case = [member for member in everybody if self.may_choose(member)]
        field = self.fields["members"]
        field.queryset = case.members.standing().filter(pk__in=[member.pk for member in self.of_case])
        field.label_from_instance = self._label
        field.offers_everybody = self.offers_everybody
        if len(self.of_case) == 1:
            field.initial = [member.pk for member in self.of_case]

    def may_choose(self, member: CaseMember) -> bool:
        """Whether somebody can be among them."""
        return True

    def _label(self, member: CaseMember) -> str:
        words = _("%(who)s (%(member)s): %(status)s")
        return words % {"who": self.words[member.pk], "member": member, "status": member.get_status_display()}


class ReasonForm(forms.Form):
    """One reason in words."""

    reason = TextField(label=_lazy("Reason"), rows=3, help_text=SEALED)
