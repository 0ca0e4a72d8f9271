"""The form of what a partner told of the people it leads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.follow_up.next_contact import NextContactForm, appearing
from cases.partners.rules import may_follow_for
from cases.people.form_fields import SEALED, MembersForm, destinations
from cases.reference.models import Partner
from cases.status import NEEDS_REASON, Lead, Status
from cases.workflow.errors import DestinationMissing
from cases.workflow.form_fields import closer_words
from cases.workflow.models import StatusChange
from lfnkr.declared.forms import form_field
from lfnkr.web.form_fields import AppearingFields, DayField, TextField, TextOrToday

SAID_CLOSER = (Status.INTERRUPTED, Status.RETURNED)
"""What a partner says more closely."""


class ToldForm(AppearingFields, MembersForm):
    """Where the people are whom a partner leads, when that was, and who told it when."""

    appear = {
        "detail": ("status", SAID_CLOSER),
        "destination": ("status", (Status.IN_DESTINATION,)),
        "reason": ("status", NEEDS_REASON),
    }
    field_order = ["members", "status", "detail", "destination", "happened", "reason", "told_by", "told_on"]

    status = forms.ChoiceField(label=_lazy("What did the partner tell?"), widget=forms.RadioSelect)
    detail = forms.ChoiceField(
        label=_lazy("What interrupted them, or where did they go back to?"),
        required=False,
        choices=closer_words(*SAID_CLOSER),
    )
    destination = forms.ChoiceField(label=_lazy("Country of destination"), required=False, choices=destinations)
    happened = form_field(
        StatusChange._meta.get_field("happened"),
        required=True,
        label=_lazy("When did it happen?"),
        widget=TextOrToday,
    )
    reason = TextField(label=_lazy("Reason"), required=False, rows=2, help_text=SEALED)
    told_by = forms.ModelChoiceField(
        label=_lazy("Which partner told it?"), queryset=Partner.objects.none(), empty_label=None
    )
    told_on = DayField(label=_lazy("When did it tell us?"), may_be_now=True)

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, case=case, **kwargs)
        led = [member for member in self.of_case if member.lead == Lead.PARTNER]
        for member in led:
            member.case = case
        going_on = [member for member in led if may_follow_for([member])]
        members = self.fields["members"]
        members.queryset = CaseMember.objects.filter(pk__in=[member.pk for member in going_on])
        members.initial = [member.pk for member in going_on] if len(going_on) == 1 else None
        self.fields["status"].choices = [(status.value, status.label) for status in may_follow_for(going_on)]
        self.fields["told_by"].queryset = Partner.objects.all()
        self.fields["told_by"].initial = led[0].partner_id if led else None

    def clean(self) -> dict[str, Any]:
        """An interruption that says how, a return and an arrival that says where, and a reason where the history keeps one."""
        cleaned = super().clean()
        status = cleaned.get("status")
        if status == Status.INTERRUPTED and not cleaned.get("detail"):
            self.add_error("detail", _("Say what interrupted them."))
        if status == Status.RETURNED and not cleaned.get("detail"):
            self.add_error("detail", _("Say where they went back to, or that nobody knows."))
        if status == Status.IN_DESTINATION and not cleaned.get("destination"):
            self.add_error("destination", DestinationMissing())
        if status in NEEDS_REASON and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why: the reason stands in the history."))
        if status not in SAID_CLOSER:
            cleaned["detail"] = ""
        return cleaned


INTERRUPTED = ("status", (Status.INTERRUPTED,))


class ToldNowForm(NextContactForm, ToldForm):
    """The same, and of an interruption the next contact."""

    asked_for = INTERRUPTED
    field_order = ["members", "status", "detail", *NextContactForm.base_fields, *ToldForm.field_order[3:]]
    appear = {**ToldForm.appear, **appearing(INTERRUPTED)}
