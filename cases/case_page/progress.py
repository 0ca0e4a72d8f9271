"""Where the people of a request stand in the table of statuses: the places they hold, and the track with its steps."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.case.models import CaseMember
from cases.case_file import Dossier
from cases.status import OPEN, Lead, Status
from cases.workflow.models import StatusChange

TRACK = (
    Status.RECEIVED,
    Status.VERIFYING,
    Status.ACCEPTED,
    Status.WAITING,
    Status.FUNDED,
    Status.IN_MOVEMENT,
    Status.SAFE,
    Status.IN_DESTINATION,
)
"""The steps of a rescue that goes on; an interruption is a way of being in movement, everything else leaves the track."""


class State(models.TextChoices):
    """What a step of the track is to the people of a request."""

    PASSED = "passed", _("passed")
    LEFT_OUT = "left_out", _("left out")
    PARTLY = "partly", _("passed by some")
    HERE = "here", _("here now")
    TO_COME = "to_come", _("to come")


@dataclass(frozen=True)
class Step:
    """One step of the track; the principal applicant's is the current one."""

    status: Status
    state: State
    is_current: bool
    is_interrupted: bool
    """Whether everybody on it has been interrupted there."""

    @property
    def is_off(self) -> bool:
        """Whether it lies beside the track."""
        return self.status not in TRACK


@dataclass(frozen=True)
class Standing:
    """People of one request who stand in the same place, under the same lead."""

    members: tuple[CaseMember, ...]
    change: StatusChange
    """The last of the moves that brought them here."""

    @property
    def first(self) -> CaseMember:
        """Any of them, since they stand alike."""
        return self.members[0]

    @property
    def lead(self) -> str:
        """Who leads them, in words; nothing while that is not decided."""
        if self.first.partner:
            return self.first.partner.name
        return str(Lead.LFNKR.label) if self.first.lead == Lead.LFNKR else ""

    @property
    def is_open(self) -> bool:
        """Whether there is work still to do for them."""
        return self.first.status in OPEN


def standings_of(dossier: Dossier) -> list[Standing]:
    """Who stands where, the principal applicant first."""
    together: dict[tuple, list[CaseMember]] = {}
    for member in dossier.members:
        key = (member.status, member.status_detail, member.lead, member.partner_id)
        together.setdefault(key, []).append(member)
    last = {change.member_id: change for change in dossier.changes}
    return [
        Standing(tuple(members), max((last[member.pk] for member in members), key=lambda change: change.pk))
        for members in together.values()
    ]


def track_of(dossier: Dossier) -> list[Step]:
    """The track as this request goes it, with the places beside it where somebody left it.

    Where somebody has left the track, or the request is closed, nothing is said to come that will not.
    """
    walks = {member.pk: _walk(member, dossier) for member in dossier.members}
    first = dossier.members[0].pk
    found = []
    for status in (*TRACK, *(status for status in Status if status not in TRACK)):
        states = {walk[status] for walk in walks.values() if status in walk}
        if states:
            standing = {member.status for member in dossier.members if walks[member.pk].get(status) == State.HERE}
            is_current = walks[first].get(status) == State.HERE
            found.append(Step(status, _of_all(states), is_current, is_interrupted=standing == {Status.INTERRUPTED}))
    return found


def _walk(member: CaseMember, dossier: Dossier) -> dict[Status, State]:
    """What each step is to one person; those they will not come to are left away."""
    been = [_step_of(change.status) for change in dossier.changes if change.member_id == member.pk]
    here = _step_of(member.status)
    is_on_track = here in TRACK
    last = TRACK.index(here if is_on_track else next(step for step in reversed(been) if step in TRACK))
    walk = {}
    for number, step in enumerate(TRACK):
        if number == last and is_on_track:
            walk[step] = State.HERE
        elif number <= last:
            walk[step] = State.PASSED if step in been else State.LEFT_OUT
        elif is_on_track and dossier.case.is_open:
            walk[step] = State.TO_COME
    return walk if is_on_track else walk | {here: State.HERE}


def _step_of(status: str) -> Status:
    return Status.IN_MOVEMENT if status == Status.INTERRUPTED else Status(status)


def _of_all(states: set[State]) -> State:
    """One word for what a step is to everybody."""
    if State.HERE in states:
        return State.HERE
    if states == {State.LEFT_OUT}:
        return State.LEFT_OUT
    if State.TO_COME in states:
        return State.PARTLY if State.PASSED in states else State.TO_COME
    return State.PASSED
