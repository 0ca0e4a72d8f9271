"""The pages of decisions: what is asked, and what an officer does with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db import models
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, ListView

from cases.models import Case
from cases.seventy_two_hours import LIMIT, State, clock_of
from donations import deciding
from donations.effect import Effect, effect_of
from donations.forms import deciding as forms
from donations.kinds import DecisionStatus
from donations.models import FundingDecision
from donations.views.estimating import TakeOver, committing, question
from lfnkr import clock
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
        """Before and after; the request itself, and its clock, only for those who may see it."""
        decision, user = self.object, self.request.user
        case = Case.objects.visible_to(user).filter(pk=decision.case_id).first()
        may_decide = decision.is_open and user.has_perm("donations.decide") and user.pk != decision.proposed_by_id
        return super().get_context_data(
            case=case,
            ticking=Ticking.of(case) if case and decision.is_open else None,
            effect=effect_of(decision.amount, decision.fund) if decision.is_open else None,
            may_decide=may_decide,
            review_by=decision.decided_at + LIMIT if decision.night_exception and decision.decided_at else None,
            **kwargs,
        )


class Ticking(NamedTuple):
    """The 72-hour clock of a request as its component shows it."""

    elapsed: int
    state: str
    due: datetime

    @classmethod
    def of(cls, case: Case) -> Ticking | None:
        """What it reads now; none once it has stopped."""
        now = clock.now()
        reading = clock_of(case, now)
        if not reading.is_ticking:
            return None
        state = "paused" if reading.state == State.PAUSED else "running"
        return cls(int(reading.hours_net * 60), state, now + reading.left)


class DecisionAct(ActView):
    """An act on one decision: its page names the request, the sum and the fund, and leads back to the decision."""

    model = FundingDecision
    template_name = "donations/decision_act.html"

    @cached_property
    def effect(self) -> Effect:
        """What a commitment would do to the fund."""
        return effect_of(self.object.amount, self.object.fund)

    @property
    def named(self) -> dict[str, object]:
        """The request, the sum and the fund, for sentences."""
        effect = self.effect
        return {
            "case": self.object.case_reference, "fund": effect.fund.name,
            "amount": effect.fund.money(effect.amount), "available": effect.fund.money(effect.fund.available),
        }  # fmt: skip

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = {"parent_url": self.object.get_absolute_url(), "parent_label": _("Decision")}
        lead = _("%(case)s: %(amount)s asked of “%(fund)s”") % self.named
        return super().get_context_data(**back | {"lead": lead} | kwargs)


class Approve(DecisionAct):
    """Commit the money: LFNKR leads."""

    permission_required = "donations.decide"
    form_class = forms.ApproveForm
    title = gettext_lazy("LFNKR leads: commit the money")
    label = gettext_lazy("Commit the money")
    done = gettext_lazy("The money is committed and the caseworker may begin.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "is_below_floor": self.effect.is_below_floor}

    def act(self, decision: FundingDecision, form: Any) -> Any:
        return deciding.approve(decision, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Amount and fund by name, and what will be left."""
        reference = self.object.case_reference
        asked, effects = question(self.effect, reference), committing(self.effect, reference)
        return super().get_context_data(**{"asked": asked, "effects": effects, "lead": ""} | kwargs)


class LetWait(DecisionAct):
    """Let it wait for funds; what is missing is kept."""

    permission_required = "donations.decide"
    title = gettext_lazy("Wait for funds")
    label = gettext_lazy("Let it wait")
    done = gettext_lazy("The request waits for funds. What was missing is kept.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is missing, with its sums; nothing can wait for funds that are there."""
        return super().get_context_data(**{"effects": self.waiting()} | kwargs)

    def waiting(self) -> tuple[str, ...]:
        """What follows from letting it wait."""
        named = {**self.named, "short": self.effect.fund.money(self.effect.short_by)}
        if self.effect.is_covered:
            return (_("The money is there, so it cannot wait for funds: commit it, or decline."),)
        return (
            _("The proposal ends; everybody in the request waits for funds. Nothing is committed."),
            _("%(short)s is missing: %(amount)s asked, %(available)s available in “%(fund)s”. These sums are kept.")
            % named,
            _("The 72-hour clock goes on: waiting for funds is no pause."),
        )

    def act(self, decision: FundingDecision, form: Any) -> Any:
        return deciding.set_waiting(decision, by=self.request.user)


class Decline(DecisionAct):
    """Say no, with the reason."""

    permission_required = "donations.decide"
    form_class = forms.ReasonForm
    title = gettext_lazy("Decline the request")
    label = gettext_lazy("Decline")
    done = gettext_lazy("The request is declined.")
    effects = (
        gettext_lazy("Everybody in the request is recorded as declined, with this reason."),
        gettext_lazy("No money moves, and the 72-hour clock stops."),
    )
    danger = True

    def act(self, decision: FundingDecision, form: Any) -> Any:
        return deciding.decline(decision, by=self.request.user, note=form.cleaned_data["reason"])


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


class ReviewNight(DecisionAct):
    """Look at a decision taken alone by night."""

    permission_required = "donations.review_night_decision"
    title = gettext_lazy("Review a decision by night")
    label = gettext_lazy("I have reviewed it")
    done = gettext_lazy("Your review is recorded.")
    effects = (gettext_lazy("Your name is recorded as the second officer who looked at this decision."),)

    def act(self, decision: FundingDecision, form: Any) -> Any:
        return deciding.review_night(decision, by=self.request.user)
