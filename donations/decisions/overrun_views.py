"""The pages of overruns and bills: a sum is asked for and answered in one form; also after arrival and after closing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from donations.decisions import actions as deciding
from donations.decisions import errors, forms
from donations.decisions.choices import DecisionStatus
from donations.decisions.models import Commitment, FundingDecision
from donations.decisions.views import DecisionAct
from donations.memos.actions import text_of
from donations.rates.views import WithRate
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.web.views import ActView


class OfCommitment(ActView):
    """An act on one commitment of which more is needed; leads to the decision."""

    model = Commitment
    template_name = "donations/decisions/decision_act.html"

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """To what is asked already, or to the decision by night that waits for its review."""
        if isinstance(refusal, errors.ProposedAlready):
            asked = FundingDecision.objects.filter(case_id=self.object.decision.case_id).open().get()
            return ((asked.get_absolute_url(), _("Open the proposal")),)
        if isinstance(refusal, errors.NightUnreviewed):
            unreviewed = FundingDecision.objects.by_night_unreviewed().get()
            return ((unreviewed.get_absolute_url(), _("Open the decision")),)
        return ()

    def get_initial(self) -> dict[str, Any]:
        """What lacks for the bill that led here."""
        return {"amount": self.request.GET.get("lacking", "")} | super().get_initial()

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What was committed, and what is left of it."""
        commitment, money = self.object, self.object.fund.money
        facts = {
            "case": commitment.case_reference,
            "promised": money(commitment.promised),
            "left": money(commitment.remaining),
        }
        back = commitment.decision.get_absolute_url()
        words = {"parent_url": back, "parent_label": _("Decision"), "cancel_url": back}
        words["lead"] = _("%(case)s: %(promised)s committed, %(left)s left") % facts
        return super().get_context_data(**words | kwargs)


class AskOverrun(OfCommitment):
    """Ask for more than was committed; another officer decides it."""

    permission_required = "donations.ask_overrun"
    action = deciding.ask_overrun
    form_class = forms.OverrunForm
    title = _lazy("Ask for an overrun")
    label = _lazy("Ask for it")
    done = _lazy("The overrun is asked for. The director sees it on the desk now.")
    effects = (
        _lazy("Nothing is committed yet. The director decides it against what the fund has available."),
        _lazy("Nobody’s status changes, and a closed request stays closed."),
    )


class OverrunByNight(OfCommitment):
    """The director alone, by night, up to the limit; reviewed within 72 hours."""

    permission_required = "donations.decide"
    action = deciding.approve_overrun_by_night
    form_class = forms.OverrunByNightForm
    title = _lazy("Approve an overrun alone by night")
    label = _lazy("Commit the money now")
    done = _lazy("The money is committed. The treasurer is asked to review it within 72 hours.")
    effects = (_lazy("You decide alone: the decision is marked, and another officer reviews it within 72 hours."),)


class AskForBill(WithRate, ActView):
    """Ask for the sum of a bill of a request to which nothing was ever committed, by its reference."""

    permission_required = "donations.ask_overrun"
    action = deciding.ask_for_bill
    form_class = forms.BillForm
    title = _lazy("Ask for the sum of a bill")
    lede = _lazy(
        "For a bill that was paid although nothing was ever committed to the request: not decided yet, declined, led by a"
        " partner, ended or closed."
    )
    label = _lazy("Ask for it")
    done = _lazy("The bill is asked for. The director sees it on the desk now.")
    effects = (
        _lazy("Nothing is committed yet. The director decides it against what the fund has available."),
        _lazy("Nobody’s status changes, and a closed request stays closed."),
        _lazy("Once it is approved, the bill is booked from its commitment: its cost belongs to the day it was paid."),
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        """The request that led here, and today."""
        begun = {"request": self.request.GET.get("request", ""), "paid_on": clock.today().isoformat()}
        return begun | super().get_initial()

    def act(self, _obj: None, form: Any) -> FundingDecision:
        """Of the request that was named."""
        told = dict(form.cleaned_data)
        return deciding.ask_for_bill(told.pop("request"), by=self.request.user, **told)

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back leads to the decisions."""
        back = reverse("donations:decision-list")
        words = {"parent_url": back, "parent_label": _("Decisions"), "cancel_url": back}
        return super().get_context_data(**words | kwargs)


class DecideOverrun(DecisionAct):
    """Approve or decline what is asked for beside what was committed, or for a bill, in one form."""

    permission_required = "donations.decide"
    actions = (deciding.decline_overrun, deciding.approve_overrun)
    form_class = forms.DecideOverrunForm
    template_name = "donations/decisions/decide_overrun.html"
    title = _lazy("Decide the overrun")
    label = _lazy("Record the decision")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "is_below_floor": self.effect.is_below_floor}

    def act(self, decision: FundingDecision, form: Any) -> FundingDecision:
        """As it was answered."""
        told = {name: value for name, value in form.cleaned_data.items() if name != "answer"}
        if form.is_approved:
            return deciding.approve_overrun(decision, by=self.request.user, **told)
        told = {name: told[name] for name in ("note", "decided_at")}
        return deciding.decline_overrun(decision, by=self.request.user, **told)

    def finished(self, url: str) -> HttpResponse:
        """Say what was answered."""
        approved = _("The overrun is approved, and the money committed.")
        if self.result.is_bill:
            approved = _("The bill is approved, and its sum committed. It is booked from its commitment.")
        self.done = approved if self.result.status == DecisionStatus.APPROVED else _("It is declined.")
        return super().finished(url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What was asked, why, and what it would leave."""
        decision = self.object
        words = {"lead": _("%(case)s: %(amount)s more asked of “%(fund)s”") % self.named}
        if decision.is_bill:
            lead = _("%(case)s: %(amount)s asked of “%(fund)s” for a bill that was paid")
            words = {"title": _("Decide the bill"), "lead": lead % self.named}
        words |= {"effect": self.effect, "commitment": decision.amends, "decision": decision}
        words["memo_text"] = text_of(decision, by=self.request.user)
        return super().get_context_data(**words | kwargs)
