"""The pages before a decision: what a rescue will cost, the proposal, and the ways without one."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.case.models import Case
from cases.case.party_size import Party
from donations.decisions import actions as deciding
from donations.decisions import errors, forms
from donations.decisions.affected import reach_of
from donations.decisions.consequences import (
    Obstacle,
    Outlook,
    committing,
    handing_over,
    nobody_left,
    not_covered,
    question,
    waiting,
)
from donations.decisions.models import Estimate, FundingDecision
from donations.ledger.models import Fund
from donations.reserve.preview import Effect, effect_of
from donations.tariffs.errors import NoTariff
from donations.tariffs.models import NightLimit, Tariff
from lfnkr.calendar import clock
from lfnkr.money import Money
from lfnkr.web.views import ActView


class Price(NamedTuple):
    """What a rescue costs by the tariff of its day, and whom it is for."""

    party: Party
    tariff: Tariff
    priced: int
    amount: int


def price_of(case: Case) -> Price:
    """The price of a request as it stands now."""
    party, tariff = case.party(), deciding.tariff_for(case)
    priced = party.children_from(tariff.infant_under_months)
    return Price(party, tariff, priced, tariff.price(party.tier, priced))


def changed_since(decision: FundingDecision, case: Case | None) -> str:
    """What has become of the people asked for, and the price now, where these changed after the proposal; nothing where not."""
    if case is None or not (now := price_of(case)).party.people:
        return ""
    asked, party = decision.estimate, now.party
    if (asked.tier, asked.adults, asked.children) == (party.tier, party.adults, party.children):
        return ""
    words = _(
        "The request changed after it was proposed: it is now for %(people)s, by the tariff %(amount)s. "
        "Ask for a new proposal, or commit this sum and release what is left over."
    )
    people = Estimate(adults=party.adults, children=party.children).for_whom
    return words % {"people": people, "amount": Money(now.amount)}


class PricedAct(ActView):
    """An act on a request that has a price; while no tariff gives it one, it leads back to the request and says so."""

    model = Case

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open the page, or say that there is no price."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except NoTariff as unpriced:
            messages.error(request, unpriced.messages[0])
            return redirect(self.object)


class EstimatePage(PricedAct):
    """What the rescue will cost by the tariff, what the reserve has, and the proposal to the director."""

    permission_required = "donations.make_estimate"
    action = deciding.propose
    template_name = "donations/decisions/estimate.html"
    title = gettext_lazy("Estimate")
    label = gettext_lazy("Propose it to the director")
    done = gettext_lazy("It is proposed. The director sees it on the desk now.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The price with its parts, and the reserve before and after."""
        case, fund = self.object, Fund.objects.rescue()
        price = price_of(case)
        most_by_night = NightLimit.objects.at(clock.now()).amount
        alone = deciding.is_night() and price.amount <= most_by_night
        unreviewed = FundingDecision.objects.by_night_unreviewed().first() if alone else None
        last = FundingDecision.objects.filter(case=case).order_by("-proposed_at").first()
        shown = {
            "case": case,
            "fund": fund,
            "decision": last,
            "effect": effect_of(price.amount, fund),
            "alone": alone,
            "unreviewed": unreviewed,
            "running": deciding.running_of(case.pk),
            "has_open": bool(reach_of(case).is_open),
            "most_by_night": most_by_night,
        }
        return super().get_context_data(**price._asdict() | shown | kwargs)

    def get_success_url(self) -> str:
        """Back to the request."""
        return self.object.get_absolute_url()


class CaseMoneyAct(PricedAct):
    """An act on a request that money decides; leads back to the request, and has no button while it cannot be done."""

    template_name = "donations/decisions/decision_act.html"
    obstacle: Obstacle | None = None

    def get_queryset(self) -> QuerySet[Case]:
        """With the people of the request, whom price and outlook both count."""
        return super().get_queryset().prefetch_related("members")

    @cached_property
    def outlook(self) -> Outlook:
        """Whom it reaches."""
        return Outlook.of_seen(self.object)

    @cached_property
    def effect(self) -> Effect:
        """What a commitment would do to the reserve."""
        return effect_of(price_of(self.object).amount, Fund.objects.rescue())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.object.get_absolute_url()
        words = {"parent_url": back, "parent_label": _("Request"), "lead": self.object.reference}
        words["obstacle"] = self.obstacle
        return super().get_context_data(**words | kwargs)


class TakeOver(CaseMoneyAct):
    """Hand a rescue to a partner; for lack of funds the missing money of this moment is kept."""

    permission_required = "donations.take_over"
    action = deciding.take_over
    form_class = forms.TakeOverForm
    title = gettext_lazy("A partner takes over")
    label = gettext_lazy("Hand it over")
    done = gettext_lazy("The partner leads this rescue now. Record what becomes of the people when you hear it.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What follows for this request."""
        effects = handing_over(self.outlook, is_covered=self.effect.is_covered)
        return super().get_context_data(**{"effects": effects} | kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "is_covered": self.effect.is_covered}


class WaitForFunds(CaseMoneyAct):
    """Let a rescue wait for funds."""

    permission_required = "donations.take_over"
    action = deciding.set_waiting
    title = gettext_lazy("Wait for funds")
    label = gettext_lazy("Let it wait")
    done = gettext_lazy("The request waits for funds. What was missing is kept.")

    @property
    def obstacle(self) -> Obstacle | None:
        """Money that is there, or nobody who can wait."""
        if self.effect.is_covered:
            way = (reverse("donations:estimate", args=[self.object.pk]), _("Estimate and decision"))
            return Obstacle(_("The money is there, so it cannot wait for funds: propose it to the director."), (way,))
        words = nobody_left(self.outlook.reach)
        return Obstacle(words) if words else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What follows for this request."""
        return super().get_context_data(**{"effects": waiting(self.outlook)} | kwargs)


class DecideByNight(CaseMoneyAct):
    """The director alone, by night, up to the limit; reviewed within 72 hours."""

    permission_required = "donations.decide"
    action = deciding.approve_by_night
    form_class = forms.ApproveForm
    title = gettext_lazy("Decide alone by night")
    label = gettext_lazy("Commit the money now")
    done = gettext_lazy("The money is committed. The treasurer is asked to review it within 72 hours.")

    @property
    def obstacle(self) -> Obstacle | None:
        """Money it has already, another decision by night that waits for its review, or too little in the reserve."""
        if running := self.outlook.running:
            left = {"left": Money(running.remaining), "case": running.case_reference}
            way = (reverse("donations:commitment", args=[running.pk]), _("The commitment and its payments"))
            return Obstacle(errors.CommittedAlready(**left).messages[0], (way,))
        if unreviewed := FundingDecision.objects.by_night_unreviewed().first():
            way = (unreviewed.get_absolute_url(), _("Open the decision"))
            return Obstacle(errors.NightUnreviewed(case=unreviewed.case_reference).messages[0], (way,))
        return None if self.effect.is_covered else Obstacle(not_covered(self.effect))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "is_below_floor": self.effect.is_below_floor}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The question with its sum, and what follows from deciding alone."""
        effects = (
            *committing(self.effect, self.object.reference, self.outlook.reach),
            _("You decide alone: the decision is marked, and another officer reviews it within 72 hours."),
        )
        asked = question(self.effect, self.object.reference)
        return super().get_context_data(**{"asked": asked, "effects": effects, "lead": ""} | kwargs)
