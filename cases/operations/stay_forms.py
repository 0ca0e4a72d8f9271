"""The forms of who is in an operation: joining, leaving, going apart, coming together, and mending; nobody is chosen beforehand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import CaseMember
from cases.operations import choices
from cases.operations.models import Operation, OperationStay
from cases.people.form_fields import MembersForm, PeopleField
from lfnkr.declared.forms import form_field


def _of(name: str, reasons: Iterable[choices.StayWhy] = (), **given: Any) -> forms.Field:
    """The field of a column; of a reason, with those that fit."""
    if reasons:
        given["choices"] = [("", _lazy("not told")), *((reason.value, reason.label) for reason in reasons)]
    return form_field(OperationStay._meta.get_field(name), **given)


class JoinForm(MembersForm):
    """Who joins which operation, from when, and who told it."""

    field_order = ["operation", "members", "joined_on", "joined_why", "joined_source", "joined_told_on", "elsewhere"]

    operation = forms.ModelChoiceField(label=_lazy("Operation"), queryset=Operation.objects.none(), empty_label="—")
    joined_on = _of(
        "joined_on",
        help_text=_lazy("As closely as it is known. Tokyo time. Empty: they were in it from its beginning."),
    )
    joined_why = _of("joined_why", choices.JOINING)
    joined_source = _of("joined_source")
    joined_told_on = _of("joined_told_on", may_be_now=True)
    elsewhere = forms.ChoiceField(
        label=_lazy("Where another operation carries them"),
        choices=[("", _lazy("no other operation carries them")), *choices.Elsewhere.choices],
        required=False,
    )

    def __init__(self, *args: Any, operations: QuerySet[Operation], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["operation"].queryset = operations


class OfOperation(forms.Form):
    """A form about some of those who are in an operation, in the words of its page."""

    members = PeopleField(
        label=_lazy("Who"),
        queryset=CaseMember.objects.none(),
        error_messages={"required": _lazy("Choose at least one person.")},
    )

    def __init__(self, *args: Any, people: Mapping[UUID, str], inside: Collection[UUID], **kwargs: Any):
        super().__init__(*args, **kwargs)
        members = self.fields["members"]
        members.queryset = CaseMember.objects.filter(pk__in=[key for key in people if key in inside])
        members.label_from_instance = lambda member: people[member.pk]


class LeaveForm(OfOperation):
    """Who is in an operation no more, from when, why, and who told it."""

    left_on = _of("left_on", label=_lazy("From when are they in it no more?"), required=True)
    left_why = _of("left_why", choices.LEAVING, label=_lazy("Why"))
    left_source = _of("left_source", label=_lazy("Who told it"))
    left_told_on = _of("left_told_on", label=_lazy("Told on"), may_be_now=True)


class OfPart(OfOperation):
    """The same about those of one part, whose letter goes with the form."""

    of = forms.CharField(max_length=3, required=False, widget=forms.HiddenInput)


class SplitForm(OfPart):
    """Who goes on apart, from when, why, and who told it; not everybody."""

    joined_on = _of("joined_on", label=_lazy("From when do they go on apart?"), required=True)
    joined_why = _of("joined_why", choices.APART)
    joined_source = _of("joined_source")
    joined_told_on = _of("joined_told_on", may_be_now=True)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["members"].label = _lazy("Who goes on apart")
        self.fields["members"].offers_everybody = False


class RejoinForm(OfPart):
    """Who is with the others again, from when, and who told it."""

    left_on = _of("left_on", label=_lazy("From when are they together again?"), required=True)
    left_source = _of("left_source", label=_lazy("Who told it"))
    left_told_on = _of("left_told_on", label=_lazy("Told on"), may_be_now=True)


class StayForm(forms.Form):
    """A form about one stay, and about those of others that were told with it."""

    along = forms.ModelMultipleChoiceField(
        label=_lazy("The same for those who were told with them"),
        queryset=OperationStay.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, alike: QuerySet[OperationStay], people: Mapping[UUID, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        along = self.fields["along"]
        along.queryset = alike.filter(member__in=people)
        along.label_from_instance = lambda stay: people[stay.member_id]
        if not along.queryset:
            del self.fields["along"]


class CorrectStayForm(StayForm):
    """From when to when, why, and who told it, told anew; a day that is emptied was never told."""

    field_order = ["joined_on"]

    joined_on = _of("joined_on")
    joined_why = _of("joined_why")
    joined_source = _of("joined_source")
    joined_told_on = _of("joined_told_on", may_be_now=True)
    left_on = _of("left_on", help_text=_lazy("As closely as it is known. Tokyo time. Empty: it goes on."))
    left_why = _of("left_why")
    left_source = _of("left_source")
    left_told_on = _of("left_told_on", may_be_now=True)


class TakeBackStayForm(StayForm):
    """What is wrong with a stay that never was."""

    field_order = ["wrong"]

    wrong = forms.ChoiceField(label=_lazy("What is wrong"), choices=choices.StayWrong.choices, widget=forms.RadioSelect)
