"""The page that takes a request of former years, saved before, to safety."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.earlier_rescues import actions, errors
from cases.earlier_rescues.forms import EarlierRescueForm
from cases.earlier_rescues.panels import PAGE
from cases.workflow.act_views import PeopleAct
from cases.workflow.placing import counted_in
from lfnkr.errors import DomainError
from lfnkr.language.lists import gap
from lfnkr.web.panels import step_after


class TellEarlierRescue(PeopleAct):
    """Tell how people of a request of former years were rescued: decided, under way, safe, each with its day."""

    permission_required = "cases.move_member"
    action = actions.tell_earlier_rescue
    form_class = EarlierRescueForm
    title = _lazy("Tell an earlier rescue")
    label = _lazy("Save the rescue")
    effects = (
        _lazy("LFNKR leads from the day it was decided. No money moves: what it cost is noted beside the request."),
        _lazy("No clock runs for it, and nobody is alarmed."),
    )
    notes_money = False

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """What leads there one by one, or by the partner's word."""
        by_name = {
            errors.NobodyToRescue: ("record-late", _("Record a step learnt late")),
            errors.RescuedByPartner: ("partner-told", _("The partner told us")),
        }
        found = by_name.get(type(refusal))
        return ((reverse(f"cases:{found[0]}", args=[self.object.pk]), found[1]),) if found else ()

    def act(self, case: Case, form: EarlierRescueForm) -> Any:
        """Everybody chosen is safe since then."""
        told = form.cleaned_data
        self.notes_money = told.pop("goes_on")
        changes = actions.tell_earlier_rescue(case, by=self.request.user, **told)
        changes[0].refresh_from_db()
        self.done = gap().join(filter(None, [_("The rescue is saved."), counted_in(changes[0])]))
        return changes

    def get_success_url(self) -> str:
        """To its money where that was asked for, else to the request."""
        to_money = step_after(PAGE, self.request.user, self.object) if self.notes_money else None
        return to_money or self.object.get_absolute_url()
