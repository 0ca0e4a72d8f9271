"""Forms of what happened: events, disappearances and deaths, each with its day as closely as it is known."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import kinds
from cases.forms.fields import SEALED, MembersForm, countries
from cases.models import Partner
from lfnkr.fields import DayField, LineField, TextField


class DaysForm(MembersForm):
    """Something that happened to some of the people on a day known more or less closely."""

    precision = forms.ChoiceField(label=gettext_lazy("How closely is the day known?"), choices=kinds.Precision.choices)
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
    certainty = forms.ChoiceField(label=gettext_lazy("How sure is it?"), choices=kinds.Certainty.choices)
    text = TextField(label=gettext_lazy("What happened"), required=False, help_text=SEALED)

    def clean(self) -> dict[str, Any]:
        """A day unless none is known, and two of them in their order."""
        cleaned = super().clean()
        first, last = cleaned.get("begins_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day comes before the first."))
        if cleaned.get("precision") != kinds.Precision.UNKNOWN and not (first or last or self.errors):
            self.add_error("begins_on", _("Enter the day, or choose “not known” above."))
        return cleaned


class EventForm(DaysForm):
    """An event that is neither a death nor a disappearance."""

    field_order = ["kind"]
    kind = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=[c for c in kinds.EventKind.choices if c[0] not in ("death", "missing", "staff_arrest")],
    )


def caseload(counted: str) -> forms.ChoiceField:
    """Whose people a loss belongs to; the sentence says why we ask."""
    return forms.ChoiceField(label=gettext_lazy("Whose caseload"), choices=kinds.Population.choices, help_text=counted)


class MissingForm(DaysForm):
    """Somebody went missing."""

    population = caseload(gettext_lazy("Every missing person is counted with the people she or he belongs to."))


class DeathForm(DaysForm):
    """Somebody died."""

    population = caseload(gettext_lazy("Every loss is counted with the people it belongs to."))
    cause = forms.ChoiceField(label=gettext_lazy("Cause"), choices=kinds.Cause.choices)
    report_wording = LineField(
        label=gettext_lazy("Words for the report"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Without a name, a date or a closer place. Printed only once released."),
    )
