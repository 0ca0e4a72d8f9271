"""The forms of opening a request in an emergency, for longer, and of reviewing that."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from cases.break_glass.choices import Finding
from cases.break_glass.models import GlassExtension, GlassOpening, GlassReview
from lfnkr.web.form_fields import LineField, TextField

REASON, NEEDED = GlassOpening._meta.get_field("reason"), GlassExtension._meta.get_field("needed")
WORDS = GlassReview._meta.get_field("words")


class GlassForm(forms.Form):
    """Which request, and why it cannot wait."""

    reference = LineField(
        label=_lazy("Reference of the request"),
        max_length=7,
        help_text=_lazy("As it was told to you, such as R-7K3Q2."),
        widget=forms.TextInput(attrs={"placeholder": "R-", "class": "input-short", "autocapitalize": "characters"}),
    )
    reason = TextField(label=REASON.verbose_name, rows=3, max_length=REASON.max_length, help_text=REASON.help_text)


class ExtendForm(forms.Form):
    """What is still needed."""

    needed = TextField(label=NEEDED.verbose_name, rows=3, max_length=NEEDED.max_length, help_text=NEEDED.help_text)


class ReviewForm(forms.Form):
    """What another officer found."""

    finding = forms.ChoiceField(label=_lazy("Finding"), choices=Finding.choices, widget=forms.RadioSelect)
    words = TextField(
        label=WORDS.verbose_name, rows=3, max_length=WORDS.max_length, required=False, help_text=WORDS.help_text
    )
