"""Forms of operations and their legs; no member of the organisation where a leg touches China."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases import choices
from cases.people.form_fields import MembersForm, countries
from lfnkr.accounts.models import User
from lfnkr.web.form_fields import DayField, LineField, MomentField, now_in_tokyo


class OperationForm(MembersForm):
    """A new operation for people of this request."""

    field_order = ["code_name"]
    code_name = LineField(
        label=gettext_lazy("Code name"),
        max_length=30,
        help_text=gettext_lazy("One word that tells nothing: no place, no person, no date."),
    )
    opened_at = MomentField(label=gettext_lazy("Opened at"), help_text=gettext_lazy("Tokyo time."))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["opened_at"].initial = now_in_tokyo()


class MomentForm(forms.Form):
    """One moment."""

    at = MomentField(label=gettext_lazy("When"), help_text=gettext_lazy("Tokyo time."))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["at"].initial = now_in_tokyo()


class LegForm(forms.Form):
    """One stretch of the way, country to country, and who goes along."""

    from_country = forms.ChoiceField(label=pgettext_lazy("a country", "From"), choices=list(choices.COUNTRIES.items()))
    to_country = forms.ChoiceField(
        label=pgettext_lazy("a country", "To"), choices=countries(gettext_lazy("choose one"))
    )
    mode = forms.ChoiceField(label=gettext_lazy("By"), choices=choices.Mode.choices)
    departed_on = DayField(label=gettext_lazy("Left on"), required=False)
    arrived_on = DayField(label=gettext_lazy("Arrived on"), required=False)
    staff = forms.ModelChoiceField(
        label=gettext_lazy("Member of LFNKR along"),
        required=False,
        queryset=User.objects.none(),
        empty_label=gettext_lazy("nobody of ours"),
        help_text=gettext_lazy("Nobody of ours goes on a leg that touches China."),
    )
    helper_code = LineField(label=gettext_lazy("Helper's code"), required=False, max_length=20)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = User.objects.filter(is_active=True).order_by("display_name")
        self.fields["staff"].label_from_instance = lambda user: user.display_name

    def clean(self) -> dict[str, Any]:
        """No member on a leg that touches China; a member or a helper, not both."""
        cleaned = super().clean()
        touches = choices.FORBIDDEN_TO_MEMBERS in (cleaned.get("from_country"), cleaned.get("to_country"))
        if cleaned.get("staff") and touches:
            self.add_error(
                "staff",
                _(
                    "No member of the organisation goes on a leg that touches China, since one was arrested there. Leave this empty and name a helper's code."
                ),
            )
        if cleaned.get("staff") and cleaned.get("helper_code"):
            raise ValidationError(
                _("Name a member or a helper; for both, add the leg first and the second escort after it.")
            )
        return cleaned
