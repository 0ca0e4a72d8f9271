"""Where the people of a request stand in the table of statuses: the places they hold, and the track with its steps."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import CaseMember
from cases.case_file import CaseFile
from cases.status import OPEN, Lead, Status
from cases.workflow.models import IN_ORDER, StatusChange

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


class StepState(models.TextChoices):
    """What a step of the track is to the people of a request."""

    PASSED = "passed", _lazy("passed")
    LEFT_OUT = "left_out", _lazy("left out")
    PARTLY = "partly", _lazy("passed by some")
    HERE = "here", _lazy("here now")
    TO_COME = "to_come", _lazy("to come")


@dataclass(frozen=True)
class Step:
    """One step of the track; the principal applicant's is the current one."""

    status: Status
    state: StepState
    is_current: bool
    is_interrupted: bool
    """Whether everybody on it has been interrupted there."""

    @property
    def is_off(self) -> bool:
        """Whether it lies beside the track."""
        return self.status not in TRACK


@dataclass(frozen=True)
class Progress:
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


def progress_of(case_file: CaseFile) -> list[Progress]:
    """Who stands where, the principal applicant first."""
    together: dict[tuple, list[CaseMember]] = {}
    for member in case_file.members:
        key = (member.status, member.status_detail, member.lead, member.partner_id)
        together.setdefault(key, []).append(member)
    last = {change.member_id: change for change in case_file.standing_changes}
    return [
        Progress(tuple(members), max((last[member.pk] for member in members), key=attrgetter(*IN_ORDER)))
        for members in together.values()
    ]


def track_of(case_file: CaseFile) -> list[Step]:
    """The track as this request goes it, with the places beside it where somebody left it.

    Where somebody has left the track, or the request is closed, nothing is said to come that will not.
    """
    walks = {member.pk: _walk(member, case_file) for member in case_file.members}
    first = case_file.members[0].pk
    found = []
    for status in (*TRACK, *(status for status in Status if status not in TRACK)):
        states = {walk[status] for walk in walks.values() if status in walk}
        if states:
            standing = {member.status for member in case_file.members if walks[member.pk].get(status) == StepState.HERE}
            is_current = walks[first].get(status) == StepState.HERE
            found.append(Step(status, _of_all(states), is_current, is_interrupted=standing == {Status.INTERRUPTED}))
    return found


def _walk(member: CaseMember, case_file: CaseFile) -> dict[Status, StepState]:
    """What each step is to one person; those they will not come to are left away."""
    been = [_step_of(change.status) for change in case_file.standing_changes if change.member_id == member.pk]
    here = _step_of(member.status)
    is_on_track = here in TRACK
    last = TRACK.index(here if is_on_track else next(step for step in reversed(been) if step in TRACK))
    walk = {}
    for number, step in enumerate(TRACK):
        if number == last and is_on_track:
            walk[step] = StepState.HERE
        elif number <= last:
            walk[step] = StepState.PASSED if step in been else StepState.LEFT_OUT
        elif is_on_track and case_file.case.is_open:
            walk[step] = StepState.TO_COME
    return walk if is_on_track else walk | {here: StepState.HERE}


def _step_of(status: str) -> Status:
    return Status.IN_MOVEMENT if status == Status.INTERRUPTED else Status(status)


def _of_all(states: set[StepState]) -> StepState:
    """One word for what a step is to everybody."""
    if StepState.HERE in states:
        return StepState.HERE
    if states == {StepState.LEFT_OUT}:
        return StepState.LEFT_OUT
    if StepState.TO_COME in states:
        return StepState.PARTLY if StepState.PASSED in states else StepState.TO_COME
    return StepState.PASSED
