"""Forms of what happened: events, disappearances and deaths, each with its day as closely as it is known."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import choices
from cases.case.models import Case
from cases.people.form_fields import SEALED, MembersForm, countries
from cases.reference.models import Partner
from cases.status import TRANSITIONS, Lead, Status
from lfnkr.language.lists import listed
from lfnkr.web.form_fields import DayField, LineField, TextField


class DaysForm(MembersForm):
    """Something that happened to some of the people on a day known more or less closely."""

    precision = forms.ChoiceField(
        label=gettext_lazy("How closely is the day known?"), choices=choices.Precision.choices
    )
    begins_on = DayField(label=gettext_lazy("Day, or first day it may have been"), required=False)
    ends_on = DayField(label=gettext_lazy("Last day it may have been, or day it ended"), required=False)
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        required=False,
        choices=countries(gettext_lazy("not known")),
    )
    reported_by = forms.ModelChoiceField(
        label=gettext_lazy("Reported by"),
        required=False,
        queryset=Partner.objects.all(),
        empty_label=gettext_lazy("ourselves"),
    )
    certainty = forms.ChoiceField(label=gettext_lazy("How sure is it?"), choices=choices.Certainty.choices)
    text = TextField(label=gettext_lazy("What happened"), required=False, help_text=SEALED)

    def clean(self) -> dict[str, Any]:
        """A day unless none is known, and two of them in their order."""
        cleaned = super().clean()
        first, last = cleaned.get("begins_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day comes before the first."))
        if cleaned.get("precision") != choices.Precision.UNKNOWN and not (first or last or self.errors):
            self.add_error("begins_on", _("Enter the day, or choose “not known” above."))
        return cleaned


class EventForm(DaysForm):
    """An event that is neither a death nor a disappearance."""

    field_order = ["kind"]
    kind = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=[c for c in choices.EventKind.choices if c[0] not in ("death", "missing", "staff_arrest")],
    )


class LossForm(DaysForm):
    """Somebody went missing: only those who may be are offered, nobody is chosen to begin with, and whose caseload it is
    follows from who leads.
    """

    chooses_all = False
    becomes = Status.MISSING

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, case=case, **kwargs)
        before = [status for status in Status if self.becomes in TRANSITIONS[status]]
        self.fields["members"].queryset = case.members.filter(status__in=before)

    def clean(self) -> dict[str, Any]:
        """Counted with the people it belongs to; the act refuses people who are led differently."""
        cleaned = super().clean()
        by_partner = [member.lead == Lead.PARTNER for member in cleaned.get("members") or ()]
        cleaned["population"] = choices.Population.LED_BY_PARTNER if any(by_partner) else choices.Population.LED_BY_US
        return cleaned


class DeathForm(LossForm):
    """Somebody died."""

    becomes = Status.DIED
    cause = forms.ChoiceField(
        label=gettext_lazy("Cause"), choices=[("", gettext_lazy("choose one")), *choices.Cause.choices]
    )
    report_wording = LineField(
        label=gettext_lazy("Words for the report"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Without a name, a date or a closer place. Printed only once released."),
    )

    def in_words(self) -> list[tuple[str, str]]:
        """What was chosen and typed, each under its label, to be looked at once more."""
        return [(bound.label, self._word(bound)) for bound in self.visible_fields() if self.cleaned_data[bound.name]]

    def _word(self, bound: forms.BoundField) -> str:
        value, field = self.cleaned_data[bound.name], bound.field
        if bound.name == "members":
            return listed(self.words[member.pk] for member in value)
        if isinstance(field, forms.DateField):
            return date_format(value, "DATE_FORMAT")
        return str(dict(field.choices)[value] if type(field) is forms.ChoiceField else value)
