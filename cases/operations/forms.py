"""Forms of operations and their legs; no member of the organisation where a leg touches China."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.operations import errors, rules
from cases.operations.actions import COLUMNS
from cases.operations.choices import Ending
from cases.operations.models import Leg, LegEscort, Operation, OperationMember
from cases.people.form_fields import MembersForm, countries
from cases.reference.models import Partner
from cases.status import Lead, Status
from cases.workflow.form_fields import WhenForm
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.declared.forms import asking, form_field
from lfnkr.fuzzy.dates import exactly
from lfnkr.language.lists import listed
from lfnkr.web.form_fields import AppearingFields, LineField, MomentField


class DeputyForm(forms.Form):
    """Where nobody stands in for a request that is about to be under way, it is asked who does."""

    deputy = forms.ModelChoiceField(
        label=_lazy("Deputy"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_lazy("nobody yet"),
        help_text=_lazy("Nobody stands in for you on this request. While people are under way somebody should."),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, case=case, **kwargs)
        able = those_who_may_stand_in(case)
        if case.deputy_id or not able.exists():
            del self.fields["deputy"]
        else:
            self.fields["deputy"].queryset = able
            self.fields["deputy"].label_from_instance = lambda user: user.display_name


class OperationForm(DeputyForm, MembersForm, asking(Operation, parts=("operation",))):
    """A new operation for people of this request."""

    field_order = ["code_name", "partner", "members", "opened_at", "deputy"]

    opened_at = form_field(Operation._meta.get_field("opened_at"), may_be_now=True)
    partner = forms.ModelChoiceField(
        label=_lazy("Who leads the operation?"),
        queryset=Partner.objects.none(),
        required=False,
        empty_label=Lead.LFNKR.label,
        help_text=_lazy("A partner leads an operation for people whose rescue it leads. It needs no decision of ours."),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, case=case, **kwargs)
        leading = {member.partner_id for member in self.of_case}
        partner = self.fields["partner"]
        partner.queryset = Partner.objects.filter(pk__in=leading - {None})
        if rules.may_move_people(case):
            partner.required, partner.empty_label = True, _("choose one")
        elif leading <= {None}:
            del self.fields["partner"]

    def may_choose(self, member: CaseMember) -> bool:
        """Whoever may be carried by an operation of whoever leads them."""
        return rules.may_be_carried([member], partner=member.partner) is None


def those_who_may_stand_in(case: Case) -> QuerySet[User]:
    """Whoever could be the deputy of a request."""
    workers = User.objects.filter(is_active=True, role__in=(Role.CASEWORKER, Role.DIRECTOR))
    return workers.exclude(pk=case.lead_id).order_by("latin_name")


class MomentForm(forms.Form):
    """One moment."""

    at = MomentField(label=_lazy("When"), may_be_now=True, help_text=_lazy("Tokyo time."))


class Along(forms.Form):
    """Who goes along on a leg: members of LFNKR, and helpers by their codes."""

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

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["to_country"].choices = countries(_("choose one"))
        staff = self.fields["staff"]
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
        """No member on a leg that touches China."""
        cleaned = super().clean()
        leg = Leg(from_country=cleaned.get("from_country") or "", to_country=cleaned.get("to_country") or "")
        for one in cleaned.get("staff") or ():
            if refused := rules.may_escort(leg, staff=one, helper_code=""):
                self.add_error("staff", refused)
        return cleaned

    def told(self) -> dict[str, Any]:
        """What the form holds, by the words of the actions."""
        data = dict(self.cleaned_data)
        return data | {"helper_codes": data.pop("helper_code")}


class LegForm(AppearingFields, Along, asking(Leg)):
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

    def __init__(self, *args: Any, travellers: Mapping[UUID, str], together: Collection[UUID] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        members = self.fields["members"]
        members.queryset = CaseMember.objects.filter(pk__in=travellers)
        members.label_from_instance = lambda member: travellers[member.pk]
        members.initial = [key for key in travellers if key in together]

    def clean(self) -> dict[str, Any]:
        """Days that can be."""
        cleaned = super().clean()
        leg = Leg(**{name: cleaned.get(name) for name in COLUMNS if cleaned.get(name)})
        if refused := rules.may_be_dated(leg):
            self.add_error(refused.field, refused)
        return cleaned


class TheyLeftForm(Along, DeputyForm, WhenForm, MembersForm, asking(Operation, Leg, parts=("operation", "leg"))):
    """That people are on their way: when, where to, under which operation, with whom."""

    field_order = [
        "members",
        "occurred_at",
        "happened",
        "from_country",
        "to_country",
        "mode",
        "crossing",
        "code_name",
        "mobilised_at",
        "staff",
        "helper_code",
        "deputy",
    ]
    opened_at = None

    mobilised_at = MomentField(
        label=_lazy("When was the first person or money sent?"),
        required=False,
        help_text=_lazy(
            "Tokyo time; the 72 hours end then. Empty: when they left, of a day the last moment it may have been."
        ),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, case=case, **kwargs)
        self.fields["from_country"].initial = case.country
        links = OperationMember.objects.filter(member__in=self.of_case, left_by=None)
        open_ones = Operation.objects.filter(operation_members__in=links, closed_at=None).distinct()
        code_name = self.fields["code_name"]
        code_name.required = False
        if names := listed(open_ones.values_list("code_name", flat=True)):
            words = _("Carried already by %(code_name)s: leave it empty, unless these people are carried by none.")
            code_name.help_text = words % {"code_name": names}

    def may_choose(self, member: CaseMember) -> bool:
        """Whoever is funded and still to leave."""
        return member.status == Status.FUNDED

    def told(self) -> dict[str, Any]:
        """The moment or the day as one."""
        data = super().told()
        at, day = data.pop("occurred_at"), data.pop("happened")
        return data | {"left": day or exactly(at)}


class ChangeLegForm(LegForm):
    """The same, of a leg that is recorded already."""

    version = forms.IntegerField(widget=forms.HiddenInput)
