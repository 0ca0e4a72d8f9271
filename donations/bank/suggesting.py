"""What a row may be: a booking of the same sum that no row is yet, or a gift of the giver who paid so before; nothing is booked here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from donations.bank.models import BankAccount, LineMatch, LinePart, StatementLine
from donations.exchanges.models import ExchangeSide, Side
from donations.gifts.choices import GiftChannel
from donations.gifts.models import Donation, Donor, DonorToken
from donations.ledger.choices import AdjustmentKind
from donations.ledger.models import Adjustment, LedgerEntry
from donations.payments.models import Payment, Refund, Settlement
from donations.proposals.choices import ProposalKind, ProposalStatus
from donations.proposals.models import MoneyProposal
from lfnkr.calendar import clock
from lfnkr.language.lists import listed

GIFT, PAYMENT, FEE, ASKED, ENTRY, GIVER, ASIDE = "gift", "payment", "fee", "asked", "entry", "giver", "why"
MOVING = ("transfer", "loan", "repayment", "settlement", "loss", "refund")
"""Sources whose entries an account tells by their sum; the database has the same, with exchanges and costs (`donations_as_row`)."""
NEAR = timedelta(days=14)
"""So far from its row a booking of the same sum may have been recorded to be thought of."""
MOST_PAYMENTS = 6
"""So many payments are shown of which a row may be what came back."""


@dataclass(frozen=True)
class Suggestion:
    """One thing a row may be."""

    line: StatementLine
    kind: str
    key: str
    words: str

    @property
    def value(self) -> str:
        """What a form sends: the row, and what it is."""
        return f"{self.line.pk}:{self.kind}:{self.key}"


def suggestions(account: BankAccount, lines: Iterable[StatementLine]) -> dict[StatementLine, Suggestion]:
    """What each row may be, where something speaks for exactly one thing; rows told twice are looked at one by one."""
    lines = [line for line in lines if not line.is_doubtful]
    found: dict[StatementLine, Suggestion] = {}
    taken: set[str] = set()
    givers = _givers(account, lines)
    for line, bookings in bookings_of(account, lines).items():
        free = [booking for booking in bookings if booking.key not in taken]
        if len(free) == 1:
            found[line] = free[0]
            taken.add(free[0].key)
        elif not bookings and line.amount > 0 and bytes(line.payer_token or b"") in givers:
            found[line] = _of_giver(line, givers[bytes(line.payer_token)])
    return found


def bookings_of(account: BankAccount, lines: Iterable[StatementLine]) -> dict[StatementLine, list[Suggestion]]:
    """What is booked of the sum of each row and no row yet, the nearest day first: gifts, or payments and fees, and money moved."""
    lines = list(lines)
    gifts = _by_sum(_gifts(account, [line for line in lines if line.amount > 0]))
    went = [line for line in lines if line.amount < 0]
    payments, fees, asked = (_by_sum(found(account, went)) for found in (_payments, _fees, _fees_asked))
    entries = _by_sum(_entries(account, lines))
    return {
        line: [
            *_near(line, GIFT, gifts[line.amount], "received_on", said_of_gift),
            *_near(line, PAYMENT, payments[-line.amount], "belongs_on", _said_of_payment),
            *_near(line, FEE, fees[line.amount], "booked_on", _said_of_fee),
            *_near(line, ASKED, asked[line.amount], "booked_on", _said_of_fee_asked),
            *_near(line, ENTRY, entries[line.amount], "booked_on", said_of_entry),
        ]
        for line in lines
    }


def _near(line: StatementLine, kind: str, bookings: list, day: str, said: Callable[..., str]) -> list[Suggestion]:
    """Those whose day is near that of a row, the nearest first."""
    near = [one for one in bookings if abs(getattr(one, day) - line.day) <= NEAR]
    near.sort(key=lambda one: abs(getattr(one, day) - line.day))
    return [Suggestion(line, kind, str(one.pk), said(one)) for one in near]


def _by_sum(bookings: Iterable[Donation | Payment | Adjustment | MoneyProposal | LedgerEntry]) -> dict[int, list]:
    """Bookings by their sum."""
    found = defaultdict(list)
    for booking in bookings:
        found[booking.amount].append(booking)
    return found


def _gifts(account: BankAccount, lines: list[StatementLine]) -> Iterable[Donation]:
    """Gifts of these sums that stand and are no row yet."""
    found = _no_row_yet(account).filter(amount__in={line.amount for line in lines})
    return found.filter(received_on__range=_days(lines)) if lines else ()


def _no_row_yet(account: BankAccount) -> QuerySet[Donation]:
    """Gifts in the currency of an account that stand and are neither a row nor a part of one."""
    used = LineMatch.objects.standing().exclude(donation=None).values("donation")
    parts = LinePart.objects.standing().values("donation")
    found = Donation.objects.not_reversed().filter(currency=account.currency).exclude(channel=GiftChannel.FORWARD)
    return found.exclude(pk__in=used).exclude(pk__in=parts).select_related("donor")


def gifts_within(line: StatementLine) -> QuerySet[Donation]:
    """Gifts booked already that may be parts of a row: smaller than it, of days near it, and no row yet."""
    near = [line.day - NEAR, line.day + NEAR]
    found = _no_row_yet(line.account).filter(amount__lt=line.amount, received_on__range=near)
    return found.order_by("received_on", "pk")


def _payments(account: BankAccount, lines: list[StatementLine]) -> Iterable[Payment]:
    """Payments of these sums that were approved, stand and are no row yet; what an advance was spent on never left an account."""
    used = LineMatch.objects.standing().exclude(payment=None).values("payment")
    found = Payment.objects.standing().filter(amount__in={-line.amount for line in lines}, currency=account.currency)
    found = found.filter(settlement=None).exclude(pk__in=used)
    return found.filter(paid_at__range=[clock.midnight(day) for day in _days(lines)]) if lines else ()


def payments_behind(line: StatementLine) -> QuerySet[Payment]:
    """Payments of which a row of money that came may be what came back, those of which least is left first, then the latest.

    They were paid in its currency before it, so much of them did not come back yet, and nobody has proposed it yet.
    """
    if line.amount <= 0:
        return Payment.objects.none()
    came = Refund.objects.not_reversed().filter(payment=OuterRef("pk"), currency=OuterRef("currency")).order_by()
    came_as_paid = Subquery(came.values("payment").annotate(sum=Sum("amount")).values("sum"))
    asked = MoneyProposal.objects.open().filter(kind=ProposalKind.REFUND).values("advance")
    found = Payment.objects.expenses().standing().exclude(pk__in=asked)
    found = found.annotate(left=F("amount") - Coalesce(came_as_paid, 0))
    found = found.filter(currency=line.account.currency, left__gte=line.amount, came_back__lt=F("booked_amount"))
    found = found.filter(paid_at__lt=clock.midnight(line.day + timedelta(days=1)))
    return found.order_by("left", "-paid_at")[:MOST_PAYMENTS]


def _fees(account: BankAccount, lines: list[StatementLine]) -> Iterable[Adjustment]:
    """Fees of these sums that one officer booked alone, stand and are no row yet, each with `booked_on`."""
    used = LineMatch.objects.standing().exclude(adjustment=None).values("adjustment")
    found = Adjustment.objects.not_reversed().filter(
        kind=AdjustmentKind.FEE,
        proposal=None,
        amount__in={line.amount for line in lines},
        fund__currency=account.currency,
    )
    entries = LedgerEntry.objects.of_kind("adjustment").filter(journal__source_id=OuterRef("pk")).order_by()
    found = found.exclude(pk__in=used).annotate(booked_on=Subquery(entries.values("booked_on")[:1]))
    return found.filter(booked_on__range=_days(lines)) if lines else ()


def _fees_asked(account: BankAccount, lines: list[StatementLine]) -> Iterable[MoneyProposal]:
    """Fees of these sums that two officers signed, or that wait for it, stand and are no row yet."""
    used = LineMatch.objects.standing().exclude(proposal=None).values("proposal")
    found = MoneyProposal.objects.filter(
        kind=AdjustmentKind.FEE,
        amount__in={line.amount for line in lines},
        fund__currency=account.currency,
    )
    found = found.exclude(status=ProposalStatus.REFUSED).exclude(pk__in=used)
    found = found.exclude(adjustment__in=Adjustment.objects.taken_back())
    return found.filter(booked_on__range=_days(lines)) if lines else ()


def _entries(account: BankAccount, lines: list[StatementLine]) -> Iterable[LedgerEntry]:
    """What moved a fund by these sums, stands and is no row yet: money from or for another fund, what came back, a cost.

    Each with `amount`, as the bank tells it: of an exchange what arrived, whatever the bank kept or gave beside its rate; of what
    came back in another currency than the books', the sum as it came.
    """
    if not lines:
        return ()
    used = LineMatch.objects.standing().exclude(entry=None).values("entry")
    sides = ExchangeSide.objects.filter(pk=OuterRef("journal__source_id"))
    costs = Adjustment.objects.filter(pk=OuterRef("journal__source_id"), kind=AdjustmentKind.COST)
    is_side = Q(journal__source_kind="exchange") & Exists(sides.exclude(side=Side.DIFFERENCE))
    is_cost = Q(journal__source_kind="adjustment") & Exists(costs)
    arrived = Subquery(sides.filter(side=Side.IN).values("exchange__received"))
    settled = Settlement.objects.filter(pk=OuterRef("journal__source_id")).exclude(brought_amount=None)
    refunded = Refund.objects.filter(pk=OuterRef("journal__source_id"))
    as_it_came = Coalesce(
        Subquery(settled.filter(brought_currency=account.currency).values("brought_amount")),
        Subquery(refunded.filter(currency=account.currency).values("amount")),
    )
    in_another = Exists(settled.exclude(brought_currency=account.currency)) | Exists(
        refunded.exclude(currency=account.currency)
    )
    found = LedgerEntry.objects.filter(booked_on__range=_days(lines), undone_by=None).annotate(as_it_came=as_it_came)
    found = found.filter(Q(journal__source_kind__in=MOVING) | is_side | is_cost).exclude(pk__in=used)
    found = found.filter(Q(fund__currency=account.currency) | Q(as_it_came__isnull=False)).exclude(in_another)
    found = found.annotate(amount=Coalesce("as_it_came", arrived, F("balance_change")))
    return found.filter(amount__in={line.amount for line in lines}).with_sources()


def said_of_entry(entry: LedgerEntry) -> str:
    """Money moved that is booked already: what it was, its day, its fund, its entry there and its request."""
    place = listed(filter(None, [entry.fund, entry, entry.case_reference]))
    told = {"what": entry.in_words, "day": date_format(entry.booked_on), "words": place}
    return _("%(what)s of %(day)s, booked already: %(words)s") % told


def _said_of_fee(fee: Adjustment) -> str:
    """A fee that is booked already, by its day."""
    return _("the fee of %(day)s, booked already") % {"day": date_format(fee.booked_on)}


def _said_of_fee_asked(asked: MoneyProposal) -> str:
    """A fee that two officers sign, by its day."""
    told = {"day": date_format(asked.booked_on)}
    if asked.status == ProposalStatus.PROPOSED:
        return _("the fee of %(day)s, which waits for a second signature") % told
    return _("the fee of %(day)s, booked already") % told


def _days(lines: list[StatementLine]) -> tuple[date, date]:
    """From before the first of rows to after the last."""
    days = [line.day for line in lines]
    return min(days) - NEAR, max(days) + NEAR + timedelta(days=1)


def _said_of_payment(payment: Payment) -> str:
    """A payment that is booked already, by its request and its day."""
    return _("the payment %(payment)s of %(day)s, booked already") % {
        "payment": payment,
        "day": date_format(payment.belongs_on),
    }


def said_of_gift(gift: Donation) -> str:
    """A gift that is booked already, by its day and its giver."""
    told = {"day": date_format(gift.received_on), "giver": gift.donor or _("nobody named")}
    if not gift.is_gift:
        told["kind"] = gift.get_kind_display()
        return _("%(kind)s of %(day)s, booked already: %(giver)s") % told
    return _("the gift of %(day)s, booked already: %(giver)s") % told


def _of_giver(line: StatementLine, donor: Donor) -> Suggestion:
    """A gift that is not booked yet."""
    return Suggestion(line, GIVER, str(donor.number), _("a gift to book, of %(giver)s") % {"giver": donor})


def _givers(account: BankAccount, lines: list[StatementLine]) -> dict[bytes, Donor]:
    """Who is known to give so, by token: who did so in a row before, else the one giver whose name is written so.

    Of whoever paid dues or a grant so last nothing is suggested: what comes now is looked at by itself.
    """
    tokens = {bytes(line.payer_token) for line in lines if line.payer_token}
    before = LineMatch.objects.standing().filter(line__account=account, line__payer_token__in=tokens)
    before = (
        before.filter(donation__donor__isnull=False).order_by("matched_at").select_related("line", "donation__donor")
    )
    by_name: dict[bytes, set[Donor]] = {}
    for known in DonorToken.objects.filter(token__in=tokens).select_related("donor"):
        by_name.setdefault(bytes(known.token), set()).add(known.donor.current)
    found = {token: next(iter(donors)) for token, donors in by_name.items() if len(donors) == 1}
    last = {bytes(match.line.payer_token): match.donation for match in before}
    gave = {token: gift.donor.current for token, gift in last.items() if gift.is_gift}
    return {token: donor for token, donor in found.items() if token not in last} | gave
