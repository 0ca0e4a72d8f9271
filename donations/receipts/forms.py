"""Forms of receipts: to whom and in which language, for which year, and why one is void."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from donations.gifts.models import Donor
from donations.memos.forms import MemoForm
from donations.receipts.choices import ReceiptLanguage
from donations.receipts.errors import SenderMissing
from donations.receipts.rules import years_without_receipt
from lfnkr.web.form_fields import LineField

ADDRESS_FORM = re.compile(r"[\s\u3000]*(様|さま|御中|殿)$")
"""How a name ends that is addressed already: the paper adds the form of address itself."""


class ReceiptForm(forms.Form):
    """To whom a receipt is made out, and in which language."""

    addressee = LineField(
        label=_lazy("Made out to"),
        max_length=200,
        help_text=_lazy("As it stands on the paper, without 様 or 御中, which the paper adds. Kept sealed."),
    )
    language = forms.ChoiceField(label=_lazy("Language"), choices=ReceiptLanguage.choices)

    def clean_addressee(self) -> str:
        """The name alone."""
        name = ADDRESS_FORM.sub("", self.cleaned_data["addressee"]).strip()
        if not name:
            raise ValidationError(_("Enter a name: a receipt is made out to somebody."))
        return name

    def clean_language(self) -> str:
        """One in which the paper can say whom it comes from."""
        language = self.cleaned_data["language"]
        if not settings.RECEIPT_FROM[language]:
            raise SenderMissing
        return language


class StatementForm(ReceiptForm):
    """The same for the gifts of one year."""

    of_year = forms.TypedChoiceField(label=_lazy("Year of the gifts"), coerce=int)
    field_order = ("of_year", "addressee", "language")

    def __init__(self, *args: Any, donor: Donor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["of_year"].choices = [(year, str(year)) for year in years_without_receipt(donor)]


class VoidForm(MemoForm):
    """Why a receipt is void."""

    memos = {"reason": False}

    reason = LineField(
        label=_lazy("Why it is void"),
        max_length=200,
        help_text=_lazy("It stays in the register beside the number. No name, no place."),
    )
