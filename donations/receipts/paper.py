"""A receipt on paper: A4, in Japanese or English, tagged; what it says follows from the receipt and never from the moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from donations.gifts.choices import DonorKind
from donations.receipts.choices import ReceiptKind
from donations.receipts.models import ReceiptPrint, totals
from lfnkr.documents import pdf_child
from lfnkr.documents.line_breaks import joined
from lfnkr.keyring.sealing import unseal

STYLE = Path(settings.BASE_DIR) / "static" / "css" / "receipt.css"


def html_of(made: ReceiptPrint) -> str:
    """The page of one print, in the language of its receipt."""
    receipt = made.receipt
    gifts = list(receipt.gifts)
    name, *address = settings.RECEIPT_FROM[receipt.language]
    context = {
        "made": made,
        "receipt": receipt,
        "gifts": gifts,
        "totals": totals(gifts),
        "is_of_year": receipt.kind == ReceiptKind.YEAR,
        "addressee": unseal(receipt, "addressee")["addressee"] or "",
        "honorific": honorific(receipt.donor.kind) if receipt.language == "ja" else "",
        "organisation": name,
        "address": address,
        "certified": settings.CERTIFIED_NPO[receipt.language],
        "style_sheet": SafeString(f"<style>{STYLE.read_text()}</style>"),
    }
    with translation.override(receipt.language):
        return render_to_string("donations/receipts/paper.html", context)


def honorific(kind: str) -> str:
    """How Japanese addresses a person, and how a body."""
    return "様" if kind == DonorKind.INDIVIDUAL else "御中"


def pdf_of(made: ReceiptPrint, *, set_pages: Callable[..., bytes] = pdf_child.set_pages) -> bytes:
    """The PDF of one print: the same bytes each time it is fetched."""
    return set_pages(joined(html_of(made), made.receipt.language), made_at=made.printed_at)
