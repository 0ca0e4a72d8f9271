"""The page that opens the seal of a request."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from cases.case.models import Case
from cases.seal import reveal
from lfnkr.web.views import RoleRequiredMixin


class OpenSeal(RoleRequiredMixin, SingleObjectMixin, View):
    """Open the sealed part of a request for a quarter of an hour; written in the trail before a word is shown."""

    permission_required = "cases.see_identity"
    model = Case
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Open it and go back to the page; a refusal is told there."""
        case = self.get_object()
        try:
            reveal.open_seal(
                case, by=request.user, reason=request.POST.get("reason", ""), confirm="confirm" in request.POST
            )
        except reveal.Refusal as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(case)
