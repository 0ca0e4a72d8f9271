"""Whole lives by chance: requests and what became of them over some terms, each recorded by the action of its page.

The one clock goes from act to act. What an action refuses is not written, and the life goes on: only what may be recorded
is lived. Everything follows from the seed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db import IntegrityError, connection, transaction

from cases import casework
from cases.case.choices import Joined
from cases.choices import Answer
from cases.events.choices import Cause, Population
from cases.joining.path import SHARED
from cases.models import Case, CaseMember, Operation, Partner, Place
from cases.people.choices import Circumstance
from cases.status import DETAILS, OPEN, TRANSITIONS, Lead, LeadReason, Status
from cases.tests import factories
from donations.decisions import actions as deciding
from donations.models import Commitment, Payment
from donations.tests import factories as money
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from lfnkr.errors import DomainError
from lfnkr.fuzzy import ages, dates
from lfnkr.fuzzy.ages import Age, NoSuchAge
from lfnkr.fuzzy.dates import FuzzyDate, exactly
from reports.tests.years import mending, paying, publishing

FIRST_YEAR = 2021
"""Lives begin in September of this year; what is told of earlier years comes late."""

OFFICE = (Status.VERIFYING, Status.ACCEPTED, Status.WAITING, Status.FUNDED, Status.DECLINED, Status.DUPLICATE)
"""Steps that we take ourselves."""

THEMES: dict[str, dict[str, float]] = {
    "mixed": {},
    "rescues": {"move": 2, "operation": 2, "partner tells": 0.3, "missing": 0.3},
    "partners": {"hand over": 3, "partner tells": 3, "take lead": 4},
    "errors": {"void": 3, "mend": 3, "correct": 3, "put back": 3},
    "corrections": {"correct": 2, "relation": 4, "joining": 4, "correct operation": 5, "made one": 4, "operation": 3},
    "money": {"money": 5, "decide": 2, "fund": 0.2},
    "asked again": {"reopen case": 4, "join": 2, "review missing": 2},
    "mothers": {"move": 2, "join": 0, "decide": 2},
    "hardly anybody": {"money": 2, "declare": 4, "join": 0},
}
"""What happens more or less often than usual in a life, so that what is rare is met."""

DESTINATIONS = ("KR", "JP", "US", "")


class Chance(Random):
    """Chance that can be had again from its seed; nothing here is secret."""


@dataclass(frozen=True)
class House:
    """Who acts: a caseworker, the director, the treasurer; and who takes over."""

    caseworker: User
    director: User
    treasurer: User
    partners: tuple[Partner, Partner]

    @classmethod
    def staffed(cls) -> House:
        """With new people."""
        return cls(
            factories.user("hana"),
            factories.user("mio", Role.DIRECTOR),
            factories.user("sora", Role.TREASURER),
            (factories.partner(), factories.partner("partner-b", "Partner B")),
        )


def _places(members: Iterable[CaseMember] | None) -> str:
    """Who of a request, where not everybody."""
    return "".join(f" {member.position}" for member in members or ())


@dataclass
class Life:
    """What one seed makes of some terms."""

    seed: int
    house: House
    acts: list[str] = field(default_factory=list)
    """What was recorded, in its order, to be printed when a year is counted wrong."""
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    """What ended in an error of the database, where a sentence should have said what to do."""
    years: list[FiscalYear] = field(default_factory=list)
    editions: dict[FiscalYear, datetime] = field(default_factory=dict)
    """The terms whose report was signed, and up to when each knew what was recorded."""
    publishes_whole: bool = False
    """Whether its editions are frozen with all their texts; else only their row is written, which is all a later term asks of."""

    def __post_init__(self) -> None:
        self.chance = Chance(self.seed)
        self.theme = self.chance.choice(["mixed", "mixed", *THEMES])
        self.cases: list[Case] = []
        self.people: list[Any] = []
        self.operations: list[Operation] = []
        self.commitments: list[Commitment] = []
        self.payments: list[Payment] = []
        self.over = datetime(FIRST_YEAR, 9, 1, tzinfo=TOKYO)
        self.moments: list[datetime] = []

    def live(self) -> None:
        """Two or three terms from their first act to the last; the terms are in `years`."""
        terms = self.chance.choice((2, 2, 3))
        begins = datetime(FIRST_YEAR, 9, 1, tzinfo=TOKYO)
        self.over = datetime(FIRST_YEAR + terms, 9, 1, tzinfo=TOKYO) + timedelta(days=60)
        self.years = [ensure_term(date(FIRST_YEAR + n, 10, 1)) for n in range(terms + 1)]
        wanted = self.chance.randint(1, 3) if self.theme == "hardly anybody" else self.chance.randint(5, 12)
        moments = self._moments(begins, max(wanted * 7, 20))
        logged = set(self.chance.sample(range(len(moments) * 4 // 5), wanted)) | {0}
        signed = self._signed()
        with clock.at(begins):
            money.gift(self.house.treasurer, self.chance.choice((300_000, 1_200_000, 5_000_000)))
        with trail.reading():
            for number, moment in enumerate(moments):
                while signed and signed[0][0] <= moment:
                    at, year = signed.pop(0)
                    with clock.at(at):
                        self._try("publish", lambda year=year: publishing.publish(self, year))
                with clock.at(moment):
                    self._try("log", self._log) if number in logged else self._act()
        self.moments = moments

    def _signed(self) -> list[tuple[datetime, FiscalYear]]:
        """When the reports of terms are signed, one after the other; in some lives of none."""
        number = self.chance.choice((0, 1, 1, 2))
        signed = [(year.over_at + timedelta(days=self.chance.randint(1, 55)), year) for year in self.years[:number]]
        # Now and then a further edition of the first term, before the next is signed or after; or the two in the wrong order.
        beside = Chance(self.seed * 7 + 1)
        if number and beside.random() < 0.3:
            signed.append((self.years[0].over_at + timedelta(days=beside.randint(60, 500)), self.years[0]))
        elif number == 2 and beside.random() < 0.3:
            last = signed[1][0] + timedelta(days=beside.randint(1, 5))
            signed[0] = (min(last, self.over - timedelta(days=1)), self.years[0])
        return sorted(signed, key=lambda one: one[0])

    def _moments(self, begins: datetime, count: int) -> list[datetime]:
        """When something is recorded: by day and by night, and more often than chance would have it at the end of a term."""
        length = self.over - begins
        found = []
        for _number in range(count):
            moment = begins + length * self.chance.random()
            if self.chance.random() < 0.12:
                edge = clock.midnight(date(self.chance.choice(self.years[1:]).starts_on.year, 9, 1))
                moment = edge + timedelta(minutes=self.chance.choice((-2880, -600, -61, -1, 0, 1, 90, 2000, 9000)))
            found.append(max(begins, moment.replace(second=0, microsecond=0)))
        return sorted(found)

    def _act(self) -> None:
        """One act of those that may happen, chosen by how often they do."""
        acts: list[tuple[int, str, Callable[[], str]]] = [
            (40, "move", self._move),
            (8, "decide", self._decide),
            (4, "fund", self._fund),
            (6, "hand over", self._hand_over),
            (4, "take lead", self._take_lead),
            (4, "death", self._death),
            (4, "missing", self._missing),
            (4, "review missing", self._review),
            (3, "reopen case", self._reopen),
            (3, "close case", self._close),
            (3, "join", self._join),
            (3, "correct age", self._correct_age),
            (4, "correct", self.correct),
            (4, "operation", self._operate),
            (2, "pause", self._pause),
            (4, "void", lambda: publishing.void(self)),
            (9 if self.editions else 3, "mend", lambda: publishing.mend(self)),
            (5, "partner tells", lambda: publishing.told_by_partner(self)),
            (2, "declare", lambda: publishing.declare(self)),
            (9, "money", lambda: paying.pay(self)),
            (2, "put back", lambda: publishing.put_back(self)),
            (2, "relation", lambda: mending.relation(self)),
            (2, "joining", lambda: mending.joining(self)),
            (2, "correct operation", lambda: mending.operation(self)),
            (1, "contact", lambda: mending.contact(self)),
            (2, "take back review", lambda: mending.review(self)),
            (2, "made one", lambda: mending.made_one(self)),
        ]
        often = THEMES[self.theme]
        weights = [weight * often.get(name, 1) for weight, name, _act in acts]
        for _attempt in range(4):
            _weight, name, act = self.chance.choices(acts, weights)[0]
            if self._try(name, act):
                return

    def _try(self, name: str, act: Callable[[], str]) -> bool:
        """Do an act unless it is refused; whether something was recorded."""
        try:
            with transaction.atomic():
                told = act()
                with connection.cursor() as cursor:
                    # What the database would refuse only when the act is over.
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        except IntegrityError as refusal:
            self.faults.append(
                f"{clock.now():%Y-%m-%d %H:%M} {name}: the database refused what no sentence does: {refusal}"
            )
            return False
        except (DomainError, NoSuchAge, ValueError) as refusal:
            self.refused[f"{name}: {type(refusal).__name__}"] += 1
            return False
        if told:
            self.done[name] += 1
            self.acts.append(f"{clock.now().astimezone(TOKYO):%Y-%m-%d %H:%M} {name}: {told}")
        return bool(told)

    # Requests and their people

    def _log(self) -> str:
        received = clock.now() - timedelta(minutes=self.chance.choice((0, 30, 60, 600, 3000, 20_000, 300_000)))
        people = self._party(received)
        case = casework.open_case(
            factories.case_facts(
                *people,
                received_at=received,
                is_watched=self.chance.choice(("yes", "no", "unknown")),
                can_leave_alone=self.chance.choice(("yes", "no", "not_asked")),
            ),
            by=self.house.caseworker,
        )
        self.cases.append(case)
        members = self.members_of(case)
        self.people += [member.person for member in members if member.person not in self.people]
        return f"{self.name(case)} received {received:%Y-%m-%d %H:%M}, {len(members)} people"

    def _party(self, received: datetime) -> list[Any]:
        """A family or whoever asks together; sometimes somebody who asked before."""
        day = clock.day_of(received)
        kinds: list[Callable[[], list[Any]]] = [
            lambda: [self._adult("f")],
            lambda: [self._adult("f"), *(self._child("mother") for _n in range(self.chance.randint(1, 3)))],
            lambda: [self._adult("m")],
            lambda: [self._adult("m"), self._child("father")],
            lambda: [self._adult("f"), self._adult("m", relation="spouse"), *self._twins()],
            lambda: [self._adult("f", 62), self._child("grandparent")],
            lambda: [self._adult("f"), *(self._adult("f", relation="unrelated") for _n in range(3))],
            lambda: [self._adult("f", 19), self._person("m", ages.years(15, day), relation="sibling")],
            lambda: [self._person("f", ages.years(16, day)), self._person("m", ages.years(14, day))],
            lambda: [self._person("f", ages.years(17, day)), self._child("mother")],
            lambda: [self._adult("f"), self._person("unknown", None, relation="mother")],
            lambda: [self._person("f", self._age(day))],
            lambda: [self._person("unknown", self._age(day)), self._person("unknown", self._age(day))],
        ]
        if self.theme == "mothers":
            kinds = kinds[:2]
        people = self.chance.choice(kinds)()
        people[0].told["role"] = "principal"
        for one in people[1:]:
            one.told["role"] = "dependant"
        if self.people and self.theme != "mothers" and self.chance.random() < 0.2:
            known = self.chance.choice(self.people)
            people[0] = factories.person_facts("principal", person=known)
        return people

    def _twins(self) -> list[Any]:
        return [self._person("f", ages.months(10, clock.today()), relation="mother") for _n in range(2)]

    def _adult(self, sex: str, age: int | None = None, **facts: Any) -> Any:
        day = clock.today()
        told = ages.years(age or self.chance.randint(18, 55), day)
        if age is None and self.chance.random() < 0.2:
            told = self.chance.choice((ages.band(30, 39, day), ages.counting(35, day), ages.band(18, 120, day)))
        return self._person(sex, told, **facts)

    def _child(self, relation: str) -> Any:
        day = clock.today()
        told = self.chance.choice((ages.years(6, day), ages.months(9, day), ages.years(17, day), ages.band(0, 17, day)))
        return self._person(self.chance.choice(("f", "m")), told, relation=relation)

    def _age(self, day: date) -> Age | None:
        return self.chance.choice(
            (
                None,
                ages.UNKNOWN,
                ages.band(13, 19, day),
                ages.band(16, 18, day),
                ages.band(20, 29, day),
                ages.counting(19, day),
            )
        )

    def _person(self, sex: str, age: Age | None, **facts: Any) -> Any:
        wish = self.chance.choice(DESTINATIONS)
        answer = {"desired_answer": "yes", "desired_destination": wish} if wish else {}
        return factories.person_facts("dependant", sex=sex, age=age, **answer, **facts)

    def _join(self) -> str:
        case = self.one_case()
        kind = self.chance.choice((Joined.LATER, Joined.LATER, Joined.TOLD_LATER, Joined.BORN))
        day = None if kind == Joined.TOLD_LATER else exactly(max(self._ago(), case.received_at))
        age = None if kind == Joined.BORN else self._age(clock.today())
        with_whom = [None, *(one for one in self.members_of(case) if one.status in SHARED)]
        facts = {"joined": kind, "happened": day, "along_with": self.chance.choice(with_whom), "is_another": True}
        joined = factories.join(case, self._person("f", age), by=self.house.caseworker, **facts)
        self.people += [member.person for member in joined]
        return f"{self.name(case)} {kind} {day.text if day else ''}"

    def _correct_age(self) -> str:
        person = self.chance.choice(self.people)
        person.refresh_from_db()
        age = self._age(clock.today()) or ages.years(self.chance.randint(0, 60), clock.today())
        told = {"version": person.version, "reason": "She told it herself."}
        casework.correct_person(person, by=self.house.caseworker, **told, age=age)
        return f"{age.text}"

    def correct(self) -> str:
        """What somebody is counted by was another: sex, origin, an answer, the wish, the country they reached, the day of the call."""
        if self.chance.random() < 0.15:
            return self._correct_call()
        member = self.chance.choice(self.members_of(self.one_case()))
        person, told = member.person, {"by": self.house.caseworker, "reason": "She told it herself."}
        kind = self.chance.choice(("sex", "origin", "answer", "wish", "destination"))
        if kind in ("wish", "destination"):
            country = self.chance.choice(DESTINATIONS)
            if kind == "wish":
                facts = {"desired_destination": country, "desired_answer": "yes" if country else "not_asked"}
            elif member.status == Status.IN_DESTINATION:
                facts = {"actual_destination": country, "actual_answer": "yes" if country else "unknown"}
            else:
                return ""
            casework.change_member(member, **told, **facts)
            return f"{self.name(member.case)} {member.position} {kind} {country}"
        facts = {
            "sex": {"sex": self.chance.choice(("f", "m", "unknown"))},
            "origin": {"origin": Place.objects.get(code=self.chance.choice(("KP-09", "KP-10")))},
            "answer": {"circumstances": {self.chance.choice(Circumstance.values): self.chance.choice(Answer.values)}},
        }[kind]
        casework.correct_person(person, version=person.version, **told, **facts)
        return f"{self.name(member.case)} {member.position} {kind}"

    def _correct_call(self) -> str:
        """The call came on another day, close by, some months before, or by the end of a term."""
        case = self.one_case()
        days = self.chance.choice((-200, -40, -9, -1, 1, 9, 40))
        moment = min(case.received_at + timedelta(days=days), case.recorded_at)
        told = {"version": case.version, "reason": "It stands in the letter."}
        casework.change_case(case, by=self.house.caseworker, received_at=moment, **told)
        return f"{self.name(case)} received {moment:%Y-%m-%d %H:%M}"

    def _close(self) -> str:
        case = casework.close_case(
            self.one_case(), by=self.house.caseworker, closed_for="other", reason="All have an outcome."
        )
        return self.name(case)

    def _reopen(self) -> str:
        """A closed request is taken up again, or somebody who had withdrawn asks again."""
        case = self.one_case()
        if case.closed_at:
            casework.reopen_case(case, by=self.house.caseworker, reason="They called again.")
            return f"{self.name(case)}, the request"
        again = (Status.WITHDRAWN, Status.DECLINED, Status.LEFT_GROUP)
        return self._step([one for one in self.members_of(case) if one.status in again], Status.VERIFYING)

    # Steps

    def _move(self) -> str:
        case = self.one_case()
        members = [one for one in self.members_of(case) if TRANSITIONS[Status(one.status)]]
        if not members:
            return ""
        first = self.chance.choice(members)
        together = [one for one in members if one.status == first.status]
        moved = together if self.chance.random() < 0.7 else [first]
        return self._step(moved, self._next(Status(first.status)))

    def _next(self, status: Status) -> Status:
        """A step forward more often than a way out."""
        likely = {Status.WAITING: 5, Status.INTERRUPTED: 6}
        onward = (
            Status.VERIFYING,
            Status.ACCEPTED,
            Status.FUNDED,
            Status.IN_MOVEMENT,
            Status.SAFE,
            Status.IN_DESTINATION,
        )
        likely.update(dict.fromkeys(onward, 60 if self.theme in ("rescues", "mothers") else 15))
        after = TRANSITIONS[status]
        return self.chance.choices(after, [likely.get(step, 1) for step in after])[0]

    def _step(self, members: list[CaseMember], status: Status) -> str:
        """One step for these people, at once or learnt late."""
        if not members:
            return ""
        case = members[0].case
        if status == Status.DIED:
            members = [one for one in members if not self._has_died(one)]
        if not members:
            return ""
        if status in (Status.DIED, Status.MISSING):
            return self._lose(case, members, status)
        if status == Status.FUNDED and any(member.lead != Lead.PARTNER for member in members):
            casework.fund(case, by=self.house.director)
            return f"{self.name(case)} funded"
        facts = dict(factories.DETAILS.get(status, {}))
        if status in DETAILS:
            facts["detail"] = self.chance.choice(DETAILS[status].values)
        elif status == Status.IN_DESTINATION:
            facts["destination"] = self.chance.choice(DESTINATIONS)
        elif status == Status.DUPLICATE:
            facts["original"] = self.chance.choice(self.cases)
        when = self._ago()
        if status in OFFICE:
            when = max(
                when, case.received_at
            )  # Nobody is considered before the call; what befalls people may be older.
        casework.move(members, by=self.house.caseworker, status=status, occurred_at=when, **facts)
        late = f" since {when.astimezone(TOKYO):%Y-%m-%d}" if clock.now() - when > timedelta(days=1) else ""
        return f"{self.name(case)} {', '.join(str(one.position) for one in members)} {status}{late}"

    def _ago(self) -> datetime:
        """Mostly now; sometimes learnt hours, days or months later."""
        if self.editions and self.chance.random() < 0.3:
            # Of the term whose report was signed, and learnt after it.
            told = max(year.over_at for year in self.editions) - timedelta(
                hours=self.chance.choice((1, 30, 400, 2_000))
            )
            return min(told, clock.now())
        late = self.chance.choice((0, 0, 0, 0, 1, 12, 72, 800, 4_000))
        return clock.now() - timedelta(hours=late)

    def _happened(self) -> FuzzyDate:
        """A day as closely as it is known."""
        day = clock.today() - timedelta(days=self.chance.choice((0, 0, 1, 5, 40, 200)))
        return self.chance.choice(
            (
                dates.exactly(day),
                dates.exactly(day),
                dates.exactly(f"{day:%Y-%m}"),
                dates.exactly(f"{day:%Y}"),
                dates.before(day),
                dates.after(day - timedelta(days=1)),
                dates.between(day - timedelta(days=20), day),
                dates.about(day),
                dates.UNKNOWN,
            )
        )

    def _lose(self, case: Case, members: list[CaseMember], status: Status, **facts: Any) -> str:
        population = Population.LED_BY_PARTNER if members[0].lead == Lead.PARTNER else Population.LED_BY_US
        act = casework.record_death if status == Status.DIED else casework.record_missing
        if status == Status.DIED:
            facts["cause"] = self.chance.choice(Cause.values)
        happened = self._happened()
        act(case, by=self.house.caseworker, members=members, population=population, happened=happened, **facts)
        unnamed = f" and {facts['unknown_people']} unnamed" if facts.get("unknown_people") else ""
        return f"{self.name(case)} {', '.join(str(one.position) for one in members)}{unnamed} {happened.text}"

    def _death(self) -> str:
        """Of one or all, of unnamed people beside them, of unnamed people of a request, or of people who were none of ours."""
        chance = self.chance.random()
        if chance < 0.15:
            casework.record_death(
                None, by=self.house.caseworker, cause="drowned", happened=self._happened(), population="observed",
                unknown_people=self.chance.randint(1, 4),
            )  # fmt: skip
            return "observed"
        case = self.one_case()
        members = [one for one in self.members_of(case) if Status.DIED in TRANSITIONS[Status(one.status)]]
        members = [one for one in members if not self._has_died(one)]
        if not members:
            return ""
        first = self.chance.choice(members)
        if chance < 0.35:
            population = "led_by_partner" if first.lead == Lead.PARTNER else "led_by_us"
            happened, unknown = self._happened(), self.chance.randint(1, 3)
            casework.record_death(
                case, by=self.house.caseworker, cause="unknown", happened=happened, population=population,
                unknown_people=unknown,
            )  # fmt: skip
            return f"{self.name(case)} {unknown} unnamed {happened.text}"
        together = [one for one in members if one.lead == first.lead] if chance < 0.5 else [first]
        unknown = {"unknown_people": 1} if chance > 0.9 else {}
        return self._lose(case, together, Status.DIED, **unknown)

    def _has_died(self, member: CaseMember) -> bool:
        """Whether the death of somebody is recorded already, in another of their requests."""
        return CaseMember.objects.filter(person=member.person_id, status=Status.DIED).exists()

    def _missing(self) -> str:
        case = self.one_case()
        members = [one for one in self.members_of(case) if Status.MISSING in TRANSITIONS[Status(one.status)]]
        return self._lose(case, [self.chance.choice(members)], Status.MISSING) if members else ""

    def _review(self) -> str:
        waiting = CaseMember.objects.filter(status=Status.MISSING, missing_reviewed_at=None, voided_at=None)
        waiting = list(
            waiting.filter(case__in=self.cases).select_related("case", "person").order_by("case", "position")
        )
        for case in self.chance.sample(self.cases, len(self.cases)):
            for member in waiting:
                if member.case_id == case.pk:
                    casework.review_missing(member, by=self.house.caseworker, reason="No sign of life for half a year.")
                    return f"{self.name(case)} {member.position}"
        return ""

    # Who leads, and the money

    def _hand_over(self) -> str:
        case, partner = self.one_case(), self.chance.choice(self.house.partners)
        reason = self.chance.choice(
            (LeadReason.NEARER, LeadReason.UNSAFE, LeadReason.MANDATE, LeadReason.LACK_OF_FUNDS)
        )
        deciding.take_over(
            case,
            by=self.house.caseworker,
            agreed_by=self.house.director,
            partner=partner,
            reason=reason,
            decided_at=(decided := self._ago()),
            members=(some := self._some(case)),
        )
        return f"{self.name(case)}{_places(some)} to {partner.code}, {reason}, {decided:%Y-%m-%d %H:%M}"

    def _take_lead(self) -> str:
        case = self.one_case()
        some = self._some(case)
        casework.take_lead(case, by=self.house.caseworker, occurred_at=self._ago(), members=some)
        return f"{self.name(case)}{_places(some)}"

    def _some(self, case: Case) -> list[CaseMember] | None:
        """Some of the people of a request, now and then: a partner may lead one and not another."""
        members = self.members_of(case)
        if len(members) < 2 or self.chance.random() < 0.7:
            return None
        return self.chance.sample(members, self.chance.randint(1, len(members) - 1))

    def _fund(self) -> str:
        case = self.one_case()
        if not any(member.status in OPEN for member in self.members_of(case)):
            return ""
        casework.fund(case, by=self.house.director)
        return self.name(case)

    def _decide(self) -> str:
        """Ask for the money, and be answered: with it, or with waiting for it."""
        case = self.one_case()
        decision = deciding.propose(case, by=self.house.caseworker)
        answer = self.chance.random()
        told = {"decided_at": self._ago()} if self.chance.random() < 0.3 else {}
        if answer < 0.15:
            deciding.decline(decision, by=self.house.director, note="Not ours.", **told)
            return f"{self.name(case)} declined"
        try:
            self.commitments.append(
                deciding.approve(decision, by=self.house.director, go_ahead_reason="The money is there.", **told)
            )
        except DomainError:
            deciding.set_waiting(decision, by=self.house.director)
            return f"{self.name(case)} waits for funds"
        return f"{self.name(case)} funded"

    def _operate(self) -> str:
        case = self.one_case()
        for operation in self.operations:
            if operation.mobilised_at is None and self.chance.random() < 0.6:
                casework.mobilise(operation, by=self.house.caseworker, at=clock.now())
                operation.mobilised_at = clock.now()
                return f"{operation.code_name} mobilised"
        members = [one for one in self.members_of(case) if one.status in OPEN]
        if not members:
            return ""
        operation = casework.open_operation(
            members, by=self.house.caseworker, code_name=f"Crane {self.seed}-{len(self.operations)}",
            lead=Lead.LFNKR, opened_at=(opened_at := self._ago()),
        )  # fmt: skip
        self.operations.append(operation)
        if self.chance.random() < 0.6:
            # Now, or at some moment since it was opened, of which we are told later.
            moment = opened_at + (clock.now() - opened_at) * self.chance.choice((0, 0.5, 1))
            casework.mobilise(operation, by=self.house.caseworker, at=moment)
            operation.mobilised_at = moment
        return f"{self.name(case)} {operation.code_name}"

    def _pause(self) -> str:
        case, begins = self.one_case(), self._ago()
        casework.pause_clock(
            case, by=self.house.caseworker, begins_at=begins, ends_at=clock.now(), reason="safe_moment"
        )
        return self.name(case)

    @staticmethod
    def members_of(case: Case) -> list[CaseMember]:
        """The people of a request as they stand now, those put on it in error left out."""
        members = CaseMember.objects.filter(case=case, voided_at=None).select_related("case", "person", "partner")
        return list(members.order_by("position"))

    def one_case(self) -> Case:
        """One of the requests, the last ones more often, as it stands now."""
        late = self.cases[-4:] if self.chance.random() < 0.6 else self.cases
        case = self.chance.choice(late)
        case.refresh_from_db()
        return case

    def name(self, case: Case) -> str:
        """What a request is called in what is printed: its place, since its reference is drawn."""
        return f"request {self.cases.index(case) + 1}" if case in self.cases else "a request"
