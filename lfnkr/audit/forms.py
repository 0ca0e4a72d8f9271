"""What the pages of the trail ask: which part of it to show, and which seal was noted elsewhere."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lfnkr.audit import reading, verification
from lfnkr.audit.acts import said
from lfnkr.calendar.clock import TOKYO
from lfnkr.jobs import queue
from lfnkr.web.form_fields import DayField

LONGEST_ON_A_PAGE = 50_000
"""Beyond so many seals a replay may take longer than a page: then it takes a worker, or the command."""


NOBODY = "nobody"
"""In the address: what no person did, such as a migration or raw SQL."""


class TrailFilter(forms.Form):
    """Which events to show; the choices are what the trail holds, and everybody who has or had an account."""

    day = DayField(label=_("Day"), required=False)
    who = forms.ChoiceField(label=_("By whom"), required=False)
    act = forms.ChoiceField(label=_("Act"), required=False)
    table = forms.ChoiceField(label=_("Table"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", _("everybody")), *reading.people(), (NOBODY, _("no person"))]
        self.fields["act"].choices = [
            ("", _("all acts")),
            *((act, said(act) or _("outside an act")) for act in reading.acts()),
        ]
        self.fields["table"].choices = [
            ("", _("all tables")),
            *((table, reading.label_of(table)) for table in reading.tables()),
        ]

    @property
    def chosen(self) -> dict[str, str]:
        """What was asked, as the address says it; what cannot be asked narrows nothing."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    @property
    def condition(self) -> Q:
        """The same as a question to the trail; a day is one of Tokyo."""
        asked, found = self.chosen, Q()
        if "day" in asked:
            begins = datetime.combine(self.cleaned_data["day"], time(), TOKYO)
            found &= Q(at__gte=begins, at__lt=begins + timedelta(days=1))
        if "who" in asked:
            found &= Q(actor=None) if asked["who"] == NOBODY else Q(actor=asked["who"])
        if "act" in asked:
            found &= Q(act=asked["act"])
        if "table" in asked:
            found &= Q(table_name=asked["table"])
        return found


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
        """Without a worker, refuse on a page what takes minutes."""
        if reading.state().seals > LONGEST_ON_A_PAGE and not queue.worker_is_there():
            raise ValidationError(
                _(
                    "No worker was seen for a minute, and the trail is too long to be replayed on a page. "
                    "Tell the administrator, or ask for the command: manage.py verify_audit."
                )
            )
        return self.cleaned_data
