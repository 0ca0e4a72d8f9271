"""Tasks that steps make due, kept in step with the history of their request: made, not needed any more, taken back, handed over.

One function looks at the steps that stand and at the tasks there are, and makes the second follow from the first. It is
called whenever a request moved on, and may be called again and again: what follows already is left as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from cases.case.following import register
from cases.case.models import Case
from cases.tasks import actions
from cases.tasks.choices import BY_ITSELF, Outcome, TaskAct
from cases.tasks.models import Task
from cases.tasks.rules import may_have
from cases.tasks.templates import TEMPLATES, Template
from cases.workflow.models import IN_ORDER, StatusChange
from lfnkr.accounts.models import User
from lfnkr.calendar import clock

LONG_PAST = timedelta(days=7)
"""What was due so long before its step was recorded is marked as past: nobody is alarmed of it."""

Group = tuple[str, datetime]
"""Steps of one status that were recorded together: a mother with her children."""

Since = Mapping[int, Collection[str]]
"""The statuses that each step was followed by, by the key of the step."""

BY_STATUS: dict[str, list[str]] = defaultdict(list)
for _key, _template in TEMPLATES.items():
    BY_STATUS[_template.status].append(_key)


@register
def follow(case: Case, by: User) -> None:
    """Make the tasks of a request follow from its steps, its people, its next contact and who looks after it."""
    now = clock.now()
    groups, since = _steps_of(case)
    tasks = list(
        Task.objects.filter(case=case)
        .select_for_update(no_key=True, of=("self",))
        .select_related("step", "owner")
        .order_by("pk")
    )
    _adopt(tasks, groups)
    by_key = {task.pk: task for task in tasks}
    lines: list[tuple[Task, TaskAct, str]] = []
    for task in (task for task in tasks if task.step_id):
        before = by_key.get(task.follows_id)
        if before is None or not before.is_open:
            lines += _kept_in_step(task, groups.get(_group_of(task.step)), case, since, by=by, now=now)
    made = _made(tasks)
    for group, steps in groups.items():
        for key in BY_STATUS[group[0]]:
            if (key, group) not in made and (new := _new(TEMPLATES[key], key, steps, case, since, by=by, now=now)):
                lines.append((new, TaskAct.MADE, ""))
    if lines:
        Task.objects.bulk_create(task for task, act, _words in lines if act == TaskAct.MADE)
        actions.note_steps(lines, by=by)
    _hand_over(tasks, case, by=by)


def _steps_of(case: Case) -> tuple[dict[Group, list[StatusChange]], Since]:
    """The steps of a request that stand and make something due, those recorded together in one; and what each came to since."""
    steps = StatusChange.objects.filter(member__case=case, member__voided_at=None, voided_at=None)
    standing = list(steps.select_related("member").order_by(*IN_ORDER))
    found: dict[Group, list[StatusChange]] = defaultdict(list)
    for step in sorted(standing, key=lambda step: step.pk):
        if step.status in BY_STATUS:
            found[_group_of(step)].append(step)
    later: dict[UUID, list[str]] = defaultdict(list)
    since: dict[int, list[str]] = {}
    for step in reversed(standing):
        since[step.pk] = list(later[step.member_id])
        later[step.member_id].append(step.status)
    return found, since


def _group_of(step: StatusChange) -> Group:
    return step.status, step.recorded_at


def _made(tasks: Iterable[Task]) -> set[tuple[str, Group]]:
    return {(task.template, _group_of(task.step)) for task in tasks if task.step_id}


def _adopt(tasks: Iterable[Task], groups: dict[Group, list[StatusChange]]) -> None:
    """A step recorded anew, the same status on another day, takes over what a person did of the one that was in error."""
    of_series: dict[tuple[str, UUID], list[Task]] = defaultdict(list)
    for task in tasks:
        if task.step_id and _group_of(task.step) not in groups:
            of_series[task.template, task.series].append(task)
    for (key, _series), together in of_series.items():
        if not any(task.is_touched for task in together):
            continue
        former, made = _group_of(together[0].step), _made(tasks)
        anew = [other for other in groups if other[0] == former[0] and other > former and (key, other) not in made]
        for task in together if anew else ():
            task.step = groups[anew[0]][0]
            actions.save(task)


def _kept_in_step(
    task: Task, steps: list[StatusChange] | None, case: Case, since: Since, *, by: User, now: datetime
) -> Iterable[tuple[Task, TaskAct, str]]:
    """A task that nobody touched ends with its step or when it is needed no more, and comes back with either."""
    if task.is_touched:
        return
    template = TEMPLATES.get(task.template)
    wanted = Outcome.WITHDRAWN if steps is None else None
    if steps is not None and template is not None and not _is_needed(template, steps, case, since, now):
        wanted = Outcome.LAPSED
    if wanted and task.is_open:
        actions.end(task, wanted, by=by)
        yield task, TaskAct(wanted.value), ""
    elif wanted is None and task.outcome in BY_ITSELF:
        actions.open_again(task)
        actions.save(task)
        yield task, TaskAct.REOPENED, ""


def _is_needed(template: Template, steps: Iterable[StatusChange], case: Case, since: Since, now: datetime) -> bool:
    """Whether somebody who made the step has stood where it is needed ever since, and no agreed contact stands for it.

    Whoever came back to the same status made another step, which has a task of its own.
    """
    if template.unless_agreed and case.next_contact_at is not None and case.next_contact_at > now:
        return False
    still = template.needed - {template.status}
    return any(step.member.status in template.needed and still.issuperset(since[step.pk]) for step in steps)


def _new(
    template: Template, key: str, steps: list[StatusChange], case: Case, since: Since, *, by: User, now: datetime
) -> Task | None:
    """The task of a template that steps made due, not saved yet; none where it is not needed, or where a step of an earlier rescue makes none."""
    is_history = case.is_history(steps[0].occurred_at, steps[0].recorded_at)
    if is_history and not template.of_history or not _is_needed(template, steps, case, since, now):
        return None
    pk, due_at = uuid4(), template.due_at(steps[0])
    return Task(
        id=pk,
        case=case,
        kind=template.kind,
        template=key,
        step=steps[0],
        owner=case.lead,
        due_at=due_at,
        was_past=now - due_at > LONG_PAST,
        every=template.every,
        unit=template.unit,
        series=pk,
        begins_at=due_at,
        recorded_by=by,
    )


def _hand_over(tasks: Iterable[Task], case: Case, *, by: User) -> None:
    """What somebody has who looks after the request no more goes to its lead, who is told of the request itself."""
    actions.give([task for task in tasks if task.is_open and _has_left(task.owner, case)], case.lead, by=by)


def _has_left(owner: User, case: Case) -> bool:
    return owner.pk != case.lead_id and may_have(owner, case) is not None
