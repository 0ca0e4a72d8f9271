"""Acts of paying: the treasurer proposes payments and advances, the director approves, an advance is settled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _lazy

from donations.answers import sign
from donations.decisions.models import Commitment, Release
from donations.errors import InTheFuture, TooSmall
from donations.ledger import bookkeeping
from donations.ledger.errors import CommitmentMoved
from donations.ledger.models import LedgerEntry
from donations.memos.actions import write_memo
from donations.payments import errors, rules
from donations.payments.choices import PayeeKind, PaymentKind, PaymentStatus, RefusedFor
from donations.payments.models import Payment, Settlement
from donations.payments.notices import note_payment
from donations.rates import actions as rates
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import explained, require
from lfnkr.keyring.sealing import seal
from lfnkr.money import BOOK_CURRENCY, Money, convert, quotation_of


@action(
    {"propose expense": _lazy("propose expense"), "propose advance": _lazy("propose advance")},
    stored_as=lambda _commitment, *, kind=PaymentKind.EXPENSE, **_: f"propose {kind}",
    permission="donations.propose_payment",
    rule=rules.may_propose_payment,
    explains=lambda _commitment, **sums: _rate_explained(**sums),
)
def propose_payment(
    commitment: Commitment,
    *,
    by: User,
    amount: int,
    currency: str,
    rate: Decimal | None,
    paid_at: datetime,
    booked_on: date | None = None,
    kind: str = PaymentKind.EXPENSE,
    category: str = "",
    note: str = "",
    has_receipt: bool = True,
    payee_kind: str = "",
    payee_code: str = "",
    purpose: str = "",
    whole_amount: int | None = None,
    shared_with: str = "",
    is_rate_confirmed: bool = False,
    rate_from: str = BOOK_CURRENCY,
) -> Payment:
    """Ask for money out of a commitment, to spend or to give out as an advance; refused beyond what is left of it.

    `amount` is our share, and what is booked; `whole_amount` what all paid together where others paid a share. What has no
    receipt says its purpose, which both who sign read: that and `shared_with` become its memo, sealed under the fund's key.

    A rate more than 5 % from the last is confirmed by whoever enters it; one more than 20 % away takes two officers first.
    What is left is checked again when it is approved. `booked_on`: where it is booked on another day than it was paid, which
    its cost belongs to all the same; without one, on that day while it is open, and not before the commitment was booked.
    """
    booked = convert(amount, currency, rate, rate_from=rate_from)
    if booked <= 0:
        raise TooSmall
    if kind == PaymentKind.EXPENSE and not has_receipt and not purpose.strip():
        raise errors.PurposeMissing
    if payee_code and payee_kind != PayeeKind.HELPER or payee_kind == PayeeKind.HELPER and not payee_code:
        raise errors.CodeOfNobody
    if (whole_amount is None) == bool(shared_with) or whole_amount is not None and whole_amount <= amount:
        raise errors.SharedWithNobody
    commitment.refresh_from_db(fields=["remaining"])
    require(rules.may_propose_payment(commitment, by=by))
    if booked > commitment.remaining:
        raise errors.CommitmentOverdrawn.of(commitment, booked)
    quotation = quotation_of(currency, rate, rate_from)
    rates.check(quotation, paid_at.astimezone(clock.TOKYO).date(), is_confirmed=is_rate_confirmed)
    payment = Payment(
        kind=kind,
        commitment=commitment,
        case_reference=commitment.case_reference,
        amount=amount,
        currency=currency,
        rate=rate,
        rate_from=rate_from,
        booked_amount=booked,
        paid_at=paid_at,
        booked_on=booked_on,
        proposed_by=by,
        category=category,
        has_receipt=has_receipt and kind == PaymentKind.EXPENSE,
        payee_kind=payee_kind,
        payee_code=payee_code,
        whole_amount=whole_amount,
    )
    require(rules.may_be_booked(payment))
    if note:
        seal(payment, note=note)
    write_memo(payment, commitment.fund, purpose=purpose.strip(), shared_with=shared_with)
    payment.save(force_insert=True)
    note_payment(payment)
    return payment


@action(
    {"approve expense": _lazy("approve expense"), "approve advance": _lazy("approve advance")},
    stored_as=lambda payment, **_: f"approve {payment.kind}",
    permission="donations.approve_payment",
    rule=rules.may_approve_payment,
    explains=lambda payment, **_: explained(
        commitment_never_overdrawn=lambda: errors.CommitmentOverdrawn.of(payment.commitment, payment.booked_amount),
        fund_never_overspent=lambda: errors.CommitmentOverdrawn.of(payment.commitment, payment.booked_amount),
    ),
)
def approve_payment(payment: Payment, *, by: User, decided_at: datetime | None = None) -> Payment:
    """Approve a payment or advance of another person's and book it; refused when decided already or no longer covered.

    `decided_at`: when it was approved, where that is told later.
    """
    held = _held(payment)
    require(rules.may_approve_payment(held, by=by, at=decided_at))
    _sign(held, PaymentStatus.APPROVED, by=by, decided_at=decided_at)
    occurred_at = bookkeeping.booking_moment(held.paid_at, rules.booking_day_of(held))
    bookkeeping.post(held, by=by, occurred_at=min(occurred_at, clock.now()))
    return held


@action(
    {"refuse expense": _lazy("refuse expense"), "refuse advance": _lazy("refuse advance")},
    stored_as=lambda payment, **_: f"refuse {payment.kind}",
    permission="donations.refuse_payment",
    rule=rules.may_refuse_payment,
)
def refuse_payment(
    payment: Payment, *, by: User, refused_for: str, reason: str = "", decided_at: datetime | None = None
) -> Payment:
    """Refuse a payment or advance, or take one's own back: for a reason all officers read, and words sealed with the case."""
    if refused_for not in RefusedFor.values:
        raise errors.ReasonMissing
    held = _held(payment)
    require(rules.may_refuse_payment(held, by=by, at=decided_at))
    seal(held, refusal=reason or None)
    held.refused_for = refused_for
    _sign(held, PaymentStatus.REFUSED, by=by, decided_at=decided_at)
    return held


