"""Invented requests of twenty years with their people and their money, row by row, for bench databases alone.

Request number i comes out of (seed, i) and nothing else, so a small set is the beginning of a larger one. The first
`CURRENT` requests are recent and open, so that every page is full in the smallest set too; of the first `READABLE` the
sealed texts are left empty here and sealed in earnest afterwards, the others get bytes that look sealed and open nowhere.
What an entry of the ledger says follows from its source: see derived.sql.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import models

from cases.models import (
    Case,
    CaseMember,
    CaseNote,
    ClockPause,
    Event,
    EventMember,
    Identity,
    Indicator,
    LeadChange,
    Leg,
    LegEscort,
    LegTraveller,
    NameToken,
    Operation,
    OperationMember,
    OperationStay,
    Person,
    PersonName,
    Relationship,
    SealOpening,
    StatusChange,
)
from donations.models import (
    Adjustment,
    Commitment,
    Donation,
    Donor,
    Estimate,
    FundingDecision,
    FundsShortfall,
    Payment,
    Settlement,
)
from lfnkr.calendar.clock import TOKYO
from lfnkr.notices.models import Notice

CURRENT = 200
READABLE = 60
SPREAD = timedelta(days=7_305)
"""How far back the requests lie: twenty years."""

GOLDEN = 0.6180339887498949
"""Its multiples lie evenly between 0 and 1, wherever one stops."""

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCES = 32**5
STRIDE, START = 20_130_037, 7_654_321
"""Odd, so that every request gets a reference of its own: START + i * STRIDE, modulo REFERENCES."""

FILLER = bytes([1]) + bytes(range(100))
"""As long as a sealed text of one block."""

HANA, JUN, WORKERS = "hana", "jun", 10
"""A caseworker with many requests, one with few, and the others, who share what is older."""

DIRECTOR, TREASURER, AUDITOR, ADMINISTRATOR = "mio", "sora", "yuki", "rin"
PARTNERS = ("north-star", "mekong-aid", "open-river", "sarang", "east-gate")

OPEN_STATUSES = ("received", "verifying", "accepted", "waiting", "funded", "in_movement", "interrupted", "missing")
FINAL = ("in_destination", "declined", "withdrawn", "left_group", "repatriated", "died", "missing")
WITH_REASON = ("declined", "withdrawn", "left_group", "repatriated", "duplicate")
CIRCUMSTANCES = ("left_to_survive", "deceived", "sold_rural", "sold_sex", "watched", "battered")
CATEGORIES = ("evasion", "travel", "guide", "safe_house", "supplies", "fines", "communications", "medical")
PRICES = {"minimum": 250_000, "evasion": 350_000, "complex": 500_000}
PER_CHILD, CAP, INFANT_UNDER_MONTHS = 50_000, 600_000, 24
DAY = timedelta(days=1)

Rows = dict[type[models.Model], list[dict[str, Any]]]
Step = tuple[str, str, datetime]
"""A status, its closer word, and when it was reached."""


@dataclass(eq=False)
class Member:
    """One person on a request: the place among the others, keys, age in full years, and what became of them."""

    place: int
    pk: UUID
    person: UUID
    years: int
    path: list[Step] = field(default_factory=list)

    def moment_of(self, status: str) -> datetime | None:
        """When a status was reached first, if ever."""
        return next((at for name, _detail, at in self.path if name == status), None)


def reference_of(number: int) -> str:
    """The reference of request number `number`, as random to the eye as a real one."""
    rest, letters = (START + number * STRIDE) % REFERENCES, []
    for _place in range(5):
        rest, letter = divmod(rest, 32)
        letters.append(CROCKFORD[letter])
    return "R-" + "".join(letters)


def converted(amount: int, micro_rate: int) -> int:
    """US cents for yen at a rate in millionths, half-up to the cent, as verify_ledger recomputes it."""
    return (200 * amount * 10**6 + micro_rate) // (2 * micro_rate)


class BenchHouse:
    """What every request of a set is made from: the seed, this evening, the accounts, the reserve and its tariff."""

    def __init__(self, seed: int, now: datetime, *, fund: UUID, tariff: int):
        self.seed, self.now, self.fund, self.tariff = seed, now, fund, tariff
        names = [HANA, JUN, DIRECTOR, TREASURER, AUDITOR, ADMINISTRATOR, *self.workers()]
        self.users = {name: self.key("user", name) for name in names}

    @staticmethod
    def workers() -> list[str]:
        """The sign-in names of the other caseworkers."""
        return [f"worker{number:02}" for number in range(1, WORKERS + 1)]

    def key(self, *parts: Any) -> UUID:
        """The primary key that belongs to these words under this seed."""
        words = "|".join(map(str, (self.seed, *parts)))
        return UUID(bytes=hashlib.md5(words.encode(), usedforsecurity=False).digest())

    def rows(self, numbers: range) -> Rows:
        """All rows of these requests, by table."""
        made: Rows = defaultdict(list)
        for number in numbers:
            Request(self, number, made).write()
        return made

    def chunks(self, requests: int, size: int) -> Iterator[Rows]:
        """The rows of the first `requests` requests, `size` requests at a time."""
        for start in range(0, requests, size):
            yield self.rows(range(start, min(start + size, requests)))


class Request:
    """One invented request and everything that belongs to it; `write` adds its rows."""

    def __init__(self, house: BenchHouse, number: int, rows: Rows):
        self.house, self.number, self.rows = house, number, rows
        self.random = Random(f"{house.seed}:{number}")  # noqa: S311 - nothing here is secret
        self.pk = house.key("case", number)
        self.reference = reference_of(number)
        self.is_current = number < CURRENT
        self.received_at = self._received_at()
        self.caseworker = house.users[self._caseworker()]
        self.tier = self.random.choice(("minimum", "evasion", "evasion", "complex"))

    def _received_at(self) -> datetime:
        """Current ones within forty days, the first of them within three; the others evenly over twenty years."""
        if self.is_current:
            days = 0.05 + (self.number % 40) * 0.07 if self.number < 80 else 3 + self.random.random() * 37
            return self.house.now - days * DAY
        return self.house.now - 3 * DAY - (self.number * GOLDEN % 1.0) * SPREAD - self.random.random() * DAY

    def _caseworker(self) -> str:
        """Of the current ones every second is Hana's and every tenth Jun's; of the older ones a tenth is Hana's."""
        if self.is_current and self.number % 2 == 0:
            return HANA
        if self.is_current and self.number % 10 == 1:
            return JUN
        workers = self.house.workers() if self.is_current else [HANA, *self.house.workers()]
        return self.random.choice(workers)

    def add(self, model: type[models.Model], **columns: Any) -> None:
        """One row."""
        self.rows[model].append(columns)

    def key(self, *parts: Any) -> UUID:
        """A key of this request's own."""
        return self.house.key(*parts, self.number)

    @property
    def sealed(self) -> bytes | None:
        """What stands in a sealed column until it is sealed in earnest, or for ever."""
        return None if self.number < READABLE else FILLER

    def chance(self, share: float) -> bool:
        """True in this share of all requests."""
        return self.random.random() < share

    def write(self) -> None:
        """The request, its people, what became of them, and what it cost."""
        self.people = self._people()
        for member in self.people:
            member.path = self._path(member)
        ends = [member.path[-1] for member in self.people]
        is_over = all(status in FINAL and status != "missing" or status == "safe" for status, _detail, _at in ends)
        over_at = max(at for _status, _detail, at in ends)
        closed_at = over_at + self.random.randint(5, 40) * DAY if is_over else None
        closed_at = closed_at if closed_at and closed_at < self.house.now else None
        self.add(
            Case,
            id=self.pk,
            reference=self.reference,
            received_at=self.received_at,
            recorded_at=self.received_at + timedelta(minutes=self.random.randint(5, 60)),
            recorded_by_id=self.caseworker,
            channel=self.random.choice(("phone", "phone", "message", "letter", "walk_in")),
            asked_by=self.random.choice(("self", "relative_japan", "relative_seoul", "pastor", "broker", "partner")),
            lead_id=self.caseworker,
            deputy_id=self._deputy(),
            region_id=self.random.choice(("CN-JL", "CN-LN", "CN-HL", None)),
            is_watched=self.random.choice(("yes", "no", "unknown", "not_asked")),
            can_leave_alone="yes" if self.tier == "minimum" else self.random.choice(("no", "unknown")),
            is_guarded="yes" if self.tier == "complex" else "no",
            is_restricted=self.number % 997 == 5,
            next_contact_at=None if is_over else self.house.now + (self.random.random() * 6 - 1) * DAY,
            summary=self.sealed,
            exact_place=self.sealed,
            closed_at=closed_at,
            closed_reason=self.sealed if closed_at else None,
        )
        for member in self.people:
            self._member(member)
        self._operation()
        self._events()
        self._keeping(closed_at)
        self._money()

    def _deputy(self) -> UUID | None:
        """In three of ten requests another caseworker."""
        others = [name for name in self.house.workers() if self.house.users[name] != self.caseworker]
        return self.house.users[self.random.choice(others)] if self.chance(0.3) else None

    # People

    def _people(self) -> list[Member]:
        """One to five people, the first an adult."""
        number = self.random.choices((1, 2, 3, 4, 5), (62, 20, 11, 5, 2))[0]
        people = []
        for place in range(number):
            years = self.random.randint(19, 68) if place == 0 or self.chance(0.3) else self.random.randint(0, 17)
            people.append(Member(place, self.key("member", place), self.key("person", place), years))
        for one in people:
            self._person(one)
        return people

    def _person(self, one: Member) -> None:
        """A person with names, search keys, what was done to them, and whose child they are."""
        pk, at, place = one.person, self.received_at, one.place
        sex = self.random.choices(("f", "m", "unknown"), (78, 20, 2))[0]
        self.add(
            Person,
            id=pk,
            sex=sex,
            age=f"{one.years}y@{at.date()}",
            birth_country="KP" if one.years > 12 else "CN",
            origin_id=self.random.choice(("KP-09", "KP-08", "KP-10", None)),
            recorded_at=at + timedelta(hours=1),
        )
        self.add(Identity, person_id=pk, birth_on=self.sealed, phone=self.sealed, exact_place=self.sealed)
        for kind in ("true", "alias")[: 1 + self.chance(0.4)]:
            name = self.key("name", place, kind)
            self.add(PersonName, id=name, person_id=pk, kind=kind, text=self.sealed, position=int(kind == "alias"))
            for token in range(2):
                self.add(NameToken, name_id=name, person_id=pk, token=self.key("token", place, kind, token).bytes)
        for kind in CIRCUMSTANCES if one.years >= 18 and sex == "f" else ():
            answer = self.random.choice(("yes", "no", "unknown", "not_asked"))
            self.add(Indicator, person_id=pk, kind=kind, answer=answer, asked_on=at.date(), recorded_at=at)
        if place and one.years < 18:
            self.add(Relationship, person_id=self.key("person", 0), relative_id=pk, kind="mother", recorded_at=at)

    def _path(self, member: Member) -> list[Step]:
        """The statuses of one member with their moments, as far as time allows; the group moves together, mostly."""
        if member.place and not self.chance(0.1):
            return self.people[0].path
        chance, hours = self.random.random(), lambda few, many: timedelta(hours=self.random.uniform(few, many))
        at = self.received_at
        path = [("received", "", at)]
        path.append(("verifying", "", at := at + hours(1, 20)))
        if chance < 0.08:
            path.append((self.random.choice(("declined", "withdrawn")), "", at + hours(10, 200)))
            return self._kept(path)
        path.append(("accepted", "", at := at + hours(5, 60)))
        if chance > 0.75:
            path.append(("waiting", self.random.choice(("funds", "safe_moment")), at := at + hours(4, 40)))
            at += hours(24, 1_400)
        path.append(("funded", "", at := at + hours(2, 70)))
        path.append(("in_movement", "", at := at + hours(10, 100)))
        if chance < 0.16:
            path.append((self.random.choice(("left_group", "repatriated", "withdrawn")), "", at + hours(40, 300)))
            return self._kept(path)
        if chance > 0.85:
            path.append(
                ("interrupted", self.random.choice(("detained", "hiding", "custody")), at := at + hours(30, 90))
            )
            at += hours(50, 400)
        path.append(("safe", "", at := at + hours(100, 700)))
        path.append(("in_destination", "", at + hours(700, 5_000)))
        return self._kept(path)

    def _kept(self, path: list[Step]) -> list[Step]:
        """What has happened by now; a current request has not come to an end yet."""
        known = [step for step in path if step[2] < self.house.now - timedelta(minutes=90)] or path[:1]
        if self.is_current:
            furthest = 1 + self.number % 6
            known = [step for step in known if step[0] in OPEN_STATUSES][:furthest] or path[:1]
        return known

    def _member(self, one: Member) -> None:
        """One member with the history that moved them there."""
        path = one.path
        status, detail, _at = path[-1]
        is_led = len(path) > 2
        by_partner = is_led and self.number % 12 == 7
        lead = "none" if not is_led else "partner" if by_partner else "lfnkr"
        partner = PARTNERS[self.number % len(PARTNERS)] if by_partner else None
        self.add(
            CaseMember,
            id=one.pk,
            case_id=self.pk,
            person_id=one.person,
            role="principal" if one.place == 0 else "dependant",
            position=one.place,
            age_months_at_request=one.years * 12,
            is_age_exact=False,
            desired_destination=self.random.choice(("KR", "JP", "US", "")),
            actual_destination="KR" if status == "in_destination" else "",
            actual_answer="yes" if status == "in_destination" else "not_asked",
            years_in_china=self.random.randint(0, 15),
            years_in_china_answer="yes",
            status=status,
            status_detail=detail,
            lead=lead,
            partner_id=partner,
        )
        before = ""
        for name, closer, at in path:
            self.add(
                StatusChange,
                member_id=one.pk,
                before=before,
                status=name,
                detail=closer,
                occurred_at=at,
                counts_at=at + timedelta(minutes=1, microseconds=-1),
                age_months=one.years * 12,
                reason=self.sealed if name in WITH_REASON else None,
                recorded_at=at + timedelta(minutes=70),
                recorded_by_id=self.caseworker,
            )
            before = name
        if is_led:
            at = path[2][2]
            self.add(
                LeadChange,
                member_id=one.pk,
                lead=lead,
                partner_id=partner,
                reason="nearer" if by_partner else "decided",
                occurred_at=at,
                counts_at=at + timedelta(minutes=1, microseconds=-1),
                recorded_at=at + timedelta(minutes=70),
                recorded_by_id=self.caseworker,
            )

    # What happens

    def _operation(self) -> None:
        """One operation for those who moved, over three borders."""
        moved = [one for one in self.people if one.moment_of("in_movement")]
        if not moved:
            return
        at = min(one.moment_of("in_movement") for one in moved)
        pk = self.key("operation")
        last = max(one.path[-1][2] for one in self.people)
        over = not self.is_current and last < self.house.now - 30 * DAY
        by_partner = self.number % 12 == 7
        self.add(
            Operation,
            id=pk,
            code_name=f"B{self.number}",
            lead="partner" if by_partner else "lfnkr",
            partner_id=PARTNERS[self.number % len(PARTNERS)] if by_partner else None,
            opened_at=at - timedelta(hours=8),
            mobilised_at=at,
            closed_at=last + 10 * DAY if over else None,
            recorded_at=at - timedelta(hours=8),
            recorded_by_id=self.caseworker,
        )
        for one in moved:
            told = {"recorded_at": at - timedelta(hours=8), "recorded_by_id": self.caseworker}
            self.add(OperationStay, operation_id=pk, member_id=one.pk, **told)
            # The triggers that make this row sleep while rows are loaded.
            self.add(OperationMember, operation_id=pk, member_id=one.pk, sent_at=at)
        for place, (origin, target, mode) in enumerate(
            (("CN", "LA", "road"), ("LA", "TH", "boat"), ("TH", "KR", "air"))
        ):
            leg = self.key("leg", place)
            left = (at + place * 9 * DAY).date().isoformat() if over else None
            self.add(
                Leg,
                id=leg,
                operation_id=pk,
                position=place + 1,
                from_country=origin,
                to_country=target,
                mode=mode,
                departed_on=left,
                arrived_on=left,
            )
            for one in moved:
                self.add(LegTraveller, leg_id=leg, member_id=one.pk)
            self.add(LegEscort, leg_id=leg, helper_code=f"H{self.number % 40}")

    def _events(self) -> None:
        """Contacts along the way, and the losses a status speaks of."""
        first = self.people[0]
        for place in range(self.random.randint(1, 4)):
            at = min(self.received_at + (place * 4 + self.random.random()) * DAY, self.house.now)
            self._event(("event", place), self.random.choice(("contact", "contact", "illness", "other")), at, first)
        for one in self.people:
            status, _detail, at = one.path[-1]
            if status == "repatriated":
                self._event(("arrest", one.place), "arrest", at, one)
        if self.number in (11, 12, 13) or (not self.is_current and self.number % 211 == 3):
            self._event(("arrested",), "staff_arrest", self.received_at + timedelta(hours=2), None)

    def _event(self, name: tuple, kind: str, at: datetime, one: Member | None) -> None:
        """One event; what befell one of our own waits for the director in the current requests alone."""
        pk = self.key(*name)
        waits = kind == "staff_arrest" and self.is_current
        seen = kind != "contact" and not waits
        self.add(
            Event,
            id=pk,
            case_id=self.pk,
            kind=kind,
            happened=at.astimezone(TOKYO).date().isoformat(),
            country="CN",
            text=self.sealed,
            recorded_at=at,
            recorded_by_id=self.caseworker,
            acknowledged_at=at + DAY if seen else None,
            acknowledged_by_id=self.house.users[DIRECTOR] if seen else None,
        )
        if one:
            self.add(EventMember, event_id=pk, member_id=one.pk)

    def _keeping(self, closed_at: datetime | None) -> None:
        """Notes, a pause of the clock, openings of the sealed part, what the caseworker was told."""
        until = closed_at or self.house.now
        for place in range(self.random.randint(2, 6)):
            at = min(self.received_at + (place * 3 + self.random.random()) * DAY, until)
            self.add(CaseNote, case_id=self.pk, text=self.sealed, recorded_at=at, recorded_by_id=self.caseworker)
        if self.number % 9 == 2:
            begins = self.received_at + timedelta(hours=6)
            self.add(
                ClockPause,
                case_id=self.pk,
                begins_at=begins,
                ends_at=None if self.is_current and self.number % 18 == 2 else begins + timedelta(hours=20),
                reason="safe_moment",
                recorded_at=begins,
                recorded_by_id=self.caseworker,
            )
        at = self.received_at + timedelta(hours=3)
        self.add(
            SealOpening,
            case_id=self.pk,
            by_id=self.house.users[DIRECTOR] if self.number % 20 == 4 else self.caseworker,
            reason=self.sealed if self.number % 20 == 4 else None,
            is_own_case=self.number % 20 != 4,
            opened_at=at,
            closes_at=at + timedelta(minutes=15),
        )
        for name in ("notice", "earlier")[: 1 + self.number % 2]:
            self.add(
                Notice,
                id=self.key(name),
                user_id=self.caseworker if name == "notice" else self.house.users[DIRECTOR],
                kind="cases.assigned",
                about=self.pk,
                occasion="",
                step="",
                since=self.received_at,
                made_at=self.received_at,
                seen_at=None if self.is_current and self.number % 7 == 3 else self.received_at + timedelta(hours=4),
            )

    # Money

    def _money(self) -> None:
        """Gifts first, and out of them what the rescue took: estimate, decision, commitment, payments, advance."""
        first = self.people[0]
        accepted_at, funded_at = first.moment_of("accepted"), first.moment_of("funded")
        price = self._price()
        self._gifts(price)
        if self.number % 50 == 17:
            self._fee()
        if accepted_at is None:
            return
        self._estimate(accepted_at, price)
        asked_at = accepted_at + timedelta(minutes=30)
        if funded_at is None:
            self._undecided(asked_at, price, first.path)
            return
        if self.number % 12 == 7:
            self._decision("partner", asked_at, price, decided_at=funded_at)
            return
        self._decision("approved", asked_at, price, decided_at=funded_at)
        self._spending(funded_at, price)

    def _price(self) -> int:
        """What the tariff asks for this party, in US cents."""
        priced = sum(1 for one in self.people if INFANT_UNDER_MONTHS <= one.years * 12 < 18 * 12)
        return min(PRICES[self.tier] + priced * PER_CHILD, CAP)

    def _gifts(self, price: int) -> None:
        """Four gifts before the decision that together exceed its price, so that no fund is ever overspent."""
        donor = self.key("donor")
        at = self.received_at
        if self.number % 4 == 0:
            number = self.number // 4 + 1
            self.add(Donor, id=donor, number=number, kind="individual", name=self.sealed, recorded_at=at - 2 * DAY)
        for place in range(4):
            cents = price // 4 + self.random.randint(100, 9_000)
            is_yen = self.random.random() < 0.5
            micro = self.random.randint(95_000_000, 155_000_000)
            amount = -(-cents * micro // 10**8) if is_yen else cents
            received = at - self.random.random() * DAY - timedelta(minutes=5)
            self.add(
                Donation,
                id=self.key("gift", place),
                donor_id=donor if self.number % 4 == 0 else None,
                fund_id=self.house.fund,
                amount=amount,
                currency="JPY" if is_yen else "USD",
                rate=f"{micro // 10**6}.{micro % 10**6:06}" if is_yen else None,
                booked_amount=converted(amount, micro) if is_yen else cents,
                earmark="rescue" if place == 0 else "none",
                channel=self.random.choice(("postal", "bank", "card", "cash")),
                received_on=received.astimezone(TOKYO).date(),
                recorded_at=received,
                recorded_by_id=self.house.users[TREASURER],
            )

    def _fee(self) -> None:
        """A small bank fee, far below what takes two officers in one day."""
        self.add(
            Adjustment,
            id=self.key("fee"),
            fund_id=self.house.fund,
            kind="fee",
            amount=-200,
            note=FILLER,
            recorded_at=self.received_at + timedelta(hours=1),
            recorded_by_id=self.house.users[TREASURER],
        )

    def _estimate(self, at: datetime, price: int) -> None:
        """What it is expected to cost."""
        adults = sum(1 for one in self.people if one.years >= 18)
        priced = sum(1 for one in self.people if INFANT_UNDER_MONTHS <= one.years * 12 < 18 * 12)
        self.add(
            Estimate,
            id=self.key("estimate"),
            case_id=self.pk,
            case_reference=self.reference,
            tier=self.tier,
            adults=adults,
            children=len(self.people) - adults,
            priced_children=priced,
            tariff_id=self.house.tariff,
            amount=price,
            made_at=at,
            made_by_id=self.caseworker,
        )

    def _decision(self, status: str, at: datetime, price: int, decided_at: datetime | None) -> None:
        """A funding decision; what it left available is written with its entry."""
        self.add(
            FundingDecision,
            id=self.key("decision"),
            case_id=self.pk,
            case_reference=self.reference,
            estimate_id=self.key("estimate"),
            fund_id=self.house.fund,
            amount=price,
            status=status,
            proposed_at=at,
            proposed_by_id=self.caseworker,
            decided_at=decided_at,
            decided_by_id=self.house.users[DIRECTOR] if decided_at else None,
            go_ahead_reason=FILLER if status == "approved" and self.number % 40 == 9 else None,
        )

    def _undecided(self, at: datetime, price: int, path: list[Step]) -> None:
        """Where nobody was funded: set to wait, declined, or among the current ones still to be decided."""
        waits_for_funds = any(detail == "funds" for _status, detail, _at in path)
        if waits_for_funds:
            self._decision("wait", at, price, decided_at=at + timedelta(hours=5))
            self.add(
                FundsShortfall,
                case_id=self.pk,
                case_reference=self.reference,
                fund_id=self.house.fund,
                estimate_id=self.key("estimate"),
                available=price // 2,
                shortfall=price - price // 2,
                is_takeover=False,
                occurred_at=at + timedelta(hours=5),
                recorded_by_id=self.house.users[DIRECTOR],
            )
        elif self.is_current and self.number % 30 in (2, 3):
            self._decision("proposed", at, price, decided_at=None)

    def _spending(self, at: datetime, price: int) -> None:
        """A commitment, payments within it, in one of three an advance; what is left at the end derived.sql releases."""
        commitment = self.key("commitment")
        self.add(
            Commitment,
            id=commitment,
            decision_id=self.key("decision"),
            fund_id=self.house.fund,
            case_reference=self.reference,
            amount=price,
            made_at=at,
        )
        if self.number % 3 == 1:
            self._advance(at, price // 5)
        for place in range(3):
            self._payment("expense", place, at + (place + 1) * DAY, price // 6)

    def _payment(self, kind: str, place: int, paid_at: datetime, amount: int, **further: Any) -> bool:
        """A payment or an advance, approved by another; in the current requests a few still wait or were refused."""
        if paid_at > self.house.now - timedelta(hours=4):
            return False
        status = "approved"
        if self.is_current and kind == "expense" and place == 2:
            status = ("proposed", "refused", "approved", "approved")[self.number // 2 % 4]
        signed = status != "proposed"
        category = CATEGORIES[(self.number + place) % len(CATEGORIES)] if kind == "expense" else ""
        self.add(
            Payment,
            kind=kind,
            id=self.key(kind, place),
            commitment_id=self.key("commitment"),
            case_reference=self.reference,
            amount=amount,
            currency="USD",
            booked_amount=amount,
            paid_at=paid_at,
            status=status,
            proposed_at=paid_at + timedelta(hours=1),
            proposed_by_id=self.house.users[TREASURER],
            decided_at=paid_at + timedelta(hours=3) if signed else None,
            decided_by_id=self.house.users[DIRECTOR] if signed else None,
            refused_for="amount" if status == "refused" else "",
            category=category,
            has_receipt=kind == "expense" and place != 1,
            **further,
        )
        return True

    def _advance(self, at: datetime, amount: int) -> None:
        """Money given to a guide, and once settled what came back and the lines for the rest."""
        if not self._payment("advance", 0, at + timedelta(hours=6), amount):
            return
        settled_at = at + 9 * DAY
        if settled_at > self.house.now - timedelta(hours=1) or self.is_current:
            return
        settlement = self.key("settlement")
        returned = amount // 10
        self.add(
            Settlement,
            id=settlement,
            advance_id=self.key("advance", 0),
            returned=returned,
            settled_at=settled_at,
            recorded_at=settled_at,
            recorded_by_id=self.house.users[TREASURER],
        )
        half = (amount - returned) // 2
        for place, line in ((10, half), (11, amount - returned - half)):
            self._payment("expense", place, at + 2 * DAY, line, settlement_id=settlement)
