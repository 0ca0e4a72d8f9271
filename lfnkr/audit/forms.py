"""What the pages of the trail ask: which part of it to show, and which seal was noted elsewhere."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lfnkr.audit import reading, verification
from lfnkr.audit.acts import said

LONGEST_ON_A_PAGE = 300_000
"""Beyond so many seals a replay takes longer than a page may: the command does it."""


class TrailFilter(forms.Form):
    """Which events to show; every choice comes from what the trail holds."""

    act = forms.ChoiceField(label=_("Act"), required=False)
    table = forms.ChoiceField(label=_("Table"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [
            ("", _("all acts")),
            *((act, said(act) or _("outside an act")) for act in reading.acts()),
        ]
        self.fields["table"].choices = [
            ("", _("all tables")),
            *((table, reading.label_of(table)) for table in reading.tables()),
        ]


class PlaceInTrail(forms.Form):
    """From where on: the event before or after which the page begins."""

    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    after = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class VerifyForm(forms.Form):
    """A replay of the chain, held against a seal that was noted elsewhere."""

    anchor = forms.CharField(
        label=_("A seal you noted earlier"),
        help_text=_(
            "As it was printed in a report or shown here: number, colon, fingerprint. Only with it a cut-off end is found."
        ),
        required=False,
        max_length=100,
    )

    def clean_anchor(self) -> tuple[int, str] | None:
        """The anchor's two parts, or None when none was given."""
        try:
            return verification.parse_anchor(self.cleaned_data["anchor"]) if self.cleaned_data["anchor"] else None
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from wrong

    def clean(self) -> dict:
        """Refuse on a page what takes minutes."""
        if reading.state().seals > LONGEST_ON_A_PAGE:
            raise ValidationError(
                _("The trail is too long to be replayed on a page. Ask for the command: manage.py verify_audit.")
            )
        return self.cleaned_data
