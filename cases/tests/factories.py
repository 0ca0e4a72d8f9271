"""The smallest valid records for tests; later states are reached through the acts, as in life."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

from cases import casework
from cases.case.choices import Joined
from cases.choices import Answer
from cases.intake.values import CaseFacts, NameFact, PersonFacts
from cases.joining.values import Joiner
from cases.models import Case, CaseMember, Leg, Operation, Partner
from cases.status import OPEN, Lead, LeadReason, Status
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import account
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy import ages
from lfnkr.fuzzy.ages import Age
from lfnkr.fuzzy.dates import exactly

_numbers = count(1)


def user(name: str, role: str = Role.CASEWORKER) -> User:
    """One of the people of every story."""
    return account(name, role=role, latin_name=name.capitalize())


def ago(**times: float) -> datetime:
    """So long before now: `ago(hours=3)`."""
    return clock.now() - timedelta(**times)


def person_facts(
    role: str = "dependant", *, names: tuple[str, ...] = (), age: int | Age | None = None, **facts
) -> PersonFacts:
    """What was told about one person; an age by its number is one in full years."""
    told = ages.years(age, clock.today()) if isinstance(age, int) else age
    return PersonFacts(role=role, names=tuple(NameFact(text=name) for name in names), age=told, **facts)


def months(n: int) -> Age:
    """The age of a small child, as told today."""
    return ages.months(n, clock.today())


def woman(**facts) -> PersonFacts:
    """A woman of 30 who asks for herself."""
    return person_facts("principal", **{"sex": "f", "age": 30, **facts})


def child(age: int | Age | None = 6, **facts) -> PersonFacts:
    """A child of the woman who asks."""
    return person_facts(**{"age": age, "relation": "mother", **facts})


def case_facts(*people: PersonFacts, **facts) -> CaseFacts:
    """What was told in a call an hour ago."""
    given = {"received_at": ago(hours=1), "channel": "phone", "asked_by": "pastor", **facts}
    return CaseFacts(people=people or (woman(),), **given)


def case(by: User, *people: PersonFacts, **facts) -> Case:
    """A request just taken up, by default for one woman alone who is watched in China."""
    facts = {"is_watched": Answer.YES, "country": "CN", **facts}
    return casework.open_case(case_facts(*people, **facts), by=by)


def join(a_case: Case, *people: PersonFacts, by: User, at: datetime | None = None, **facts) -> list[CaseMember]:
    """People who join a case later, by default now: each with what else is told of their joining."""
    when = exactly(at or clock.now())
    joiners = [Joiner(**{"facts": one, "joined": Joined.LATER, "happened": when, **facts}) for one in people]
    return casework.join_case(a_case, by=by, people=joiners)


def members_of(a_case: Case) -> list[CaseMember]:
    """Its members as they are now, whoever asks."""
    with trail.act("test", by=None):
        return list(CaseMember.objects.filter(case=a_case).select_related("case", "person").order_by("position"))


def member(by: User, status: str = Status.RECEIVED, **facts) -> CaseMember:
    """The one member of a new case, moved to a status along the way people take."""
    a_case = case(by, **facts)
    bring(a_case, status, by=by)
    return members_of(a_case)[0]


def bring(a_case: Case, status: str, *, by: User) -> None:
    """Move everybody in a new case to a status along the way people take."""
    for step in WAY_TO[Status(status)]:
        bring_on(a_case, step, by=by)


def bring_on(a_case: Case, step: str, *, by: User) -> None:
    """Move everybody in a case one step further."""
    if step == Status.FUNDED:
        casework.fund(a_case, by=by)
    elif step == Status.DIED:
        lose(a_case, by=by, act=casework.record_death, cause="unknown")
    elif step == Status.MISSING:
        lose(a_case, by=by, act=casework.record_missing)
    elif step == Status.DUPLICATE:
        casework.move(
            members_of(a_case), by=by, status=step, **DETAILS[step], original=case(by), occurred_at=clock.now()
        )
    else:
        casework.move(members_of(a_case), by=by, status=step, **DETAILS.get(step, {}), occurred_at=clock.now())


def lose(a_case: Case, *, by: User, act, **facts) -> None:
    """Record a death or a disappearance of everybody in a case."""
    lost = members_of(a_case)
    population = "led_by_partner" if lost[0].lead == Lead.PARTNER else "led_by_us"
    act(a_case, by=by, members=lost, population=population, **{"happened": exactly(clock.today()), **facts})


def partner(code: str = "partner-a", name: str = "Partner A") -> Partner:
    """A partner organisation in South Korea."""
    with trail.act("test", by=None):
        return Partner.objects.get_or_create(code=code, defaults={"name": name, "country": "KR"})[0]


def hand_over(
    a_case: Case, *, by: User, agreed_by: User | None = None, reason: str = LeadReason.NEARER, **facts
) -> Case:
    """A case led by a partner from now on."""
    return casework.hand_over(
        a_case, by=by, agreed_by=agreed_by or by, **{"partner": partner(), "reason": reason, **facts}
    )


def operation(*members: CaseMember, by: User, **facts) -> Operation:
    """An operation just begun; of people whose rescue nobody leads yet, LFNKR leads it from then on."""
    if facts.get("lead", Lead.LFNKR) == Lead.LFNKR:
        for undecided in {one.case for one in members if one.status in OPEN and one.lead == Lead.NONE}:
            casework.fund(undecided, by=by)
    given = {"code_name": f"Crane {next(_numbers)}", "lead": Lead.LFNKR, "opened_at": clock.now(), **facts}
    return casework.open_operation(members, by=by, **given)


def leg(operation: Operation, *, by: User, **facts) -> Leg:
    """A leg of an operation, from China to Laos unless said otherwise."""
    given = {"from_country": "CN", "to_country": "LA", "mode": "road", **facts}
    return casework.add_leg(operation, by=by, **given)


_REASON = {"reason": "She said so."}
DETAILS = {
    Status.WAITING: {"detail": "funds"},
    Status.INTERRUPTED: {"detail": "hiding"},
    Status.IN_DESTINATION: {"destination": "KR"},
    Status.DECLINED: _REASON,
    Status.WITHDRAWN: _REASON,
    Status.LEFT_GROUP: _REASON,
    Status.REPATRIATED: _REASON,
    Status.RETURNED: {"detail": "china", **_REASON},
    Status.DUPLICATE: _REASON,
}
_ACCEPTED = (Status.VERIFYING, Status.ACCEPTED)
_MOVING = (*_ACCEPTED, Status.FUNDED, Status.IN_MOVEMENT)
WAY_TO = {
    Status.RECEIVED: (),
    Status.VERIFYING: (Status.VERIFYING,),
    Status.ACCEPTED: _ACCEPTED,
    Status.WAITING: (*_ACCEPTED, Status.WAITING),
    Status.FUNDED: (*_ACCEPTED, Status.FUNDED),
    Status.IN_MOVEMENT: _MOVING,
    Status.INTERRUPTED: (*_MOVING, Status.INTERRUPTED),
    Status.SAFE: (*_MOVING, Status.SAFE),
    Status.IN_DESTINATION: (*_MOVING, Status.SAFE, Status.IN_DESTINATION),
    **{status: (status,) for status in (Status.DECLINED, Status.WITHDRAWN, Status.DUPLICATE)},
    Status.LEFT_GROUP: (*_MOVING, Status.LEFT_GROUP),
    Status.REPATRIATED: (*_MOVING, Status.REPATRIATED),
    Status.RETURNED: (*_MOVING, Status.RETURNED),
    Status.MISSING: (*_MOVING, Status.MISSING),
    Status.DIED: (*_MOVING, Status.DIED),
}
