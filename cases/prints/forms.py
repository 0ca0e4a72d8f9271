"""The form that asks for a print of the history: of whom and of what, for what, for whom, with names or without."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.case.topics import TimelineTopic
from cases.people.form_fields import people_in_words
from cases.prints.models import HistoryPrint
from lfnkr.declared.forms import form_field
from lfnkr.web.form_fields import LineField

LONGEST = 200


def _said(name: str) -> dict[str, Any]:
    column = HistoryPrint._meta.get_field(name)
    return {"label": column.verbose_name, "help_text": column.help_text}


class PrintHistoryForm(forms.Form):
    """Nothing is answered beforehand but what the history was narrowed to; without names unless they are asked for."""

    purpose = LineField(max_length=LONGEST, **_said("purpose"))
    recipient = LineField(max_length=LONGEST, **_said("recipient"))
    about = forms.ModelChoiceField(
        label=_lazy("About whom"), queryset=CaseMember.objects.none(), required=False, empty_label=_lazy("everybody")
    )
    topic = forms.ChoiceField(
        label=_lazy("What"), required=False, choices=[("", _lazy("everything")), *TimelineTopic.choices]
    )
    with_names = form_field(HistoryPrint._meta.get_field("with_names"), required=False)

    def __init__(self, *args: Any, case: Case, may_open: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        members, words = people_in_words(case)
        about = self.fields["about"]
        about.queryset = case.members.standing().filter(pk__in=[member.pk for member in members])
        about.label_from_instance = lambda member: words[member.pk][:1].upper() + words[member.pk][1:]
        if len(members) < 2:
            del self.fields["about"]
        if not may_open:
            del self.fields["with_names"]
