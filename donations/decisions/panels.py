"""What decisions add to pages of others: the money of a request, its ways to an estimate, and what waits on the desks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases import casework
from cases.case.models import Case
from cases.case.topics import TimelineTopic
from donations.decisions import rules
from donations.decisions.affected import reach_of
from donations.decisions.choices import DecisionStatus
from donations.decisions.models import Commitment, Estimate, FundingDecision, FundsShortfall, Release
from donations.decisions.outgrown import Reckoned, outgrown
from donations.notices import may_answer
from lfnkr.audit import trail
from lfnkr.language.lists import explained, listed
from lfnkr.money import Money
from lfnkr.postgresql.kept_questions import any_of, kept
from lfnkr.web.panels import MenuEntry, Panel, TimelineEntry, has_rows, menu, next_step, once, panel, timeline

LAST_GO_AHEADS = 5
MONEY_LINE = {"kind": "money", "topic": TimelineTopic.MONEY}


@kept
def _decisions_of(case) -> QuerySet:
    found = FundingDecision.objects.filter(case=case)
    return found.select_related("estimate", "commitment", "proposed_by", "decided_by").order_by("-proposed_at")


@kept
def _estimates_of(case) -> QuerySet:
    return Estimate.objects.filter(case=case).select_related("made_by").order_by("-made_at")


def decisions_of(case: Case) -> list[FundingDecision]:
    """Every decision about one request, the latest first, with its estimate and what it committed."""
    return _decisions_of(case=case.pk)


def estimates_of(case: Case) -> list[Estimate]:
    """Every estimate of one request, the latest first."""
    return _estimates_of(case=case.pk)


def shortfalls_of(case: Case) -> list[FundsShortfall]:
    """Each time that money lacked for one request."""
    return list(FundsShortfall.objects.filter(case=case).select_related("recorded_by"))


@panel("case", side="beside", order=10, permission="donations.see_decisions", data="money")
def money_of_case(request: HttpRequest, case: Case) -> Panel:
    """What the request will cost, and what was committed, used and is left; without a word about people."""
    decisions = once(request, decisions_of, case)
    estimates = once(request, estimates_of, case) if has_rows("case", request, case, Estimate) else []
    shortfalls = once(request, shortfalls_of, case) if has_rows("case", request, case, FundsShortfall) else []
    shortfall = max(shortfalls, key=lambda lack: lack.occurred_at, default=None)
    commitments = [decision.commitment for decision in decisions if hasattr(decision, "commitment")]
    commitment = max(commitments, key=lambda row: row.made_at, default=None)
    return Panel(
        "donations/decisions/_money_of_case.html",
        estimate=estimates[0] if estimates else None,
        decision=decisions[0] if decisions else None,
        commitment=commitment,
        shortfall=shortfall,
        outgrown=outgrown(case, Reckoned(estimates, decisions)),
        asked=commitment.payments.open().order_by("proposed_at") if commitment else (),
        estimate_url=reverse("donations:estimate", args=[case.pk]),
        may_ask_for_bill=commitment is None and rules.may_ask_for_bill(case) is None,
        case=case,
    )


@panel("carry-over", side="below", order=10, permission="donations.see_decisions", data="money")
def money_of_a_duplicate(request: HttpRequest, twice: casework.Repeated) -> Panel | None:
    """What was asked for or committed to a duplicate, and how it comes to the request that counts."""
    decisions = once(request, decisions_of, twice.case)
    commitments = [decision.commitment for decision in decisions if hasattr(decision, "commitment")]
    proposed = next((decision for decision in decisions if decision.is_open), None)
    if not proposed and not commitments:
        return None
    return Panel(
        "donations/decisions/_money_of_a_duplicate.html",
        case=twice.case,
        original=twice.original,
        proposed=proposed,
        left=[commitment for commitment in commitments if commitment.remaining],
        spent=sum(commitment.used for commitment in commitments),
    )


@kept
def _running_of_rescues() -> QuerySet:
    return Commitment.objects.running().of_rescues().select_related("decision", "fund").order_by("made_at")


@kept
def _cases_named(keys) -> QuerySet:
    return Case.objects.filter(pk=any_of(keys)).prefetch_related("members").order_by()


@panel("desk/director", side="below", order=20, permission="donations.decide", data="money")
def committed_to_nobody(_request: HttpRequest, _row: None) -> Panel | None:
    """Money left of commitments to rescues in which nobody travels any more, bills left out; nothing where there is none.

    It stands on the desk of the director: that of the treasurer, who releases it, asks no table of people.
    """
    running = _running_of_rescues()
    with trail.reading():
        cases = _cases_named(keys=[each.decision.case_id for each in running])
        nobody = {case.pk for case in cases if not case.party().people}
    found = [each for each in running if each.decision.case_id in nobody]
    return Panel("donations/decisions/_committed_to_nobody.html", commitments=found) if found else None


@panel("departure", side="before", order=10, permission="donations.see_decisions", data="money")
def nothing_is_decided(request: HttpRequest, case: Case) -> Panel | None:
    """The decision is the first go: that none stands, before people leave; it holds nobody back.

    Whom a partner leads goes by its decision, not by one of ours.
    """
    reach = reach_of(case)
    if reach.is_open and reach.led_by_partner == reach.is_open:
        return None
    decisions = once(request, decisions_of, case)
    about_it = [decision for decision in decisions if not decision.is_bill]
    if any(decision.status == DecisionStatus.APPROVED for decision in about_it):
        return None
    return Panel("donations/decisions/_nothing_is_decided.html", decision=next(iter(about_it), None))


@panel("operation", side="beside", order=10, permission="donations.see_decisions", data="money")
def money_of_operation(_request: HttpRequest, operation: Any) -> Panel | None:
    """What was committed, spent and is left for the requests an operation carries, by their references alone."""
    found = Commitment.objects.filter(decision__case__members__operations=operation).distinct().order_by("-made_at")
    commitments = list(found.select_related("decision"))
    return Panel(
        "donations/decisions/_money_of_operation.html",
        commitments=commitments,
        committed=sum(each.promised for each in commitments),
        spent=sum(each.used for each in commitments),
        left=sum(each.remaining for each in commitments),
    )


@panel("case", side="now", order=20, permission="donations.see_decisions", data="money")
def money_now(request: HttpRequest, case: Case) -> Panel | None:
    """Who decides, what waits for them, and how much is left of what was committed; nothing of what is over and paid."""
    decisions = once(request, decisions_of, case)
    latest = next(iter(decisions), None)
    committed = [decision.commitment for decision in decisions if hasattr(decision, "commitment")]
    left = sum(commitment.remaining for commitment in committed)
    if not case.is_open and not left:
        return None
    asked = latest if latest and latest.is_open else None
    return Panel(
        "donations/decisions/_money_now.html",
        deciders=may_answer("donations.decide", but=asked.proposed_by if asked else request.user),
        asked=asked,
        is_committed=any(not commitment.decision.is_bill for commitment in committed),
        left=left,
    )


@timeline(
    "case",
    permission="donations.see_decisions",
    data="money",
    tells=(FundingDecision, Commitment),
    rows={FundingDecision: "case"},
)
def decisions_in_timeline(request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """When money was asked for, by whom, and what was answered."""
    for decision in once(request, decisions_of, case):
        amount, facts = Money(decision.amount), MONEY_LINE | {"url": decision.get_absolute_url()}
        if not decision.night_exception:
            yield TimelineEntry(
                key=f"proposed-{decision.pk}",
                at=decision.proposed_at,
                recorded_at=decision.proposed_at,
                title=explained(proposal_of(decision), amount),
                by=decision.proposed_by.display_name,
                **facts,
            )
        if decision.decided_at:
            yield TimelineEntry(
                key=f"decided-{decision.pk}",
                at=decision.decided_at,
                recorded_at=decision.decided_recorded_at or decision.decided_at,
                title=explained(answer_to(decision), amount),
                by=decision.decided_by.display_name,
                **facts,
            )


@timeline("case", permission="donations.see_decisions", data="money", tells=(Estimate,), rows={Estimate: "case"})
def estimates_in_timeline(request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """What the rescue was expected to cost, each time it was reckoned."""
    for estimate in once(request, estimates_of, case):
        yield TimelineEntry(
            key=f"estimate-{estimate.pk}",
            at=estimate.made_at,
            recorded_at=estimate.made_at,
            title=explained(_("Estimated"), listed([Money(estimate.amount), estimate.for_whom])),
            by=estimate.made_by.display_name,
            **MONEY_LINE,
        )


@timeline(
    "case",
    permission="donations.see_decisions",
    data="money",
    tells=(FundsShortfall,),
    rows={FundsShortfall: "case"},
)
def shortfalls_in_timeline(request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """When money lacked, and how much."""
    for lack in once(request, shortfalls_of, case):
        yield TimelineEntry(
            key=f"lack-{lack.pk}",
            at=lack.occurred_at,
            recorded_at=lack.recorded_at or lack.occurred_at,
            title=explained(_("Money lacked"), "" if lack.shortfall is None else Money(lack.shortfall)),
            by=lack.recorded_by.display_name,
            **MONEY_LINE,
        )


@timeline(
    "case",
    permission="donations.see_decisions",
    data="money",
    tells=(Release,),
    rows={Release: "commitment__decision__case"},
)
def releases_in_timeline(_request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """When what was left of a commitment was given back."""
    for release in Release.objects.filter(commitment__decision__case=case).select_related("recorded_by"):
        yield TimelineEntry(
            key=f"release-{release.pk}",
            at=release.recorded_at,
            recorded_at=release.recorded_at,
            title=explained(_("Released what was left"), Money(release.amount)),
            by=release.recorded_by.display_name,
            **MONEY_LINE,
        )


def proposal_of(decision: FundingDecision) -> str:
    """What was asked for, as the beginning of a sentence."""
    if decision.is_bill:
        return _("Bill asked for")
    return _("Overrun asked for") if decision.is_overrun else _("Proposed")


def answer_to(decision: FundingDecision) -> str:
    """What was answered, as the beginning of a sentence."""
    words = decision.get_status_display()
    if decision.is_bill and decision.status == DecisionStatus.APPROVED:
        return _("Bill committed")
    if decision.is_overrun and decision.status == DecisionStatus.APPROVED:
        return _("Overrun committed")
    return _("Committed") if decision.status == DecisionStatus.APPROVED else words[:1].upper() + words[1:]


menu(
    "case",
    "main",
    MenuEntry(
        order=20,
        label=_lazy("Estimate and decision"),
        page="donations:estimate",
        permission="donations.make_estimate",
        rule=rules.may_propose,
    ),
    MenuEntry(
        order=40,
        label=_lazy("A partner takes over"),
        page="donations:take-over",
        permission="donations.take_over",
        rule=rules.may_take_over,
    ),
)


@next_step("case", permission="donations.make_estimate")
def estimate_first(case: Case) -> str:
    """To what the rescue will cost."""
    return reverse("donations:estimate", args=[case.pk])


@panel("desk/director", side="header", order=10, permission="donations.decide", data="money")
def heading(_request: HttpRequest, _row: None) -> Panel:
    """The heading of the desk."""
    return Panel("components/page_header.html", title=_("Decisions and clocks"))


@kept
def _unseen_of_others(by) -> QuerySet:
    unseen = FundingDecision.objects.below_the_floor().filter(go_ahead_seen=None).exclude(decided_by=by)
    return unseen.select_related("decided_by").order_by("-decided_at")[: LAST_GO_AHEADS + 1]


@panel("desk/treasurer", side="below", order=20, permission="donations.acknowledge_go_ahead", data="money")
@panel("desk/director", side="below", order=25, permission="donations.acknowledge_go_ahead", data="money")
def below_the_floor(request: HttpRequest, _row: None) -> Panel | None:
    """What another officer committed below the floor and nobody acknowledged yet, the latest first; nothing where all is."""
    last = _unseen_of_others(by=request.user.pk)
    if not last:
        return None
    shown = last[:LAST_GO_AHEADS]
    return Panel("donations/decisions/_below_the_floor.html", go_aheads=shown, has_more=len(last) > len(shown))
