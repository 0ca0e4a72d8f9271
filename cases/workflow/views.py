"""The page on which a partner gives a rescue back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from cases.workflow import leading
from cases.workflow.act_views import CaseAct
from cases.workflow.form_fields import WhenForm
from lfnkr.web.form_fields import MomentField


class TakeLeadForm(WhenForm):
    """When the lead came back."""

    occurred_at = MomentField(
        label=_lazy("When was it given back?"), required=False, may_be_now=True, help_text=_lazy("Tokyo time.")
    )


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
