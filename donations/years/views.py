"""The pages of fiscal years: which are closed, one with its papers, and what two officers do about it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import TemplateView, View

from donations.memos.forms import ReasonForm
from donations.periods.models import YearClose
from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from donations.proposals.views import TwoOfficersAct
from donations.years import actions, forms, late, open_items, printing
from donations.years.models import StatedItem
from donations.years.papers import papers_of
from donations.years.rules import OF_A_YEAR
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.language.lists import explained
from lfnkr.web.views import RoleRequiredMixin

OF_ITEMS = (ProposalKind.STATED, ProposalKind.UNSTATED)


class YearBooks(RoleRequiredMixin, TemplateView):
    """The fiscal years that are over, the latest first: which are closed, and what waits."""

    permission_required = "donations.see_ledger"
    template_name = "donations/years/year_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each year with its closing, if it stands, and the proposal about it that waits."""
        closed = {close.year_id: close for close in YearClose.objects.visible_to(self.request.user).standing()}
        waiting = MoneyProposal.objects.visible_to(self.request.user).open().filter(kind__in=OF_A_YEAR)
        proposals = {proposal.year_id: proposal for proposal in waiting}
        over = FiscalYear.objects.filter(ends_on__lt=clock.today())
        rows = [(year, closed.get(year.term), proposals.get(year.term)) for year in over]
        return super().get_context_data(rows=rows, **kwargs)


class OfYear(RoleRequiredMixin):
    """A page of one fiscal year that has a row; no row of it is anybody's, the page's permission decides."""

    permission_required = "donations.see_ledger"

    @cached_property
    def year(self) -> FiscalYear:
        """The fiscal year of the address."""
        held = FiscalYear.objects.filter(term=self.kwargs["term"]).first()
        if held is None:
            raise Http404
        return held

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The year, and the way back to it."""
        page = reverse("donations:year-detail", args=[self.year.term])
        words = {"parent_url": page, "parent_label": self.year.name, "cancel_url": page, "lead": self.year.name}
        return super().get_context_data(**{"year": self.year} | words | kwargs)


class YearPage(OfYear, TemplateView):
    """One fiscal year: whether it is closed, what is open, what was booked late, what else there is, and its papers."""

    template_name = "donations/years/year_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything as it is booked and stated now."""
        user, year = self.request.user, self.year
        closings = YearClose.objects.visible_to(user).filter(year=year)
        items = StatedItem.objects.visible_to(user).as_of(year.ends_on)
        about = MoneyProposal.objects.visible_to(user).open().with_facts()
        return super().get_context_data(
            closings=closings.select_related("proposal__proposed_by", "proposal__decided_by", "reopening__decided_by"),
            close=closings.standing().first(),
            waiting=[*about.filter(kind__in=OF_A_YEAR, year=year), *about.filter(kind__in=OF_ITEMS, stated__in=items)],
            items=items.exclude(approved_at=None),
            open_items=open_items.of_year(year),
            late_entries=[
                late.listing_of("year-late", _("Belongs to this year, booked later"), late.of_year(year)),
                late.listing_of(
                    "year-earlier", _("Booked in this year, belongs to an earlier one"), late.from_earlier(year)
                ),
            ],
            papers=papers_of(year),
            files=[
                (reverse(f"donations:year-{form}", args=[year.term, language]), words)
                for form, language, words in (
                    ("pdf", "ja", _("PDF in Japanese")),
                    ("pdf", "en", _("PDF in English")),
                    ("xlsx", "ja", _("Workbook in Japanese")),
                    ("xlsx", "en", _("Workbook in English")),
                    ("csv", "ja", _("CSV in Japanese")),
                    ("csv", "en", _("CSV in English")),
                )
            ],
            is_over=year.ends_on < clock.today(),
            **kwargs,
        )


class YearPapers(OfYear, View):
    """The papers of a year as a file: PDF, workbook or CSV, in Japanese or English."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The file as an attachment; where sums disagree nothing is printed, and the page of the year says which."""
        language = kwargs["language"]
        if language not in printing.LANGUAGES:
            raise Http404
        write, content_type, ending = printing.FILES[kwargs["form"]]
        close = YearClose.objects.visible_to(request.user).standing().filter(year=self.year).first()
        with translation.override(language):
            papers = papers_of(self.year)
            if not papers.agree:
                return redirect("donations:year-detail", self.year.term)
            content = write(papers, close)
        name = f"year-end-papers-term-{self.year.term}-{language}.{ending}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=content_type, headers=headers)


class YearAct(OfYear, TwoOfficersAct):
    """An act about one fiscal year that waits for a second officer."""

    label = _lazy("Propose it")

    def asked_about(self) -> FiscalYear:
        return self.year


class ProposeYearClosing(YearAct):
    """Propose to close a fiscal year, with what is open named beside."""

    permission_required = "donations.close_year"
    action = actions.propose_year_closing
    form_class = forms.CloseYearForm
    title = _lazy("Close a fiscal year")
    effects = (
        _lazy("The ledger is recomputed first. Then it waits for a second officer’s signature."),
        _lazy("Once it is signed, no month of it is opened again, and its list of assets and liabilities stays."),
        _lazy("What is told later is booked on an open day, with the day it belongs to."),
    )

    def act(self, _obj: None, form: Any) -> MoneyProposal:
        return actions.propose_year_closing(self.year, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is open first."""
        found = tuple(item.words for item in open_items.of_year(self.year))
        return super().get_context_data(**{"effects": found + self.effects} | kwargs)


class ProposeYearReopening(YearAct):
    """Propose to open a fiscal year again."""

    permission_required = "donations.reopen_year"
    action = actions.propose_year_reopening
    form_class = ReasonForm
    title = _lazy("Open a fiscal year again")
    effects = (
        _lazy("It stays closed until another officer signs."),
        _lazy("Its months stay closed; they are opened one by one, each by two."),
    )

    def act(self, _obj: None, form: Any) -> MoneyProposal:
        return actions.propose_year_reopening(self.year, by=self.request.user, **form.cleaned_data)


class ProposeStatedItem(YearAct):
    """Propose another asset or liability at the end of a fiscal year."""

    permission_required = "donations.state_item"
    action = actions.propose_stated_item
    form_class = forms.StatedItemForm
    title = _lazy("State an asset or a liability")
    lede = _lazy("What accounts with statements hold, and advances, follow from the books: do not state them again.")
    effects = (
        _lazy("It stands in the list once another officer has signed it."),
        _lazy("It stands for this day alone: at the end of the next fiscal year it is stated anew."),
    )

    def act(self, _obj: None, form: Any) -> MoneyProposal:
        return actions.propose_stated_item(self.year, by=self.request.user, **form.cleaned_data)


class ProposeTakingBack(TwoOfficersAct):
    """Propose to take back what was stated."""

    permission_required = "donations.state_item"
    action = actions.propose_taking_back
    model = StatedItem
    form_class = ReasonForm
    title = _lazy("Take back an asset or a liability")
    label = _lazy("Propose it")
    effects = (
        _lazy("It stands until another officer signs. Then it stays on the page, struck out."),
        _lazy("State the right one anew."),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which, and the way back."""
        year = FiscalYear.objects.filter(ends_on=self.object.day).first()
        back = reverse("donations:year-detail", args=[year.term]) if year else reverse("donations:year-list")
        what = explained(capfirst(self.object.get_heading_display()), str(self.object))
        words = {"lead": what, "parent_url": back, "parent_label": year or _("Fiscal years"), "cancel_url": back}
        return super().get_context_data(**words | kwargs)
