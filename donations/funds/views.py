"""The pages of funds: all of them on any past day, one between two days, and how one is opened, closed and opened again."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView, TemplateView

from donations.funds import actions, days, forms
from donations.ledger.models import Fund
from donations.loans.models import Loan
from donations.memos.forms import ReasonForm
from donations.proposals.choices import ProposalKind, ProposalStatus
from donations.proposals.models import MoneyProposal
from donations.proposals.views import TwoOfficersAct
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import first_day_of, term_of
from lfnkr.web.views import RoleRequiredMixin

OF_A_LIFE = (ProposalKind.OPEN, ProposalKind.CLOSE, ProposalKind.REOPEN)


class FundList(RoleRequiredMixin, TemplateView):
    """Every fund as it stood at the end of a day, today's unless the address names another: held, promised, available."""

    permission_required = "donations.see_reserve"
    template_name = "donations/funds/fund_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The funds of that day, and their sums by currency."""
        form = forms.OfDayForm(self.request.GET or None, initial={"day": clock.today().isoformat()})
        day = form.is_bound and form.is_valid() and form.cleaned_data["day"] or clock.today()
        funds = days.on(day)
        waiting = MoneyProposal.objects.open().filter(kind__in=OF_A_LIFE)
        shown = {"form": form, "day": day, "is_past": day < clock.today()}
        shown |= {"funds": funds, "totals": days.totals(funds), "waiting": list(waiting.with_facts())}
        return super().get_context_data(**shown | kwargs)


class FundPage(RoleRequiredMixin, DetailView):
    """One fund: what it is for, how it stands, its statement between two days, and how it began and ended."""

    permission_required = "donations.see_reserve"
    model = Fund
    slug_field = slug_url_kwarg = "code"
    template_name = "donations/funds/fund_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The statement of the term so far, or of the days the address names."""
        fund, form = self.object, forms.BetweenForm(self.request.GET or None)
        given = form.cleaned_data if form.is_bound and form.is_valid() else {}
        last = given.get("last") or clock.today()
        first = given.get("first") or first_day_of(term_of(last)) or last
        if not form.is_bound:
            form = forms.BetweenForm(initial={"first": first.isoformat(), "last": last.isoformat()})
        life = MoneyProposal.objects.filter(kind__in=OF_A_LIFE, status=ProposalStatus.APPROVED)
        life = life.filter(fund=fund) | life.filter(opening__fund=fund)
        return super().get_context_data(
            form=form,
            statement=days.statement(fund, first, last),
            life=[(row, story_of(row)) for row in life.with_facts().order_by("decided_at", "proposed_at")],
            facts=facts_of(fund),
            loans=Loan.objects.with_outstanding().of_fund(fund).select_related("fund", "target"),
            **kwargs,
        )


def facts_of(fund: Fund) -> list[tuple[str, object]]:
    """What a fund is, as names and values; what it does not have is left out."""
    facts = [
        (_("Kind of fund"), fund.get_kind_display()),
        (_("Currency"), fund.currency),
        (_("Short name"), fund.code),
        (_("First day"), fund.opened_on and date_format(fund.opened_on)),
        (_("Closed on"), fund.closed_on and date_format(fund.closed_on)),
    ]
    return [(name, value) for name, value in facts if value]


def story_of(proposal: MoneyProposal) -> list[object]:
    """What two officers did to a fund: when, what, the rest and where it went, and why."""
    told: list[object] = [date_format(proposal.decided_at.astimezone(clock.TOKYO)), proposal.get_kind_display()]
    if proposal.amount:
        told.append(proposal.asked)
    if proposal.target:
        told.append(_("into “%(fund)s”") % {"fund": proposal.target})
    return [*told, proposal.proposed_by.display_name, proposal.decided_by.display_name]


class FundAct(TwoOfficersAct):
    """An act about one fund, or about a new one, that waits for a second officer; leads back to it, or to all."""

    permission_required = "donations.propose_fund"
    slug_field = slug_url_kwarg = "code"
    success_page = "donations:fund-list"
    success_label = _lazy("Funds")
    label = _lazy("Propose it")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which fund."""
        words = {}
        if self.object is not None:
            back = self.object.get_absolute_url()
            words = {"lead": str(self.object), "parent_url": back, "parent_label": str(self.object), "cancel_url": back}
        return super().get_context_data(**words | kwargs)


class ProposeFund(FundAct):
    """Propose a fund, with its opening entry."""

    action = actions.propose_fund
    form_class = forms.FundForm
    title = _lazy("Open a fund")
    effects = (
        _lazy("It waits for a second officer’s signature, and is opened then."),
        _lazy("Its opening balance is what it held by then: no gift, no income."),
    )


class ProposeOpeningBalance(FundAct):
    """Propose the opening entry of a fund that has none."""

    action = actions.propose_opening_balance
    model = Fund
    form_class = forms.BalanceForm
    title = _lazy("Book an opening balance")
    effects = (
        _lazy("It waits for a second officer’s signature."),
        _lazy("Then the books of this fund begin on that day; earlier money stays among the memoranda."),
    )

    def get_initial(self) -> dict[str, Any]:
        """The first day the fund has, if it has one."""
        first = self.object.opened_on
        known = {"opened_on": first.isoformat()} if first else {}
        return known | {"currency": self.object.currency} | super().get_initial()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "fund": self.object}


class ProposeClosing(FundAct):
    """Propose to close a fund, and what becomes of the rest."""

    action = actions.propose_closing
    model = Fund
    form_class = forms.CloseFundForm
    title = _lazy("Close a fund")
    effects = (
        _lazy("It waits for a second officer’s signature. Until then the fund stays open."),
        _lazy("Then nothing is booked in it any more; its entries and its page stay."),
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "fund": self.object}


class ProposeReopening(FundAct):
    """Propose to open a closed fund again."""

    action = actions.propose_reopening
    model = Fund
    form_class = ReasonForm
    title = _lazy("Open a fund again")
    effects = (_lazy("It stays closed until another officer signs. It begins with nothing then."),)
