"""The page of the first hour, the terms opened from it, and what the house came with confirmed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import TemplateView

from lfnkr.accounts.roles import Role, roles_with
from lfnkr.calendar.fiscal_year import FIRST_TERM_STARTS_IN
from lfnkr.first_hour import actions
from lfnkr.first_hour.models import Confirmation
from lfnkr.first_hour.steps import Step, step_named, steps
from lfnkr.language.lists import gap, one_of
from lfnkr.web.form_fields import WholeNumberField
from lfnkr.web.views import ActView, RoleRequiredMixin


class FirstHour(RoleRequiredMixin, TemplateView):
    """What this house still needs before the first call, a step a line."""

    permission_required = "lfnkr.see_first_hour"
    template_name = "first_hour/first_hour.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each step with its state, and whom to ask where the page is not this person's."""
        looked = [(step, step.look()) for step in steps()]
        lines = [
            {
                "step": step,
                "state": state,
                "may": self.request.user.has_perm(step.permission),
                "whom": one_of(role.label for role in Role if role in roles_with(step.permission)),
            }
            for step, state in looked
        ]
        left = sum(not state.is_done for _step, state in looked)
        return super().get_context_data(lines=lines, left=left, **kwargs)


class OpenTermsForm(forms.Form):
    """From which year on."""

    since = WholeNumberField(
        label=_lazy("Year of the first term"),
        initial=FIRST_TERM_STARTS_IN,
        min_value=FIRST_TERM_STARTS_IN,
        help_text=_lazy(
            "A term begins on 1 September. What happened in a year is counted in the term that holds its day."
        ),
    )


class OfTheFirstHour(ActView):
    """What its forms have in common: all lead back to the steps."""

    def get_success_url(self) -> str:
        """Back to the steps."""
        return reverse("first-hour")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back."""
        back = {
            "parent_url": reverse("first-hour"),
            "parent_label": _lazy("The first hour"),
            "cancel_url": reverse("first-hour"),
        }
        return super().get_context_data(**back | kwargs)


class OpenTerms(OfTheFirstHour):
    """Open every term from the founding year to today's."""

    permission_required = "lfnkr.open_terms"
    action = actions.open_terms
    form_class = OpenTermsForm
    title = _lazy("Open the terms")
    lede = _lazy("Terms that stand already stay as they are. The clock opens each later one on its first day.")
    label = _lazy("Open the terms")
    done = _lazy("The terms are open.")


class ConfirmStep(OfTheFirstHour):
    """Say that one looked at what the house came with, and that it is right."""

    permission_required = "lfnkr.confirm_step"
    action = actions.confirm_step
    label = _lazy("I have looked: they are right")
    done = _lazy("It is confirmed.")
    step: Step

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The step of the address, or 404."""
        step = step_named(kwargs["step_key"])
        if step is None:
            raise Http404
        self.step = step
        return super().dispatch(request, *args, **kwargs)

    @property
    def title(self) -> str:
        """What is confirmed."""
        return self.step.title

    @property
    def lede(self) -> str:
        """What is there, and what to do about it."""
        return (
            self.step.look().said
            + gap()
            + _(
                "The house came with these. Look at them first, and mend what is wrong where they stand; then confirm them here."
            )
        )

    def asked_about(self) -> Step:
        """The step."""
        return self.step

    def act(self, _row: None, _form: forms.Form) -> Confirmation:
        """In the name of whoever is signed in."""
        return actions.confirm_step(self.step, by=self.request.user)
