"""The ladder of danger: lead at once, deputy after 30 minutes, on-call caseworkers after 60, directors after two hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.notices.kinds import Responsible, Rung
from lfnkr.notices.models import OnCall
from lfnkr.postgresql.kept_questions import kept

LEAD, DEPUTY, ON_CALL, DIRECTOR = "lead", "deputy", "on-call", "director"
AFTER = {
    LEAD: timedelta(0),
    DEPUTY: timedelta(minutes=30),
    ON_CALL: timedelta(minutes=60),
    DIRECTOR: timedelta(hours=2),
}
"""How long after the beginning each rung is reached."""

WORDS = {
    LEAD: _lazy("told you as lead"),
    DEPUTY: _lazy("told you as deputy"),
    ON_CALL: _lazy("told you because you are on call"),
    DIRECTOR: _lazy("told you as director"),
}
"""Each rung in words for the person it told."""

LOOKING_AFTER_REQUESTS = (Role.CASEWORKER, Role.DIRECTOR)


class Due(NamedTuple):
    """One step of a ladder with the people it adds, and the moment it is due."""

    at: datetime
    step: str
    people: tuple[User, ...]


def danger_ladder(responsible: Responsible, moment: datetime) -> tuple[Rung, ...]:
    """The four rungs for a request; a restricted one has its lead and the directors alone."""
    lead, deputy = (_able([person]) for person in (responsible.lead, responsible.deputy))
    on_call = () if responsible.is_restricted else on_call_at(moment)
    directors = tuple(User.objects.with_role(Role.DIRECTOR).order_by("pk"))
    people = {LEAD: lead, DEPUTY: () if responsible.is_restricted else deputy, ON_CALL: on_call, DIRECTOR: directors}
    return tuple(Rung(name, after, people[name]) for name, after in AFTER.items())


def on_call_at(moment: datetime) -> tuple[User, ...]:
    """The people on call at a moment who can sign in and look after requests."""
    return tuple(_on_call(moment=moment))


@kept
def _on_call(moment) -> QuerySet:
    rota = OnCall.objects.in_force(moment).values("user")
    return User.objects.with_role(*LOOKING_AFTER_REQUESTS).filter(pk__in=rota).order_by("pk")


def steps_due(rungs: Iterable[Rung], began_at: datetime) -> list[Due]:
    """Each rung that tells somebody new, with its hour; one that would tell nobody gives its hour to the next."""
    told: set[User] = set()
    steps, earlier = [], None
    for rung in rungs:
        people = tuple(person for person in rung.people if person not in told)
        after = rung.after if earlier is None else earlier
        if not people:
            earlier = after
            continue
        steps.append(Due(began_at + after, rung.name, people))
        told.update(people)
        earlier = None
    return steps


def _able(people: Sequence[User | None]) -> tuple[User, ...]:
    """Those who can sign in and look after requests; a suspended lead is as good as none."""
    return tuple(person for person in people if person and person.is_active and person.role in LOOKING_AFTER_REQUESTS)
