"""The pages of loans between funds: proposing one, its page, and how it comes back or is given up."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView

from donations.ledger.shown import entries_of
from donations.loans import actions
from donations.loans.forms import GiveUpForm, LoanForm, RepaymentForm
from donations.loans.models import Loan
from donations.loans.rules import outstanding
from donations.proposals.views import TwoOfficersAct
from lfnkr.web.views import RoleRequiredMixin


class ProposeLoan(TwoOfficersAct):
    """Propose that one fund lends another."""

    permission_required = "donations.transfer"
    action = actions.propose_loan
    form_class = LoanForm
    title = _lazy("Loan between funds")
    label = _lazy("Propose the loan")
    effects = (
        _lazy("It waits for a second officer’s signature, and is booked in both funds then."),
        _lazy("It is no gift and no spending. It stands on the pages of both funds until it is repaid or given up."),
    )
    success_page = "donations:fund-list"
    success_label = _lazy("Funds")


class LoanPage(RoleRequiredMixin, DetailView):
    """One loan: what is outstanding, what came back, and what is proposed."""

    permission_required = "donations.see_ledger"
    model = Loan
    template_name = "donations/loans/loan.html"

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().with_outstanding().select_related("fund", "target", "recorded_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With its repayments, the proposals that wait, and its entries."""
        loan = self.object
        parts = list(loan.repayments.select_related("loan__fund", "proposal"))
        for part in parts:
            part.loan = loan
        facts = [
            (_("Who lends"), loan.fund),
            (_("Who borrows"), loan.target),
            (_("Lent on"), date_format(loan.lent_on)),
        ]
        return super().get_context_data(
            loan=loan,
            facts=facts,
            parts=parts,
            waiver=getattr(loan, "waiver", None),
            waiting=list(loan.proposed.open().with_facts()),
            entries=entries_of(self.request.user, loan, *parts),
            **kwargs,
        )


class OfLoan(TwoOfficersAct):
    """An act on a loan; the way back leads to its page."""

    permission_required = "donations.transfer"
    model = Loan

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().select_related("fund", "target")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which loan, and what of it is outstanding."""
        loan, back = self.object, self.object.get_absolute_url()
        left = _("%(left)s of %(all)s is outstanding.") % {
            "left": loan.fund.money(outstanding(loan)),
            "all": loan.money,
        }
        words = {"lead": left, "parent_url": back, "parent_label": _("Loan between funds"), "cancel_url": back}
        return super().get_context_data(**words | kwargs)


class ProposeRepayment(OfLoan):
    """Propose that a loan comes back, or a part of it."""

    action = actions.propose_repayment
    form_class = RepaymentForm
    title = _lazy("Repay a loan")
    label = _lazy("Propose the repayment")
    effects = (_lazy("It waits for a second officer’s signature, and is booked in both funds then."),)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"loan": self.object}


class ProposeGivingUp(OfLoan):
    """Propose that what is outstanding does not come back."""

    action = actions.propose_giving_up
    form_class = GiveUpForm
    title = _lazy("Give a loan up")
    label = _lazy("Propose to give it up")
    danger = True
    effects = (
        _lazy("It waits for a second officer’s signature. Then all that is outstanding is a transfer."),
        _lazy("No money moves by it: the fund that borrowed keeps what it was lent."),
    )
