"""What is filled in about backups: a drill that was done, and who holds a copy of the off-line key."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.backup.models import Drill, KeyHolder
from lfnkr.calendar import clock
from lfnkr.web.form_fields import DayField, LineField


class RecordDrillForm(forms.Form):
    """A drill that was done."""

    day = DayField(label=_lazy("Day of the drill"), initial=clock.today)
    restored = LineField(
        label=_lazy("Which backup was restored"),
        max_length=Drill._meta.get_field("restored").max_length,
        help_text=_lazy("The name of its folder, as lfnkr-20270301T174000Z. Do not name anybody we help."),
    )
    result = forms.ChoiceField(label=_lazy("Result"), widget=forms.RadioSelect, choices=Drill.Result.choices)


class NameKeyHolderForm(forms.Form):
    """Who holds one of the two copies."""

    copy = forms.ChoiceField(label=_lazy("Copy"), widget=forms.RadioSelect, choices=KeyHolder.Copy.choices)
    name = LineField(
        label=_lazy("Who holds it"),
        max_length=KeyHolder._meta.get_field("name").max_length,
        help_text=_lazy("A colleague or a person of trust, who keeps it away from the server and from the other copy."),
    )
    since = DayField(label=_lazy("Since"), initial=clock.today)
