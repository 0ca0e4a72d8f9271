"""The pages of handing a request over: giving it back, taking one that nobody looks after, having read the note."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import TemplateView

from cases.case.models import Case
from cases.follow_up import actions
from cases.follow_up.forms import GiveBackForm
from cases.follow_up.models import Assignment
from cases.handover.panels import nobodys
from cases.workflow.act_views import CaseAct
from lfnkr.web.views import ActView, RoleRequiredMixin


class NobodysRequests(RoleRequiredMixin, TemplateView):
    """The open requests that nobody looks after, by reference, with the way to take each."""

    permission_required = "cases.take_request"
    template_name = "cases/handover/nobodys.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All of them, those in danger first."""
        return super().get_context_data(requests=nobodys(self.request.user), **kwargs)


class TakeCase(ActView):
    """Take a request that nobody looks after; nothing of it is shown before."""

    permission_required = "cases.take_request"
    action = actions.take_case
    model = Case
    title = _lazy("Take the request")
    lede = _lazy("Nobody looks after it now. You become its lead and see all of it.")
    label = _lazy("Take it")
    effects = (_lazy("Its former lead, its deputy and the directors are told. Its open tasks become yours."),)
    done = _lazy("The request is yours.")

    def get_object(self, queryset: models.QuerySet | None = None) -> Case:
        """One that this person may see, or one that nobody looks after; of no other is it said that it exists."""
        found = None
        if self.request.user.has_perm(self.permission_required):
            found = next((case for case in nobodys(self.request.user) if case.pk == self.kwargs["pk"]), None)
        return found or super().get_object(self.get_queryset().select_related("lead", "deputy"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The request by its reference; the way back leads to the list."""
        back = reverse("cases:nobodys-list")
        words = {"parent_url": back, "parent_label": _("Nobody looks after these"), "cancel_url": back}
        return super().get_context_data(**words | {"lead": self.object.reference} | kwargs)


class GiveBack(CaseAct):
    """Say that one cannot look after a request any more."""

    permission_required = "cases.assign_case"
    action = actions.give_back
    form_class = GiveBackForm
    title = _lazy("Give the request back")
    label = _lazy("Give it back")
    effects = (
        _lazy(
            "It stands on the desks of caseworkers and directors until somebody takes it. Until then you look after it."
        ),
    )
    done = _lazy("The request is given back. You look after it until somebody takes it.")


class ReadHandOver(ActView):
    """Say that one has read the note that handed a request over."""

    permission_required = "cases.assign_case"
    action = actions.acknowledge_hand_over
    model = Assignment
    title = _lazy("I have read the note")
    label = _lazy("I have read it")
    effects = (_lazy("It leaves the top of the request and stays in its history."),)
    done = _lazy("The note stays in the history.")

    def get_queryset(self) -> models.QuerySet[Assignment]:
        """With its request."""
        return super().get_queryset().select_related("case")

    def get_success_url(self) -> str:
        return self.object.case.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back leads to the request."""
        case = self.object.case
        back = case.get_absolute_url()
        words = {"parent_url": back, "parent_label": _("Request"), "cancel_url": back, "lead": case.reference}
        return super().get_context_data(**words | kwargs)
