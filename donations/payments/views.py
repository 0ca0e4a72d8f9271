"""The pages of spending: a commitment, its payments and advances, approving, refusing and settling them."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView

from donations.absences.words import way_back
from donations.decisions.models import Commitment
from donations.forms import DecidedForm
from donations.ledger.bookkeeping import moment_on
from donations.ledger.shown import entries_of
from donations.ledger.views import InsteadOf
from donations.memos.actions import shown, text_of
from donations.memos.models import Memo
from donations.memos.views import ReadMemo
from donations.payments import actions as spending
from donations.payments import forms, losing, refunding
from donations.payments.choices import PaymentKind
from donations.payments.errors import CommitmentOverdrawn, MemoUnread, NothingLeftToSpend
from donations.payments.forms import RefusePaymentForm
from donations.payments.models import Payment
from donations.payments.rules import left_as_paid, may_approve_payment, still_lost
from donations.proposals.views import TwoOfficersAct
from donations.rates.actions import plain
from donations.rates.views import WithRate
from donations.rules import warned_alone
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.money import Money
from lfnkr.web.form_fields import MOMENT_FORMAT, now_in_tokyo
from lfnkr.web.views import ActView, RoleRequiredMixin


class CommitmentAct(ActView):
    """An act on one commitment."""

    model = Commitment

    def get_success_url(self) -> str:
        return self.back()

    def back(self) -> str:
        """The commitment; a caseworker sees no books, and is led to its decision."""
        if self.request.user.has_perm("donations.see_reserve"):
            return self.object.get_absolute_url()
        return self.object.decision.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.back()
        facts = {"case": self.object.case_reference, "sum": Money(self.object.remaining)}
        left = _("%(case)s: %(sum)s left of the commitment") % facts
        words = {"parent_url": back, "parent_label": _("Commitment"), "cancel_url": back, "lead": left}
        return super().get_context_data(**words | kwargs)


class CommitmentPage(RoleRequiredMixin, DetailView):
    """One commitment: what was promised, what was paid, what is left, what waits."""

    permission_required = "donations.see_reserve"
    model = Commitment
    template_name = "donations/payments/commitment.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        commitment = self.object
        releases = commitment.releases.order_by("recorded_at")
        return super().get_context_data(
            entries=entries_of(self.request.user, commitment, *commitment.overruns.all(), *releases),
            expenses=commitment.payments.expenses().select_related("proposed_by", "decided_by").order_by("-paid_at"),
            advances=commitment.payments.advances()
            .select_related("settled_by")
            .prefetch_related("losses")
            .order_by("-paid_at"),
            overruns=commitment.overruns.select_related("proposed_by", "decided_by").order_by("-proposed_at"),
            **kwargs,
        )


class ProposePayment(InsteadOf, WithRate, CommitmentAct):
    """Propose a payment, or an advance to a guide or helper; the director approves it before it is booked."""

    permission_required = "donations.propose_payment"
    action = spending.propose_payment
    form_class = forms.PaymentForm
    overrun_address = ""
    words = {
        PaymentKind.EXPENSE: (
            _lazy("Propose a payment"),
            _lazy("Propose the payment"),
            _lazy("The payment is proposed. Whoever approves it sees it on the desk now."),
        ),
        PaymentKind.ADVANCE: (
            _lazy("Propose an advance"),
            _lazy("Propose the advance"),
            _lazy("The advance is proposed. Whoever approves it sees it on the desk now."),
        ),
    }

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.title, self.label, self.done = self.words[kwargs["kind"]]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"kind": self.kwargs["kind"]}

    def get_initial(self) -> dict[str, Any]:
        """The bill that was committed for, until something of it is paid."""
        return self.of_bill() | super().get_initial()

    def of_bill(self) -> dict[str, Any]:
        """What was paid, when and at which rate; nothing of a commitment to a rescue."""
        commitment, bill = self.object, self.object.decision
        if not bill.is_bill or bill.paid_on is None or commitment.remaining != commitment.amount:
            return {}
        paid_at = datetime.combine(bill.paid_on, time(12))
        return {
            "amount": bill.original.plain,
            "currency": bill.original.currency,
            "rate": bill.rate and plain(bill.rate),
            "rate_from": bill.rate_from,
            "paid_at": min(paid_at.strftime(MOMENT_FORMAT), now_in_tokyo()),
        }

    def rows_replaced(self) -> models.QuerySet:
        """The payments out of the same commitment."""
        return Payment.objects.visible_to(self.request.user).filter(commitment=self.object)

    def facts_of(self, row: Payment) -> dict[str, Any]:
        """What stands in one, without its sealed note; its memo while this person has it open."""
        memo = getattr(row, "memo", None)
        told = memo and text_of(memo, by=self.request.user)
        return {
            "amount": row.original.plain,
            "currency": row.currency,
            "rate": row.rate and plain(row.rate),
            "rate_from": row.rate_from,
            "paid_at": row.paid_at.astimezone(clock.TOKYO).strftime(MOMENT_FORMAT),
            "category": row.category,
            "payee_kind": row.payee_kind,
            "payee_code": row.payee_code,
            "purpose": told["purpose"] if told else "",
            "shared_with": told["shared_with"] if told else "",
            "whole_amount": row.whole.plain if row.whole else "",
            "has_receipt": row.has_receipt,
        }

    def words_elsewhere(self, row: Payment) -> str:
        """Its page, until its memo is open there."""
        memo = getattr(row, "memo", None)
        return "" if memo is None or text_of(memo, by=self.request.user) else row.get_absolute_url()

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """To asking for more, where everything is used."""
        is_used_up = isinstance(refusal, NothingLeftToSpend)
        return ((overrun_address(self.object), _("Ask for an overrun")),) if is_used_up else ()

    def refused(self, form: Any, refusal: ValidationError) -> HttpResponse:
        """A bill higher than what is left leads to an overrun of what lacks."""
        if isinstance(refusal, CommitmentOverdrawn):
            self.overrun_address = overrun_address(self.object, refusal.lacking)
        return super().refused(form, refusal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way to an overrun, once it was refused for what lacks."""
        return super().get_context_data(**{"overrun_address": self.overrun_address} | kwargs)

    def act(self, commitment: Commitment, form: Any) -> Payment:
        facts = {"kind": self.kwargs["kind"], **form.cleaned_data}
        return spending.propose_payment(commitment, by=self.request.user, **facts)


