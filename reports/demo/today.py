"""The requests of the term in progress, hung on the moment of loading, so that a newcomer finds clocks running."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from cases import casework
from cases.case.choices import AskedBy, Channel, MemberRole, Tier
from cases.choices import Answer
from cases.intake.values import CaseFacts, NameFact, PersonFacts
from cases.models import Case, Place
from cases.people.choices import Circumstance, Relation, Sex
from cases.status import Lead, Status
from donations.decisions import actions as deciding
from donations.gifts import actions as giving
from donations.gifts.choices import DonorKind, GiftChannel
from donations.payments import actions as spending
from donations.payments.choices import Category, PayeeKind, PaymentKind
from donations.rates import actions as rates
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.fuzzy.ages import years
from lfnkr.money import Quotation
from reports.demo.money20 import NO_RECEIPTS, a_donor, rescue
from reports.demo.people import SURVEILLANCE
from reports.demo.signing import approve, sign
from reports.demo.timeline import Timeline

PARTIES = {
    "N1": (("한서경", "Han So-gyong"), 24, [], "KP-10", AskedBy.PASTOR),
    "N2": (
        ("최금화", "Choe Kum-hwa"),
        31,
        [(6, ("왕소연", "Wang Xiaoyan"), Sex.FEMALE)],
        "KP-09",
        AskedBy.RELATIVE_SEOUL,
    ),
    "N3": (("림정아", "Rim Jong-a"), 29, [], "KP-10", AskedBy.LOCAL_STAFF),
    "N4": (
        ("강은주", "Kang Un-ju"),
        37,
        [(9, ("리강", "Li Qiang"), Sex.MALE), (5, ("리설", "Li Xue"), Sex.FEMALE)],
        "KP-09",
        AskedBy.PARTNER,
    ),
    "N5": (("서미란", "So Mi-ran"), 42, [], "KP-09", AskedBy.SELF),
    "N6": (("오향미", "O Hyang-mi"), 33, [], "KP-10", AskedBy.RELATIVE_JAPAN),
}
"""Made-up people: names, age, children (age, names, sex), province, who asked."""


class Today:
    """The six open requests and the reserve near its floor."""

    def __init__(self, data: dict[str, Any], diary: Timeline, staff: dict[str, User], now: datetime):
        self.rows = {row["key"]: row for row in data["cases"]}
        self.data, self.diary, self.staff, self.now = data, diary, staff, now
        self.cases: dict[str, Case] = {}

    def hours(self, offset: float) -> datetime:
        """A moment so many hours from the loading."""
        return self.now + timedelta(hours=offset)

    def note(self) -> None:
        """Note the requests, what became of each, the gifts and the payment waiting."""
        for key, row in self.rows.items():
            self.diary.at(self.hours(row["received_h"] + 0.5), lambda key=key: self.open(key))
            self.diary.at(self.hours(row["received_h"] + 0.75), lambda key=key: self.move(key, Status.VERIFYING))
            if row["status"] != "verifying":
                self.diary.at(self.hours(row["received_h"] + 1.5), lambda key=key: self.move(key, Status.ACCEPTED))
        self.diary.at(self.hours(-30), self.agree_signal)
        self.diary.at(
            self.hours(self.rows["N4"]["waiting_since_h"]),
            lambda: deciding.set_waiting(self.cases["N4"], by=self.staff["director"]),
        )
        self.diary.at(self.hours(self.rows["N5"]["proposed_h"]), lambda: self.propose("N5"))
        self.note_movement()
        for gift in self.data["gifts"]:
            self.diary.at(self.hours(gift["offset_hours"]), lambda gift=gift: self.give(gift))
        self.diary.at(self.hours(self.data["pending_payment"]["proposed_h"]), self.propose_payment)

    def open(self, key: str) -> None:
        """Log the request."""
        names, age, children, province, asked_by = PARTIES[key]
        today = clock.today()
        principal = PersonFacts(
            role=MemberRole.PRINCIPAL,
            names=tuple(NameFact(text=name) for name in names),
            sex=Sex.FEMALE,
            age=years(age, today),
            birth_country="KP",
            origin=Place.objects.get(pk=province),
            desired_destination="KR",
            desired_answer=Answer.YES,
            desired_asked_on=today,
            circumstances={Circumstance.WATCHED: Answer.YES},
        )
        with_her = tuple(
            PersonFacts(
                role=MemberRole.DEPENDANT,
                names=tuple(NameFact(text=name) for name in child),
                sex=sex,
                age=years(old, today),
                birth_country="CN",
                relation=Relation.MOTHER,
            )
            for old, child, sex in children
        )
        row = self.rows[key]
        facts = CaseFacts(
            received_at=self.hours(row["received_h"]),
            channel=Channel.PHONE,
            asked_by=asked_by,
            country="CN",
            people=(principal, *with_her),
            **SURVEILLANCE[Tier(row["tier"])],
        )
        self.cases[key] = casework.open_case(facts, by=self.staff["caseworker"])

    def move(self, key: str, status: str) -> None:
        """Record a status of everybody in the request."""
        casework.move(
            self.cases[key].members.all(), by=self.staff["caseworker"], status=status, occurred_at=clock.now()
        )

    def agree_signal(self) -> None:
        """The next contact with N3, which will be missed."""
        casework.agree_contact(
            self.cases["N3"], by=self.staff["caseworker"], at=self.hours(self.rows["N3"]["safe_signal_due_h"])
        )

    def propose(self, key: str):
        """Propose the commitment."""
        deciding.make_estimate(self.cases[key], by=self.staff["caseworker"])
        return deciding.propose(self.cases[key], by=self.staff["caseworker"])

    def note_movement(self) -> None:
        """N6: decided, mobilised, in movement, with an advance still open and a payment made."""
        row = self.rows["N6"]
        self.diary.at(self.hours(row["decided_h"] - 1), lambda: setattr(self, "decision", self.propose("N6")))
        self.diary.at(self.hours(row["decided_h"]), self.approve)
        mobilised = self.hours(row["mobilised_h"])
        self.diary.at(mobilised, lambda: self.mobilise(mobilised))
        self.diary.at(self.hours(row["movement_h"]), self.advance)
        self.diary.at(self.hours(row["movement_h"]), lambda: self.move("N6", Status.IN_MOVEMENT))
        self.diary.at(self.hours(-792), lambda: self.pay(Category.TRAVEL, 64_000, "USD", None, approved=True))

    def approve(self) -> None:
        """The director commits the money for N6."""
        self.commitment = deciding.approve(
            self.decision, by=self.staff["director"], go_ahead_reason="the reserve covers it; an appeal is open"
        )

    def mobilise(self, at: datetime) -> None:
        """Open the operation for N6 and send the first money on the way."""
        worker = self.staff["caseworker"]
        operation = casework.open_operation(
            self.cases["N6"].members.all(), by=worker, code_name="Heron", lead=Lead.LFNKR, opened_at=at
        )
        casework.add_leg(operation, by=worker, from_country="CN", to_country="LA", mode="road")
        casework.mobilise(operation, by=worker, at=at)

    def advance(self) -> None:
        """The advance that is still open."""
        advance = spending.propose_payment(
            self.commitment,
            kind=PaymentKind.ADVANCE,
            by=self.staff["treasurer"],
            amount=120_000,
            currency="USD",
            rate=None,
            paid_at=clock.now(),
        )
        spending.approve_payment(advance, by=self.staff["director"])

    def pay(self, category: str, amount: int, currency: str, rate: Decimal | None, *, approved: bool) -> None:
        """Propose a payment for N6, and have it approved or leave it waiting."""
        self.believe(currency, rate)
        payment = spending.propose_payment(
            self.commitment,
            by=self.staff["treasurer"],
            category=category,
            amount=amount,
            currency=currency,
            rate=rate,
            paid_at=clock.now(),
            has_receipt=False,
            payee_kind=PayeeKind.OTHER,
            purpose=NO_RECEIPTS,
            is_rate_confirmed=True,
        )
        if approved:
            approve(payment, by=self.staff["director"])

    def propose_payment(self) -> None:
        """The payment that awaits the director."""
        row = self.data["pending_payment"]
        self.pay(Category.SAFE_HOUSE, row["amount"], row["currency"], Decimal(row["rate"]), approved=False)

    def give(self, gift: dict[str, Any]) -> None:
        """Book a gift."""
        rate = Decimal(gift["rate"]) if gift["rate"] else None
        self.believe(gift["currency"], rate)
        giving.receive_donation(
            by=self.staff["treasurer"],
            fund=rescue(),
            amount=gift["amount"],
            currency=gift["currency"],
            rate=rate,
            earmark=gift["earmark"],
            channel=GiftChannel.CARD,
            received_on=clock.today(),
            donor=a_donor(DonorKind.INDIVIDUAL, self.staff["treasurer"]),
            is_rate_confirmed=True,
        )

    def believe(self, currency: str, rate: Decimal | None) -> None:
        """Years after the last rate of the demonstration year, two officers sign the first of today's."""
        if rate and rates.judge(Quotation("USD", rate, currency), clock.today()).verdict == "two":
            note = "as on the receipt; the last rate is years old"
            treasurer, director = self.staff["treasurer"], self.staff["director"]
            asked = rates.propose_rate(by=treasurer, currency=currency, rate=rate, day=clock.today(), note=note)
            sign(asked, by=director)
