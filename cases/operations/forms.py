"""Forms of operations and their legs; no member of the organisation where a leg touches China."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import CaseMember
from cases.operations import errors, rules
from cases.operations.actions import COLUMNS
from cases.operations.choices import Ending
from cases.operations.models import Leg, LegEscort, Operation
from cases.people.form_fields import MembersForm, countries
from lfnkr.accounts.models import User
from lfnkr.declared.forms import asking
from lfnkr.web.form_fields import AppearingFields, LineField, MomentField, now_in_tokyo


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


class LegForm(AppearingFields, asking(Leg, LegEscort)):
    """One stretch of the way, country to country: planned, travelled, by whom, and who goes along."""

    field_order = [
        "from_country",
        "to_country",
        "mode",
        "crossing",
        "planned_departure",
        "planned_arrival",
        "departed_on",
        "arrived_on",
        "ending",
        "ended_on",
        "members",
        "staff",
        "helper_code",
    ]
    appear = {"ended_on": ("ending", Ending.values)}

    members = forms.ModelMultipleChoiceField(
        label=_lazy("Who travels"),
        queryset=CaseMember.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": errors.NobodyTravels.sentence},
    )
    staff = forms.ModelMultipleChoiceField(
        label=_lazy("Members of LFNKR along"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_lazy("Nobody of ours goes on a leg that touches China."),
    )
    helper_code = LineField(
        label=_lazy("Codes of the helpers along"),
        max_length=100,
        required=False,
        help_text=_lazy("Several are parted by commas. Never a name."),
    )

    def __init__(self, *args: Any, travellers: Mapping[UUID, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["to_country"].choices = countries(_("choose one"))
        members, staff = self.fields["members"], self.fields["staff"]
        members.queryset = CaseMember.objects.filter(pk__in=travellers)
        members.label_from_instance = lambda member: travellers[member.pk]
        members.initial = list(travellers)
        staff.queryset = User.objects.filter(is_active=True).order_by("latin_name")
        staff.label_from_instance = lambda user: user.display_name

    def clean_helper_code(self) -> list[str]:
        """The codes one by one, each once and no longer than its column."""
        codes = [code.strip() for code in re.split("[,、，]", self.cleaned_data["helper_code"])]
        longest = LegEscort._meta.get_field("helper_code").max_length
        if any(len(code) > longest for code in codes):
            raise ValidationError(
                _("A helper's code has at most %(most)d characters. Part several by commas.") % {"most": longest}
            )
        return list(dict.fromkeys(filter(None, codes)))

    def clean(self) -> dict[str, Any]:
        """No member on a leg that touches China; days that can be."""
        cleaned = super().clean()
        leg = Leg(**{name: cleaned.get(name) for name in COLUMNS if cleaned.get(name)})
        for one in cleaned.get("staff") or ():
            if refused := rules.may_escort(leg, staff=one, helper_code=""):
                self.add_error("staff", refused)
        if refused := rules.may_be_dated(leg):
            self.add_error(refused.field, refused)
        return cleaned

    def told(self) -> dict[str, Any]:
        """What the form holds, by the words of the actions."""
        data = dict(self.cleaned_data)
        return data | {"helper_codes": data.pop("helper_code")}


class ChangeLegForm(LegForm):
    """The same, of a leg that is recorded already."""

    version = forms.IntegerField(widget=forms.HiddenInput)
