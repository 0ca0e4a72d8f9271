"""The page of what a partner told of the people it leads."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.follow_up.actions import agree_contact
from cases.follow_up.next_contact import agree_next
from cases.partners import actions
from cases.partners.forms import ToldNowForm
from cases.partners.rules import OUTCOMES
from cases.workflow.act_views import PeopleAct


class RecordWhatPartnerTold(PeopleAct):
    """Record where the people are whom a partner leads, as it told; `?status=` of the address is chosen already."""

    permission_required = "cases.move_member"
    action = actions.record_what_partner_told
    actions = (agree_contact,)
    form_class = ToldNowForm
    instead = "told"
    title = _lazy("The partner told us")
    lede = _lazy("Record what was told, and nothing else: steps the partner did not tell stay open.")
    label = _lazy("Save")
    done = _lazy("What the partner told is saved.")
    template_name = "cases/partners/told.html"

    def get_initial(self) -> dict[str, Any]:
        """What the link on the page of the request chose."""
        chosen = self.request.GET.get("status", "")
        initial = {"status": chosen} if chosen in OUTCOMES else {}
        return initial | super().get_initial()

    def act(self, case: Case, form: ToldNowForm) -> Any:
        changes = actions.record_what_partner_told(by=self.request.user, **form.facts)
        agree_next(case, form, by=self.request.user)
        return changes
