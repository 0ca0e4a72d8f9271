"""One request of the term before this one that was declined, and a bill of it that was paid before anybody decided.

What it took from the reserve is in what a parish gave in four instalments of its promise, as that of the rescue of that term is.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cases import casework
from cases.case.choices import AskedBy, Channel, MemberRole, Tier
from cases.choices import Answer
from cases.intake.values import CaseFacts, NameFact, PersonFacts
from cases.models import Place
from cases.people.choices import Circumstance, Sex
from donations.decisions import actions as deciding
from donations.payments import actions as spending
from donations.payments.choices import Category, PayeeKind
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.fuzzy.ages import years
from reports.demo.people import SURVEILLANCE
from reports.demo.timeline import Timeline

NAMES = ("차은영", "Cha Un-yong")
CALLED_AFTER = timedelta(days=196, hours=21)
"""When she asked, counted from the first day of the term."""

BILL = 4_000
"""What the taxi took, in cents."""

WHY_DECLINED = "she went to relatives who can keep her"
WHY_BILL = "a taxi by night, paid before anybody had decided"


class BillLater:
    """The request from the call to its end, and the bill that came when it was declined."""

    def __init__(self, year: FiscalYear, diary: Timeline, staff: dict[str, User]):
        self.year, self.diary, self.staff = year, diary, staff

    def after(self, *, days: int = 0, hours: float = 0) -> datetime:
        """A moment so long after she asked."""
        return self.year.begins_at + CALLED_AFTER + timedelta(days=days, hours=hours)

    def note(self) -> None:
        """Note every act, each at its moment."""
        acts = [
            (self.after(hours=0.5), self.open),
            (self.after(hours=14), self.propose),
            (self.after(hours=16), self.decline),
            (self.after(days=6), self.ask_for_bill),
            (self.after(days=7), self.allow_bill),
            (self.after(days=7, hours=1), self.pay_bill),
            (self.after(days=9), self.close),
        ]
        for moment, act in acts:
            self.diary.at(moment, act)

    def open(self) -> None:
        """Log the request."""
        today = clock.today()
        woman = PersonFacts(
            role=MemberRole.PRINCIPAL,
            names=tuple(NameFact(text=name) for name in NAMES),
            sex=Sex.FEMALE,
            age=years(29, today),
            birth_country="KP",
            origin=Place.objects.get(pk="KP-09"),
            desired_destination="KR",
            desired_answer=Answer.YES,
            desired_asked_on=today,
            circumstances={Circumstance.WATCHED: Answer.YES},
        )
        facts = CaseFacts(
            received_at=self.after(),
            channel=Channel.PHONE,
            asked_by=AskedBy.PASTOR,
            country="CN",
            people=(woman,),
            **SURVEILLANCE[Tier.MINIMUM],
        )
        self.case = casework.open_case(facts, by=self.staff["caseworker"])

    def propose(self) -> None:
        """The caseworker proposes the commitment."""
        self.decision = deciding.propose(self.case, by=self.staff["caseworker"])

    def decline(self) -> None:
        """The director says no: nobody needs to travel."""
        deciding.decline(self.decision, by=self.staff["director"], note=WHY_DECLINED)

    def ask_for_bill(self) -> None:
        """The treasurer asks for the sum of the bill."""
        told = {"amount": BILL, "paid_on": clock.day_of(self.after()), "reason": WHY_BILL}
        self.bill = deciding.ask_for_bill(self.case, by=self.staff["treasurer"], **told)

    def allow_bill(self) -> None:
        """The director commits it."""
        deciding.approve_overrun(self.bill, by=self.staff["director"])

    def pay_bill(self) -> None:
        """It is booked from its commitment, and belongs to the night it was paid."""
        payment = spending.propose_payment(
            self.bill.commitment,
            by=self.staff["treasurer"],
            category=Category.TRAVEL,
            amount=BILL,
            currency="USD",
            rate=None,
            paid_at=self.after(hours=1),
            payee_kind=PayeeKind.CARRIER,
        )
        spending.approve_payment(payment, by=self.staff["director"])

    def close(self) -> None:
        """End the work on the request."""
        casework.close_case(
            self.case, by=self.staff["caseworker"], closed_for="settled", reason="Everybody has an outcome."
        )
