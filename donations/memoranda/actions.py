"""Acts of memoranda: noting what was decided or paid before the books, and saying that a note was an error."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _lazy

from cases import casework
from cases.case.models import Case
from donations.errors import TooSmall
from donations.memoranda import errors, rules
from donations.memoranda.choices import MemorandumKind
from donations.memoranda.models import Memorandum
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.errors import require
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.keyring.sealing import next_ids, seal
from lfnkr.money import BOOK_CURRENCY, Quotation


@action(_lazy("note memorandum"), permission="donations.note_memorandum", rule=rules.may_note, includes=["fund"])
def note_memorandum(
    case: Case,
    *,
    by: User,
    kind: str,
    amount: int,
    currency: str,
    happened: FuzzyDate,
    source: str,
    rate: Decimal | None = None,
    rate_from: str = "",
    rate_into: str = "",
) -> Memorandum:
    """Note what was decided or paid for a rescue before the books begin: counted with its case, in no balance.

    `rate`: as the receipt gives it, 1 `rate_from` = `rate` `rate_into`; the worth in dollars is known where one of the two is
    the dollar. With a decision LFNKR leads from that day on whomever nobody led then. Refused for a request or a day that the
    books reach.
    """
    case = Case.objects.get(pk=case.pk)
    require(rules.may_note(case) or rules.may_be_of(happened))
    if amount <= 0:
        raise TooSmall
    quotation = None if rate is None else Quotation(rate_from, rate, rate_into)
    if quotation and currency not in quotation.pair:
        raise errors.RateDoesNotFit(currency=currency)
    (number,) = next_ids(Memorandum, 1)
    told = Memorandum(
        pk=number,
        case=case,
        case_reference=case.reference,
        kind=kind,
        amount=amount,
        currency=currency,
        rate=rate,
        rate_from=rate_from if quotation else "",
        rate_into=rate_into if quotation else "",
        worth=_worth(amount, currency, quotation),
        happened=happened,
        recorded_by=by,
    )
    seal(told, source=source.strip() or None)
    told.save(force_insert=True)
    if kind == MemorandumKind.DECISION and casework.was_led_by_nobody(case, happened):
        casework.fund(case, by=by, happened=happened)
    return told


@action(
    _lazy("void memorandum"),
    permission="donations.note_memorandum",
    rule=rules.may_void,
    case=lambda memorandum, **_: Case(pk=memorandum.case_id),
)
def void_memorandum(memorandum: Memorandum, *, by: User, reason: str) -> Memorandum:
    """Say that a memorandum was recorded in error, and why: it stays, struck through, and counts no more."""
    held = Memorandum.objects.get(pk=memorandum.pk)  # Never changed, so not locked: of two voidings one is refused.
    require(rules.may_void(held))
    copied = ("case_id", "case_reference", "kind", "amount", "currency", "rate", "rate_from", "rate_into", "worth")
    facts = {name: getattr(held, name) for name in (*copied, "happened")}
    (number,) = next_ids(Memorandum, 1)
    over = Memorandum(pk=number, **facts, voids=held, recorded_by=by)
    seal(over, source=reason.strip() or None)
    over.save(force_insert=True)
    return over


def _worth(amount: int, currency: str, quotation: Quotation | None) -> int | None:
    """What a sum is worth in US cents; None where its rate does not lead to the dollar."""
    if currency == BOOK_CURRENCY:
        return amount
    is_known = quotation is not None and BOOK_CURRENCY in quotation.pair
    return quotation.convert(amount, currency) if is_known else None
