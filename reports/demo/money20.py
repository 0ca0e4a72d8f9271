"""The hundred and fourteen movements of the reserve in term 20, as acts in a diary; each is checked against the solved year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from donations.gifts import actions as giving
from donations.gifts import appeals, donors
from donations.gifts.choices import DonorKind, Earmark, GiftChannel
from donations.ledger.choices import AdjustmentKind
from donations.models import Donor, Fund, MoneyProposal, Payment
from donations.months import actions as months
from donations.payments import actions as spending
from donations.payments.choices import Category, PayeeKind, PaymentKind
from donations.proposals import actions as proposals
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from reports.demo.signing import approve, sign
from reports.demo.timeline import Timeline, earlier, moment

CHANNELS = {"card": GiftChannel.CARD, "postal transfer": GiftChannel.POSTAL, "bank": GiftChannel.BANK}
GIVERS = {
    "individual": DonorKind.INDIVIDUAL,
    "parish": DonorKind.PARISH,
    "school club": DonorKind.SCHOOL,
    "foundation": DonorKind.COMPANY,
}
CATEGORIES = {"safe house": Category.SAFE_HOUSE, "food and clothing": Category.SUPPLIES}
PAYEES = {
    Category.TRAVEL: PayeeKind.CARRIER,
    Category.SAFE_HOUSE: PayeeKind.LODGING,
    Category.SUPPLIES: PayeeKind.SHOP,
    Category.FINES: PayeeKind.AUTHORITY,
    Category.MEDICAL: PayeeKind.CLINIC,
}
NO_RECEIPTS = "Local help that gives no receipts"
"""What is written of a payment without a receipt, in the list of wordings."""
BY_ANOTHER_ACT = ("commitment",)
OPENING = 815_000
APPEALS_END = "2018-12-28T10:00:00+09:00"
CLOSED_ON, CLOSED_UNTIL = "2018-10-05T10:00:00+09:00", date(2018, 8, 31)
"""When the books of the year are closed: before the meeting that hears its report, and after everything of it was booked."""


class MovementDiffers(Exception):
    """A movement does not leave the fund as the solved year says: the seed would not be the year."""


class ReserveOfTheYear:
    """The movements of the year: each noted as its act, and compared afterwards with the solved balance."""

    def __init__(self, data: dict[str, Any], diary: Timeline, staff: dict[str, User], cases: dict[Any, Any]):
        self.data, self.diary, self.staff, self.cases = data, diary, staff, cases
        self.advances: dict[Any, Payment] = {}
        self.wrong: dict[Any, Any] = {}
        self.acts: dict[str, Callable[[dict[str, Any]], object]] = {
            "donation": self.give,
            "disbursement": self.pay,
            "advance": self.advance,
            "settlement": self.settle,
            "release": lambda row: self.cases[row["case"]].release(),
            "reversal": self.reverse,
            "exchange difference": lambda row: self.adjust(row, AdjustmentKind.EXCHANGE),
            "fee": lambda row: self.adjust(row, AdjustmentKind.FEE),
        }

    def note(self) -> None:
        """Note the opening, every movement, the appeals, and the closing of the books."""
        self.diary.at(moment("2017-07-31T10:00:00+09:00"), self.bring_forward)
        for appeal in self.data["appeals"]:
            self.diary.at(
                moment(appeal["opened"] + "T09:30:00+09:00"), lambda appeal=appeal: self.appeal(appeal["title"])
            )
        self.diary.at(moment(APPEALS_END), self.close_appeals)
        self.diary.at(moment(CLOSED_ON), self.close_books)
        for row in self.data["reserve"]["movements"]:
            if row["kind"] not in BY_ANOTHER_ACT:
                self.diary.at(moment(row["at"]), lambda row=row: self.acts[row["kind"]](row))
            self.diary.at(moment(row["at"]), lambda row=row: self.compare(row))

    def bring_forward(self) -> None:
        """What the organisation had from the years before, and what the board set aside of it for rescue."""
        treasurer, today = self.staff["treasurer"], clock.today()
        general = Fund.objects.get(code="general")
        giving.receive_donation(
            by=treasurer,
            fund=general,
            amount=OPENING,
            currency="USD",
            rate=None,
            earmark=Earmark.NONE,
            channel=GiftChannel.FORWARD,
            received_on=today,
        )
        asked = proposals.propose_transfer(
            by=treasurer,
            source=general,
            target=rescue(),
            amount=OPENING,
            reason="set aside exclusively for rescue",
            decided_by="board of directors",
            booked_on=today,
        )
        self.sign(asked)

    def sign(self, done: object) -> None:
        """The director signs what the treasurer may not do alone."""
        if isinstance(done, MoneyProposal):
            sign(done, by=self.staff["director"])

    def appeal(self, title: str) -> None:
        """Open an appeal; it follows the one before."""
        self.close_appeals()
        appeals.open_appeal(by=self.staff["director"], fund=rescue(), title=title)

    def close_appeals(self) -> None:
        """End whatever call for gifts is running."""
        for appeal in rescue().appeals.running():
            appeals.close_appeal(appeal, by=self.staff["director"])

    def close_books(self) -> None:
        """Treasurer and director close the months of the year: nothing is booked on its days any more."""
        self.sign(months.propose_month_closing(by=self.staff["treasurer"], until=CLOSED_UNTIL))

    def give(self, row: dict[str, Any]) -> None:
        """Book a gift with its original sum and rate."""
        giving.receive_donation(
            by=self.staff["treasurer"],
            fund=rescue(),
            amount=row["amount"],
            currency=row["currency"],
            rate=rate(row),
            earmark=row["earmark"],
            channel=CHANNELS[row["channel"]],
            received_on=clock.today(),
            donor=a_donor(GIVERS[row["giver"]], self.staff["treasurer"]),
            is_rate_confirmed=True,
        )

    def pay(self, row: dict[str, Any]) -> None:
        """The treasurer proposes a payment, the director approves it."""
        now = clock.now()
        with clock.at(earlier(now, 20)):
            payment = spending.propose_payment(
                self.cases[row["case"]].commitment,
                by=self.staff["treasurer"],
                category=category(row["category"]),
                amount=row["amount"],
                currency=row["currency"],
                rate=rate(row),
                paid_at=earlier(now, 20),
                has_receipt=row["category"] not in ("guide", "evasion"),
                payee_kind=PAYEES.get(Category(category(row["category"])), PayeeKind.OTHER),
                purpose=NO_RECEIPTS if row["category"] in ("guide", "evasion") else "",
                is_rate_confirmed=True,
            )
        approve(payment, by=self.staff["director"])
        if row.get("wrong"):
            self.wrong[row["case"]] = payment

    def advance(self, row: dict[str, Any]) -> None:
        """Money to a guide before it is spent."""
        now = clock.now()
        with clock.at(earlier(now, 20)):
            advance = spending.propose_payment(
                self.cases[row["case"]].commitment,
                kind=PaymentKind.ADVANCE,
                by=self.staff["treasurer"],
                amount=-row["d_balance"],
                currency="USD",
                rate=None,
                paid_at=earlier(now, 20),
            )
        spending.approve_payment(advance, by=self.staff["director"])
        self.advances[row["case"]] = advance

    def settle(self, row: dict[str, Any]) -> None:
        """What the guide spent, and what came back."""
        lines = [(category(line["category"]), line["usd"]) for line in row["lines"]]
        spending.settle_advance(
            self.advances[row["case"]],
            by=self.staff["treasurer"],
            returned=row["d_balance"],
            lines=lines,
            settled_at=clock.now(),
        )

    def reverse(self, row: dict[str, Any]) -> None:
        """Undo the wrong entry."""
        entry = self.wrong[row["case"]].entries.get()
        reason = row["what"].removeprefix("wrong entry: ")
        self.sign(proposals.undo(entry, by=self.staff["treasurer"], reason=reason))

    def adjust(self, row: dict[str, Any], kind: str) -> None:
        """A bank fee or an exchange difference."""
        facts = {"kind": kind, "amount": row["d_balance"], "note": row["what"], "booked_on": clock.today()}
        self.sign(proposals.adjust(by=self.staff["treasurer"], fund=rescue(), **facts))

    def compare(self, row: dict[str, Any]) -> None:
        """Stop when the fund does not stand where the solved year says."""
        fund = rescue()
        if (fund.balance, fund.committed) != (row["balance"], row["committed"]):
            raise MovementDiffers(
                f"After movement {row['n']} ({row['what']}) the reserve stands at {fund.balance}/{fund.committed}, the year says {row['balance']}/{row['committed']}."
            )


def rescue() -> Fund:
    """The rescue reserve as it stands."""
    return Fund.objects.get(code="rescue")


def rate(row: dict[str, Any]) -> Decimal | None:
    """The kept rate of a row."""
    return Decimal(row["rate"]) if row.get("rate") else None


def category(text: str) -> str:
    """A category of spending as the code list writes it."""
    return CATEGORIES.get(text, text)


def a_donor(kind: str, by: User) -> Donor:
    """A giver without a name, known by number and kind alone."""
    return donors.record_donor(by=by, kind=kind)
