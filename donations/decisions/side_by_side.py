"""All that waits for money of one reserve, side by side: what each would leave of it, and what all that is chosen would."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cases.case.models import OPEN_CASE, Case
from cases.people.for_deciders import ForDeciders, for_deciders
from cases.response_time.measure import clocks_of
from cases.status import Status, WaitingFor
from donations.absences.rules import may_decide_in_place
from donations.decisions.models import Commitment, FundingDecision
from donations.decisions.preview import Effect, effect_of
from donations.decisions.prices import prices_of
from donations.decisions.response_clock import Ticking
from donations.ledger.models import Fund
from donations.rules import may_sign
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.web.views import RoleRequiredMixin

MOST = 60
"""So many stand side by side; what lies behind them is counted and found in the list of decisions."""
NEVER = timedelta.max


class Asked(NamedTuple):
    """One rescue that waits for money: a proposal, an overrun, a bill, or a request that waits for funds and is not proposed again."""

    key: str
    reference: str
    effect: Effect
    """What it alone would do to the reserve."""
    is_chosen: bool
    decision: FundingDecision | None
    case: Case | None
    """Only for whoever sees the request."""
    told: ForDeciders | None
    ticking: Ticking | None
    url: str

    @property
    def risk(self) -> str:
        """The risk by its last assessment; "" where none was made or it is not seen."""
        return self.case.get_risk_level_display() if self.case and self.case.risk_level else ""

    @property
    def left_of_its_time(self) -> timedelta:
        """By which they are ordered: the least first, those whose clock stands last."""
        return self.ticking.due - clock.now() if self.ticking else NEVER


class SideBySide(RoleRequiredMixin, TemplateView):
    """Every proposal and every request that waits for money of the reserve, and what is left of it after those chosen."""

    permission_required = "donations.decide"
    template_name = "donations/decisions/side_by_side.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything is chosen until somebody chooses."""
        fund, user, given = Fund.objects.rescue(), self.request.user, self.request.GET
        chosen = None if "reckon" not in given else set(given.getlist("chosen"))
        asked = all_asked(user, fund, chosen)
        shown = asked[:MOST]
        together = [one for one in shown if one.is_chosen]
        of_others = FundingDecision.objects.open().exclude(fund=fund).count()
        return super().get_context_data(
            asked=shown,
            more=len(asked) - len(shown),
            of_others=of_others,
            fund=fund,
            chosen=len(together),
            together=effect_of(sum(one.effect.amount for one in together), fund),
            added=_("those chosen"),
            **kwargs,
        )


def all_asked(user: User, fund: Fund, chosen: Collection[str] | None) -> list[Asked]:
    """What waits for money of a fund, the least time left first; `chosen` are keys, None for all."""
    decisions = (
        FundingDecision.objects.open().filter(fund=fund).select_related("estimate", "proposed_by", "taken_up_by")
    )
    proposed = {decision.case_id: decision for decision in decisions.order_by("proposed_at")}
    seen = {case.pk: case for case in _seen(user, proposed)}
    told = {pk: for_deciders(case) for pk, case in seen.items()} | _in_bands(user, proposed.values(), seen)
    clocks = clocks_of(seen.values(), clock.now(), [one for case in seen.values() for one in case.members.all()])
    prices = prices_of(case for pk, case in seen.items() if pk not in proposed)
    rows = []
    for pk in dict.fromkeys((*proposed, *prices)):
        decision, case = proposed.get(pk), seen.get(pk)
        key = str(pk)
        is_of_money_alone = decision is not None and decision.moves_nobody
        rows.append(
            Asked(
                key=key,
                reference=decision.case_reference if decision else case.reference,
                effect=Effect(fund=fund, amount=decision.amount if decision else prices[pk].amount),
                is_chosen=chosen is None or key in chosen,
                decision=decision,
                case=case,
                told=told.get(pk),
                ticking=Ticking.read(clocks[pk]) if case and not is_of_money_alone else None,
                url=decision.get_absolute_url() if decision else reverse("donations:estimate", args=[pk]),
            )
        )
    return sorted(rows, key=lambda one: one.left_of_its_time)


def _seen(user: User, proposed: Collection[UUID]) -> Iterable[Case]:
    """The requests this person sees of those proposed, and of those that wait for funds with nobody asking and nothing committed."""
    waits = Q(members__status=Status.WAITING, members__status_detail=WaitingFor.FUNDS, members__voided_at=None)
    paid = Commitment.objects.running().of_rescues().values("decision__case")
    asked = FundingDecision.objects.open().values("case")
    waiting = OPEN_CASE & waits & ~Q(pk__in=paid) & ~Q(pk__in=asked)
    found = Case.objects.visible_to(user).filter(waiting | Q(pk__in=list(proposed)))
    return found.distinct().prefetch_related("members__person").order_by("received_at", "pk")


def _in_bands(user: User, decisions: Iterable[FundingDecision], seen: Collection[UUID]) -> dict[UUID, ForDeciders]:
    """Whom the money is for, of requests this person does not see and decides in the director's place."""

    @cache
    def decides_what(proposer: User) -> bool:
        return may_decide_in_place(user, proposer=proposer) is None

    theirs = [
        decision.case_id
        for decision in decisions
        if decision.case_id not in seen and may_sign(decision, by=user) is None and decides_what(decision.stands_for_it)
    ]
    with trail.reading():
        cases = Case.objects.filter(pk__in=theirs).prefetch_related("members__person")
        return {case.pk: for_deciders(case, in_bands=True) for case in cases}
