"""The auditor's page of the books between two days, and the same as a file."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView, View

from donations.auditing.between import books_between
from donations.auditing.files import FILES, Audit
from donations.auditing.listings import listings
from donations.auditing.proofs import proofs_of
from donations.auditing.signatures import signed_between
from donations.funds.forms import BetweenForm
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import first_day_of, term_of
from lfnkr.web.views import RoleRequiredMixin

MOST = 50
"""So many rows of a list the page shows; its files have all."""


def days_of(form: BetweenForm) -> tuple[date, date]:
    """The two days of the address; where it names none, the fiscal year so far."""
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    last = given.get("last") or clock.today()
    return given.get("first") or first_day_of(term_of(last)) or last, last


class AuditBooks(RoleRequiredMixin, TemplateView):
    """How each fund stood and what moved it, what was late or undone, who signed, what is closed, and the seals."""

    permission_required = "donations.see_audit"
    template_name = "donations/auditing/audit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything of the two days."""
        form = BetweenForm(self.request.GET or None)
        first, last = days_of(form)
        asked = {"first": first.isoformat(), "last": last.isoformat()}
        shown = form if form.is_bound else BetweenForm(initial=asked)
        books = books_between(first, last, most=MOST)
        return super().get_context_data(
            form=shown,
            books=books,
            listings=listings(books, signed_between(first, last, most=MOST)),
            proofs=proofs_of(first, last),
            most=MOST,
            files=[(f"{reverse(f'donations:audit-{ending}')}?{urlencode(asked)}", ending.upper()) for ending in FILES],
            journal=f"{reverse('donations:journal')}?{urlencode(asked)}",
            **kwargs,
        )


class AuditFile(RoleRequiredMixin, View):
    """The page as a workbook or as CSV, with every row of its lists."""

    permission_required = "donations.see_audit"

    def get(self, request: HttpRequest, form: str) -> HttpResponse:
        """The file as an attachment; days that are none are refused as no file."""
        asked = BetweenForm(request.GET)
        if not asked.is_valid():
            raise Http404
        first, last = days_of(asked)
        write, content_type = FILES[form]
        content = write(Audit(books_between(first, last), signed_between(first, last), proofs_of(first, last)))
        name = f"audit-{first.isoformat()}-{last.isoformat()}.{form}"
        return HttpResponse(
            content,
            content_type=content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
