"""Forms of operations and their legs; no member of the organisation where a leg touches China."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.operations import rules
from cases.operations.models import Leg, LegEscort, Operation
from cases.people.form_fields import MembersForm, countries
from lfnkr.accounts.models import User
from lfnkr.declared.forms import asking
from lfnkr.web.form_fields import MomentField, now_in_tokyo


class OperationForm(MembersForm, asking(Operation, parts=("operation",))):
    """A new operation for people of this request."""

    field_order = ["code_name", "members"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["opened_at"].initial = now_in_tokyo()


class MomentForm(forms.Form):
    """One moment."""

    at = MomentField(label=_lazy("When"), help_text=_lazy("Tokyo time."))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["at"].initial = now_in_tokyo()


class LegForm(asking(Leg, LegEscort)):
    """One stretch of the way, country to country, and who goes along."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["to_country"].choices = countries(_("choose one"))
        self.fields["staff"].queryset = User.objects.filter(is_active=True).order_by("latin_name")
        self.fields["staff"].label_from_instance = lambda user: user.display_name

    def clean(self) -> dict[str, Any]:
        """No member on a leg that touches China; a member or a helper, not both."""
        cleaned = super().clean()
        leg = Leg(from_country=cleaned.get("from_country") or "", to_country=cleaned.get("to_country") or "")
        staff, helper_code = cleaned.get("staff"), cleaned.get("helper_code", "")
        if (staff or helper_code) and (refused := rules.may_escort(leg, staff=staff, helper_code=helper_code)):
            self.add_error("staff", refused)
        return cleaned
