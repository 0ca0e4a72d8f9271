"""Requests after a random life: what people of them do next is drawn, and what is refused is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

from django.db import transaction

from cases import casework
from cases.models import Case, Operation
from cases.status import BY_OWN_ACT, OPEN, TRANSITIONS, Lead, Status
from cases.tests import factories
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.fuzzy.dates import exactly


def case_after(chance: Random, by: User, *, steps: int) -> tuple[Case, list[str]]:
    """A request of one to three people after so many steps, and what these were."""
    case = factories.case(by, factories.woman(), *(factories.child() for _n in range(chance.randrange(3))))
    told = []
    for _step in range(steps):
        step = chance.choices([step for step, _weight in STEPS], [weight for _step, weight in STEPS])[0]
        with trail.act("test", by=None):
            case = Case.objects.get(pk=case.pk)
        try:
            with transaction.atomic():
                step(case, by, chance)
        except DomainError:
            continue
        told.append(step.__name__)
    return case, told


def _moves(case: Case, by: User, chance: Random) -> None:
    """Some of the people go one step further."""
    people = factories.members_of(case)
    some = people if chance.random() < 0.5 else [chance.choice(people)]
    after = [status for status in TRANSITIONS[Status(some[0].status)] if status not in BY_OWN_ACT]
    status = chance.choice(after or [Status.VERIFYING])
    facts = dict(factories.DETAILS.get(status, {}))
    if status == Status.DUPLICATE:
        facts["original"] = factories.case(by)
    casework.move(some, by=by, status=status, occurred_at=clock.now(), **facts)


def _is_funded(case: Case, by: User, _chance: Random) -> None:
    casework.fund(case, by=by)


def _is_handed_over(case: Case, by: User, _chance: Random) -> None:
    factories.hand_over(case, by=by)


def _comes_back_to_us(case: Case, by: User, _chance: Random) -> None:
    casework.take_lead(case, by=by)


def _is_lost(case: Case, by: User, chance: Random) -> None:
    member = chance.choice(factories.members_of(case))
    act, facts = chance.choice([(casework.record_death, {"cause": "unknown"}), (casework.record_missing, {})])
    population = "led_by_partner" if member.lead == Lead.PARTNER else "led_by_us"
    act(case, by=by, members=[member], population=population, happened=exactly(clock.today()), **facts)


def _is_reviewed(case: Case, by: User, chance: Random) -> None:
    casework.review_missing(chance.choice(factories.members_of(case)), by=by, reason="A year has passed.")


def _is_carried(case: Case, by: User, chance: Random) -> None:
    people = [member for member in factories.members_of(case) if member.status in OPEN]
    some = people if chance.random() < 0.5 else people[:1]
    code_name = f"Tern {chance.randrange(10**9)}"
    casework.open_operation(some, by=by, code_name=code_name, lead=Lead.LFNKR, opened_at=clock.now())


def _is_carried_on(case: Case, by: User, chance: Random) -> None:
    """Its last operation is mobilised, or over."""
    with trail.act("test", by=None):
        operation = Operation.objects.filter(members__case=case).order_by("opened_at").last()
    if operation:
        chance.choice([casework.mobilise, casework.close_operation])(operation, by=by, at=clock.now())


def _grows(case: Case, by: User, chance: Random) -> None:
    factories.join(case, factories.child(chance.randrange(14)), by=by)


def _stands_still(case: Case, by: User, _chance: Random) -> None:
    casework.pause_clock(case, by=by, begins_at=clock.now() - timedelta(minutes=1), reason="border")


def _is_restricted(case: Case, by: User, _chance: Random) -> None:
    casework.restrict_request(case, by=by, reason="Somebody asks for her.")


def _ends(case: Case, by: User, _chance: Random) -> None:
    casework.close_case(case, by=by, closed_for="other", reason="It is over.")


STEPS: list[tuple[Callable[[Case, User, Random], None], int]] = [
    (_moves, 12),
    (_is_funded, 4),
    (_is_carried, 4),
    (_is_carried_on, 3),
    (_is_handed_over, 1),
    (_comes_back_to_us, 1),
    (_is_lost, 1),
    (_is_reviewed, 1),
    (_grows, 1),
    (_stands_still, 1),
    (_is_restricted, 1),
    (_ends, 2),
]
"""What may happen next, and how often."""
