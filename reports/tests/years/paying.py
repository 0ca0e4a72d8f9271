"""What a life does with money: gifts, payments, advances, fees, what is undone, and floors; also over the end of a term."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F

from donations.decisions import actions as deciding
from donations.memoranda.choices import MemorandumKind
from donations.models import LedgerEntry, Payment
from donations.payments import actions as spending
from donations.payments.choices import Category
from donations.proposals import actions as proposals
from donations.tests import factories as money
from lfnkr.calendar import clock
from lfnkr.fuzzy import dates

if TYPE_CHECKING:
    from reports.tests.years.lives import Life


def pay(life: Life) -> str:
    """One act of the treasurer, with the director where it takes two."""
    acts: list[Callable[[Life], str]] = [
        gift,
        spend,
        spend,
        spend,
        advance,
        settle,
        undo,
        undo,
        came_back,
        came_back,
        release,
        overrun,
        late_bill,
        fee,
        note,
        floor,
    ]
    return life.chance.choice(acts)(life)


def gift(life: Life) -> str:
    """Received today, or some days ago."""
    day = clock.today() - timedelta(days=life.chance.choice((0, 0, 3)))
    money.gift(life.house.treasurer, life.chance.choice((10_000, 250_000, 900_000)), received_on=day)
    return f"gift of {day}"


def spend(life: Life) -> str:
    """Out of what was committed to a rescue, for one thing."""
    held = life.chance.choice(life.commitments) if life.commitments else None
    if held is None:
        return ""
    amount = life.chance.choice((9_900, 30_000, 120_000))
    payment = money.expense(held, life.house.treasurer, amount, category=life.chance.choice(Category.values))
    life.payments.append(spending.approve_payment(payment, by=life.house.director))
    return f"payment of {amount} for {held.case_reference and 'a request'}"


def overrun(life: Life) -> str:
    """A bill is higher than what was committed: more is asked for, and approved or declined."""
    if not life.commitments:
        return ""
    held = life.chance.choice(life.commitments)
    asked = money.overrun_asked(held, life.house.treasurer, life.chance.choice((5_000, 80_000)))
    if life.chance.random() < 0.2:
        deciding.decline_overrun(asked, by=life.house.director, note="Not so much.")
        return f"{asked.amount} more declined"
    deciding.approve_overrun(asked, by=life.house.director, go_ahead_reason="The guide waits.")
    return f"{asked.amount} more"


def late_bill(life: Life) -> str:
    """What was paid days or months ago, in the term before too, and is booked now; also where nothing was committed."""
    is_bill = not life.commitments
    if is_bill:
        case = life.chance.choice(life.cases)
        life.commitments.append(money.bill(case, life.house.treasurer, life.house.director, 12_300))
    held = life.chance.choice(life.commitments)
    paid_at = clock.now() - timedelta(days=life.chance.choice((3, 40, 200)))
    payment = money.expense(
        held, life.house.treasurer, 12_300, category=life.chance.choice(Category.values), paid_at=paid_at
    )
    life.payments.append(spending.approve_payment(payment, by=life.house.director))
    return f"payment of {paid_at:%Y-%m-%d}{' with nothing committed' if is_bill else ''}"


def advance(life: Life) -> str:
    """To a guide."""
    if not life.commitments:
        return ""
    given = money.advance(life.chance.choice(life.commitments), life.house.treasurer, 40_000)
    life.payments.append(spending.approve_payment(given, by=life.house.director))
    return "advance"


def settle(life: Life) -> str:
    """An advance that is out: some of it comes back, or nothing, or all."""
    out = list(Payment.objects.unsettled().order_by("proposed_at"))
    if not out:
        return ""
    given = life.chance.choice(out)
    back = life.chance.choice((0, given.booked_amount // 4, given.booked_amount))
    lines = [("guide", given.booked_amount - back)] if given.booked_amount > back else []
    spending.settle_advance(given, by=life.house.treasurer, returned=back, lines=lines, settled_at=clock.now())
    return f"advance settled, {back} back"


def came_back(life: Life) -> str:
    """Of a payment, or of what a guide spent: all that is left of it or a part, today or some weeks ago."""
    paid = list(Payment.objects.expenses().standing().filter(came_back__lt=F("booked_amount")).order_by("proposed_at"))
    if not paid:
        return ""
    payment = life.chance.choice(paid)
    left = payment.not_come_back
    amount = life.chance.choice((left, left, max(1, left // 3)))
    day = max(payment.belongs_on, clock.today() - timedelta(days=life.chance.choice((0, 0, 20))))
    money.refund(payment, life.house.treasurer, life.house.director, amount, came_on=day)
    return f"{amount} of a payment of {payment.belongs_on} came back on {day}"


def release(life: Life) -> str:
    """What is left of a commitment goes back to what is available."""
    if not life.commitments:
        return ""
    spending.release(life.chance.choice(life.commitments), by=life.house.treasurer)
    return "release"


def fee(life: Life) -> str:
    """Of the bank."""
    facts = {"fund": money.fund(), "kind": "fee", "note": "Bank"}
    proposals.adjust(by=life.house.treasurer, amount=life.chance.randint(100, 900), **facts)
    return "fee"


def undo(life: Life) -> str:
    """An entry undone, mostly one of long ago: a payment, an advance, a gift, a fee."""
    entries = LedgerEntry.objects.filter(undoes=None, undone_by=None).exclude(kind="commitment").order_by("pk")
    found = list(entries)
    if not found:
        return ""
    entry = life.chance.choice(found)
    money.reversal(entry, life.house.treasurer, life.house.director, reason="It came back.")
    return f"{entry.kind} of {entry.booked_on} undone"


def note(life: Life) -> str:
    """What was paid or decided for a request of before the books."""
    case = life.chance.choice(life.cases)
    day = clock.day_of(case.received_at) + timedelta(days=life.chance.choice((0, 9)))
    told = life.chance.choice((dates.exactly(day), dates.exactly(f"{day:%Y-%m}")))
    kind = life.chance.choice(MemorandumKind.values)
    money.memorandum(life.house.treasurer, case, kind=kind, happened=told)
    return f"memorandum of {told.text}, {kind}"


def floor(life: Life) -> str:
    """Floor and target of the reserve from today on."""
    money.set_floor(life.house.treasurer, life.house.director, life.chance.choice((300_000, 700_000)))
    return "floor"
