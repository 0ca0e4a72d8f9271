"""Money that was reckoned for other people than a request is for now: derived from its estimate and its people, kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from cases.case.models import Case
from cases.case.party_size import Party
from donations.decisions.choices import DecisionStatus
from donations.decisions.models import Estimate, FundingDecision
from donations.decisions.notices import note_other_party
from lfnkr.accounts.models import User


class Outgrown(NamedTuple):
    """For whom the money was reckoned, and for whom the request is now."""

    estimate: Estimate
    decision: FundingDecision | None
    """The proposal that waits, or the decision whose money is not spent; None while it is an estimate alone."""
    party: Party

    @property
    def sentence(self) -> str:
        """What the page of the request says of it."""
        then, now = self.estimate.for_whom, Estimate.of(self.party).for_whom
        words = _("Estimated for %(then)s. The request is for %(now)s now.")
        if self.decision is not None:
            is_asked = self.decision.status == DecisionStatus.PROPOSED
            words = (
                _("Proposed for %(then)s. The request is for %(now)s now.")
                if is_asked
                else _("Decided for %(then)s. The request is for %(now)s now.")
            )
        return words % {"then": then, "now": now}


class Reckoned(NamedTuple):
    """The estimates of a request and the decisions about it, the latest first, each with its estimate and what it committed."""

    estimates: Sequence[Estimate]
    decisions: Sequence[FundingDecision]

    @classmethod
    def of(cls, case: Case) -> Reckoned:
        """The same, read."""
        decisions = FundingDecision.objects.filter(case=case).select_related("estimate", "commitment")
        return cls(
            list(Estimate.objects.filter(case=case).order_by("-made_at")), list(decisions.order_by("-proposed_at"))
        )


def outgrown(case: Case, reckoned: Reckoned | None = None) -> Outgrown | None:
    """Whether money stands for other people than a request is for now; nothing where nobody waits for it any more.

    Of an approved decision as long as something of it is left; without a proposal or such a decision the latest estimate counts.
    `reckoned`: what is at hand already.
    """
    if not case.is_open or not case.has_open_people:
        return None
    estimates, decisions = reckoned or Reckoned.of(case)
    latest = next(iter(estimates), None)
    by_estimate = [decision for decision in decisions if decision.estimate_id is not None]
    decision = next((decision for decision in by_estimate if not decision.is_overrun), None)
    is_something_left = any(one.commitment.remaining for one in by_estimate if hasattr(one, "commitment"))
    if decision and decision.status == DecisionStatus.APPROVED and not is_something_left:
        decision = None
    stands = decision if decision and decision.status in (DecisionStatus.PROPOSED, DecisionStatus.APPROVED) else None
    estimate = stands.estimate if stands else latest
    if estimate is None:
        return None
    party = case.party()
    return None if estimate.is_for(party) or not party.people else Outgrown(estimate, stands, party)


def note_growth(case: Case, by: User) -> None:
    """People were added to a request: whoever decides about its money, and asked for it, is told."""
    found = outgrown(case)
    if found and found.decision:
        note_other_party(found.decision, by=by)
