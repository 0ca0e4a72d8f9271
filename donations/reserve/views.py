"""The page of the reserve, and the one on which an officer proposes another floor and target."""

from __future__ import annotations

from typing import Any

from django.db.models import Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView, TemplateView

from donations.ledger.gauge import picture
from donations.ledger.models import Fund
from donations.proposals.models import MoneyProposal
from donations.proposals.views import TwoOfficersAct
from donations.reserve import actions, pictures, position
from donations.reserve.forms import LevelsForm, TermForm
from donations.reserve.models import FundLevels
from donations.reserve.year import terms_of, year_of
from lfnkr.calendar import clock
from lfnkr.web.views import RoleRequiredMixin


class ReservePage(RoleRequiredMixin, TemplateView):
    """The rescue reserve: what it holds, has promised and can pay for; where it was; the last entries with their sources."""

    permission_required = "donations.see_reserve"
    template_name = "donations/reserve/reserve.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything about the fund, in a number of queries that does not grow with the ledger."""
        fund = Fund.objects.annotate(signatures=Subquery(MoneyProposal.objects.open().count_of_all())).rescue()
        state = position.state_of(fund)
        return super().get_context_data(
            fund=fund,
            state=state,
            gauge=picture(fund),
            line=pictures.history_picture(state),
            appeals=fund.appeals.running(),
            signatures=fund.signatures or 0,
            levels=FundLevels.objects.in_force().filter(fund=fund),
            paper=position.MOST_ON_PAPER,
            most=position.MOST_COUNTED,
            now=clock.now(),
            **kwargs,
        )


class FundYear(RoleRequiredMixin, DetailView):
    """One fund over a term: what came and went by month, what it had free over its floor, how many months that lasts."""

    permission_required = "donations.see_reserve"
    model = Fund
    slug_field = slug_url_kwarg = "code"
    template_name = "donations/reserve/fund_year.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """This term, or the one the address names."""
        terms = terms_of(self.object)
        form = TermForm(self.request.GET or None, terms=terms)
        chosen = form.cleaned_data["term"] if form.is_bound and form.is_valid() else ""
        term = next((term for term in terms if str(term.term) == chosen), terms[0])
        year = year_of(self.object, term)
        opens = self.request.user.has_perm("donations.see_ledger")
        return super().get_context_data(
            form=form,
            year=year,
            flows=pictures.flows_picture(year, opens=opens),
            line=pictures.year_picture(year),
            **kwargs,
        )


class ProposeLevels(TwoOfficersAct):
    """Propose another floor and target of the reserve, from a day on."""

    permission_required = "donations.propose_tariff"
    action = actions.propose_levels
    form_class = LevelsForm
    title = _lazy("Propose another floor and target")
    label = _lazy("Propose it")
    effects = (
        _lazy("It waits for a second officer’s signature, and holds from its day on then."),
        _lazy("Reports of terms that ended before that day keep theirs."),
    )

    def get_initial(self) -> dict[str, Any]:
        """Today, unless somebody says otherwise."""
        return {"effective_on": clock.today().isoformat()} | super().get_initial()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What holds now."""
        fund = Fund.objects.rescue()
        lead = ""
        if fund.floor is not None:
            sums = {"floor": fund.money(fund.floor), "target": fund.money(fund.target)}
            lead = _("Now the floor is %(floor)s and the target %(target)s.") % sums
        return super().get_context_data(**{"lead": lead} | kwargs)

    def act(self, obj: None, form: Any) -> MoneyProposal:
        return actions.propose_levels(by=self.request.user, fund=Fund.objects.rescue(), **form.cleaned_data)
