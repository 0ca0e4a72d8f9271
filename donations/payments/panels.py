"""What the treasurer's desk shows of payments, and the history of a request of its own."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.translation import gettext as _

from cases.case.models import Case
from cases.case.topics import TimelineTopic
from donations.ledger.models import rescue_reserve
from donations.payments import waiting
from donations.payments.models import AdvanceLoss, Payment, Refund, Settlement
from donations.payments.open_money import stranded
from lfnkr.calendar import clock
from lfnkr.language.lists import explained, listed
from lfnkr.money import Money
from lfnkr.web.panels import Panel, TimelineEntry, panel, timeline


@panel("desk/treasurer", side="columns", order=30, permission="donations.settle_advance", data="money")
def advances_open(_request: HttpRequest, _row: None) -> Panel:
    """The advances in the hands of guides, the oldest first."""
    return Panel("donations/payments/_advances_open.html", advances=waiting.open_advances(rescue_reserve()))


@panel("desk/treasurer", side="below", order=5, permission="donations.release", data="money")
@panel("desk/director", side="below", order=15, permission="donations.release", data="money")
def committed_to_closed_requests(_request: HttpRequest, _row: None) -> Panel | None:
    """Closed requests with money still committed, by reference; nothing where there is none."""
    found = stranded()
    return Panel("donations/payments/_committed_to_closed.html", rows=found) if found else None


@panel("desk/treasurer", side="below", order=30, permission="donations.ask_overrun", data="money")
def late_bills(_request: HttpRequest, _row: None) -> Panel:
    """How a bill of a request that is over is booked."""
    return Panel("donations/payments/_late_bills.html")


@panel("desk/treasurer", side="below", order=10, permission="donations.propose_payment", data="money")
def refused(_request: HttpRequest, _row: None) -> Panel | None:
    """The payments the director refused lately, and why; nothing where there was none."""
    payments = waiting.lately_refused()
    return Panel("donations/payments/_refused.html", refused=payments) if payments else None


@timeline(
    "case",
    permission="donations.see_ledger",
    data="money",
    tells=(Payment,),
    rows={Payment: "commitment__decision__case"},
)
def payments_in_timeline(request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """Each payment and each advance, for whoever sees the ledger: how much, when, and what was answered."""
    found = Payment.objects.visible_to(request.user).filter(commitment__decision__case=case, settlement=None)
    for payment in found.select_related("proposed_by"):
        yield TimelineEntry(
            key=f"payment-{payment.pk}",
            at=payment.paid_at,
            recorded_at=payment.proposed_at,
            title=explained(
                payment.get_kind_display().capitalize(), listed([payment.original, payment.get_status_display()])
            ),
            by=payment.proposed_by.display_name,
            kind="money",
            topic=TimelineTopic.MONEY,
            url=payment.get_absolute_url(),
        )


@timeline(
    "case",
    permission="donations.see_ledger",
    data="money",
    tells=(Settlement,),
    rows={Settlement: "advance__commitment__decision__case"},
)
def settlements_in_timeline(_request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """When an advance was settled, and what came back of it."""
    found = Settlement.objects.filter(advance__commitment__decision__case=case).select_related("recorded_by", "advance")
    for settlement in found:
        yield TimelineEntry(
            key=f"settlement-{settlement.pk}",
            at=settlement.settled_at,
            recorded_at=settlement.recorded_at,
            title=explained(_("Advance settled, came back"), Money(settlement.returned)),
            by=settlement.recorded_by.display_name,
            kind="money",
            topic=TimelineTopic.MONEY,
            url=settlement.get_absolute_url(),
        )


@timeline(
    "case",
    permission="donations.see_ledger",
    data="money",
    tells=(Refund,),
    rows={Refund: "payment__commitment__decision__case"},
)
def refunds_in_timeline(_request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """When money of a payment came back, and how much."""
    found = Refund.objects.filter(payment__commitment__decision__case=case)
    for refund in found.with_reversal().select_related("recorded_by", "payment"):
        words = _("Came back of a payment, undone") if refund.is_reversed else _("Came back of a payment")
        yield TimelineEntry(
            key=f"refund-{refund.pk}",
            at=clock.midnight(refund.came_on),
            recorded_at=refund.recorded_at,
            title=explained(words, refund.original),
            by=refund.recorded_by.display_name,
            kind="money",
            topic=TimelineTopic.MONEY,
            url=refund.get_absolute_url(),
        )


@timeline(
    "case",
    permission="donations.see_ledger",
    data="money",
    tells=(AdvanceLoss,),
    rows={AdvanceLoss: "advance__commitment__decision__case"},
)
def losses_in_timeline(_request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """When money of an advance was written off as lost, and when it turned up."""
    found = AdvanceLoss.objects.filter(advance__commitment__decision__case=case)
    for loss in found.select_related("recorded_by", "advance"):
        yield TimelineEntry(
            key=f"loss-{loss.pk}",
            at=clock.midnight(loss.happened_on),
            recorded_at=loss.recorded_at,
            title=explained(_("Advance"), str(loss)),
            by=loss.recorded_by.display_name,
            kind="money",
            topic=TimelineTopic.MONEY,
            url=loss.get_absolute_url(),
        )
