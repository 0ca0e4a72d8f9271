"""The pages of decisions: what is asked, and what an officer does with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView

from cases import casework
from cases.case.models import Case
from cases.people.for_deciders import ForDeciders, for_deciders
from donations.absences.errors import DirectorDecides
from donations.absences.rules import may_decide_in_place
from donations.absences.words import instead_of_the_director, way_back
from donations.decisions import actions as deciding
from donations.decisions import errors, forms, rules
from donations.decisions.affected import reach_of
from donations.decisions.consequences import (
    Outlook,
    committing,
    declining,
    handing_over,
    question,
    waiting,
    waiting_for_something,
    who_leads,
)
from donations.decisions.estimate_views import Earlier, changed_since
from donations.decisions.models import FundingDecision
from donations.decisions.preview import Effect, RescuesLeft, effect_of, rescues_left
from donations.decisions.prices import price_of
from donations.decisions.response_clock import Ticking
from donations.errors import DecidedAlready, OwnProposal
from donations.ledger.errors import MoneyShort
from donations.memos.actions import shown
from donations.rules import may_sign, warned_alone
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.errors import DomainError, answer
from lfnkr.web.views import ActView, RoleRequiredMixin


class DecisionDetail(RoleRequiredMixin, DetailView):
    """One decision: what is asked, what the reserve has before and after, and what can be done."""

    permission_required = "donations.see_decisions"
    model = FundingDecision
    template_name = "donations/decisions/decision_detail.html"

    def get_queryset(self) -> models.QuerySet:
        """What every decision has in one question; what only some have is asked where it is there: ten tables take long to plan."""
        decisions = super().get_queryset().select_related("estimate__tariff", "proposed_by", "fund")
        return decisions.prefetch_related("decided_by", "reviewed_by", "amends", "go_ahead_seen__seen_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Before and after; the request itself, and its clock, only for those who may see it."""
        decision, user = self.object, self.request.user
        seen = Case.objects.visible_to(user).prefetch_related("members__person")
        case = seen.filter(pk=decision.case_id).first()
        may_decide = user.has_perm("donations.decide") and may_sign(decision, by=user) is None
        stands_in = instead_of_the_director() if decision.is_open else ""
        return super().get_context_data(
            case=case,
            ticking=Ticking.of(case) if case and decision.is_open and not decision.moves_nobody else None,
            effect=effect_of(decision.amount, decision.fund) if decision.is_open else None,
            left_then=left_then(decision),
            changed=changed_since(decision, case) if decision.is_open else "",
            may_decide=may_decide,
            told=told_to_decider(decision, case, user) if decision.is_open else None,
            **(choices_of(decision, case, user) if may_decide and not decision.moves_nobody else {}),
            review_by=decision.review_by,
            stands_in=stands_in,
            **shown(decision, by=user),
            **kwargs,
        )


def told_to_decider(decision: FundingDecision, case: Case | None, user: User) -> ForDeciders | None:
    """Whom the money is for: to whoever sees the request, and in bands to whoever decides in the director's place.

    Nothing is opened for that: ages and answers stand in clear, and who read them by bands sees no request.
    """
    if case is not None:
        return for_deciders(case)
    is_decider = user.has_perm("donations.decide") and may_sign(decision, by=user) is None
    if not is_decider or may_decide_in_place(user, proposer=decision.stands_for_it):
        return None
    with trail.reading():
        people = Case.objects.prefetch_related("members__person").get(pk=decision.case_id)
        return for_deciders(people, in_bands=True)


def left_then(decision: FundingDecision) -> tuple[RescuesLeft, ...]:
    """How many rescues the money paid for before and after an approval, at the prices of its estimate; none of a bill."""
    if decision.available_before is None or decision.estimate is None:
        return ()
    return rescues_left(decision.available_before, decision.available_after, decision.estimate.tariff)


def choices_of(decision: FundingDecision, case: Case | None, user: User) -> dict[str, Any]:
    """Why a choice cannot be taken now, and what the choices say of the people: to whoever sees the request."""
    reach = reach_of(case) if case else None
    choices = {"approve": Approve, "wait": LetWait, "wait_for": LetWaitFor, "decline": Decline}
    refused = {act: answer(view.rule(), decision, by=user) for act, view in choices.items()}
    return {"reach": reach, "who_leads": who_leads(reach), "refused": refused}


