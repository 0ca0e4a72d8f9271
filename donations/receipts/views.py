"""The pages of receipts: issuing one, the receipt, its paper, and voiding it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView

from donations.gifts import donors
from donations.gifts.models import Donation, Donor
from donations.receipts import actions, rules
from donations.receipts.forms import ReceiptForm, StatementForm, VoidForm
from donations.receipts.models import Receipt, ReceiptPrint, totals
from donations.receipts.paper import pdf_of
from lfnkr.web.views import ActView, RoleRequiredMixin


class Issues(ActView):
    """A page that makes out a receipt: it starts from the giver's name, once that was opened, and leads to the receipt."""

    permission_required = "donations.issue_receipt"
    label = _lazy("Issue it")
    effects = (
        _lazy("It takes the next number of this year, which it keeps for ever, also when it is void."),
        _lazy("Nothing is printed yet."),
    )
    done = _lazy("The receipt is issued.")

    def giver(self) -> Donor | None:
        """Whose gift it is."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form with the name; whoever has not opened that is led to where it is opened."""
        giver = self.giver()
        if not self.refusal and donors.reading_of(giver, by=request.user) is None:
            messages.info(request, _("Open name and contact first: a receipt is made out to the giver by name."))
            return redirect(giver)
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """The name as it was opened."""
        giver = self.giver()
        if giver is None or donors.reading_of(giver, by=self.request.user) is None:
            return super().get_initial()
        return {"addressee": donors.texts_of([giver], by=self.request.user)[giver].name or ""} | super().get_initial()

    def get_success_url(self) -> str:
        """To the receipt."""
        return self.result.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What it is for, and the way back to the giver."""
        giver = self.giver()
        back = giver.get_absolute_url() if giver else self.object.get_absolute_url()
        words = {"parent_url": back, "parent_label": _("Giver"), "cancel_url": back}
        return super().get_context_data(**words | kwargs)


class IssueReceipt(Issues):
    """Issue a receipt for one gift."""

    action = actions.issue_receipt
    model = Donation
    form_class = ReceiptForm
    title = _lazy("Issue a receipt for a gift")

    def giver(self) -> Donor | None:
        return self.object.donor.current if self.object.donor else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which gift."""
        return super().get_context_data(**{"lead": f"{self.object.original} · {self.object.donor or ''}"} | kwargs)


class IssueStatement(Issues):
    """Issue one receipt for the gifts of a year."""

    action = actions.issue_statement
    model = Donor
    form_class = StatementForm
    title = _lazy("Issue a receipt for a year")
    lede = _lazy("For every gift of the year that has no receipt of its own.")

    def giver(self) -> Donor:
        return self.object

    def get_form_kwargs(self) -> dict[str, Any]:
        """The years of this giver."""
        return super().get_form_kwargs() | {"donor": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Of whom."""
        return super().get_context_data(**{"lead": str(self.object)} | kwargs)


class ReceiptPage(RoleRequiredMixin, DetailView):
    """One receipt: what it is for, who printed it when, and why it is void; nobody's name."""

    permission_required = "donations.see_receipts"
    model = Receipt
    template_name = "donations/receipts/receipt_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its gifts, its prints, and the papers this person may fetch now."""
        receipt = self.object
        gifts = list(receipt.gifts)
        own = {made.pk for made in ReceiptPrint.objects.visible_to(self.request.user).filter(receipt=receipt)}
        prints = [(made, made.pk in own) for made in receipt.copies.select_related("printed_by")]
        words = {"gifts": gifts, "totals": totals(gifts), "prints": prints}
        words["refusal"] = rules.may_print_receipt(receipt)
        return super().get_context_data(**words | kwargs)


class OfReceipt(ActView):
    """An act on one receipt."""

    permission_required = "donations.issue_receipt"
    model = Receipt

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which, and the way back."""
        words = {
            "lead": str(self.object),
            "parent_url": self.object.get_absolute_url(),
            "parent_label": _("Receipt"),
        }
        return super().get_context_data(**words | kwargs)


class PrintReceipt(OfReceipt):
    """Put a receipt on paper."""

    action = actions.print_receipt
    title = _lazy("Print a receipt")
    label = _lazy("Make the paper")
    effects = (
        _lazy("The first print is the original; each later one says that it is a copy."),
        _lazy("The paper shows the giver’s name. The trail keeps who printed it."),
    )
    done = _lazy("The paper can be fetched for a quarter of an hour.")


class VoidReceipt(OfReceipt):
    """Say that a receipt is void, and why."""

    action = actions.void_receipt
    form_class = VoidForm
    title = _lazy("Void a receipt")
    label = _lazy("Void it")
    danger = True
    effects = (
        _lazy("It keeps its number, and the register says why it is void. Its gifts may have another receipt."),
        _lazy("Ask for the paper back where it was handed out."),
    )
    done = _lazy("The receipt is void.")


class ReceiptPaper(RoleRequiredMixin, DetailView):
    """The PDF of one print, for whoever asked for it, for a quarter of an hour."""

    permission_required = "donations.issue_receipt"
    model = ReceiptPrint

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """An attachment whose name says the number and nothing else."""
        made = self.object
        name = f"receipt-{made.receipt}{f'-copy-{made.number}' if made.is_copy else ''}.pdf"
        return HttpResponse(
            pdf_of(made),
            content_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