def overrun_address(commitment: Commitment, lacking: Money | None = None) -> str:
    """The page that asks for more of a commitment; what lacks stands in its form."""
    address = reverse("donations:overrun-new", args=[commitment.pk])
    return f"{address}?{urlencode({'lacking': lacking.plain})}" if lacking else address


class Release(CommitmentAct):
    """Give back what is left of a commitment, or a part of it."""

    permission_required = "donations.release"
    action = spending.release
    form_class = forms.ReleaseForm
    template_name = "donations/decisions/decision_act.html"
    title = _lazy("Release what is left")
    label = _lazy("Release it")
    done = _lazy("What was released is available again.")
    effects = (
        _lazy("What is released becomes available for other rescues."),
        _lazy("A bill that comes later is booked all the same, by an overrun."),
    )

    def get_initial(self) -> dict[str, Any]:
        """All that is left."""
        return {"amount": Money(self.object.remaining).plain} | super().get_initial()


class OfOneKind:
    """A page of payments or of advances, as the address says; another kind's is not found there."""

    model = Payment

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(kind=self.kwargs["kind"]).select_related("commitment", "settled_by")


class PaymentPage(OfOneKind, RoleRequiredMixin, DetailView):
    """One payment or advance: what is asked, by whom, and what can be done."""

    permission_required = "donations.see_payments"
    template_name = "donations/payments/payment.html"

    def get_queryset(self) -> models.QuerySet:
        return (
            super()
            .get_queryset()
            .select_related("commitment", "settled_by__recorded_by", "proposed_by", "decided_by", "memo")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        payment = self.object
        settlement = getattr(payment, "settled_by", None)
        lacking = Money(payment.booked_amount - payment.commitment.remaining) if payment.is_open else Money(0)
        losses = list(payment.losses.select_related("proposal"))
        refunds = list(payment.refunds.with_reversal().select_related("proposal"))
        return super().get_context_data(
            overrun_address=overrun_address(payment.commitment, lacking) if lacking.amount > 0 else "",
            payment=payment,
            **memo_of(payment, by=self.request.user),
            is_unread=self.is_opened_to_approve(payment),
            settlement=settlement,
            losses=losses,
            refunds=refunds,
            entries=entries_of(self.request.user, payment, *filter(None, [settlement]), *losses, *refunds),
            asked=payment.losses_proposed.open() if self.request.user.has_perm("donations.see_ledger") else (),
            age_days=(clock.now() - payment.paid_at).days,
            approve_url=f"donations:{payment.kind}-approve",
            refuse_url=f"donations:{payment.kind}-refuse",
            take_up_url=f"donations:{payment.kind}-take-up",
            **kwargs,
        )

    def is_opened_to_approve(self, payment: Payment) -> bool:
        """Whether nothing but its closed memo keeps this person from approving it."""
        user = self.request.user
        may = user.has_perm("donations.approve_payment")
        return may and isinstance(may_approve_payment(payment, by=user), MemoUnread)


def memo_of(payment: Payment, *, by: User) -> dict[str, object]:
    """What a page is given of the memo of a payment: nothing where there is none."""
    memo = getattr(payment, "memo", None)
    return shown(memo, by=by) if memo else {"memo": None}


class ReadMemoOfPayment(ReadMemo):
    """Open the memo of a payment, and go back to where it was asked for: its page, or the one where it is approved."""

    def place_of(self, row: Memo) -> str:
        """Whoever is to approve it finds memo and button on one page."""
        if self.request.GET.get("then") == "approve":
            return reverse(f"donations:{row.payment.kind}-approve", args=[row.payment_id])
        return row.get_absolute_url()


class PaymentAct(OfOneKind, ActView):
    """An act on one payment or advance; while it cannot be done it has no button, and says what to do instead."""

    template_name = "donations/decisions/decision_act.html"

    def ways_around(self, refusal: DomainError) -> tuple[tuple[str, str], ...]:
        """To saying that one is back."""
        return way_back(refusal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.object.get_absolute_url()
        lead = _("%(case)s: %(sum)s") % {"case": self.object.case_reference, "sum": Money(self.object.booked_amount)}
        words = {"parent_url": back, "parent_label": _("Payment"), "lead": lead}
        return super().get_context_data(**words | kwargs)


class ApprovePayment(PaymentAct):
    """Approve what another person proposed, and book it."""

    permission_required = "donations.approve_payment"
    action = spending.approve_payment
    form_class = DecidedForm
    template_name = "donations/payments/approve.html"
    title = _lazy("Approve the payment")
    label = _lazy("Approve and book")
    done = _lazy("The payment is approved and booked.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sum, the fund and the request by name, and the memo that is opened before."""
        payment = self.object
        words = memo_of(payment, by=self.request.user) | {"is_unread": isinstance(self.refusal, MemoUnread)}
        leaves = _("%(sum)s leaves “%(fund)s” and the commitment to %(case)s at once.") % {
            "sum": Money(payment.booked_amount),
            "fund": payment.commitment.fund,
            "case": payment.case_reference,
        }
        words["effects"] = (leaves, *warned_alone(payment, by=self.request.user))
        return super().get_context_data(**words | kwargs)


class RefusePayment(PaymentAct):
    """Refuse a proposed payment, with the reason, or take one's own back."""

    permission_required = "donations.refuse_payment"
    action = spending.refuse_payment
    form_class = RefusePaymentForm
    title = _lazy("Refuse the payment")
    label = _lazy("Refuse it")
    done = _lazy("The payment is refused.")
    effects = (_lazy("No money moves. Whoever proposed it reads the reason you choose."),)


class SettleAdvance(PaymentAct):
    """Settle an advance: what came back and what the rest was spent on."""

    permission_required = "donations.settle_advance"
    action = spending.settle_advance
    form_class = forms.SettlementForm
    title = _lazy("Settle the advance")
    label = _lazy("Settle it")
    done = _lazy("The advance is settled.")
    effects = (_lazy("What came back is left to the request again; the rest becomes its payments."),)

    def get_initial(self) -> dict[str, Any]:
        """Today."""
        return {"settled_on": clock.today().isoformat()} | super().get_initial()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What has to be accounted for: what was lost is not."""
        facts = {"case": self.object.case_reference, "sum": Money(self.object.to_account_for)}
        return super().get_context_data(**{"lead": _("%(case)s: %(sum)s") % facts} | kwargs)

    def act(self, advance: Payment, form: Any) -> Any:
        return spending.settle_advance(
            advance,
            by=self.request.user,
            returned=form.cleaned_data["returned"],
            lines=form.lines,
            settled_at=moment_on(form.cleaned_data["settled_on"]),
            without_receipt=form.cleaned_data["without_receipt"],
            brought=form.brought,
        )


class EndByTwo(PaymentAct, TwoOfficersAct):
    """An end of an advance that one officer proposes and another signs."""

    permission_required = "donations.write_off"
    form_class = forms.LossForm
    label = _lazy("Propose it")

    def get_initial(self) -> dict[str, Any]:
        """All of it, today."""
        initial = {"amount": Money(self.all_of_it()).plain, "happened_on": clock.today().isoformat()}
        return initial | super().get_initial()

    def all_of_it(self) -> int:
        """How much that is."""
        raise NotImplementedError

    def get_success_url(self) -> str:
        """The proposal that waits."""
        return self.result.get_absolute_url()


class ProposeLoss(EndByTwo):
    """Propose to write an advance off as lost, or a part of it."""

    action = losing.propose_loss
    title = _lazy("Write off what is lost")
    effects = (
        _lazy("It waits for a second officer’s signature. No money moves: it left the fund with the advance."),
        _lazy("It is no cost of the rescue. The report tells it as a line of its own."),
        _lazy("What is not lost is settled as ever."),
    )

    def all_of_it(self) -> int:
        return self.object.to_account_for


class ProposeFound(EndByTwo):
    """Propose to book lost money that turned up."""

    action = losing.propose_found
    title = _lazy("Lost money turned up")
    effects = (
        _lazy(
            "It waits for a second officer’s signature, and returns to the fund and to the request’s commitment then."
        ),
        _lazy("Where receipts turned up instead, book it so all the same, then propose the payment they are for."),
    )

    def all_of_it(self) -> int:
        return still_lost(self.object)


class ProposeRefund(WithRate, PaymentAct, TwoOfficersAct):
    """Propose to book what came back of a payment, the whole of it or a part."""

    permission_required = "donations.propose_refund"
    action = refunding.propose_refund
    form_class = forms.RefundForm
    template_name = "donations/ledger/sum_form.html"
    title = _lazy("Money of this payment came back")
    label = _lazy("Propose it")
    effects = (
        _lazy(
            "It waits for a second officer’s signature, and returns to the fund and to the request’s commitment then."
        ),
        _lazy(
            "It belongs to the day it came back: what a report of an earlier term said stays, and that of its own term tells it."
        ),
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"payment": self.object}

    def get_initial(self) -> dict[str, Any]:
        """In the currency it was paid in, today; how much is looked up on the receipt. A row of a statement tells sum and day."""
        begun = {"currency": self.object.currency, "rate_from": self.object.rate_from}
        told = {"amount": self.request.GET.get("amount", ""), "came_on": self.request.GET.get("came_on", "")}
        told["came_on"] = told["came_on"] or clock.today().isoformat()
        return begun | told | super().get_initial()

    def get_success_url(self) -> str:
        """The proposal that waits."""
        return self.result.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What did not come back yet."""
        facts = {"case": self.object.case_reference, "sum": left_as_paid(self.object)}
        lead = _("%(case)s: %(sum)s of it did not come back") % facts
        return super().get_context_data(**{"lead": lead} | kwargs)
