"""The pages of the table of rates, and the one on which an officer asks a second one to believe a rate."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from donations.ledger.views import MoneyAct
from donations.memos.forms import ReasonForm
from donations.proposals.views import TwoOfficersAct
from donations.rates import actions as rates
from donations.rates.forms import ImportForm, RateForm, TableRateForm
from donations.rates.models import ExchangeRate
from lfnkr.calendar import clock
from lfnkr.web.views import ActView, Obstacle


class ProposeRate(TwoOfficersAct):
    """Propose a rate far from the last one kept; it is believed once a second officer has signed it."""

    permission_required = "donations.propose_rate"
    action = rates.propose_rate
    form_class = RateForm
    title = _lazy("Propose an unusual rate")
    label = _lazy("Propose it")
    effects = (
        _lazy("It waits for a second officer’s signature. Then gifts and payments of that day may bear this rate."),
    )
    success_page = "donations:proposal-list"
    success_label = _lazy("Second signatures")

    def get_initial(self) -> dict[str, Any]:
        """What the form before it brought along."""
        asked = {name: self.request.GET.get(name, "") for name in ("currency", "rate", "rate_from", "day")}
        return {"day": clock.today().isoformat()} | {k: v for k, v in asked.items() if v} | super().get_initial()


class WithRate:
    """A form with a rate: one that takes two officers leads to the page on which it is proposed."""

    template_name = "donations/ledger/sum_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rate as the address of that page carries it."""
        context = super().get_context_data(**kwargs)
        return context | {"unusual_query": urlencode(context["form"].unusual or {})}


NAMED = 50
"""So many rows of a file that need a look are shown at once."""


class AddRate(WithRate, MoneyAct):
    """Put a rate into the table."""

    permission_required = "donations.record_rate"
    action = rates.record_rate
    form_class = TableRateForm
    title = _lazy("Add a rate")
    label = _lazy("Add it")
    done = _lazy("The rate is in the table.")
    effects = (
        _lazy("Forms of the days around it begin with it, and rates of receipts are compared with it."),
        _lazy("Nothing that is booked changes."),
    )
    success_page = "donations:rate-list"
    success_label = _lazy("Table of rates")

    def get_initial(self) -> dict[str, Any]:
        return {"day": clock.today().isoformat()} | super().get_initial()


class ImportRates(MoneyAct):
    """Put the rates of a file into the table; rows that need a look stand below the form, each with its reason."""

    permission_required = "donations.record_rate"
    action = rates.import_rates
    form_class = ImportForm
    template_name = "donations/rates/import_rates.html"
    title = _lazy("Import rates")
    label = _lazy("Take them in")
    effects = (
        _lazy("What the table has already is added no second time. The file is not kept."),
        _lazy("Nothing that is booked changes."),
    )
    success_page = "donations:rate-list"
    success_label = _lazy("Table of rates")

    def act(self, obj: None, form: ImportForm) -> list[ExchangeRate]:
        """The rows; how many there are is told afterwards."""
        self.number = len(form.cleaned_data["rows"])
        return rates.import_rates(by=self.request.user, **form.cleaned_data)

    def finished(self, url: str) -> HttpResponse:
        """How many were added, and how many were not."""
        added = len(self.result)
        messages.success(self.request, ngettext("%(n)s rate is added.", "%(n)s rates are added.", added) % {"n": added})
        if rest := self.number - added:
            words = ngettext(
                "%(n)s row is not: it was there already, or is left out.",
                "%(n)s rows are not: they were there already, or are left out.",
                rest,
            )
            messages.info(self.request, words % {"n": rest})
        return super().finished(url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows that need a look."""
        context = super().get_context_data(**kwargs)
        named = [one for one in context["form"].compared if one.is_far or one.is_not_taken]
        more = len(named) - NAMED
        return context | {"named": [(one, reason_of(one)) for one in named[:NAMED]], "more": max(more, 0)}


def reason_of(compared: rates.Compared) -> str:
    """Why a row of a file needs a look."""
    if compared.verdict == "contradicts":
        return _("The table says %(rate)s.") % {"rate": compared.stored.quotation}
    if compared.judged.kept is None:
        is_two = compared.verdict == "two"
        return _("No rate of these years is like it.") if is_two else _("It is the first rate of these two currencies.")
    known = {"rate": rates.plain(compared.judged.kept), "day": date_format(compared.judged.kept_on)}
    return _("The last rate known is %(rate)s (%(day)s).") % known


class RatePage(ActView):
    """One rate of the table; whoever may records it in error, with the reason."""

    permission_required = "donations.see_ledger"
    action = rates.void_rate
    model = ExchangeRate
    form_class = ReasonForm
    template_name = "donations/rates/rate.html"
    title = _lazy("Rate of a day")
    label = _lazy("It was recorded in error")
    danger = True
    done = _lazy("The rate stands no longer. Add the right one.")
    effects = (
        _lazy("It stays to be seen with its reason. Nothing is compared with it any more."),
        _lazy("Nothing that is booked changes."),
    )

    @property
    def obstacle(self) -> Obstacle | None:
        """Also that somebody may look and no more."""
        return super().obstacle if self.may_act() else Obstacle(_("The treasurer keeps the table of rates."))

    def get_success_url(self) -> str:
        return reverse("donations:rate-list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back to the table."""
        back = reverse("donations:rate-list")
        words = {"parent_url": back, "parent_label": _("Table of rates"), "cancel_url": back}
        return super().get_context_data(**words | {"rate": self.object} | kwargs)
