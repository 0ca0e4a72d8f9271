"""Fields and pieces that several forms of a case share: moments, days, names, sealed words, the people of a request."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import names
from cases.models import Case, CaseMember
from lfnkr import clock
from lfnkr.clock import TOKYO

LONGEST_TEXT = 10_000


MOMENT_FORMAT = "%Y-%m-%dT%H:%M"


def now_in_tokyo() -> str:
    """This moment as the browser's date and time field writes it."""
    return clock.now().astimezone(TOKYO).strftime(MOMENT_FORMAT)


def name_refusal(text: str) -> str:
    """Refuse what cannot be a name, in a sentence; otherwise the text as it was written."""
    try:
        names.normalise(text)
    except names.NameRefused as refusal:
        raise ValidationError(_(str(refusal))) from None
    return text


def words(label: str, *, required: bool = True, rows: int = 4, help_text: str = "") -> forms.CharField:
    """A text of several lines; sealed when it is saved."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text or gettext_lazy("Sealed."),
    )


class MomentField(forms.DateTimeField):
    """A moment of Tokyo, typed into the browser's own date and time field; not in the future."""

    def __init__(self, **kwargs: Any):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "input-medium"}, format=MOMENT_FORMAT)
        super().__init__(widget=widget, **kwargs)


class MembersForm(forms.Form):
    """A form about some of the people of a case; all of them are chosen to begin with."""

    members = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who"),
        queryset=CaseMember.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.case = case
        people = case.members.select_related("person")
        field = self.fields["members"]
        field.queryset = people
        field.label_from_instance = self._label
        field.initial = [member.pk for member in people]

    @staticmethod
    def _label(member: CaseMember) -> str:
        months = member.age_months_at_request
        age = "" if months is None else f", {months // 12}" if months >= 24 else _(", %(n)d months") % {"n": months}
        return f"{member} ({member.person.get_sex_display()}{age}): {member.get_status_display()}"


class ReasonForm(forms.Form):
    """One reason in words."""

    reason = words(gettext_lazy("Reason"), rows=3)