class DecisionAct(ActView):
    """An act on one decision: its page names the request, the sum and the fund, and leads back to the decision.

    While it cannot be done it has no button, and says what to do instead.
    """

    model = FundingDecision
    template_name = "donations/decisions/decision_act.html"

    def get_queryset(self) -> models.QuerySet:
        """With its fund, which each of these pages names."""
        return super().get_queryset().select_related("fund")

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """To whoever was faster, or to what can be done instead."""
        if isinstance(refusal, DecidedAlready | errors.NoOverrun):
            return ((self.object.get_absolute_url(), _("Open the decision")),)
        if isinstance(refusal, errors.AskedAsBill):
            return (self.way("overrun", _("Decide the bill")),)
        if isinstance(refusal, errors.AskedAsOverrun):
            return (self.way("overrun", _("Decide the overrun")),)
        return way_back(refusal) or tuple(self.way(act, words) for act, words in self.instead(refusal))

    def instead(self, refusal: DomainError) -> Iterator[tuple[str, str]]:
        """The other acts on the same decision that may go on, and their words."""
        return iter(())

    @cached_property
    def outlook(self) -> Outlook:
        """Whom it reaches, as far as this officer may know."""
        return Outlook.of(self.object.case_id, self.request.user)

    def way(self, act: str, words: str) -> tuple[str, str]:
        """The way to another act on the same decision."""
        return reverse(f"donations:decision-{act}", args=[self.object.pk]), words

    @cached_property
    def effect(self) -> Effect:
        """What a commitment would do to the fund."""
        return effect_of(self.object.amount, self.object.fund)

    @property
    def named(self) -> dict[str, object]:
        """The request, the sum and the fund, for sentences."""
        effect = self.effect
        return {
            "case": self.object.case_reference,
            "fund": effect.fund,
            "amount": effect.fund.money(effect.amount),
            "available": effect.fund.money(effect.fund.available),
        }

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = {"parent_url": self.object.get_absolute_url(), "parent_label": _("Decision")}
        lead = _("%(case)s: %(amount)s asked of “%(fund)s”") % self.named
        return super().get_context_data(**back | {"lead": lead} | kwargs)


