"""Years by chance without a database: people in requests as the partition of a term reads them, from a seed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from cases.choices import Answer
from cases.people.choices import Circumstance, Relation
from cases.response_time.measure import Clock, ClockState
from cases.status import Lead, LeadReason, Status
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import FiscalYear
from reports.disclosure.cells import Table, table_of
from reports.disclosure.rule import SMALLEST
from reports.figures.figure import Figure
from reports.figures.people import count_people
from reports.models.audiences import Audience
from reports.partition.deaths import Loss
from reports.partition.partition import Partition
from reports.partition.rows import CONSIDERED, PersonRow

BEGINS = datetime(2030, 9, 1, tzinfo=TOKYO)
YEAR = FiscalYear(term=33, label="33", starts_on=date(2030, 9, 1), ends_on=date(2031, 8, 31))
OPEN = (*CONSIDERED, Status.WAITING, Status.FUNDED, Status.IN_MOVEMENT, Status.INTERRUPTED, Status.MISSING)
ENDED = (
    Status.DECLINED,
    Status.WITHDRAWN,
    Status.LEFT_GROUP,
    Status.REPATRIATED,
    Status.RETURNED,
    Status.DUPLICATE,
    Status.MISSING,
)
DETAILS = {
    Status.WAITING: ("funds", "safe_moment", "documents", "border_closed"),
    Status.INTERRUPTED: ("detained", "hiding", "contact_lost", "custody", "refused"),
    Status.RETURNED: ("china", "north", "elsewhere", "not_known"),
}
BEFORE = {"received": "", "carried": Status.VERIFYING, "reopened": Status.DECLINED, "settled": Status.IN_DESTINATION}
"""Where somebody stood before the term, by how they came into it; who had settled is in it only if something befell them."""
PROVINCES = ("KP-08", "KP-09", "KP-10", None)


Tables = tuple[tuple[Audience, Table], ...]


class Chance(Random):
    """Chance that can be had again from its seed; nothing here is secret."""

    def key(self) -> UUID:
        """A key of its own."""
        return UUID(int=self.getrandbits(128))


def counted(seed: int, requests: int) -> dict[str, Figure]:
    """The figures of people of a year of so many requests."""
    return count_people(year_of(seed, requests))


def tables(figures: dict[str, Figure]) -> Tables:
    """Its counts as they are protected for each audience: nothing was released, and nothing told before."""
    known = {"released": (), "begins": YEAR.starts_on, "is_running": False}
    return tuple((audience, table_of(figures, audience, **known)) for audience in SMALLEST)


def year_of(seed: int, requests: int) -> Partition:
    """The partition of a year of so many requests."""
    chance = Chance(seed)
    is_even = chance.random() < 0.3
    rows: list[PersonRow] = []
    for _number in range(requests):
        rows += _party(chance, is_even)
    clocks = {row.case: _clock(chance) for row in rows if row.is_request_of_period and row.lead == Lead.LFNKR}
    losses = _losses(chance, rows)
    over = BEGINS + timedelta(days=365)
    places: Any = {code: SimpleNamespace(name=code) for code in PROVINCES if code}
    return Partition(YEAR, over, over, BEGINS, BEGINS, tuple(rows), tuple(losses), clocks, places)


def _losses(chance: Chance, rows: list[PersonRow]) -> list[Loss]:
    """The death of each who died, and of people nobody could name beside some."""
    return [
        Loss(
            event=chance.key(),
            population=chance.choice(("led_by_us", "led_by_partner")),
            unknown_people=chance.choice((0, 0, 0, 1, 2)),
            cause="",
            wording="",
            counts_at=row.since or BEGINS,
            members=(row.member,),
        )
        for row in rows
        if row.has_died
    ]


def corrected(seed: int, partition: Partition) -> Partition:
    """The same year as it is known later: few people were others than they were known as, one was no request, or one more was."""
    chance = Chance(seed)
    rows, losses = list(partition.rows), list(partition.losses)
    for _number in range(chance.choice((1, 1, 2))):
        place = chance.randrange(len(rows)) if rows else 0
        kind = chance.choice(("origin", "sex", "age", "answers", "off", "on")) if rows else "on"
        if kind == "off":
            del rows[place]
        elif kind == "on":
            came = _party(chance, is_even=False)[:1]
            rows, losses = rows + came, losses + _losses(chance, came)
        elif kind == "age":
            age = chance.choice((None, 9 * 12, 20 * 12, 40 * 12))
            rows[place] = replace(rows[place], age_at_request=age, age_at_safety=age if rows[place].safe_at else None)
        else:
            told = {"origin": chance.choice(PROVINCES), "sex": chance.choice(("f", "m"))}
            told["answers"] = json.dumps({kind: chance.choice(Answer.values) for kind in Circumstance})
            rows[place] = replace(rows[place], **{kind: told[kind]})
    members, cases = {row.member for row in rows}, {row.case for row in rows}
    losses = [loss for loss in losses if members.issuperset(loss.members)]
    clocks = {case: clock for case, clock in partition.clocks.items() if case in cases}
    return replace(partition, rows=tuple(rows), losses=tuple(losses), clocks=clocks)


def _clock(chance: Chance) -> Clock:
    started = BEGINS + timedelta(days=chance.randint(0, 300))
    hours = timedelta(hours=chance.randint(1, 400))
    mobilised = started + hours if chance.random() < 0.7 else None
    return Clock(
        started_at=started,
        gross=hours,
        net=hours,
        net_at_most=hours,
        state=ClockState.MOBILISED if mobilised else ClockState.RUNNING,
        mobilised_at=mobilised,
        stopped_at=None,
        stopped_by=None,
        pauses=(),
    )


def _party(chance: Chance, is_even: bool) -> list[PersonRow]:
    """The people of one request, who came in alike and may end apart; in an even year most are alike."""
    case, size = chance.key(), chance.choice((1, 1, 1, 2, 2, 3, 4))
    came = chance.choices(("received", "carried", "reopened", "settled"), (16, 4, 2, 1))[0]
    received = BEGINS + timedelta(days=chance.randint(0, 364) if came == "received" else -chance.randint(10, 300))
    if came == "received" and chance.random() < 0.04:
        received = BEGINS - timedelta(days=20)
    people = [chance.key() for _ in range(size)]
    ages = [_age(chance, first=not number, is_even=is_even) for number in range(size)]
    kind = chance.choice((Relation.MOTHER, Relation.MOTHER, Relation.SIBLING, Relation.SPOUSE, Relation.FATHER, None))
    kin = json.dumps([[str(other), kind] for other in people[1:]]) if kind else None
    outcome = partial(_outcome, chance, came, received)
    shared = outcome()
    return [
        _person(chance, case, people[number], received, ages[number], kin if not number else None, is_even=is_even)(
            **(shared if chance.random() < 0.8 else outcome()), came=came
        )
        for number in range(size)
    ]


def _age(chance: Chance, *, first: bool, is_even: bool) -> int | None:
    if not is_even and chance.random() < 0.06:
        return None
    return chance.randint(18, 55) * 12 if first and chance.random() < 0.95 else chance.randint(0, 40) * 12


def _outcome(chance: Chance, came: str, received: datetime) -> dict[str, Any]:
    status = chance.choices(
        (Status.SAFE, Status.IN_DESTINATION, Status.DIED, *OPEN, *ENDED),
        (6, 8, 2, *([1] * len(OPEN)), *([1] * len(ENDED))),
    )[0]
    is_open = status in OPEN and not (status == Status.MISSING and chance.random() < 0.4)
    was_safe = status in (Status.SAFE, Status.IN_DESTINATION) or (
        status in (Status.DIED, Status.MISSING, Status.REPATRIATED) and chance.random() < 0.3
    )
    if came == "settled":
        status, is_open, was_safe = chance.choice((Status.DIED, Status.REPATRIATED)), False, False
    lead = chance.choices((Lead.LFNKR, Lead.PARTNER, Lead.NONE), (5, 4, 2))[0]
    taken = lead == Lead.PARTNER and chance.random() < 0.7
    return {
        "status": status,
        "is_open": is_open,
        "detail": chance.choice(DETAILS[status]) if status in DETAILS else "",
        "safe_at": max(received, BEGINS) + timedelta(days=chance.randint(0, 120)) if was_safe else None,
        "lead": lead,
        "lead_at_safety": lead if chance.random() < 0.9 else Lead.LFNKR,
        "takeover": chance.randint(1, 10**6) if taken else None,
        "lacked": (),
        "taken_over_at": received if taken else None,
        "takeover_partner": "partner-a" if taken else None,
        "takeover_reason": chance.choice((LeadReason.LACK_OF_FUNDS, LeadReason.NEARER)) if taken else None,
    }


def _person(
    chance: Chance, case: UUID, person: UUID, received: datetime, age: int | None, kin: str | None, *, is_even: bool
) -> Callable[..., PersonRow]:
    def row(*, came: str, status: Status, is_open: bool, safe_at: datetime | None, **facts: Any) -> PersonRow:
        is_received = came == "received"
        answers = {} if is_even else {kind: chance.choice(Answer.values) for kind in Circumstance}
        reached = chance.choice(("KR", "KR", "KR", "JP", "")) if status == Status.IN_DESTINATION else ""
        taken = [*([Status.SAFE] if safe_at else []), *([] if came == "carried" and is_open else [status])]
        taken += [Status.DECLINED] if is_received and is_open and chance.random() < 0.1 else []
        taken += [Status.MISSING] if safe_at and chance.random() < 0.1 else []
        return PersonRow(
            member=chance.key(),
            person=person,
            case=case,
            reference=f"R-{case.int % 10**5:05}",
            received_at=received,
            position=0,
            role="",
            sex="f" if is_even or kin or chance.random() < 0.8 else chance.choice(("m", "unknown")),
            origin="KP-10" if is_even else chance.choice(PROVINCES),
            desired="KR" if is_even else chance.choice(("KR", "JP", "")),
            desired_answer="",
            reached=reached,
            years_in_china=chance.randint(0, 20),
            age_at_request=age,
            born_from=None,
            born_until=None,
            age_told_on=None,
            is_request_of_period=is_received,
            asked_at=received,
            is_received=is_received,
            has_asked_by_another=False,
            status_before=BEFORE[came],
            was_open=came == "carried",
            status=status,
            is_open=is_open,
            change=1,
            since=BEGINS + timedelta(days=chance.randint(120, 360)),
            safe_at=safe_at,
            age_at_safety=age if safe_at else None,
            is_safe_of_period=safe_at is not None,
            was_safe_before=False,
            safe_change=1 if safe_at else None,
            safe_from=safe_at,
            is_safety_dated=chance.random() < 0.8,
            arrived_at=safe_at + timedelta(days=chance.randint(1, 200)) if reached and safe_at else None,
            arrived_from=None,
            is_arrival_dated=True,
            is_arrival_of_period=bool(reached),
            set_out_by=received + timedelta(days=9) if chance.random() < 0.5 else None,
            leads=(facts["lead"],),
            led_since=(received,),
            is_handed_on=chance.random() < 0.05,
            is_given_back=facts["lead"] == Lead.LFNKR and chance.random() < 0.1,
            statuses=tuple(dict.fromkeys(taken)),
            reopened_at=received if came == "reopened" else None,
            is_reopened=came == "reopened",
            is_found=chance.random() < 0.03,
            is_reviewed=status == Status.MISSING and not is_open,
            death=chance.key() if status == Status.DIED else None,
            has_died=status == Status.DIED,
            population="",
            answers=json.dumps(answers),
            kin=kin,
            **facts,
        )

    return row
