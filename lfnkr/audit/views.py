"""The auditor's page that replays the trail and the books; the trail itself is a list (lists.py)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.generic import FormView

from lfnkr.audit import reading, verification
from lfnkr.audit.forms import VerifyForm
from lfnkr.jobs import queue, schedule
from lfnkr.web.views import RoleRequiredMixin


class Verify(RoleRequiredMixin, FormView):
    """Have the trail and the books replayed now, by the worker, and show how far that is and what was found last."""

    permission_required = "audit.verify"
    form_class = VerifyForm
    template_name = "audit/verify.html"

    def form_valid(self, form: VerifyForm) -> HttpResponse:
        """Whether the noted seal is there is seen at once; the replays stand on the page as they go."""
        anchor = form.cleaned_data["anchor"]
        missed = verification.missed(anchor) if anchor else None
        schedule.do_asked_for()
        return self.render_to_response(self.get_context_data(form=form, anchor=anchor, missed=missed))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Beside the form, how far the chain is, and each replay."""
        asked = schedule.asked_for()
        is_under_way = any(one.is_under_way for one in asked)
        return super().get_context_data(
            state=reading.state(),
            asked=asked,
            is_under_way=is_under_way,
            is_without_worker=is_under_way and not queue.worker_is_there(),
            **kwargs,
        )
