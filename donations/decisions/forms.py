"""Forms of deciding: approving, refusing, handing over; they clean and explain, and never save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.reference.models import Partner
from cases.status import LeadReason
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.web.form_fields import LineField


class ApproveForm(forms.Form):
    """Approve a decision; below the floor with a signed reason."""

    go_ahead_reason = LineField(
        label=_lazy("Why go below the floor?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note = LineField(
        label=_lazy("Note"),
        required=False,
        max_length=300,
        help_text=_lazy("No name, no place: the treasurer reads it too."),
    )

    def __init__(self, *args: Any, is_below_floor: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if is_below_floor:
            self.fields["go_ahead_reason"].required = True
            self.fields["go_ahead_reason"].help_text = _(
                "What is left will be below the floor. Your reason is signed with your name, the treasurer is shown it, and an appeal runs."
            )
        else:
            del self.fields["go_ahead_reason"]


class TakeOverForm(forms.Form):
    """Which partner takes over, why, and who agreed."""

    partner = forms.ModelChoiceField(
        label=_lazy("Partner organisation"),
        queryset=Partner.objects.filter(is_active=True),
        empty_label=_lazy("choose one"),
    )
    reason = forms.ChoiceField(
        label=_lazy("Why"),
        choices=[
            c
            for c in LeadReason.choices
            if c[0] in (LeadReason.LACK_OF_FUNDS, LeadReason.NEARER, LeadReason.UNSAFE, LeadReason.MANDATE)
        ],
    )
    agreed_by = forms.ModelChoiceField(
        label=_lazy("Agreed by"),
        queryset=User.objects.none(),
        help_text=_lazy("The director who agreed."),
    )

    def __init__(self, *args: Any, is_covered: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if is_covered:  # Money does not lack, so nothing is chosen for whoever hands it over.
            self.fields["reason"].choices = [("", _("choose one")), *self.fields["reason"].choices]
        field = self.fields["agreed_by"]
        field.queryset = User.objects.filter(is_active=True, role=Role.DIRECTOR)
        directors = [(user.pk, user.display_name) for user in field.queryset]
        field.choices = [("", field.empty_label), *directors]
        field.initial = directors[0][0] if directors else None
