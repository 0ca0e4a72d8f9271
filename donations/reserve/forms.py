"""The forms of another floor and target, and of the term a fund is shown in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.forms import SumField
from donations.memos.forms import MemoForm
from donations.reserve import errors
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.money import BOOK_CURRENCY
from lfnkr.web.form_fields import AnyDayField, LineField
from lfnkr.web.lists.filters import dressed


class LevelsForm(MemoForm):
    """Floor and target of the reserve, from a day on."""

    memos = {"note": False}

    floor = SumField(
        label=_lazy("Floor, USD"),
        currency=BOOK_CURRENCY,
        help_text=_lazy("Below it a decision needs a signed reason, and an appeal runs. It never blocks a rescue."),
    )
    target = SumField(label=_lazy("Target, USD"), currency=BOOK_CURRENCY)
    effective_on = AnyDayField(
        label=_lazy("Holds from"),
        help_text=_lazy("Today, or the past day it was decided for: the terms from then on print it."),
    )
    note = LineField(label=_lazy("Who decided it, and why?"), max_length=200)

    def clean(self) -> dict[str, Any]:
        """A target that is not below the floor."""
        cleaned = super().clean()
        floor, target = cleaned.get("floor"), cleaned.get("target")
        if floor is not None and target is not None and not 0 < floor <= target:
            self.add_error("target", errors.TargetBelowFloor())
        return cleaned


def in_short(year: FiscalYear) -> str:
    """A term by its number and its two years, which a narrow screen has room for."""
    words = {"term": year.term, "first": year.starts_on.year, "last": year.ends_on.year % 100}
    return _("Term %(term)d (%(first)d/%(last)02d)") % words


class TermForm(forms.Form):
    """The term a fund is shown in."""

    term = forms.ChoiceField(label=_lazy("Term"))

    def __init__(self, *args: Any, terms: list[FiscalYear], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["term"].choices = [(str(year.term), in_short(year)) for year in terms]
        dressed(self)