class Approve(Earlier, DecisionAct):
    """Commit the money; also told later, of a moment at which somebody else was here to decide."""

    permission_required = "donations.decide"
    action = deciding.approve
    form_class = forms.ApproveForm
    earlier_rule = staticmethod(rules.may_tell_approved)
    hinders_now = (DirectorDecides,)
    title = _lazy("Commit the money")
    label = _lazy("Commit the money")
    done = _lazy("The money is committed and the caseworker may begin.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "is_below_floor": self.effect.is_below_floor}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Amount and fund by name, and what will be left."""
        reference = self.object.case_reference
        asked, effects = question(self.effect, reference), committing(self.effect, reference, self.outlook.reach)
        effects = (*effects, *warned_alone(self.object, by=self.request.user))
        told = {"asked": asked, "effects": effects, "lead": changed_since(self.object, self.outlook.case)}
        return super().get_context_data(**told | kwargs)

    def instead(self, refusal: DomainError) -> Iterator[tuple[str, str]]:
        """What the rescue has already is declined; for what is missing it waits, or a partner leads."""
        if isinstance(refusal, errors.CommittedAlready):
            yield "decline", _("Decline")
        if isinstance(refusal, MoneyShort):
            yield "wait", _("Let it wait")
            if self.outlook.reach:
                yield "partner", _("Hand it over")


class LetWait(Earlier, DecisionAct):
    """Let it wait for funds; what is missing is kept."""

    permission_required = "donations.decide"
    action = deciding.set_waiting
    form_class = forms.MoneyLackedForm
    earlier_rule = staticmethod(rules.may_tell_waiting)
    hinders_now = (errors.MoneyWasThere, DirectorDecides)
    title = _lazy("Wait for funds")
    label = _lazy("Let it wait")
    done = _lazy("The request waits for funds. What was missing is kept.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is missing, with its sums, and whom it reaches."""
        named = {**self.named, "short": self.effect.fund.money(self.effect.short_by)}
        missing = _(
            "%(short)s is missing: %(amount)s asked, %(available)s available in “%(fund)s”. These sums are kept."
        )
        return super().get_context_data(**{"effects": (missing % named, *waiting(self.outlook))} | kwargs)

    def instead(self, refusal: DomainError) -> Iterator[tuple[str, str]]:
        """Money that is there is committed, or no is said; where nobody can wait, a partner can lead."""
        if isinstance(refusal, errors.MoneyWasThere):
            yield from (("approve", _("Commit the money")), ("decline", _("Decline")))
            yield "wait-for", _("Wait for something else")
        elif self.outlook.reach:
            yield "partner", _("Hand it over")


class LetWaitFor(DecisionAct):
    """Let it wait for a safe moment, documents or the border, whether or not the money is there."""

    permission_required = "donations.decide"
    action = deciding.let_wait
    form_class = forms.WaitForm
    title = _lazy("Wait for something else")
    label = _lazy("Set it to waiting")
    done = _lazy("The request waits. It can be proposed again at any time.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whom it reaches."""
        return super().get_context_data(**{"effects": waiting_for_something(self.outlook)} | kwargs)

    def instead(self, refusal: DomainError) -> Iterator[tuple[str, str]]:
        """Where nobody can wait, a partner can lead."""
        if self.outlook.reach and not isinstance(refusal, OwnProposal | errors.AskedAsOverrun):
            yield "partner", _("Hand it over")


class Decline(DecisionAct):
    """Say no, with the reason."""

    permission_required = "donations.decide"
    action = deciding.decline
    form_class = forms.DeclineForm
    title = _lazy("Decline the request")
    label = _lazy("Decline")
    done = _lazy("The request is declined.")
    danger = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whom it reaches, what stays committed, and what becomes of the clock."""
        return super().get_context_data(**{"effects": declining(self.outlook)} | kwargs)

    def instead(self, refusal: DomainError) -> Iterator[tuple[str, str]]:
        """Where nobody can be declined any more."""
        if not isinstance(refusal, OwnProposal | errors.AskedAsOverrun):
            yield from (("approve", _("Commit the money")), ("partner", _("Hand it over")))

    def act(self, decision: FundingDecision, form: Any) -> Any:
        told = form.cleaned_data
        return deciding.decline(decision, by=self.request.user, note=told["reason"], decided_at=told["decided_at"])


class Withdraw(DecisionAct):
    """Take back a proposal nobody needs any more."""

    permission_required = "donations.ask_overrun"
    action = deciding.withdraw
    title = _lazy("Take back the proposal")
    label = _lazy("Take it back")
    done = _lazy("The proposal is taken back.")
    effects = (_lazy("No money moves, and nobody’s status changes. It can be proposed again."),)

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()


class ProposeInstead(ActView):
    """End what was proposed for a duplicate, and propose for the request that counts."""

    permission_required = "donations.propose_decision"
    action = deciding.propose_instead
    model = Case
    title = _lazy("Propose for the request that counts")
    label = _lazy("Propose it")
    done = _lazy("It is proposed for the request that counts. Another officer decides it.")

    @cached_property
    def twice(self) -> casework.Repeated:
        """The duplicate and the request that counts; not there where it repeats no such one."""
        key = self.kwargs["original"]
        if key not in casework.originals_of(self.object):
            raise Http404
        original = Case.objects.visible_to(self.request.user).filter(pk=key).first()
        return casework.Repeated(self.object, original or Case(pk=key))

    def asked_about(self) -> casework.Repeated:
        """The two."""
        return self.twice

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """Where nothing can be proposed there, the proposal alone is taken back."""
        decision = FundingDecision.objects.about_rescues().filter(case=self.object).open().first()
        if decision is None:
            return ()
        return ((reverse("donations:decision-withdraw", args=[decision.pk]), _("Take back the proposal")),)

    def act(self, case: Case, form: Any) -> FundingDecision:
        return deciding.propose_instead(self.twice, by=self.request.user)

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what ends and what is asked."""
        effects: tuple[str, ...] = ()
        if not self.refusal:
            proposed = FundingDecision.objects.about_rescues().filter(case=self.object).open()
            open_one = proposed.select_related("fund").first()
            words = {
                "case": self.object.reference,
                "original": self.twice.original.reference,
                "ended": open_one.fund.money(open_one.amount),
                "asked": open_one.fund.money(price_of(self.twice.original).amount),
            }
            effects = (
                _("The proposal of %(ended)s for %(case)s ends without an answer.") % words,
                _("%(asked)s is proposed for %(original)s, by its own people; another officer decides it.") % words,
            )
        return super().get_context_data(**{"effects": effects, "lead": self.object.reference} | kwargs)


class PartnerLeads(DecisionAct):
    """A partner leads instead of us."""

    permission_required = "donations.decide"
    action = deciding.take_over
    form_class = forms.TakeOverForm
    title = _lazy("A partner leads")
    label = _lazy("Hand it over")
    done = _lazy("The partner leads this rescue now.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What follows for this request."""
        effects = handing_over(self.outlook, is_covered=self.effect.is_covered)
        return super().get_context_data(**{"effects": effects} | kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "is_covered": self.effect.is_covered}

    def act(self, decision: FundingDecision, form: Any) -> Any:
        case = get_object_or_404(Case.objects.visible_to(self.request.user), pk=decision.case_id)
        return deciding.take_over(case, by=self.request.user, answers=decision, **form.cleaned_data)


class ReviewNight(DecisionAct):
    """Look at a decision taken alone by night."""

    permission_required = "donations.review_night_decision"
    action = deciding.review_night
    title = _lazy("Review a decision by night")
    label = _lazy("I have reviewed it")
    done = _lazy("Your review is recorded.")
    effects = (_lazy("Your name is recorded as the second officer who looked at this decision."),)


class AcknowledgeGoAhead(DecisionAct):
    """Say that one saw a commitment below the floor."""

    permission_required = "donations.acknowledge_go_ahead"
    action = deciding.acknowledge_go_ahead
    title = _lazy("Acknowledge a commitment below the floor")
    label = _lazy("I have seen it")
    done = _lazy("It is recorded that you saw it.")
    effects = (
        _lazy("Your name and the moment are recorded, and it leaves the list on the desks. Nothing else changes."),
    )
