"""The page on which it is told which of two steps, or of a step and an event, came first."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.events.models import Event
from cases.people.form_fields import people_in_words
from cases.step_order import actions
from cases.step_order.forms import OrderForm, in_words
from cases.step_order.models import StepOrder
from cases.step_order.steps import Told, all_beside, asked_next, together
from cases.workflow.act_views import CaseAct
from cases.workflow.models import StatusChange
from lfnkr.language.lists import listed


class OrderSteps(CaseAct):
    """Tell that a step came before or after another, or an event, where their days do not say; leads on to the next question."""

    permission_required = "cases.move_member"
    action = actions.order_steps
    form_class = OrderForm
    title = _lazy("Which came first")
    label = _lazy("Save the order")
    effects = (
        _lazy("The history keeps to it, whatever is recorded since; where people stand today and the figures follow."),
        _lazy("It is told of everybody who went together. It can be told otherwise, or taken back, here."),
    )
    done = _lazy("The order is saved.")
    other: Told | None = None

    def get_object(self, queryset: models.QuerySet | None = None) -> StatusChange:
        """The step; the address names the request."""
        self.case = super().get_object(queryset)
        steps = StatusChange.objects.select_related("member__case").filter(member__case=self.case)
        step = steps.filter(pk=self.kwargs["step"]).first()
        if step is None:
            raise Http404
        return step

    @cached_property
    def others(self) -> list[Told]:
        """Those it may have been before or after."""
        return all_beside(self.object)

    def get_initial(self) -> dict[str, Any]:
        """Which other is asked about, where the address says; how it stands to it is nobody's guess."""
        return {"other": self.request.GET.get("other", "")} | super().get_initial()

    def get_form_kwargs(self) -> dict[str, Any]:
        """The steps to choose from."""
        return {**super().get_form_kwargs(), "beside": self.others}

    def act(self, step: StatusChange, form: OrderForm) -> list[StepOrder]:
        """Told of both."""
        told = dict(form.cleaned_data)
        self.other = form.beside[told.pop("other")]
        return actions.order_steps(step, by=self.request.user, other=self.other, **told)

    def get_success_url(self) -> str:
        """On to the next two of whom nobody was asked yet, or back to the request."""
        event = self.other.pk if isinstance(self.other, Event) else None
        onward = asked_next(self.object, event=event)
        if onward:
            self.done = _("The order is saved. Of these two, too, the days do not say which came first.")
        return onward or self.case.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which step it is, and whose."""
        words = people_in_words(self.case)[1]
        who = listed(words[each.member_id] for each in together(self.object) if each.member_id in words)
        return super().get_context_data(**{"lede": f"{in_words(self.object)} · {who}"} | kwargs)
