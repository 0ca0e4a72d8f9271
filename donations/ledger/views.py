"""The pages of the books: the reserve, the ledger, gifts, fees, transfers, appeals, and what corrects them."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from django.db.models import Subquery
from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from donations.decisions.consequences import WithRate
from donations.decisions.forms import ReasonForm
from donations.gifts import appeals, donors
from donations.gifts.models import Donation
from donations.ledger import bookkeeping, forms
from donations.ledger.models import Fund, LedgerEntry
from donations.proposals import actions as proposals
from donations.proposals.models import MoneyProposal
from donations.reserve import position
from donations.reserve.preview import picture
from lfnkr.calendar import clock
from lfnkr.documents.charts import Line, Table, line_picture
from lfnkr.language.lists import explained, listed
from lfnkr.money import Money
from lfnkr.web.views import ActView, RoleRequiredMixin


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
            line=history_picture(state),
            appeals=fund.appeals.running(),
            signatures=fund.signatures or 0,
            paper=position.MOST_ON_PAPER,
            most=position.MOST_COUNTED,
            now=clock.now(),
            **kwargs,
        )


def history_picture(state: position.ReserveState) -> Line:
    """What was available, day by day over the band of the floor; the table says each month's lowest and last."""
    days = [(month_begun(point.day), point.balance - point.committed) for point in state.history]
    drawn = line_picture(days, floor=state.floor, target=state.target, words=whole)
    rows = tuple(
        (date_format(month, "YEAR_MONTH_FORMAT"), whole(min(sums)), whole(sums[-1]))
        for month, sums in by_month(state.history).items()
    )
    return dataclasses.replace(drawn, table=Table((_("Month"), _("Lowest, USD"), _("At its end, USD")), rows))


def month_begun(day: date) -> str:
    """The word under the axis on a month's first day, in January with its year; nothing on any other day."""
    if day.day != 1:
        return ""
    return date_format(day, "YEAR_MONTH_FORMAT" if day.month == 1 else "M")


def by_month(history: tuple[position.Point, ...]) -> dict[date, list[int]]:
    """What was available on each day, by the first day of its month."""
    months: dict[date, list[int]] = {}
    for point in history:
        months.setdefault(point.day.replace(day=1), []).append(point.balance - point.committed)
    return months


def whole(minor: int) -> str:
    """A sum of the reserve in whole dollars, for axes and columns that name the currency."""
    return Money(minor).plain.partition(".")[0]


class MoneyAct(ActView):
    """An act that starts something in the books, and leads back to the reserve."""

    success_page = "donations:reserve"
    success_label = gettext_lazy("Reserve")

    def get_success_url(self) -> str:
        return reverse(self.success_page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse(self.success_page)
        return super().get_context_data(
            **{"parent_url": back, "parent_label": self.success_label, "cancel_url": back} | kwargs
        )


class TwoOfficersAct(MoneyAct):
    """An act that one officer does alone only where it is small; else it waits for a second, and leads to the proposal."""

    proposed = gettext_lazy("It is proposed and waits for a second signature. Nothing is booked yet.")

    def get_success_url(self) -> str:
        if isinstance(self.result, MoneyProposal):
            return self.result.get_absolute_url()
        return super().get_success_url()

    def finished(self, url: str) -> HttpResponse:
        """Say whether it was done, or waits."""
        if isinstance(self.result, MoneyProposal):
            self.done = self.proposed
        return super().finished(url)


class RecordDonation(WithRate, MoneyAct):
    """Record a gift as it came, with its rate and its earmark."""

    permission_required = "donations.record_donation"
    actions = (donors.record_donor, bookkeeping.receive_donation)
    form_class = forms.DonationForm
    title = gettext_lazy("Record a gift")
    label = gettext_lazy("Book the gift")
    done = gettext_lazy("The gift is booked.")
    success_page = "donations:donation-list"
    success_label = gettext_lazy("Gifts")

    def get_initial(self) -> dict[str, Any]:
        return {"received_on": clock.today().isoformat(), "fund": Fund.objects.rescue().pk} | super().get_initial()

    def act(self, obj: None, form: Any) -> Donation:
        data = dict(form.cleaned_data)
        donor = donors.record_donor(by=self.request.user, kind=data.pop("donor_kind"), name=data.pop("donor_name"))
        return bookkeeping.receive_donation(by=self.request.user, donor=donor, **data)


class RecordAdjustment(TwoOfficersAct):
    """Book a small bank fee; propose a larger one, or an exchange difference."""

    permission_required = "donations.record_fee"
    actions = (bookkeeping.record_adjustment, proposals.propose_adjustment)
    form_class = forms.AdjustmentForm
    title = gettext_lazy("Record a fee or an exchange difference")
    label = gettext_lazy("Book it")
    done = gettext_lazy("It is booked.")
    effects = (
        gettext_lazy("Fees up to USD 50.00 a day in sum are booked at once."),
        gettext_lazy("A larger fee, and any exchange difference, waits for a second officer’s signature."),
    )

    def get_initial(self) -> dict[str, Any]:
        return {"booked_on": clock.today().isoformat()} | super().get_initial()

    def act(self, obj: None, form: Any) -> Any:
        data = form.cleaned_data
        return proposals.adjust(
            by=self.request.user,
            fund=Fund.objects.rescue(),
            kind=data["kind"],
            amount=form.change,
            note=data["note"],
            booked_on=data["booked_on"],
        )


class MakeTransfer(TwoOfficersAct):
    """Propose to move money between two of our funds."""

    permission_required = "donations.transfer"
    action = proposals.propose_transfer
    form_class = forms.TransferForm
    title = gettext_lazy("Transfer between funds")
    label = gettext_lazy("Propose the transfer")
    effects = (gettext_lazy("It waits for a second officer’s signature, and is booked in both funds then."),)


class OpenAppeal(MoneyAct):
    """Begin a call for gifts."""

    permission_required = "donations.open_appeal"
    action = appeals.open_appeal
    form_class = forms.AppealForm
    title = gettext_lazy("Open an appeal")
    label = gettext_lazy("Open the appeal")
    done = gettext_lazy("The appeal is open.")

    def act(self, obj: None, form: Any) -> Any:
        return appeals.open_appeal(by=self.request.user, fund=Fund.objects.rescue(), title=form.cleaned_data["title"])


class ReverseEntry(TwoOfficersAct):
    """Undo a wrong entry by its reversal; both stay. What took two officers takes two to undo."""

    permission_required = "donations.reverse_entry"
    actions = (proposals.propose_reversal, bookkeeping.reverse)
    model = LedgerEntry
    pk_url_kwarg = "entry"
    form_class = ReasonForm
    title = gettext_lazy("Reverse an entry")
    label = gettext_lazy("Reverse it")
    done = gettext_lazy("The entry is reversed. Book the right one now.")
    effects = (
        gettext_lazy("An entry with the opposite sums is added; the wrong one stays in the ledger."),
        gettext_lazy("What took two officers waits for a second officer’s signature before it is undone."),
    )
    success_page = "donations:entry-list"
    success_label = gettext_lazy("Ledger")

    def act(self, entry: LedgerEntry, form: Any) -> LedgerEntry | MoneyProposal:
        return proposals.undo(entry, by=self.request.user, reason=form.cleaned_data["reason"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which entry: its number, its kind and its sum."""
        entry = self.object
        lead = explained(
            entry, listed([entry.get_kind_display(), Money(entry.balance_change or entry.committed_change)])
        )
        return super().get_context_data(**{"lead": lead} | kwargs)
