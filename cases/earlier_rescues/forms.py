"""The form that tells how people of a request of former years came to safety."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import CaseMember
from cases.earlier_rescues.rules import is_rescued_by_us
from cases.people.form_fields import SEALED, MembersForm, destinations
from lfnkr.fuzzy.forms import FuzzyDateField
from lfnkr.web.form_fields import AppearingFields, TextField


class EarlierRescueForm(AppearingFields, MembersForm):
    """Who was rescued, when each step was as closely as it is known, and from where we know it."""

    field_order = ["members", "safe", "left", "happened", "arrived", "destination", "source", "goes_on"]
    appear = {"destination": ("arrived", ())}

    safe = FuzzyDateField(
        label=_lazy("When did they reach a safe country?"),
        help_text=_lazy(
            "As closely as it is known: 3 Nov 2012, Nov 2012, autumn 2012, 2012, before 2013. The rescue counts in the term of"
            " its last possible day."
        ),
    )
    left = FuzzyDateField(
        label=_lazy("When did they leave?"),
        required=False,
        help_text=_lazy("Where it is left empty: some day before they were safe."),
    )
    happened = FuzzyDateField(
        label=_lazy("When was the rescue decided?"),
        required=False,
        help_text=_lazy("LFNKR leads from then on. Where it is left empty: some day before they left."),
    )
    arrived = FuzzyDateField(label=_lazy("When did they arrive in the country of destination?"), required=False)
    destination = forms.ChoiceField(
        label=_lazy("Country of destination"), required=False, choices=destinations, help_text=_lazy("If they did.")
    )
    source = TextField(label=_lazy("Known from"), rows=2, help_text=SEALED)
    goes_on = forms.BooleanField(label=_lazy("Note its money afterwards, if that is known"), required=False)

    def may_choose(self, member: CaseMember) -> bool:
        """Whoever is to be rescued still, by us."""
        return is_rescued_by_us(member)
