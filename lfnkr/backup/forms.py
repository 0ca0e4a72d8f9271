"""What is filled in about backups: a drill that was done, and who holds a copy of the off-line key."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lfnkr.backup.models import Drill, KeyHolder
from lfnkr.calendar import clock
from lfnkr.web.form_fields import DayField, LineField


class RecordDrillForm(forms.Form):
    """A drill that was done."""

    day = DayField(label=_("Day of the drill"), initial=clock.today)
    restored = LineField(
        label=_("Which backup was restored"),
        max_length=Drill._meta.get_field("restored").max_length,
        help_text=_("The name of its folder, as lfnkr-20270301T174000Z. Do not name anybody we help."),
    )
    result = forms.ChoiceField(label=_("Result"), widget=forms.RadioSelect, choices=Drill.Result.choices)


class NameKeyHolderForm(forms.Form):
    """Who holds one of the two copies."""

    copy = forms.ChoiceField(label=_("Copy"), widget=forms.RadioSelect, choices=KeyHolder.Copy.choices)
    name = LineField(
        label=_("Who holds it"),
        max_length=KeyHolder._meta.get_field("name").max_length,
        help_text=_("A colleague or a person of trust, who keeps it away from the server and from the other copy."),
    )
    since = DayField(label=_("Since"), initial=clock.today)
