"""Tasks made, changed, done, cancelled, opened again and handed over; each act is a line of the task's history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.errors import ReasonMissing
from cases.intake.values import chosen
from cases.tasks import errors, rules
from cases.tasks.choices import Outcome, TaskAct, TaskKind, Unit
from cases.tasks.models import MOST_OFTEN, Task, TaskStep
from cases.tasks.notices import note_giving
from cases.tasks.repeating import next_due
from cases.workflow.moving import its_case, lock_case, next_ids
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.calendar.clock import day_of
from lfnkr.errors import require
from lfnkr.keyring import sealing
from lfnkr.web.edit_conflicts import require_current

OF_A_SERIES = ("case_id", "kind", "template", "step_id", "every", "unit", "until", "series", "begins_at")
"""What the next of a task that comes back takes over."""


@action(_lazy("make task"), permission="cases.keep_tasks")
def make_task(
    case: Case | None,
    *,
    by: User,
    kind: str,
    owner: User,
    due_at: datetime,
    words: str = "",
    unit: str = "",
    every: int | None = None,
    until: date | None = None,
) -> Task:
    """Make a task of a request, or of none, open or closed; told to whoever is given it by somebody else.

    Refused for a moment that has passed, for an owner who could not see it, without words where the kind says nothing, and
    for one that comes back without saying how often or that would end before it is due.
    """
    chosen(TaskKind, "kind", kind)
    case = lock_case(case) if case else None
    require(rules.may_have(owner, case))
    _possible_moment(due_at)
    if kind == TaskKind.OTHER and not words.strip():
        raise errors.WordsMissing
    key = uuid4()
    task = Task(
        id=key,
        case=case,
        kind=kind,
        owner=owner,
        due_at=due_at,
        series=key,
        begins_at=due_at,
        is_touched=True,
        recorded_by=by,
        **coming_back(unit, every, until, due_at),
    )
    task.save(force_insert=True)
    note_steps([(task, TaskAct.MADE, words)], by=by)
    note_giving(task, by=by)
    return task


@action(_lazy("change task"), permission="cases.keep_tasks", rule=rules.may_change, case=its_case)
def change_task(
    task: Task,
    *,
    by: User,
    version: int,
    owner: User,
    due_at: datetime,
    words: str | None = None,
    unit: str = "",
    every: int | None = None,
    until: date | None = None,
) -> Task:
    """Give a task to somebody else, or another moment, words or return; `words` None leaves those there are.

    Refused once it is over, when somebody changed it meanwhile, and as `make_task` refuses. A moment that is left as it is
    may have passed.
    """
    task = _held(task)
    require_current(task, version)
    require(rules.may_change(task))
    if owner != task.owner:
        require(rules.may_have(owner, task.case))
    if due_at != task.due_at:
        _possible_moment(due_at)
        task.due_at = task.begins_at = due_at
        task.due_set_at, task.was_past = clock.now(), False
    is_given = owner != task.owner
    task.owner, task.is_touched = owner, True
    for name, value in coming_back(unit, every, until, task.due_at).items():
        setattr(task, name, value)
    save(task)
    note_steps([(task, TaskAct.CHANGED, words)], by=by)
    if is_given:
        note_giving(task, by=by)
    return task


@action(_lazy("finish task"), permission="cases.keep_tasks", rule=rules.may_change, case=its_case)
def finish_task(task: Task, *, by: User, words: str = "") -> Task:
    """Say that a task is done, with what was found; of one that comes back the next is made. Refused once it is over."""
    task = _held(task)
    require(rules.may_change(task))
    end(task, Outcome.DONE, by=by)
    note_steps([(task, TaskAct.DONE, words)], by=by)
    _go_on(task, by=by)
    return task


@action(_lazy("cancel task"), permission="cases.keep_tasks", rule=rules.may_change, case=its_case)
def cancel_task(task: Task, *, by: User, reason: str, goes_on: bool = False) -> Task:
    """End a task that is not done, with the reason; one that comes back ends for good unless it `goes_on`.

    Refused without a reason and once it is over.
    """
    if not reason.strip():
        raise ReasonMissing
    task = _held(task)
    require(rules.may_change(task))
    end(task, Outcome.CANCELLED, by=by)
    note_steps([(task, TaskAct.CANCELLED, reason)], by=by)
    if goes_on:
        _go_on(task, by=by)
    return task


@action(_lazy("reopen task"), permission="cases.keep_tasks", rule=rules.may_reopen, case=its_case)
def reopen_task(task: Task, *, by: User, reason: str) -> Task:
    """Open a task again that was done or cancelled in error; the next one, which nobody touched, is taken back.

    Refused without a reason, for one that is open, and where the next one was worked on.
    """
    if not reason.strip():
        raise ReasonMissing
    task = _held(task)
    require(rules.may_reopen(task))
    lines = [(task, TaskAct.REOPENED, reason)]
    following = Task.objects.select_for_update(no_key=True, of=("self",)).filter(follows=task).first()
    if following and following.is_open:
        end(following, Outcome.WITHDRAWN, by=by)
        lines.append((following, TaskAct.WITHDRAWN, ""))
    open_again(task)
    task.is_touched = True
    save(task)
    note_steps(lines, by=by)
    return task


@action(_lazy("hand over tasks"), permission="cases.keep_tasks")
def hand_over_tasks(owner: User, *, by: User, to: User) -> list[Task]:
    """Give the open tasks that somebody has, as far as one sees them, to another who may have them; those left stay.

    Refused where there is none to hand over, and for somebody who may have none of them.
    """
    if owner == to:
        raise errors.NobodyElse
    require(rules.may_have(to, None))
    keys = Task.objects.visible_to(by).open().filter(owner=owner).values_list("pk", flat=True)
    theirs = list(_hold(Task.objects.filter(pk__in=list(keys), ended_at=None, owner=owner)))
    if not theirs:
        raise errors.NothingToHandOver(name=owner.display_name)
    given = [task for task in theirs if rules.may_have(to, task.case) is None]
    if not given:
        require(rules.may_have(to, theirs[0].case))
    give(given, to, by=by)
    for task in given:
        note_giving(task, by=by)
    return given


def give(tasks: Iterable[Task], to: User, *, by: User) -> None:
    """Give tasks that are held to somebody else, each with its line; nobody is told."""
    tasks = list(tasks)
    for task in tasks:
        task.owner = to
        save(task)
    note_steps([(task, TaskAct.HANDED, "") for task in tasks], by=by)


def end(task: Task, outcome: Outcome, *, by: User) -> None:
    """End a task that is held."""
    task.outcome, task.ended_at, task.ended_by = outcome, clock.now(), by
    if outcome in (Outcome.DONE, Outcome.CANCELLED):
        task.is_touched = True
    save(task)


def open_again(task: Task) -> None:
    """Make a task open as it was; the caller saves it. It is late from now on, not from the time it was over."""
    task.outcome, task.ended_at, task.ended_by, task.due_set_at = "", None, None, clock.now()


def note_steps(lines: Iterable[tuple[Task, TaskAct, str | None]], *, by: User) -> None:
    """Write lines of histories, their words sealed."""
    lines = list(lines)
    now = clock.now()
    rows = [
        (
            TaskStep(
                id=number, task=task, act=act, owner=task.owner, due_at=task.due_at, recorded_at=now, recorded_by=by
            ),
            {"words": (words or "").strip() or None},
        )
        for number, (task, act, words) in zip(next_ids(TaskStep, len(lines)), lines, strict=True)
    ]
    sealing.seal_many(rows)
    TaskStep.objects.bulk_create(row for row, _words in rows)


def coming_back(unit: str, every: int | None, until: date | None, due_at: datetime) -> dict[str, object]:
    """The columns of how a task comes back; empty where it does not. Refused where that is not said, or ends too early."""
    if not unit:
        return {"unit": "", "every": None, "until": None}
    chosen(Unit, "unit", unit)
    if not every or not 1 <= every <= MOST_OFTEN:
        raise errors.ComesBackHow
    if until and until < day_of(due_at):
        raise errors.UntilBeforeDue
    return {"unit": unit, "every": every, "until": until}


def _go_on(task: Task, *, by: User) -> None:
    """Make the next of a task that comes back, or open the one that was made before and taken back; none after its end."""
    if not task.comes_back:
        return
    now = clock.now()
    due_at = next_due(task.begins_at, task.due_at, now, every=task.every, unit=task.unit, until=task.until)
    if due_at is None:
        return
    following = Task.objects.select_for_update(no_key=True, of=("self",)).filter(follows=task).first()
    if following is None:
        following = Task(
            **{name: getattr(task, name) for name in OF_A_SERIES},
            follows=task,
            owner=task.owner,
            due_at=due_at,
            recorded_by=by,
        )
        following.save(force_insert=True)
        note_steps([(following, TaskAct.MADE, "")], by=by)
    elif following.outcome == Outcome.WITHDRAWN:
        open_again(following)
        following.due_at, following.owner = due_at, task.owner
        save(following)
        note_steps([(following, TaskAct.REOPENED, "")], by=by)


def _possible_moment(due_at: datetime) -> None:
    """Refuse a moment that has passed by more than the minute somebody needs to type."""
    if due_at <= clock.now() - timedelta(minutes=1):
        raise errors.DueInThePast


def _held(task: Task) -> Task:
    """The task as it is now, held behind its request, which is held first."""
    if task.case_id:
        lock_case(Case(pk=task.case_id))
    return _hold(Task.objects.filter(pk=task.pk)).get()


def _hold(tasks):
    """Tasks as they are now, held in the order of their keys."""
    return tasks.select_for_update(no_key=True, of=("self",)).select_related("case", "owner", "ended_by").order_by("pk")


def save(task: Task) -> None:
    """Save a task that is held, and count the change, so that no older page overwrites it."""
    task.version += 1
    task.save(
        update_fields=[
            "owner",
            "due_at",
            "due_set_at",
            "was_past",
            "begins_at",
            "every",
            "unit",
            "until",
            "is_touched",
            "outcome",
            "ended_at",
            "ended_by",
            "step",
            "version",
        ]
    )
