"""The pages of decisions: what is asked, and what an officer does with it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, ListView

from cases.models import Case
from cases.seventy_two_hours import clock_of
from donations import deciding
from donations.forms import deciding as forms
from donations.kinds import DecisionStatus
from donations.models import FundingDecision
from donations.views.estimating import TakeOver, effect_of
from lfnkr import clock
from lfnkr.money import Money
from lfnkr.views import ActView, RoleRequiredMixin


class DecisionList(RoleRequiredMixin, ListView):
    """Decisions: those that wait first, then the latest."""

    permission_required = "donations.see_decisions"
    model = FundingDecision
    template_name = "donations/decision_list.html"
    paginate_by = 50

    def get_queryset(self) -> models.QuerySet:
        waits = models.Case(models.When(status=DecisionStatus.PROPOSED, then=0), default=1)
        return (
            super()
            .get_queryset()
            .select_related("estimate", "proposed_by", "decided_by")
            .order_by(waits, "-proposed_at")
        )


class DecisionDetail(RoleRequiredMixin, DetailView):
    """One decision: what is asked, what the reserve has before and after, and what can be done."""

    permission_required = "donations.see_decisions"
    model = FundingDecision
    template_name = "donations/decision_detail.html"

    def get_queryset(self) -> models.QuerySet:
        return (
            super()
            .get_queryset()
            .select_related("estimate__tariff", "proposed_by", "decided_by", "reviewed_by", "fund")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Before and after; the request itself only for those who may see it."""
        decision, user = self.object, self.request.user
        case = Case.objects.visible_to(user).filter(pk=decision.case_id).first()
        may_decide = decision.is_open and user.has_perm("donations.decide") and user.pk != decision.proposed_by_id
        ticking = clock_of(case, clock.now()) if case and decision.is_open else None
        return super().get_context_data(
            case=case,
            ticking=ticking,
            effect=effect_of(decision.amount, decision.fund),
            may_decide=may_decide,
            **kwargs,
        )


class DecisionAct(ActView):
    """An act on one decision."""

    model = FundingDecision

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "parent_url": self.object.get_absolute_url(),
                "parent_label": _("Decision"),
                "lead": self.object.case_reference,
            }
            | kwargs
        )


class Approve(DecisionAct):
    """Commit the money: LFNKR leads."""

    permission_required = "donations.decide"
    form_class = forms.ApproveForm
    title = gettext_lazy("LFNKR leads: commit the money")
    label = gettext_lazy("Commit the money")
    done = gettext_lazy("The money is committed and the caseworker may begin.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "is_below_floor": effect_of(self.object.amount, self.object.fund)["is_below_floor"],
        }

    def act(self, decision: FundingDecision, form: Any) -> Any:
        return deciding.approve(decision, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Amount and fund by name, and what will be left."""
        decision, fund = self.object, self.object.fund
        left = Money(fund.available - decision.amount, fund.currency)
        effects = [
            _("%(sum)s of “%(fund)s” is committed to %(case)s.")
            % {"sum": Money(decision.amount, fund.currency), "fund": fund.name, "case": decision.case_reference},
            _("%(sum)s stays available.") % {"sum": left},
            _("LFNKR leads; the people of the request are funded at once, and the caseworker sees it."),
        ]
        return super().get_context_data(effects=effects, **kwargs)


class LetWait(DecisionAct):
    """Let it wait for funds; what is missing is kept."""

    permission_required = "donations.decide"
    title = gettext_lazy("Wait for funds")
    label = gettext_lazy("Let it wait")
    done = gettext_lazy("The request waits for funds. What was missing is kept.")
    effects = (gettext_lazy("The proposal ends; the people wait for funds. The 72-hour clock goes on."),)

    def act(self, decision: FundingDecision, form: Any) -> Any:
        return deciding.set_waiting(decision, by=self.request.user)

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()


class Decline(DecisionAct):
    """Say no, with the reason."""

    permission_required = "donations.decide"
    form_class = forms.ReasonForm
    title = gettext_lazy("Decline the request")
    label = gettext_lazy("Decline")
    done = gettext_lazy("The request is declined.")
    effects = (gettext_lazy("Everybody in the request is recorded as declined, with this reason."),)
    danger = True

    def act(self, decision: FundingDecision, form: Any) -> Any:
        return deciding.decline(decision, by=self.request.user, note=form.cleaned_data["reason"])

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()


class PartnerLeads(DecisionAct):
    """A partner leads instead of us."""

    permission_required = "donations.decide"
    form_class = forms.TakeOverForm
    title = gettext_lazy("A partner leads")
    label = gettext_lazy("Hand it over")
    done = gettext_lazy("The partner leads this rescue now.")
    effects = TakeOver.effects

    def act(self, decision: FundingDecision, form: Any) -> Any:
        case = get_object_or_404(Case.objects.visible_to(self.request.user), pk=decision.case_id)
        return deciding.take_over(case, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()


class ReviewNight(DecisionAct):
    """Look at a decision taken alone by night."""

    permission_required = "donations.review_night_decision"
    title = gettext_lazy("Review a decision by night")
    label = gettext_lazy("I have reviewed it")
    done = gettext_lazy("Your review is recorded.")
    effects = (gettext_lazy("Your name is recorded as the second officer who looked at this decision."),)

    def act(self, decision: FundingDecision, form: Any) -> Any:
        return deciding.review_night(decision, by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("donations:decision-detail", args=[self.object.pk])
