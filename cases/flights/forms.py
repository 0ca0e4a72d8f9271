"""The forms of what is told of an earlier flight; nothing is answered beforehand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.flights.choices import FlightKind
from cases.flights.models import EarlierFlight
from cases.flights.rules import may_have_been
from lfnkr.declared.forms import form_field
from lfnkr.web.form_fields import AppearingFields, TextField


def _of(name: str, **given: Any) -> forms.Field:
    return form_field(EarlierFlight._meta.get_field(name), **given)


HELD_AFTER = [kind.value for kind in FlightKind if kind != FlightKind.CROSSED]


class FlightForm(AppearingFields):
    """One line: what happened, when, which country, what followed, how sure and by whom."""

    appear = {"followed": ("kind", HELD_AFTER), "months_held": ("kind", HELD_AFTER)}

    kind = _of("kind", choices=[("", "—"), *FlightKind.choices])
    happened = _of("happened")
    country = _of("country")
    followed = _of("followed")
    months_held = _of("months_held", required=False)
    certainty = _of("certainty")
    source = _of("source")
    told_on = _of("told_on", may_be_now=True)
    words = _of("words")

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.of_case = case

    def clean(self) -> dict[str, Any]:
        """It was before the call, and somebody is held after a return only."""
        cleaned = super().clean()
        if refusal := may_have_been(cleaned, self.of_case):
            self.add_error(refusal.field, refusal)
        return cleaned


class CorrectFlightForm(FlightForm):
    """The same, told anew; the reason is kept with what stood before."""

    reason = TextField(label=_lazy("Reason"), rows=2, required=False, help_text=_lazy("Why it is told anew. Sealed."))


class TakeBackForm(forms.Form):
    """Why a line is wrong."""

    reason = TextField(label=_lazy("Reason"), rows=3, help_text=_lazy("Sealed."))
