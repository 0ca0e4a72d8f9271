"""One rescue of the term before this one: a part of its advance was lost, and a bill came after she had arrived.

What it took from the reserve is what a parish gave in four instalments of its promise, so that the reserve stands afterwards where
it stood before.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cases import casework
from cases.case.choices import AskedBy, Channel, MemberRole, Tier
from cases.choices import Answer
from cases.intake.values import CaseFacts, NameFact, PersonFacts
from cases.models import Place
from cases.people.choices import Circumstance, Sex
from cases.status import Lead, Status
from donations.decisions import actions as deciding
from donations.payments import actions as spending
from donations.payments import losing
from donations.payments.choices import Category, PayeeKind, PaymentKind
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.fuzzy.ages import years
from reports.demo.people import SURVEILLANCE
from reports.demo.signing import sign
from reports.demo.timeline import Timeline

NAMES = ("문선희", "Mun Son-hui")
CALLED_AFTER = timedelta(days=150, hours=10)
"""When she asked, counted from the first day of the term."""

TRAVEL, ADVANCE, LOST, RETURNED, HOSPITAL = 90_000, 60_000, 15_000, 4_000, 18_000
SPENT = TRAVEL + ADVANCE - RETURNED + HOSPITAL
"""What left the reserve for her, the lost money in it, in cents."""

WHY_LOST = "the guide was robbed on the road; two helpers saw it"
WHY_MORE = "a hospital bill that came after the arrival"


class RescueLater:
    """The request from the call to its end, and its money."""

    def __init__(self, year: FiscalYear, diary: Timeline, staff: dict[str, User]):
        self.year, self.diary, self.staff = year, diary, staff

    def after(self, *, days: int = 0, hours: float = 0) -> datetime:
        """A moment so long after she asked."""
        return self.year.begins_at + CALLED_AFTER + timedelta(days=days, hours=hours)

    def note(self) -> None:
        """Note every act, each at its moment."""
        acts = [
            (self.after(hours=0.5), self.open),
            (self.after(hours=0.75), lambda: self.move(Status.VERIFYING)),
            (self.after(hours=2), lambda: self.move(Status.ACCEPTED)),
            (self.after(hours=4), self.propose),
            (self.after(hours=5), self.approve),
            (self.after(hours=26), self.mobilise),
            (self.after(hours=27), self.give_advance),
            (self.after(hours=28), lambda: self.pay(Category.TRAVEL, TRAVEL, PayeeKind.CARRIER)),
            (self.after(days=2), lambda: self.move(Status.IN_MOVEMENT)),
            (self.after(days=23), lambda: self.move(Status.SAFE)),
            (self.after(days=25), self.lose),
            (self.after(days=26), self.settle),
            (self.after(days=27), self.end_operation),
            (self.after(days=34), self.ask_for_more),
            (self.after(days=35), self.allow_more),
            (self.after(days=36), lambda: self.pay(Category.MEDICAL, HOSPITAL, PayeeKind.CLINIC)),
            (self.after(days=51), lambda: self.move(Status.IN_DESTINATION)),
            (self.after(days=58), self.close),
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
            age=years(36, today),
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

    def move(self, status: str) -> None:
        """Record a status of hers."""
        told = {"by": self.staff["caseworker"], "status": status, "occurred_at": clock.now()}
        casework.move(self.case.members.all(), destination="KR", **told)

    def propose(self) -> None:
        """The caseworker proposes the commitment."""
        deciding.make_estimate(self.case, by=self.staff["caseworker"])
        self.decision = deciding.propose(self.case, by=self.staff["caseworker"])

    def approve(self) -> None:
        """The director commits the money; the reserve stays above its floor."""
        self.commitment = deciding.approve(self.decision, by=self.staff["director"])

    def mobilise(self) -> None:
        """Open the operation, led by local helpers in China, and send the first money on the way."""
        worker, now = self.staff["caseworker"], clock.now()
        self.operation = casework.open_operation(
            self.case.members.all(), by=worker, code_name="Redshank", lead=Lead.LFNKR, opened_at=now
        )
        casework.add_leg(
            self.operation, by=worker, from_country="CN", to_country="LA", mode="road", helper_codes=["H-31"]
        )
        casework.add_leg(self.operation, by=worker, from_country="LA", to_country="TH", mode="boat")
        casework.mobilise(self.operation, by=worker, at=now)

    def give_advance(self) -> None:
        """Money to a guide before it is spent."""
        self.advance = spending.propose_payment(
            self.commitment,
            kind=PaymentKind.ADVANCE,
            by=self.staff["treasurer"],
            amount=ADVANCE,
            currency="USD",
            rate=None,
            paid_at=clock.now(),
        )
        spending.approve_payment(self.advance, by=self.staff["director"])

    def pay(self, category: str, amount: int, payee: str) -> None:
        """The treasurer proposes a payment with its receipt, the director approves it."""
        payment = spending.propose_payment(
            self.commitment,
            by=self.staff["treasurer"],
            category=category,
            amount=amount,
            currency="USD",
            rate=None,
            paid_at=clock.now(),
            payee_kind=payee,
        )
        spending.approve_payment(payment, by=self.staff["director"])

    def lose(self) -> None:
        """A part of the advance is written off as lost, by two."""
        facts = {"amount": LOST, "happened_on": clock.today(), "reason": WHY_LOST}
        asked = losing.propose_loss(self.advance, by=self.staff["treasurer"], **facts)
        sign(asked, by=self.staff["director"])

    def settle(self) -> None:
        """The rest of the advance: what the guide spent, and what came back."""
        spending.settle_advance(
            self.advance,
            by=self.staff["treasurer"],
            returned=RETURNED,
            lines=[(Category.GUIDE, ADVANCE - LOST - RETURNED)],
            settled_at=clock.now(),
            without_receipt=[Category.GUIDE],
        )

    def end_operation(self) -> None:
        """Close the operation, and give back what is left of the commitment."""
        casework.close_operation(self.operation, by=self.staff["caseworker"], at=clock.now())
        spending.release(self.commitment, by=self.staff["treasurer"])

    def ask_for_more(self) -> None:
        """The treasurer asks for what a late bill needs."""
        self.overrun = deciding.ask_overrun(
            self.commitment, by=self.staff["treasurer"], amount=HOSPITAL, reason=WHY_MORE
        )

    def allow_more(self) -> None:
        """The director commits it."""
        deciding.approve_overrun(self.overrun, by=self.staff["director"])

    def close(self) -> None:
        """End the work on the request."""
        casework.close_case(
            self.case, by=self.staff["caseworker"], closed_for="settled", reason="Everybody has an outcome."
        )
