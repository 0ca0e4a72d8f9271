"""The pages of the seal: opening it, hiding a request from searches, ending that, and which searches met one meanwhile."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView, View
from django.views.generic.detail import SingleObjectMixin

from cases.case.models import Case
from cases.people.form_fields import ReasonForm
from cases.people.search import RESTRICTED_FOR, searches_that_met
from cases.seal import restriction, reveal
from cases.workflow.act_views import CaseAct
from lfnkr.errors import DomainError
from lfnkr.web.views import RoleRequiredMixin


class OpenSeal(RoleRequiredMixin, SingleObjectMixin, View):
    """Open the sealed part of a request for a quarter of an hour; written in the trail before a word is shown."""

    permission_required = "cases.see_identity"
    action = reveal.open_seal
    model = Case
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Open it and go back to the page; a refusal is told there."""
        case = self.get_object()
        try:
            reveal.open_seal(
                case, by=request.user, reason=request.POST.get("reason", ""), confirm="confirm" in request.POST
            )
        except DomainError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(case)


class RestrictRequest(CaseAct):
    """Hide a request from every search."""

    permission_required = "cases.restrict_case"
    action = restriction.restrict_request
    form_class = ReasonForm
    title = _lazy("Restrict the request")
    label = _lazy("Restrict it")
    effects = (
        _lazy("No search of anybody who is not on it finds its people: not even that there is such a name."),
        _lazy("Whoever looks after it, and the director, see which searches met it."),
    )
    done = _lazy("The request is restricted.")


class LiftRestriction(CaseAct):
    """Let searches meet a request again."""

    permission_required = "cases.lift_restriction"
    action = restriction.lift_restriction
    form_class = ReasonForm
    title = _lazy("Lift the restriction")
    label = _lazy("Lift it")
    effects = (_lazy("Colleagues who search for one of its people are told whom to ask."),)
    done = _lazy("The restriction is lifted.")


class WithheldSearchList(RoleRequiredMixin, DetailView):
    """Searches that met this request and were told nothing: whose they were and when, never what was searched."""

    permission_required = "cases.see_withheld_searches"
    model = Case
    template_name = "cases/seal/withheld_search_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Those of the last days, the newest first."""
        return super().get_context_data(searches=searches_that_met(self.object), days=RESTRICTED_FOR.days, **kwargs)
