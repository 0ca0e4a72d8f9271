"""The form of an edition: for whom, in which language."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from reports.models.audiences import Audience


class EditionForm(forms.Form):
    """Which edition of a report: for whom, in which language."""

    audience = forms.ChoiceField(
        label=pgettext_lazy("an audience", "For"),
        choices=Audience.choices,
        initial=Audience.INTERNAL,
        help_text=_lazy(
            "Members and public see small groups of people roughly, and other details only as two officers have released them."
        ),
    )
    language = forms.ChoiceField(label=_lazy("Language"), choices=settings.LANGUAGES)
