"""The pages before a decision: what a rescue will cost, the proposal, and the ways without one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.status import OPEN
from donations.decisions import actions as deciding
from donations.decisions import errors, forms, rules
from donations.decisions.consequences import (
    Outlook,
    committing,
    handing_over,
    question,
    waiting,
)
from donations.decisions.models import Commitment, Estimate, FundingDecision
from donations.decisions.preview import Effect, effect_of
from donations.decisions.prices import price_of
from donations.ledger.models import Fund
from donations.notices import may_answer
from donations.tariffs.errors import NoTariff
from donations.tariffs.models import NightLimit
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.errors import DomainError, Rule, answer
from lfnkr.money import Money
from lfnkr.web.views import ActView


def changed_since(decision: FundingDecision, case: Case | None) -> str:
    """What has become of the people asked for, and the price now, where these changed after the proposal; nothing where not.

    Nothing of a bill or an overrun, either: it stays whoever travels.
    """
    if decision.moves_nobody or case is None or rules.may_be_priced(case) or not (now := price_of(case)).party.people:
        return ""
    asked, party = decision.estimate, now.party
    if asked.tier == party.tier and asked.is_for(party):
        return ""
    words = _(
        "The request changed after it was proposed: it is now for %(people)s, by the tariff %(amount)s. "
        "Ask for a new proposal, or commit this sum and release what is left over."
    )
    return words % {"people": Estimate.of(party).for_whom, "amount": Money(now.amount)}


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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows. Raises NoTariff."""
        if isinstance(self.refusal, NoTariff):
            raise self.refusal
        return super().get_context_data(**kwargs)


class EstimatePage(PricedAct):
    """What the rescue will cost by the tariff, what the reserve has, and the proposal to the director."""

    permission_required = "donations.make_estimate"
    action = deciding.propose
    template_name = "donations/decisions/estimate.html"
    title = _lazy("Estimate")
    label = _lazy("Propose it to the director")
    done = _lazy("It is proposed. The director sees it on the desk now.")
    is_for_the_director = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Who will decide it: what a director proposes, and while none is here, is decided in the director's place."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            deciders = may_answer("donations.decide", but=request.user)
            self.is_for_the_director = any(user.role == Role.DIRECTOR for user in deciders)
        if not self.is_for_the_director:
            self.label = _("Propose it for a decision")
            self.done = _("It is proposed. Whoever decides it in the director’s place sees it on the desk now.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The price with its parts, and the reserve before and after."""
        case, fund = self.object, Fund.objects.rescue()
        price = price_of(case)
        shown = {"case": case, "fund": fund, "effect": effect_of(price.amount, fund), **self.alone()}
        shown["is_for_the_director"] = self.is_for_the_director
        shown["is_asked"] = isinstance(self.refusal, errors.ProposedAlready)
        return super().get_context_data(**price._asdict() | shown | kwargs)

    def alone(self) -> dict[str, Any]:
        """Whether this person may decide alone now: why not, and the decision by night that waits for its review first."""
        refusal = rules.may_decide_alone(self.object, by=self.request.user)
        is_unreviewed = isinstance(refusal, errors.NightUnreviewed)
        return {
            "not_alone": refusal,
            "unreviewed": FundingDecision.objects.by_night_unreviewed().first() if is_unreviewed else None,
            "most_by_night": NightLimit.objects.at(clock.now()).amount,
        }

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """To what was committed or asked already; a caseworker reads the decision and not the books."""
        if isinstance(refusal, errors.ProposedAlready):
            asked = FundingDecision.objects.filter(case=self.object).open().get()
            return ((asked.get_absolute_url(), _("Open the proposal")),)
        if not isinstance(refusal, errors.CommittedAlready):
            return ()
        running = Commitment.objects.running_of(self.object.pk)
        if self.request.user.has_perm("donations.see_reserve"):
            return ((running.get_absolute_url(), _("The commitment and its payments")),)
        return ((running.decision.get_absolute_url(), _("Open the decision")),)

    def get_success_url(self) -> str:
        """Back to the request."""
        return self.object.get_absolute_url()


class CaseMoneyAct(PricedAct):
    """An act on a request that money decides; leads back to the request, and has no button while it cannot be done."""

    template_name = "donations/decisions/decision_act.html"

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
        return super().get_context_data(**words | kwargs)


class Earlier:
    """A page that also takes what was decided at a moment that is over: it opens though it could not be decided now.

    `earlier_rule` is asked instead of the action's, which is asked of that moment once it is told.
    """

    earlier_rule: Rule
    hinders_now: tuple[type[DomainError], ...] = ()
    """What is refused now, and may have been otherwise then."""

    @property
    def is_earlier(self) -> bool:
        """Whether somebody came to tell of a moment that is over."""
        return "earlier" in self.request.GET

    @property
    def refusal(self) -> DomainError | None:
        """Now by the rule of the action, of an earlier moment by the one of this page."""
        if not self.is_earlier:
            return super().refusal
        return answer(type(self).earlier_rule, self.asked_about(), by=self.request.user)

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """Also to telling it of an earlier moment."""
        ways = super().ways_around(refusal)
        if not isinstance(refusal, self.hinders_now):
            return ways
        return (*ways, (f"{self.request.path}?earlier=1", _("It was decided earlier")))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "is_earlier": self.is_earlier}


