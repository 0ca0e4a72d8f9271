"""The pages of calls for gifts: one with what came for it and what became of it, opening one, its goal, and its end."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView

from donations.gifts import appeals
from donations.gifts.appeal_figures import figures_of
from donations.gifts.appeal_models import Appeal
from donations.gifts.forms import AppealForm, CloseAppealForm, GoalForm
from donations.ledger.models import Fund
from donations.ledger.views import MoneyAct
from lfnkr.calendar import clock
from lfnkr.web.views import ActView, RoleRequiredMixin


class AppealPage(RoleRequiredMixin, DetailView):
    """One appeal: what came for it against its goal, and what may be told of it."""

    permission_required = "donations.see_reserve"
    model = Appeal
    template_name = "donations/gifts/appeal_detail.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("fund", "opened_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figures as of now, and the facts."""
        appeal = self.object
        facts = [
            (_("Fund"), appeal.fund),
            (_("Opened on"), appeal.opened_on),
            *([(_("Closed on"), appeal.closed_on)] if appeal.closed_on else []),
            (_("Goal"), appeal.asked_for or _("no sum was named")),
            (_("What becomes of more than the goal"), appeal.excess),
        ]
        return super().get_context_data(**{"figures": figures_of(appeal), "facts": facts} | kwargs)


class OpenAppeal(MoneyAct):
    """Begin a call for gifts."""

    permission_required = "donations.open_appeal"
    action = appeals.open_appeal
    form_class = AppealForm
    title = _lazy("Open an appeal")
    label = _lazy("Open the appeal")
    done = _lazy("The appeal is open.")

    def get_initial(self) -> dict[str, Any]:
        """For the rescue reserve, unless somebody says otherwise."""
        return {"fund": Fund.objects.rescue().pk} | super().get_initial()


class OfAppeal(ActView):
    """An act about an appeal; leads back to its page."""

    permission_required = "donations.open_appeal"
    model = Appeal

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("fund")

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which appeal, and the way back."""
        back = self.object.get_absolute_url()
        words = {"lead": str(self.object), "parent_url": back, "parent_label": _("Appeal"), "cancel_url": back}
        return super().get_context_data(**words | kwargs)


class SetGoal(OfAppeal):
    """Say what an appeal asks for, and what becomes of more."""

    action = appeals.set_appeal_goal
    form_class = GoalForm
    title = _lazy("The goal of an appeal")
    label = _lazy("Save")
    effects = (_lazy("Both stand once a gift has come for it: givers gave by them."),)
    done = _lazy("The goal is set.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"fund": self.object.fund}

    def get_initial(self) -> dict[str, Any]:
        """What stands now."""
        asked = self.object.asked_for
        known = {"goal": asked.plain if asked else "", "excess": self.object.excess}
        return known | super().get_initial()


class CloseAppeal(OfAppeal):
    """End a call for gifts."""

    action = appeals.close_appeal
    form_class = CloseAppealForm
    title = _lazy("Close an appeal")
    label = _lazy("Close the appeal")
    done = _lazy("The appeal is closed.")

    def get_initial(self) -> dict[str, Any]:
        return {"closed_on": clock.today().isoformat()} | super().get_initial()
