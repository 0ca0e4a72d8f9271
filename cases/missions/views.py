"""Recording a survey mission that is over."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.missions import actions
from cases.missions.forms import MissionForm
from cases.missions.models import Mission
from lfnkr.web.views import ActView


class RecordMission(ActView):
    """Record a mission that took place: where, whom it interviewed, what it gave."""

    permission_required = "cases.record_mission"
    action = actions.record_mission
    form_class = MissionForm
    title = _lazy("Record a survey mission")
    label = _lazy("Save the mission")
    done = _lazy("The mission is saved. Its figures stand in the report of its term.")

    def act(self, obj: None, form: MissionForm) -> Mission:
        facts = dict(form.cleaned_data)
        return actions.record_mission(by=self.request.user, visits=facts.pop("stations"), **facts)

    def get_success_url(self) -> str:
        return reverse("cases:mission-list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("cases:mission-list")
        words = {"parent_url": back, "parent_label": _("Survey missions"), "cancel_url": back}
        return super().get_context_data(**words | kwargs)