@action(_lazy("settle advance"), permission="donations.settle_advance", rule=rules.may_settle)
def settle_advance(
    advance: Payment,
    *,
    by: User,
    returned: int,
    lines: Iterable[tuple[str, int]],
    settled_at: datetime,
    without_receipt: Iterable[str] = (),
    brought: Money | None = None,
) -> Settlement:
    """End an advance: what came back returns to the commitment, the rest becomes expense lines without entries.

    Lines count as approved by whoever approved the advance; `without_receipt` are the categories nobody gives receipts for.
    `brought`: what came back as it came, in another currency than the books', which `returned` is worth; a bank tells that sum.
    Refused when the sums do not make up what of the advance is not lost, before it was given, and in a closed month.
    """
    lines, without_receipt = list(lines), set(without_receipt)
    held = Payment.objects.select_for_update(of=["self"], no_key=True).select_related("commitment")
    advance = held.get(pk=advance.pk)
    require(rules.may_settle(advance, by=by))
    _check_sums(advance, returned, [amount for _category, amount in lines])
    if settled_at > clock.now():
        raise InTheFuture
    require(rules.may_end_on(advance, clock.day_of(settled_at)))
    if brought is not None:
        require(rules.may_be_worth(brought, returned, clock.day_of(settled_at)))
    settlement = Settlement.objects.create(
        advance=advance,
        returned=returned,
        brought_amount=brought and brought.amount,
        brought_currency=brought.currency if brought else "",
        settled_at=settled_at,
        recorded_by=by,
    )
    Payment.objects.bulk_create(
        Payment(
            kind=PaymentKind.EXPENSE,
            commitment_id=advance.commitment_id,
            case_reference=advance.case_reference,
            category=category,
            amount=amount,
            booked_amount=amount,
            paid_at=settled_at,
            has_receipt=category not in without_receipt,
            settlement=settlement,
            status=PaymentStatus.APPROVED,
            proposed_by=by,
            decided_by_id=advance.decided_by_id,
            decided_at=clock.now(),
        )
        for category, amount in lines
    )
    bookkeeping.post(settlement, by=by, occurred_at=settled_at)
    return settlement


@action(
    _lazy("release"),
    permission="donations.release",
    rule=rules.may_release,
    explains=lambda commitment, **_: explained(
        commitment_never_overdrawn=lambda: CommitmentMoved(case=commitment.case_reference)
    ),
)
def release(commitment: Commitment, *, by: User, amount: int | None = None) -> LedgerEntry:
    """Give back what is left of a commitment, or a part of it; refused while payments for it wait for approval.

    It is booked when it is done: until then the money was promised, whatever was known of it.
    """
    commitment.refresh_from_db(fields=["remaining"])
    require(rules.may_release(commitment))
    amount = commitment.remaining if amount is None else amount
    if amount <= 0:
        raise TooSmall
    if amount > commitment.remaining:
        raise errors.NotSoMuchLeft(remaining=Money(commitment.remaining), case=commitment.case_reference)
    return give_back(commitment, amount, by=by)


def give_back(commitment: Commitment, amount: int, *, by: User) -> LedgerEntry:
    """Book the release of a part; inside an act that has asked whether it may."""
    given_back = Release.objects.create(commitment=commitment, amount=amount, recorded_by=by)
    (entry,) = bookkeeping.post(given_back, by=by, occurred_at=clock.now())
    commitment.remaining -= amount
    return entry


def _rate_explained(
    *, currency: str, rate: Decimal | None, paid_at: datetime, rate_from: str = BOOK_CURRENCY, **_others: object
):
    """The answer of the database to a rate, as a sentence."""
    paid_on = paid_at.astimezone(clock.TOKYO).date()
    return rates.unusual(lambda: quotation_of(currency, rate, rate_from), paid_on)


def _held(payment: Payment) -> Payment:
    """The proposal read again under its lock."""
    return Payment.objects.select_for_update(of=["self"], no_key=True).select_related("commitment").get(pk=payment.pk)


def _sign(payment: Payment, status: PaymentStatus, *, by: User, decided_at: datetime | None) -> None:
    """Write down what was decided, by whom and when."""
    sign(payment, status, by=by, decided_at=decided_at, fields=["refused_for", "refusal"])


def _check_sums(advance: Payment, returned: int, lines: list[int]) -> None:
    """Refuse a settlement that does not add up."""
    if returned < 0 or any(amount <= 0 for amount in lines):
        raise TooSmall
    total = returned + sum(lines)
    if total != advance.to_account_for:
        raise errors.SettlementDoesNotAddUp(
            returned=Money(returned),
            spent=Money(sum(lines)),
            total=Money(total),
            advance=Money(advance.to_account_for),
            difference=Money(abs(total - advance.to_account_for)),
        )
