"""The twenty-seven requests of term 20 and the one carried in, from the call to the outcome, as acts in a diary."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from cases import casework
from cases.events.choices import Cause, Certainty, EventKind, Population
from cases.models import Case, Event, Partner
from cases.status import Interruption, Lead, LeadReason, Status, WaitingFor
from cases.workflow.choices import PauseReason
from donations.decisions import actions as deciding
from donations.models import Commitment
from donations.payments import actions as spending
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import between, exactly
from reports.demo import people
from reports.demo.timeline import Timeline, earlier, moment

STATUSES = {
    "verifying": (Status.VERIFYING, ""),
    "accepted": (Status.ACCEPTED, ""),
    "waiting (funds)": (Status.WAITING, WaitingFor.FUNDS),
    "funded": (Status.FUNDED, ""),
    "in movement": (Status.IN_MOVEMENT, ""),
    "third-country custody": (Status.INTERRUPTED, Interruption.CUSTODY),
    "interrupted (contact lost)": (Status.INTERRUPTED, Interruption.CONTACT_LOST),
    "safe": (Status.SAFE, ""),
    "in destination": (Status.IN_DESTINATION, ""),
}
LED = (1, 4, 8, 14, 18, 19, 20, 25)
CODE_NAMES = ["Magpie", "Birch", "Lantern", "Harbour", "Swallow", "Maple", "Ferry", "Cedar"]


class CaseOfTheYear:
    """One row of the year: notes its acts in the diary, and remembers the records they make."""

    def __init__(self, row: dict[str, Any], diary: Timeline, staff: dict[str, User], deaths: dict[str, Any]):
        self.row, self.diary, self.staff, self.deaths = row, diary, staff, deaths
        self.case: Case | None = None
        self.commitment: Commitment | None = None
        self.operation = None
        self.custody: Event | None = None

    def note(self) -> None:
        """Note the whole life of the request."""
        self.diary.at(moment(self.row["recorded_at"]), self.open)
        for step in self.row["history"][1:]:
            self._note_step(step)
        if self.row.get("decision"):
            self._note_decision(self.row["decision"])
        else:
            self.diary.at(moment(self.row["takeover"]["at"]), self.take_over)
        if self.row["in_destination_after_term"]:
            day = self.row["in_destination_after_term"]
            self.diary.at(moment(day) + timedelta(hours=6), lambda: self.arrive(day))

    def open(self) -> None:
        """Log the request."""
        self.case = casework.open_case(people.party(self.row), by=self.staff["caseworker"])

    def close(self) -> None:
        """End the work on the request."""
        casework.close_case(
            self.case, by=self.staff["caseworker"], closed_for="settled", reason="Everybody has an outcome."
        )

    @property
    def members(self) -> list:
        """Everybody of the party, who all move together."""
        return list(self.case.members.all())

    def _note_step(self, step: dict[str, Any]) -> None:
        recorded, is_led = moment(step["recorded_at"]), bool(self.row.get("decision"))
        if step["status"] == "died":
            self.diary.at(recorded, self.die)
        elif step["status"] == "waiting (funds)":
            self.diary.at(recorded, lambda: deciding.set_waiting(self.case, by=self.staff["director"]))
        elif step["status"] == "funded":
            if not is_led:
                self.diary.at(recorded, lambda: casework.fund(self.case, by=self.staff["caseworker"]))
        else:
            self.diary.at(recorded, lambda: self.move(step))

    def move(self, step: dict[str, Any]) -> None:
        """Record a status with the day or the moment it happened."""
        status, detail = STATUSES[step["status"]]
        is_day = "T" not in step["occurred"]
        occurred = min(moment(step["occurred"]), moment(step["recorded_at"]))
        casework.move(
            self.members,
            by=self.staff["caseworker"],
            status=status,
            detail=detail,
            **({"happened": exactly(step["occurred"])} if is_day else {"occurred_at": occurred}),
            destination="KR",
        )
        if status == Status.SAFE and self.row["custody_in_thailand"]:
            self.detain(date.fromisoformat(step["occurred"]))
        if status == Status.IN_DESTINATION:
            self.arrived(date.fromisoformat(step["occurred"]))

    def detain(self, day: date) -> None:
        """Record the immigration detention that begins with safety: an event, not a status."""
        self.custody = casework.record_event(
            self.case,
            by=self.staff["caseworker"],
            kind=EventKind.CUSTODY,
            members=self.members,
            happened=exactly(day),
            country="TH",
            certainty=Certainty.FIRST_HAND if self.row.get("decision") else Certainty.PARTNER,
            reported_by=self._partner(),
        )

    def arrive(self, day: str) -> None:
        """Enter the country of destination after the term."""
        casework.move(
            self.members,
            by=self.staff["caseworker"],
            status=Status.IN_DESTINATION,
            happened=exactly(day),
            destination="KR",
        )
        self.arrived(date.fromisoformat(day))

    def arrived(self, day: date) -> None:
        """End the detention on the day of travelling on."""
        if self.custody:
            casework.end_event(self.custody, by=self.staff["caseworker"], ended=exactly(day))

    def _partner(self) -> Partner | None:
        takeover = self.row.get("takeover")
        return Partner.objects.get(name=takeover["partner"]) if takeover else None

    def take_over(self) -> None:
        """Hand the rescue to a partner for lack of funds, with the money missing at that moment."""
        deciding.take_over(
            self.case,
            by=self.staff["caseworker"],
            agreed_by=self.staff["director"],
            partner=self._partner(),
            reason=LeadReason.LACK_OF_FUNDS,
        )

    def die(self) -> None:
        """Record a death as the partner reported it."""
        days = self.deaths["occurred"]
        death = casework.record_death(
            self.case,
            by=self.staff["caseworker"],
            members=self.members,
            population=Population.LED_BY_PARTNER,
            cause=Cause.DROWNED,
            happened=between(days["begin"], days["end"]),
            text=f"{self.deaths['cause']}; {self.deaths['place']}",
            reported_by=self._partner(),
            certainty=Certainty.PARTNER,
            report_wording="their boat capsized on the Mekong and they drowned",
        )
        casework.acknowledge(death, by=self.staff["director"])

    def _note_decision(self, decision: dict[str, Any]) -> None:
        decided = moment(decision["decided_at"])
        if decision["night_exception"]:
            self.diary.at(decided, self.decide_by_night)
            self.diary.at(moment(decision["night_exception"]["reviewed_at"]), self.review_night)
        else:
            self.diary.at(earlier(decided, 10), self.propose)
            self.diary.at(decided, lambda: self.approve(decision["go_ahead_reason"]))
        for pause in self.row["clock"]["pauses"]:
            self.diary.at(moment(pause["begin"]), lambda pause=pause: self.pause(pause))
        mobilised = moment(self.row["clock"]["mobilised_at"])
        self.diary.at(earlier(mobilised, 15), lambda: self.open_operation(earlier(mobilised, 15)))
        self.diary.at(mobilised, lambda: casework.mobilise(self.operation, by=self.staff["caseworker"], at=mobilised))

    def propose(self) -> None:
        """The caseworker proposes the commitment."""
        deciding.make_estimate(self.case, by=self.staff["caseworker"])
        self.decision = deciding.propose(self.case, by=self.staff["caseworker"])

    def approve(self, reason: str) -> None:
        """The director commits the money, with the go-ahead below the floor."""
        self.commitment = deciding.approve(self.decision, by=self.staff["director"], go_ahead_reason=reason or "")

    def decide_by_night(self) -> None:
        """The director alone, for one minimum-tier rescue."""
        deciding.make_estimate(self.case, by=self.staff["caseworker"])
        self.commitment = deciding.approve_by_night(
            self.case, by=self.staff["director"], go_ahead_reason="the reserve covers it; an appeal is open"
        )

    def review_night(self) -> None:
        """The treasurer reviews what the director did alone."""
        deciding.review_night(self.commitment.decision, by=self.staff["treasurer"])

    def pause(self, pause: dict[str, Any]) -> None:
        """Let the clock stand still."""
        casework.pause_clock(
            self.case,
            by=self.staff["caseworker"],
            begins_at=moment(pause["begin"]),
            ends_at=moment(pause["end"]),
            reason=PauseReason.SAFE_MOMENT,
            note=pause["reason"],
        )

    def open_operation(self, at: datetime) -> None:
        """Open the operation and plan its legs: local helpers in China, nobody of ours."""
        number = LED.index(self.row["no"])
        self.operation = casework.open_operation(
            self.members, by=self.staff["caseworker"], code_name=CODE_NAMES[number], lead=Lead.LFNKR, opened_at=at
        )
        helper = {"helper_codes": [f"H-{number + 11}"]}
        casework.add_leg(
            self.operation, by=self.staff["caseworker"], from_country="CN", to_country="LA", mode="road", **helper
        )
        casework.add_leg(self.operation, by=self.staff["caseworker"], from_country="LA", to_country="TH", mode="boat")

    def release(self) -> None:
        """Close the operation and give back what is left of the commitment."""
        casework.close_operation(self.operation, by=self.staff["caseworker"], at=clock.now())
        spending.release(self.commitment, by=self.staff["treasurer"])


class CarriedIn:
    """The woman of term 19 whose request was open when the year began; she decided to stay near her child for now."""

    def __init__(self, row: dict[str, Any], diary: Timeline, staff: dict[str, User]):
        self.row, self.diary, self.staff = row, diary, staff

    def note(self) -> None:
        """Note their request, the decision and their withdrawal; the release is a movement of the ledger."""
        worker, director = self.staff["caseworker"], self.staff["director"]
        received, decided = moment(self.row["recorded_at"]), moment(self.row["decided_at"])
        self.diary.at(
            received, lambda: setattr(self, "case", casework.open_case(people.carried_in(self.row), by=worker))
        )
        for minutes, status in ((20, Status.VERIFYING), (60, Status.ACCEPTED)):
            when = received + timedelta(minutes=minutes)
            self.diary.at(when, lambda status=status, when=when: self.move(status, when))
        self.diary.at(earlier(decided, 10), lambda: deciding.make_estimate(self.case, by=worker))
        self.diary.at(earlier(decided, 10), lambda: setattr(self, "decision", deciding.propose(self.case, by=worker)))
        self.diary.at(
            decided,
            lambda: setattr(
                self,
                "commitment",
                deciding.approve(self.decision, by=director, go_ahead_reason="the reserve covers it"),
            ),
        )
        self.diary.at(moment(self.row["recorded_withdrawn_at"]), self.withdraw)

    def move(self, status: str, when: datetime, reason: str = "") -> None:
        """Record a status of theirs."""
        casework.move(
            self.case.members.all(), by=self.staff["caseworker"], status=status, occurred_at=when, reason=reason
        )

    def close(self) -> None:
        """End the work on the request."""
        casework.close_case(self.case, by=self.staff["caseworker"], closed_for="withdrawn", reason="She withdrew.")

    def withdraw(self) -> None:
        """They withdraw."""
        self.move(Status.WITHDRAWN, moment(self.row["withdrawn_at"]), self.row["reason"])

    def release(self) -> None:
        """Their commitment is given back."""
        spending.release(self.commitment, by=self.staff["treasurer"])
