"""The page on which a partner gives a rescue back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import CaseMember
from cases.people.form_fields import MembersForm
from cases.status import Lead
from cases.workflow import leading
from cases.workflow.act_views import CaseAct
from cases.workflow.form_fields import WhenForm
from lfnkr.web.form_fields import MomentField


class TakeLeadForm(WhenForm, MembersForm):
    """Of whom, and when, the lead came back: of everybody the partner leads, unless somebody is left out."""

    occurred_at = MomentField(
        label=_lazy("When was it given back?"), required=False, may_be_now=True, help_text=_lazy("Tokyo time.")
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if len(self.of_case) < 2:
            del self.fields["members"]
            return
        self.fields["members"].initial = [member.pk for member in self.of_case]

    def may_choose(self, member: CaseMember) -> bool:
        """Whoever is led by a partner."""
        return member.lead == Lead.PARTNER

    def clean(self) -> dict[str, Any]:
        """Whoever the partner leads, where nobody is chosen among several: nobody else is led by it for the first time."""
        return {"members": self.of_case} | super().clean()


class TakeLead(CaseAct):
    """Take a rescue back from the partner organisation that leads it."""

    permission_required = "cases.take_lead"
    action = leading.take_lead
    form_class = TakeLeadForm
    title = _lazy("The partner gives the lead back")
    label = _lazy("We lead again")
    effects = (
        _lazy("LFNKR leads the rescue of everybody who is chosen."),
        _lazy("No money is committed by it: have it estimated and decided."),
    )
    done = _lazy("LFNKR leads this rescue again.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form chooses among the people of this request."""
        return {**super().get_form_kwargs(), "case": self.object}
