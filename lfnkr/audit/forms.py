"""What the pages of the trail ask: which part of it to show, and which seal was noted elsewhere."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.audit import reading, verification
from lfnkr.jobs import queue

LONGEST_ON_A_PAGE = 50_000
"""Beyond so many seals a replay may take longer than a page: then it takes a worker, or the command."""


class VerifyForm(forms.Form):
    """A replay of the chain, held against a seal that was noted elsewhere."""

    anchor = forms.CharField(
        label=_lazy("A seal you noted earlier"),
        help_text=_lazy(
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
        """Without a worker, refuse on a page what takes minutes."""
        if reading.state().seals > LONGEST_ON_A_PAGE and not queue.worker_is_there():
            raise ValidationError(
                _lazy(
                    "No worker was seen for a minute, and the trail is too long to be replayed on a page. "
                    "Tell the administrator, or ask for the command: manage.py verify_audit."
                )
            )
        return self.cleaned_data
