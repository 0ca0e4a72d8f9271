"""Acts of receipts: issuing one for a gift or for a year, printing it, and voiding it."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext_lazy as _lazy

from donations.gifts.models import Donation, Donor
from donations.receipts import errors, rules
from donations.receipts.choices import ReceiptKind
from donations.receipts.models import Receipt, ReceiptLine, ReceiptPrint
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.keyring.sealing import seal


@action(_lazy("issue receipt"), permission="donations.issue_receipt", rule=rules.may_issue_receipt)
def issue_receipt(gift: Donation, *, by: User, addressee: str, language: str) -> Receipt:
    """Make out a receipt for one gift, under the next number of the year; refused where the gift has one or was taken back."""
    require(rules.may_issue_receipt(gift))
    donor = _held(gift.donor.current)
    require(rules.may_issue_receipt(gift))
    return _issued(donor, [gift], by=by, addressee=addressee, language=language, kind=ReceiptKind.GIFT)


@action(_lazy("issue statement"), permission="donations.issue_receipt", rule=rules.may_issue_statement)
def issue_statement(donor: Donor, *, by: User, of_year: int, addressee: str, language: str) -> Receipt:
    """Make out one receipt for every gift of a calendar year that has none; refused where there is no such gift."""
    donor = _held(donor)
    require(rules.may_issue_statement(donor))
    gifts = list(rules.without_receipt(donor).filter(received_on__year=of_year))
    if not gifts:
        raise errors.NoGiftInYear
    told = {"addressee": addressee, "language": language, "kind": ReceiptKind.YEAR, "of_year": of_year}
    return _issued(donor, gifts, by=by, **told)


@action(_lazy("print receipt"), permission="donations.issue_receipt", rule=rules.may_print_receipt)
def print_receipt(receipt: Receipt, *, by: User) -> ReceiptPrint:
    """Record that a receipt is put on paper, name and all, before it is: the first print is the original, others are copies."""
    held = Receipt.objects.select_for_update(no_key=True).get(pk=receipt.pk)
    require(rules.may_print_receipt(held))
    made = ReceiptPrint.objects.create(receipt=held, printed_by=by)
    made.refresh_from_db(fields=["number"])
    return made


@action(_lazy("void receipt"), permission="donations.issue_receipt", rule=rules.may_void_receipt)
def void_receipt(receipt: Receipt, *, by: User, reason: str) -> Receipt:
    """Say that a receipt is void, and why: it keeps its number, and its gifts may have another."""
    held = Receipt.objects.select_for_update(no_key=True).get(pk=receipt.pk)
    require(rules.may_void_receipt(held))
    if not reason.strip():
        raise errors.VoidReasonMissing
    held.voided_at, held.voided_by, held.void_reason = clock.now(), by, reason.strip()
    held.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return held


def _held(donor: Donor) -> Donor:
    """A giver under lock: two who issue for one giver wait for each other."""
    return Donor.objects.select_for_update(no_key=True).get(pk=donor.pk)


def _issued(donor: Donor, gifts: Sequence[Donation], *, by: User, language: str, addressee: str, **told) -> Receipt:
    """The receipt and its lines; the database gives it its number."""
    if not settings.RECEIPT_FROM[language]:
        raise errors.SenderMissing
    receipt = Receipt(donor=donor, language=language, issued_by=by, **told)
    seal(receipt, addressee=addressee.strip())
    receipt.save(force_insert=True)
    ReceiptLine.objects.bulk_create(ReceiptLine(receipt=receipt, donation=gift) for gift in gifts)
    receipt.refresh_from_db(fields=["year", "number", "issued_on"])
    return receipt