class TakeOver(CaseMoneyAct):
    """Hand a rescue to a partner; for lack of funds the missing money of this moment is kept."""

    permission_required = "donations.take_over"
    action = deciding.take_over
    form_class = forms.TakeOverSomeForm
    title = _lazy("A partner takes over")
    label = _lazy("Hand it over")
    done = _lazy("The partner leads this rescue now. Record what becomes of the people when you hear it.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What follows for this request."""
        people = [member for member in self.object.standing_members if member.status in OPEN]
        effects = handing_over(self.outlook, is_covered=self.effect.is_covered, of_some=len(people) > 1)
        return super().get_context_data(**{"effects": effects} | kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        people = self.object.members.standing().filter(status__in=OPEN).select_related("person")
        return {**super().get_form_kwargs(), "is_covered": self.effect.is_covered, "people": list(people)}


class WaitForFunds(Earlier, CaseMoneyAct):
    """Let a rescue wait for funds."""

    permission_required = "donations.take_over"
    action = deciding.set_waiting
    form_class = forms.MoneyLackedForm
    earlier_rule = staticmethod(rules.may_tell_waiting)
    hinders_now = (errors.MoneyWasThere,)
    title = _lazy("Wait for funds")
    label = _lazy("Let it wait")
    done = _lazy("The request waits for funds. What was missing is kept.")

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """Money that is there is asked for; it may have lacked before."""
        if not isinstance(refusal, errors.MoneyWasThere):
            return ()
        estimate = reverse("donations:estimate", args=[self.object.pk])
        return ((estimate, _("Estimate and decision")), *super().ways_around(refusal))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What follows for this request."""
        return super().get_context_data(**{"effects": waiting(self.outlook)} | kwargs)


class DecideByNight(Earlier, CaseMoneyAct):
    """The director alone, by night, up to the limit; reviewed within 72 hours."""

    permission_required = "donations.decide"
    action = deciding.approve_by_night
    form_class = forms.ApproveForm
    earlier_rule = staticmethod(rules.may_tell_decided_alone)
    hinders_now = (errors.NotByNight,)
    title = _lazy("Decide alone by night")
    label = _lazy("Commit the money now")
    done = _lazy("The money is committed. The treasurer is asked to review it within 72 hours.")

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """To the money it has already, or to the decision by night that waits for its review."""
        if isinstance(refusal, errors.CommittedAlready):
            running = Commitment.objects.running_of(self.object.pk)
            return ((running.get_absolute_url(), _("The commitment and its payments")),)
        if isinstance(refusal, errors.NightUnreviewed):
            unreviewed = FundingDecision.objects.by_night_unreviewed().get()
            return ((unreviewed.get_absolute_url(), _("Open the decision")),)
        return super().ways_around(refusal)

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
