"""The page on which a partner gives a rescue back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.status import Lead
from cases.workflow import leading
from cases.workflow.act_views import CaseAct
from lfnkr.web.form_fields import MomentField, now_in_tokyo


class TakeLeadForm(forms.Form):
    """When the lead came back."""

    occurred_at = MomentField(label=_lazy("When was it given back?"), help_text=_lazy("Tokyo time."))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["occurred_at"].initial = now_in_tokyo()


class TakeLead(CaseAct):
    """Take a rescue back from the partner organisation that leads it."""

    permission_required = "cases.take_lead"
    action = leading.take_lead
    form_class = TakeLeadForm
    title = _lazy("The partner gives the lead back")
    label = _lazy("We lead again")
    effects = (
        _lazy("LFNKR leads the rescue of everybody in this request whose rescue is open."),
        _lazy("No money is committed by it: have it estimated and decided."),
    )
    done = _lazy("LFNKR leads this rescue again.")

    def act(self, case: Case, form: Any) -> Case:
        """Only what a partner leads can be given back; a first lead comes with the decision."""
        if not case.members.filter(lead=Lead.PARTNER).exists():
            raise ValidationError(_("No partner leads anybody in this request. Have it estimated and decided."))
        return leading.take_lead(case, by=self.request.user, **form.cleaned_data)
